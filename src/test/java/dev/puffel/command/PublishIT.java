package dev.puffel.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.PuffelProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events by hand: what publish sends, and pull gets. */
class PublishIT extends PackagedPuffel {
    @Test
    void whatIsPublishedIsPulledInOrder(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("flights.ndjson");
        Files.writeString(file, """
                {"origin":"LHR","destination":"JFK","key":"a"}
                {"origin":"LHR","destination":"BOS","key":"a"}
                {"specversion":"1.0","id":"7","source":"/up","type":"dev.puffel.flight.removed","time":"2026-11-24T18:00:00Z","subject":"b"}
                """);
        run("published 3 events", "publish", file.toString());
        run("published 1 event", "publish", "--origin", "OSL", "--destination", "TRD", "--key", "c");
        run("published 1 event", "publish", "--remove", "c");

        try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--no-ack")) {
            assertEquals(0, pull.exitCode(), pull::err);
            assertEquals(5, pull.out().lines().count());
        }
        try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--max", "100")) {
            assertEquals(0, pull.exitCode(), pull::err);
            assertEquals(5, pull.out().lines().count(), "given back by --no-ack");
            assertThat(
                    pull.out(),
                    Pattern.compile("JFK.*BOS", Pattern.DOTALL)
                            .matcher(pull.out())
                            .find(),
                    is(true));
            assertThat(pull.out(), containsString("\"ce-type\":\"dev.puffel.flight.removed\""));
        }
        try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--wait", "1")) {
            assertEquals(0, pull.exitCode(), pull::err);
            assertEquals("", pull.out(), "acknowledged before");
        }
    }

    @Test
    void whatComesThroughAPipeIsPublished(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        try (PuffelProcess publish = PuffelProcess.start(environment(), "publish", pipe.toString())) {
            Files.writeString(
                    pipe, "{\"origin\":\"LHR\",\"destination\":\"JFK\",\"key\":\"pipe\"}\n", StandardOpenOption.WRITE);
            assertEquals(0, publish.exitCode(), publish::err);
            assertThat(publish.out(), is("published 1 event\n"));
        }
        try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--max", "1")) {
            assertEquals(0, pull.exitCode(), pull::err);
            assertThat(pull.out(), containsString("\"pipe\""));
        }
    }

    @Test
    void nothingIsPublishedOfAFileThatIsNoJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("flights.csv");
        Files.writeString(file, "origin,destination\nLHR,JFK\n");
        try (PuffelProcess publish = PuffelProcess.start(environment(), "publish", file.toString())) {
            assertEquals(1, publish.exitCode());
            assertThat(publish.err(), startsWith("puffel: " + file + ", line 1: not JSON: "));
            assertEquals(1, publish.err().lines().count(), publish::err);
        }
    }

    @Test
    void aFlightThatCannotBeIsWrongUsage() {
        try (PuffelProcess publish = PuffelProcess.start(
                environment(), "publish", "--origin", "OSL", "--destination", "TRD", "--status", "flying")) {
            assertEquals(2, publish.exitCode());
            assertOneLine(publish, "puffel: status must be one of ");
        }
    }

    @Test
    void aMemberThatNoFlightHasIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("flights.ndjson");
        Files.writeString(
                file, "{\"origin\":\"LHR\",\"destination\":\"JFK\",\"date\":\"2026-11-24T18:00:00Z\",\"id\":7}\n");
        String reason = ", line 1: date is not a field of a flight; id is assigned by Puffel";

        try (PuffelProcess publish = PuffelProcess.start(environment(), "publish", file.toString())) {
            assertEquals(1, publish.exitCode());
            assertOneLine(publish, "puffel: " + file + reason);
        }
        try (PuffelProcess publish = PuffelProcess.start(environment(), file, "publish", "-")) {
            assertEquals(1, publish.exitCode());
            assertOneLine(publish, "puffel: standard input" + reason);
        }
    }

    /** As under cron, and in containers without a locale. */
    @Test
    void argumentsAreNeverStoredBroken(@TempDir Path folder) throws IOException {
        Map<String, String> environment = with(environment(), "LC_ALL", "POSIX");
        Path file = folder.resolve("Z\u00fcrich.csv");
        Files.writeString(file, "origin;destination\nBern;Basel\n");
        try (PuffelProcess migrate = PuffelProcess.start(environment(), "migrate")) {
            assertEquals(0, migrate.exitCode(), migrate::err);
        }

        try (PuffelProcess command = PuffelProcess.start(environment, "import", file.toString())) {
            assertReadOrRefused(command);
        }
        try (PuffelProcess command =
                PuffelProcess.start(environment, "publish", "--origin", "Z\u00fcrich", "--destination", "Bern")) {
            assertReadOrRefused(command);
            try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--wait", "1")) {
                assertEquals(0, pull.exitCode(), pull::err);
                assertThat(pull.out(), command.exitCode() == 0 ? containsString("Z\u00fcrich") : is(""));
            }
        }
    }

    private static void assertReadOrRefused(PuffelProcess command) {
        if (command.exitCode() != 0) {
            assertEquals(2, command.exitCode());
            assertOneLine(command, "puffel: an argument has characters that the encoding of the locale, ");
        }
    }

    @Test
    void nothingIsPublishedOfAFileWithABadLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("flights.ndjson");
        Files.writeString(
                file, "{\"origin\":\"LHR\",\"destination\":\"JFK\"}\n{\"origin\":\"\",\"destination\":\"JFK\"}\n");

        try (PuffelProcess publish = PuffelProcess.start(environment(), "publish", file.toString())) {
            assertEquals(1, publish.exitCode());
            assertOneLine(publish, "puffel: " + file + ", line 2: origin is required");
        }
        Files.writeString(file, "{\"origin\":\"LHR\",\"destination\":\"JFK\"}\n{\"origin\":\n");
        try (PuffelProcess publish = PuffelProcess.start(environment(), "publish", file.toString())) {
            assertEquals(1, publish.exitCode());
            assertOneLine(publish, "puffel: " + file + ", line ");
        }
        try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--wait", "1")) {
            assertEquals(0, pull.exitCode(), pull::err);
            assertEquals("", pull.out());
        }
    }
}
