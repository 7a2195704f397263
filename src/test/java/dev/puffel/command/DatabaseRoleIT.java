package dev.puffel.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.Postgres;
import dev.puffel.testing.PuffelProcess;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rights that the service needs in the database: none of a superuser. */
class DatabaseRoleIT extends PackagedPuffel {
    private final String role = database + "_role";

    @BeforeEach
    void createRole() throws SQLException {
        execute("postgres", "create role " + role + " login password 'secret'");
    }

    @Test
    void ownerOfTheDatabaseMayMigrateAndServe() throws SQLException {
        execute("postgres", "create database " + database + " owner " + role);
        try (PuffelProcess service = PuffelProcess.start(environment(), "start")) {
            awaitReady(service);
        }
        assertEquals(1, flights());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "migrate"})
    void missingGrantIsNamed(String command) throws SQLException {
        execute("postgres", "create database " + database);
        // As of PostgreSQL 15; a server that was upgraded may still have it.
        execute(database, "revoke create on schema public from public");
        try (PuffelProcess process = PuffelProcess.start(environment(), command)) {
            assertEquals(1, process.exitCode());
            assertOneLine(
                    process,
                    ("puffel: cannot start: user %2$s may not migrate the database %1$s (ERROR: permission denied for schema"
                                    + " public); run `migrate` as the owner of its tables, or run as a superuser: grant create on"
                                    + " schema public to \"%2$s\"")
                            .formatted(database, role));
        }
    }

    @Override
    Map<String, String> environment() {
        Map<String, String> environment = super.environment();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", Postgres.url(database).replaceFirst("\\?.*", ""));
        environment.put("QUARKUS_DATASOURCE_USERNAME", role);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", "secret");
        return environment;
    }
}
