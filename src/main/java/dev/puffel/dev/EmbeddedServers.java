package dev.puffel.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** PostgreSQL and Pub/Sub for dev mode: started once, kept over live reloads. */
public final class EmbeddedServers {
    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";

    private EmbeddedServers() {}

    /** Starts what is not configured otherwise, and lets the settings point to it. */
    public static void start() {
        if (System.getProperty(JDBC_URL) == null) {
            try {
                EmbeddedPostgres postgres = EmbeddedPostgres.start();
                System.setProperty(JDBC_URL, postgres.getJdbcUrl("postgres", "postgres"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
