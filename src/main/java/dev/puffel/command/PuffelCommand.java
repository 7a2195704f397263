package dev.puffel.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.ImageMode;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
        name = "puffel",
        description = "A flight service: flights over REST, flight events over Pub/Sub.",
        mixinStandardHelpOptions = false,
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "`puffel help COMMAND` explains a command.",
            "Exit codes: 0 success, 1 failure, 2 wrong usage. The default command is version, or the setting puffel.command."
        })
public class PuffelCommand {
    private static final Logger LOG = Logger.getLogger(PuffelCommand.class);

    /** The commands by their names, in the order of the help. */
    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        Stream.of(
                        VersionCommand.class,
                        StartCommand.class,
                        MigrateCommand.class,
                        HealthcheckCommand.class,
                        StatusCommand.class,
                        TokenCommand.class,
                        PublishCommand.class,
                        PullCommand.class,
                        ImportCommand.class,
                        ExportCommand.class,
                        QuarantineCommand.class,
                        OutboxCommand.class,
                        CompletionCommand.class)
                .forEach(command ->
                        COMMANDS.put(command.getAnnotation(Command.class).name(), command));
    }

    @CommandLine.Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    boolean version;

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    /** Runs one command. Exit codes: 0 done, 1 failed, 2 wrong usage. */
    public static int execute(String... args) {
        return execute(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8), args);
    }

    /** Runs one command that prints to these writers. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        if (Arrays.stream(args).anyMatch(PuffelCommand::isUnreadable)) {
            err.println("puffel: an argument has characters that the encoding of the locale, "
                    + System.getProperty("sun.jnu.encoding") + ", lacks; set LC_ALL=C.UTF-8");
            return CommandLine.ExitCode.USAGE;
        }
        String[] words = args.length == 0 ? defaultCommand(err) : args;
        if (words[0].equals("help")) {
            words = Stream.concat(Arrays.stream(words).skip(1), Stream.of("--help"))
                    .toArray(String[]::new);
        }
        if (!words[0].equals("start") && ImageMode.current() == ImageMode.JVM) {
            // Otherwise, JDK 24 and newer print a warning that Netty uses Unsafe. The native executable does not warn.
            System.setProperty("io.netty.noUnsafe", "true");
        }
        CommandLine line = new CommandLine(new PuffelCommand());
        // Only one command is set up, because setting up all takes longer than most commands run.
        Class<?> only = COMMANDS.get(words[0]);
        if (only == null || only == CompletionCommand.class) {
            COMMANDS.forEach(line::addSubcommand);
        } else {
            line.addSubcommand(words[0], only);
        }
        return line.setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(PuffelCommand::failed)
                .setParameterExceptionHandler(PuffelCommand::misused)
                .execute(words);
    }

    private static String[] defaultCommand(PrintWriter err) {
        return new String[] {
            Settings.find("puffel.command").orElseGet(() -> {
                err.println("`puffel help` lists the commands");
                return "version";
            })
        };
    }

    /** Prints what is wrong with the arguments, and how to get help. */
    private static int misused(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String what =
                String.valueOf(e.getMessage()).replaceFirst("^Error: ", "").replaceAll("\\R\\s*", " ");
        List<String> similar =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        PrintWriter err = command.getErr();
        err.println("puffel: " + what
                + (similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?")
                + "; see `" + command.getCommandSpec().qualifiedName() + " --help`");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** Prints the reason of a failure in one line. */
    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        LOG.debug("The command failed", e);
        PrintWriter err = command.getErr();
        err.println("puffel: "
                + (e instanceof CommandFailure
                        ? e.getMessage()
                        : "cannot " + command.getCommandName() + ": " + CommandFailure.reason(e)));
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Whether an argument contains bytes that the encoding of the locale lacks; the JVM has replaced them. */
    private static boolean isUnreadable(String argument) {
        return argument.indexOf('\ufffd') >= 0;
    }
}
