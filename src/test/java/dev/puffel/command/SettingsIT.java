package dev.puffel.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.PuffelProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that cannot be ends the start, in one line that names it, its value and what is allowed. */
class SettingsIT extends PackagedPuffel {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PUFFEL_HTTP_MAX_REQUESTS           | 0         | puffel.http.max-requests is "0": must be a whole number from 1 to 100000
                    PUFFEL_HTTP_DATABASE_WAIT          | -3s       | puffel.http.database-wait is "-3s": must be a duration from 1ms to 1d
                    PUFFEL_HTTP_WRITE_TIMEOUT          | 99999d    | puffel.http.write-timeout is "99999d": must be a duration from 1ms to 1d
                    PUFFEL_CACHE_STALENESS             | soon      | puffel.cache.staleness is "soon": must be a duration from 0s to 1d
                    PUFFEL_CACHE_MAX_SIZE              | 900G      | puffel.cache.max-size is "900G": must be a size from 0 to
                    PUFFEL_IDEMPOTENCY_RETENTION       | 0s        | puffel.idempotency.retention is "0s": must be a duration from 1s to 3650d
                    PUFFEL_MESSAGING_MAX_MESSAGES      | 0         | puffel.messaging.max-messages is "0": must be a whole number from 1 to 1000
                    PUFFEL_MESSAGING_MAX_CLOCK_SKEW    | 2d        | puffel.messaging.max-clock-skew is "2d": must be a duration from 0s to 1d
                    PUFFEL_MESSAGING_SOURCE            | a b       | puffel.messaging.source is "a b": must be a URI reference
                    PUFFEL_SECURITY_PUBLIC_READS       | ture      | puffel.security.public-reads is "ture": must be true or false
                    PUBSUB_EMULATOR_HOST               | http://localhost:8085 | puffel.messaging.emulator-host is "http://localhost:8085": must be a host and a port
                    QUARKUS_HTTP_PORT                  | many      | quarkus.http.port
                    PORT                               | many      | quarkus.http.port is "many"
                    QUARKUS_DATASOURCE_JDBC_MAX_SIZE   | 15        | quarkus.datasource.jdbc.max-size is "15": must be at least 16
                    QUARKUS_DATASOURCE_BACKGROUND_JDBC_MAX_SIZE | 2 | quarkus.datasource.background.jdbc.max-size is "2": must be at least 8
                    MP_JWT_VERIFY_PUBLICKEY_LOCATION   | /no/such/key.pem | mp.jwt.verify.publickey.location is "/no/such/key.pem": must be a URL or a file
                    QUARKUS_DATASOURCE_JDBC_URL        | postgresql://puffel:secret@localhost/puffel | quarkus.datasource.jdbc.url is "postgresql://localhost/puffel": must begin with jdbc:postgresql:
                    """)
    void isNamed(String name, String value, String line) {
        Map<String, String> environment = environment();
        environment.keySet().removeIf(given -> name.equals("PORT") && given.equals("QUARKUS_HTTP_PORT"));
        try (PuffelProcess start = PuffelProcess.start(with(environment, name, value), "start")) {
            assertEquals(1, start.exitCode(), start::out);
            assertOneLine(start, "puffel: ");
            assertThat(start.err(), containsString(line));
            assertThat(start.err(), not(containsString("secret")));
        }
    }

    @Test
    void anInvalidDatabaseUrlIsNamedWithoutItsPassword() {
        Map<String, String> environment =
                with(environment(), "DATABASE_URL", "postgres://me:secret%zz@localhost/puffel");
        environment.remove("QUARKUS_DATASOURCE_JDBC_URL");
        for (String command : List.of("start", "migrate", "outbox list")) {
            try (PuffelProcess process = PuffelProcess.start(environment, command.split(" "))) {
                assertEquals(1, process.exitCode(), process::out);
                assertOneLine(
                        process, "puffel: DATABASE_URL is invalid: must be postgres://user:password@host:port/name,");
            }
        }
    }

    @Test
    void isNamedByCommandsToo() {
        Map<String, String> environment = with(environment(), "PUBSUB_EMULATOR_HOST", "http://localhost:8085");
        try (PuffelProcess pull = PuffelProcess.start(environment, "pull")) {
            assertEquals(1, pull.exitCode());
            assertOneLine(pull, "puffel: cannot pull: ");
            assertThat(pull.err(), containsString("puffel.messaging.emulator-host is \"http://localhost:8085\": must"));
        }
    }
}
