package dev.puffel.command;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.Postgres;
import dev.puffel.testing.PuffelProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as users have it: the packaged application's arguments, output and exit codes. */
class CommandIT extends PackagedPuffel {
    @Test
    void theVersionIsTheDefault() {
        try (PuffelProcess version = PuffelProcess.start(Map.of())) {
            assertEquals(0, version.exitCode());
            assertThat(version.out(), matchesPattern("puffel \\d+\\.\\d+\\.\\S+\\R"));
            assertOneLine(version, "`puffel help` lists the commands");
            run(version.out().strip(), "--version");
        }
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        try (PuffelProcess unknown = PuffelProcess.start(Map.of(), "fly")) {
            assertEquals(2, unknown.exitCode());
            assertOneLine(unknown, "puffel: Unmatched argument at index 0: 'fly'; see `puffel --help`");
        }
        try (PuffelProcess similar = PuffelProcess.start(Map.of(), "migrat")) {
            assertEquals(2, similar.exitCode());
            assertThat(similar.err(), containsString("; did you mean migrate"));
        }
    }

    @Test
    void shellsCompleteCommands() {
        try (PuffelProcess completion = PuffelProcess.start(Map.of(), "generate-completion")) {
            assertEquals(0, completion.exitCode(), completion::err);
            assertThat(completion.out(), containsString("complete -F _complete_puffel"));
            assertThat(completion.out(), containsString("quarantine"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "start",
                "migrate",
                "healthcheck",
                "status",
                "token",
                "publish",
                "pull",
                "import",
                "export",
                "quarantine",
                "quarantine list",
                "quarantine show",
                "quarantine replay",
                "quarantine discard",
                "generate-completion",
                "outbox",
                "outbox list",
                "outbox retry"
            })
    void everyCommandHasHelp(String command) {
        try (PuffelProcess help = PuffelProcess.start(Map.of(), (command + " --help").split(" "))) {
            assertEquals(0, help.exitCode());
            assertThat(help.out(), startsWith("Usage: puffel " + command));
        }
    }

    @Test
    void helpExplainsACommand() {
        try (PuffelProcess help = PuffelProcess.start(Map.of(), "help", "quarantine", "list")) {
            assertEquals(0, help.exitCode());
            assertThat(help.out(), startsWith("Usage: puffel quarantine list"));
        }
    }

    @Test
    void migrateCreatesTheDatabaseAndMayRunAgainAlsoAfterANewerVersion() throws SQLException {
        try (PuffelProcess list = PuffelProcess.start(environment(), "outbox", "list")) {
            assertEquals(1, list.exitCode());
            assertThat(list.err(), endsWith("does not exist; run `puffel migrate` first" + System.lineSeparator()));
        }
        for (int run = 0; run < 2; run++) {
            try (PuffelProcess migrate = PuffelProcess.start(environment(), "migrate")) {
                assertEquals(0, migrate.exitCode(), migrate::err);
                assertThat(
                        migrate.out(), matchesPattern("(.*newer than the latest.*\\R)?the database has version .*\\R"));
            }
            execute(database, """
                    insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,
                      execution_time, success)
                    values (%1$d, '%1$d', 'Of a newer version', 'SQL', 'V%1$d__Of_a_newer_version.sql', 'postgres', 1, true)""".formatted(1000 + run));
        }
        assertEquals(1, flights());
    }

    @Test
    void whoMayNotCreateTheDatabaseIsToldWhatToRun() throws SQLException {
        execute("postgres", "create role " + database + "_user login password 'secret'");
        Map<String, String> environment = environment();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", Postgres.url(database).replaceFirst("\\?.*", ""));
        environment.put("QUARKUS_DATASOURCE_USERNAME", database + "_user");
        environment.put("QUARKUS_DATASOURCE_PASSWORD", "secret");

        try (PuffelProcess migrate = PuffelProcess.start(environment, "migrate")) {
            assertEquals(1, migrate.exitCode());
            assertThat(
                    migrate.err(),
                    is(
                            ("puffel: the database %1$s does not exist and user %1$s_user may not create it; run as a superuser: "
                                            + "create database \"%1$s\" owner \"%1$s_user\"%2$s")
                                    .formatted(database, System.lineSeparator())));
        }
    }

    @Test
    void healthcheckTellsWhetherTheServiceRuns() {
        try (PuffelProcess healthcheck = PuffelProcess.start(environment(), "healthcheck")) {
            assertEquals(1, healthcheck.exitCode());
            assertOneLine(healthcheck, "puffel: no answer from http://localhost:" + port);
        }
        try (PuffelProcess service = PuffelProcess.start(environment(), "start")) {
            awaitReady(service);
            try (PuffelProcess healthcheck = PuffelProcess.start(environment(), "healthcheck")) {
                assertEquals(0, healthcheck.exitCode(), healthcheck::err);
            }
            // The size of the quarantine is there once the worker has counted it.
            await().atMost(START).untilAsserted(() -> {
                try (PuffelProcess status = PuffelProcess.start(environment(), "status")) {
                    assertEquals(0, status.exitCode(), status::err);
                    assertThat(
                            status.out(),
                            matchesPattern("(?s)ready +yes\\Ruptime +\\d+s\\Rroles +api, relay, worker\\R.*"));
                    assertThat(status.out(), matchesPattern("(?s).*outbox depth +0\\R.*quarantine size +0\\R.*"));
                }
            });
            service.terminate();
            assertThat(service.exitCode(), anyOf(is(143), is(0)));
        }
    }

    @Test
    void portAndDatabaseComeFromTheVariablesOfPlatforms() throws SQLException {
        execute("postgres", "create role " + database + "_user login createdb password 'p@ss+$$${x}'");
        String url = Postgres.url(database)
                .replace("jdbc:postgresql://", "postgres://" + database + "_user:p%40ss+$$${x}@")
                .replaceFirst("\\?.*", "");
        Map<String, String> environment = with(with(environment(), "DATABASE_URL", url), "PORT", String.valueOf(port));
        environment.keySet().removeAll(Set.of("QUARKUS_HTTP_PORT", "QUARKUS_DATASOURCE_JDBC_URL"));
        try (PuffelProcess service = PuffelProcess.start(environment, "start")) {
            awaitReady(service);
            for (String command : List.of("healthcheck", "status", "outbox list")) {
                try (PuffelProcess process = PuffelProcess.start(environment, command.split(" "))) {
                    assertEquals(0, process.exitCode(), process::err);
                }
            }
        }
        try (PuffelProcess list =
                PuffelProcess.start(with(environment, "DATABASE_URL", url + "?sslmode=require"), "outbox", "list")) {
            assertEquals(1, list.exitCode());
            assertThat(list.err(), containsString("does not support SSL"));
        }
    }

    @Test
    void whatIsExportedIsImported() throws SQLException, IOException {
        try (PuffelProcess migrate = PuffelProcess.start(environment(), "migrate")) {
            assertEquals(0, migrate.exitCode(), migrate::err);
        }
        Path file = Files.createTempFile("flights", ".ndjson");
        try (PuffelProcess export = PuffelProcess.start(environment(), "export", file.toString())) {
            assertEquals(0, export.exitCode(), export::err);
            assertThat(export.out(), startsWith("exported 1 flight to " + file));
        }
        execute(database, "delete from flight");
        try (PuffelProcess restore =
                PuffelProcess.start(environment(), file, "import", "--with-ids", "--publish", "-")) {
            assertEquals(0, restore.exitCode(), restore::err);
        }
        try (PuffelProcess export = PuffelProcess.start(environment(), "export", "-")) {
            assertEquals(0, export.exitCode(), export::err);
            assertThat(export.out(), containsString("\r\n1,Barcelona,London,,"));
            assertThat(export.err(), startsWith("exported 1 flight to standard output"));
        }
    }

    @Test
    void replayedMessagesAreAppliedOrStay() {
        try (PuffelProcess service = PuffelProcess.start(environment(), "start")) {
            awaitReady(service);
            run("published 1 event", "publish", "--origin", "OSL", "--destination", "TRD", "--key", "k");
            await().atMost(START)
                    .untilAsserted(() -> assertThat(
                            get("http://localhost:" + port + "/flights?destination=TRD")
                                    .asString(),
                            containsString("\"key\":\"k\"")));
            executeQuietly("""
                    insert into quarantined_message (message_id, published_at, attributes, payload, reason)
                    values ('m1', now(), '{"ce-specversion":"1.0","ce-id":"e1","ce-source":"/up","ce-subject":"k",
                      "ce-type":"dev.puffel.flight.removed","ce-time":"%s"}', '', 'was a bug');
                    insert into quarantined_message (message_id, published_at, attributes, payload, reason)
                    values ('m2', now(), '{}', 'x', 'is bad')
                    """.formatted(Instant.now()));

            run(
                    "replayed 2 messages: 1 applied, 0 stale or duplicate, 1 still in quarantine",
                    "quarantine",
                    "replay",
                    "--all");

            await().atMost(START)
                    .untilAsserted(() -> assertEquals(
                            "[]",
                            get("http://localhost:" + port + "/flights?destination=TRD")
                                    .asString()));
            try (PuffelProcess list = PuffelProcess.start(environment(), "quarantine", "list")) {
                assertEquals(0, list.exitCode(), list::err);
                assertThat(list.out(), matchesPattern("2\t\\S+\tm2\t-\tnot a valid CloudEvent: .*\\R"));
            }
            run("discarded 1 message", "quarantine", "discard", "--all", "--yes");
            run("retrying 0 events", "outbox", "retry", "--all");
        }
    }
}
