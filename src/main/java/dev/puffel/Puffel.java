package dev.puffel;

import dev.puffel.command.PuffelCommand;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry: hands the arguments to the command line. Quarkus boots only for the commands that serve. */
@QuarkusMain
public class Puffel {
    /** Runs one command and exits: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String... args) {
        int exitCode = PuffelCommand.execute(args);
        // A live reload ends the command too; its process, with the embedded servers, goes on.
        if (exitCode != 0 || LaunchMode.current() != LaunchMode.DEVELOPMENT) {
            System.exit(exitCode);
        }
    }
}
