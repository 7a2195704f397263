package dev.puffel.dev;

import dev.puffel.DatabaseUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs PostgreSQL and Pub/Sub for dev mode. They are started once and survive live reloads. A reload brings new classes, so the
 * state is in system properties, which are also the settings.
 */
public final class EmbeddedServers {
    private static final Logger LOG = Logger.getLogger(EmbeddedServers.class);

    /** The profile of dev mode: tests in dev mode have other servers. */
    private static final String DEV = "%dev.";

    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final String USERNAME = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String PUBSUB = "PUBSUB_EMULATOR_HOST";
    private static final String CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS";

    /** The data survives a restart of dev mode, until `./mvnw clean`. */
    private static final Path DATA = Path.of("target", "dev", "postgres").toAbsolutePath();

    /** The file with the addresses of this process and its servers, for the script {@code puffel}. */
    private static final Path ENVIRONMENT = DATA.resolveSibling("environment");

    /** The port of Google's own emulator, so users expect it. */
    private static final int USUAL_PUBSUB_PORT = 8085;

    private EmbeddedServers() {}

    /** Starts the servers that are not configured, and sets the settings to them. */
    public static void start() {
        find(JDBC_URL)
                .ifPresentOrElse(
                        // Logs the URL without a password.
                        url -> LOG.infof("Using the database at %s", url.replaceFirst("\\?.*", "")),
                        EmbeddedServers::startPostgres);
        if (find(CREDENTIALS).isPresent()) {
            LOG.infof("Using Google's Pub/Sub, as %s is set", CREDENTIALS);
        } else {
            find(PUBSUB)
                    .ifPresentOrElse(
                            endpoint -> LOG.infof("Using Pub/Sub at %s", endpoint), EmbeddedServers::startPubSub);
        }
        try {
            writeEnvironment();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void startPostgres() {
        try {
            endOrphan();
            String url = EmbeddedPostgres.builder()
                    .setDataDirectory(DATA)
                    .setCleanDataDirectory(false)
                    .start()
                    .getJdbcUrl("postgres", "postgres");
            System.setProperty(DEV + JDBC_URL, url);
            LOG.infof("Using an embedded PostgreSQL at %s; its data stays in %s until `./mvnw clean`", url, DATA);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the PostgreSQL of a dev mode that was killed, because it locks the data. */
    private static void endOrphan() throws IOException {
        Optional<ProcessHandle> owner =
                process(ENVIRONMENT, "java").filter(process -> !process.equals(ProcessHandle.current()));
        if (owner.isPresent()) {
            throw new IllegalStateException("dev mode already runs in this folder, as process "
                    + owner.get().pid());
        }
        Path lock = DATA.resolve("postmaster.pid");
        process(lock, "postgres")
                .filter(ProcessHandle::destroy)
                .ifPresent(server ->
                        server.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        // PostgreSQL would assume that any process with this id is a server.
        Files.deleteIfExists(lock);
    }

    /**
     * Finds the process of a program whose id is the first number in a file. After a crash, the id may belong to another
     * process.
     */
    private static Optional<ProcessHandle> process(Path file, String program) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Files.readAllLines(file).stream()
                .limit(1)
                .map(line -> line.replaceAll("\\D", ""))
                .filter(id -> !id.isEmpty())
                .findFirst()
                .flatMap(id -> ProcessHandle.of(Long.parseLong(id)))
                .filter(process -> process.info()
                        .command()
                        .filter(command ->
                                Path.of(command).getFileName().toString().startsWith(program))
                        .isPresent());
    }

    private static void startPubSub() {
        String endpoint = usualOrAny().endpoint();
        System.setProperty(DEV + PUBSUB, endpoint);
        LOG.infof("Using an embedded Pub/Sub at %s", endpoint);
    }

    private static EmbeddedPubSub usualOrAny() {
        try {
            return EmbeddedPubSub.start(USUAL_PUBSUB_PORT);
        } catch (UncheckedIOException e) {
            // The port is in use.
            return EmbeddedPubSub.start();
        }
    }

    private static void writeEnvironment() throws IOException {
        Files.createDirectories(ENVIRONMENT.getParent());
        Files.deleteIfExists(ENVIRONMENT);
        // Readable only for the user, because the file may have a password.
        Files.move(Files.createTempFile(ENVIRONMENT.getParent(), null, null), ENVIRONMENT);
        Files.writeString(
                ENVIRONMENT,
                "# Process " + ProcessHandle.current().pid() + "; variables of the user's shell win\n"
                        + line(
                                "QUARKUS_HTTP_PORT",
                                ConfigProvider.getConfig().getValue("quarkus.http.port", String.class))
                        + line("QUARKUS_DATASOURCE_JDBC_URL", find(JDBC_URL).orElse(null))
                        + line("QUARKUS_DATASOURCE_USERNAME", find(USERNAME).orElse(null))
                        + line("QUARKUS_DATASOURCE_PASSWORD", find(PASSWORD).orElse(null))
                        + line(PUBSUB, find(PUBSUB).orElse(null)));
        ENVIRONMENT.toFile().deleteOnExit();
    }

    private static String line(String variable, @Nullable String value) {
        // Escapes dollar signs, which would start an expression in a setting.
        return value == null
                ? ""
                : "[ -n \"${%1$s+x}\" ] || export %1$s='%2$s'%n"
                        .formatted(variable, value.replace("$", "\\$").replace("'", "'\\''"));
    }

    /** Finds a setting of this process; those of the application are for production. */
    private static Optional<String> find(String name) {
        ConfigValue setting = ConfigProvider.getConfig().getConfigValue(name);
        return Optional.ofNullable(System.getProperty(DEV + name))
                .or(() -> Optional.ofNullable(setting.getValue())
                        .filter(value -> setting.getSourceOrdinal() >= DatabaseUrl.ORDINAL && !value.isBlank()));
    }
}
