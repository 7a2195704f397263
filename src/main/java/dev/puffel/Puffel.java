package dev.puffel;

import dev.puffel.command.PuffelCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point: passes the arguments to the command line. Quarkus boots only for some commands. */
@QuarkusMain
public class Puffel {
    /** Runs one command and exits: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String... args) {
        int exitCode = PuffelCommand.execute(args);
        // Dev mode returns here at every reload, and must continue.
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }
}
