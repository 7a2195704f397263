package dev.puffel.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jboss.logging.Logger;

/**
 * PostgreSQL and Pub/Sub for dev mode: started once, kept over live reloads. These bring new classes, so the fact is
 * kept in system properties, which are the settings too.
 */
public final class EmbeddedServers {
    private static final Logger LOG = Logger.getLogger(EmbeddedServers.class);
    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final String PUBSUB = "PUBSUB_EMULATOR_HOST";
    private static final String CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS";

    /** Where Google's own emulator listens, and so where its users look. */
    private static final int USUAL_PUBSUB_PORT = 8085;

    private EmbeddedServers() {}

    /** Starts what is not configured otherwise, and lets the settings point to it. */
    public static void start() {
        if (System.getProperty(JDBC_URL) == null) {
            startPostgres();
        }
        if (!isSet(PUBSUB) && !isSet(CREDENTIALS)) {
            String endpoint = startPubSub().endpoint();
            System.setProperty(PUBSUB, endpoint);
            LOG.infof("For commands: %s=%s", PUBSUB, endpoint);
        }
    }

    private static void startPostgres() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.start();
            String url = postgres.getJdbcUrl("postgres", "postgres");
            System.setProperty(JDBC_URL, url);
            LOG.infof("For commands: QUARKUS_DATASOURCE_JDBC_URL='%s'", url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSet(String name) {
        String variable = System.getenv(name);
        return (variable != null && !variable.isBlank())
                || !System.getProperty(name, "").isBlank();
    }

    private static EmbeddedPubSub startPubSub() {
        try {
            return EmbeddedPubSub.start(USUAL_PUBSUB_PORT);
        } catch (UncheckedIOException e) {
            // Somebody has the port.
            return EmbeddedPubSub.start();
        }
    }
}
