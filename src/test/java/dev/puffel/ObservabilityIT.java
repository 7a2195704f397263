package dev.puffel;

import static io.restassured.RestAssured.get;
import static java.util.stream.Collectors.toCollection;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.ReplicatedPostgres;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.yaml.snakeyaml.Yaml;

/** The dashboard and the alerts fit the packaged application and the runbook. */
class ObservabilityIT {
    private static final Path FOLDER = Path.of("src/main/observability");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Strings, selectors, ranges and the labels of an aggregation. */
    private static final Pattern NO_NAMES =
            Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|on|without|ignoring) *\\([^)]*\\)");
    /** A word that no parenthesis follows, so that it is no function. */
    private static final Pattern NAME = Pattern.compile("\\b[a-z][a-z0-9_]*_[a-z0-9_]+\\b(?! *\\()");

    @Test
    @DisabledIfEnvironmentVariable(
            named = "PUFFEL_TEST_POSTGRES",
            matches = ".+",
            disabledReason = "the server there has no replica, and none can be started")
    void everyMetricOfDashboardAndAlertsExists() {
        Set<String> named = Stream.concat(alerts().map(alert -> alert.get("expr")), expressionsOfDashboard())
                .map(expression -> NO_NAMES.matcher(expression.asText()).replaceAll(" "))
                .flatMap(expression -> NAME.matcher(expression).results().map(match -> match.group()))
                .collect(toCollection(TreeSet::new));
        assertTrue(named.contains("puffel_database_up") && named.size() > 25, named::toString);

        int port = Ports.free();
        try (ReplicatedPostgres postgres = new ReplicatedPostgres();
                EmbeddedPubSub pubsub = EmbeddedPubSub.start()) {
            Map<String, String> environment = Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL", postgres.primary(),
                    "PUFFEL_REPLICA_JDBC_URL", postgres.replica(),
                    "PUBSUB_EMULATOR_HOST", pubsub.endpoint(),
                    "QUARKUS_HTTP_PORT", String.valueOf(port));
            try (PuffelProcess publish = PuffelProcess.start(
                    environment, "publish", "--origin", "Oslo", "--destination", "Rome", "--key", "one")) {
                assertEquals(0, publish.exitCode(), publish::err);
            }
            awaitMetrics(named, port, environment);
        }
    }

    private static void awaitMetrics(Set<String> named, int port, Map<String, String> environment) {
        try (PuffelProcess service = PuffelProcess.start(environment, "start")) {
            await().atMost(Duration.ofSeconds(90)).ignoreExceptions().untilAsserted(() -> {
                assertTrue(service.isAlive(), service::err);
                assertEquals(200, get("http://localhost:" + port + "/flights").statusCode());
                Set<String> missing = new TreeSet<>(named);
                get("http://localhost:" + port + "/metrics")
                        .asString()
                        .lines()
                        .forEach(line -> missing.remove(line.split("[{ ]", 2)[0]));
                assertEquals(Set.of(), missing);
            });
        }
    }

    @Test
    void everyAlertHasItsSectionInTheRunbook() throws IOException {
        Set<String> sections = Set.copyOf(Files.readAllLines(Path.of("docs/runbook.md")));
        alerts().forEach(alert -> {
            String name = alert.get("alert").asText();
            assertTrue(sections.contains("## " + name), name);
            assertEquals(
                    "docs/runbook.md#" + name.toLowerCase(Locale.ROOT),
                    alert.at("/annotations/runbook").asText());
        });
    }

    /** `promtool test rules` runs these tests; here each alert is known to have one that fires and one that does not. */
    @Test
    void everyAlertIsTestedFiringAndNotFiring() {
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        stream(read("alerts-test.yml").get("tests"))
                .flatMap(test -> stream(test.get("alert_rule_test")))
                .forEach(test -> (test.path("exp_alerts").isEmpty() ? silent : firing)
                        .add(test.get("alertname").asText()));
        Set<String> all = alerts().map(alert -> alert.get("alert").asText()).collect(toCollection(TreeSet::new));
        assertEquals(all, firing);
        assertEquals(all, silent);
    }

    private static Stream<JsonNode> alerts() {
        return stream(read("alerts.yml").at("/groups/0/rules"));
    }

    private static Stream<JsonNode> expressionsOfDashboard() {
        return stream(read("grafana/dashboards/puffel.json").get("panels"))
                .flatMap(panel -> stream(panel.path("targets")))
                // Google Cloud's own metrics have another place.
                .filter(target -> target.has("expr"))
                .map(target -> target.get("expr"));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** YAML, of which JSON is a part. */
    private static JsonNode read(String file) {
        try (Reader in = Files.newBufferedReader(FOLDER.resolve(file))) {
            return JSON.valueToTree(new Yaml().load(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
