package dev.puffel.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The state of a running service, from its health and metrics. It contains only facts that the roles of the service have. */
final class ServiceStatus {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> MESSAGES =
            List.of("pulled", "applied", "duplicate", "stale", "own", "quarantined", "retried", "published", "parked");

    private final ObjectNode json = JSON.createObjectNode();

    /**
     * Combines health and metrics.
     *
     * @param health the health checks as JSON
     * @param metrics the metrics in Prometheus's text format
     */
    static ServiceStatus of(HttpResult health, HttpResult metrics) {
        try {
            return new ServiceStatus(JSON.readTree(health.text()), metrics.text());
        } catch (JsonProcessingException e) {
            throw new CommandFailure("no health from " + health.url() + ", which answers " + health.status(), e);
        }
    }

    private ServiceStatus(JsonNode health, String metrics) {
        json.put("ready", health.path("status").asText().equals("UP"));
        put(json, "uptimeSeconds", metrics, "process_uptime_seconds");
        var roles = json.putArray("roles");
        find(metrics, "puffel_role\\{(?:.*,)?role=\"([^\"]*)\"").sorted().forEach(roles::add);
        ObjectNode checks = json.putObject("checks");
        health.path("checks")
                .forEach(check -> checks.put(
                        check.path("name").asText(), check.path("status").asText()));
        ObjectNode messages = json.putObject("messages");
        MESSAGES.forEach(what -> put(messages, what, metrics, "puffel_messages_" + what + "_total"));
        ObjectNode outbox = json.putObject("outbox");
        put(outbox, "depth", metrics, "puffel_outbox_depth");
        put(outbox, "oldestSeconds", metrics, "puffel_outbox_oldest_seconds");
        put(json, "quarantineSize", metrics, "puffel_quarantine_size");
        put(json, "lastTickAgeSeconds", metrics, "puffel_last_tick_age_seconds");
    }

    /** Whether all checks are up. */
    boolean isReady() {
        return json.path("ready").asBoolean();
    }

    String json() {
        return json.toString();
    }

    /** Returns one line for each fact, in two columns. */
    List<String> lines() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("ready", isReady() ? "yes" : "no");
        facts.put("uptime", duration(json.path("uptimeSeconds")));
        facts.put(
                "roles",
                String.join(
                        ", ",
                        json.path("roles").valueStream().map(JsonNode::asText).toList()));
        json.path("checks").forEachEntry((name, status) -> facts.put(name, status.asText()));
        json.path("messages").forEachEntry((name, count) -> facts.put("messages " + name, count.asText()));
        facts.put("outbox depth", json.path("outbox").path("depth").asText());
        facts.put("outbox oldest", seconds(json.path("outbox").path("oldestSeconds")));
        facts.put("quarantine size", json.path("quarantineSize").asText());
        facts.put("last tick", seconds(json.path("lastTickAgeSeconds")));
        facts.values().removeIf(String::isEmpty);
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        return facts.entrySet().stream()
                .map(fact -> String.format(Locale.ROOT, "%-" + width + "s%s", fact.getKey(), fact.getValue()))
                .toList();
    }

    /** Formats a duration, such as 26h3m4s. */
    private static String duration(JsonNode seconds) {
        return seconds.isMissingNode()
                ? ""
                : Duration.ofSeconds(seconds.asLong()).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static String seconds(JsonNode value) {
        return value.isMissingNode() ? "" : String.format(Locale.ROOT, "%.1f s ago", value.asDouble());
    }

    /** Adds a metric, as a whole number if it is one. Skips a metric that is not finite. */
    private static void put(ObjectNode object, String name, String metrics, String metric) {
        find(metrics, metric + " ([-+.0-9eE]+)$")
                .findFirst()
                .map(Double::valueOf)
                .ifPresent(value -> {
                    if (value == Math.rint(value)) {
                        object.put(name, value.longValue());
                    } else {
                        object.put(name, value);
                    }
                });
    }

    /** Returns the first group of a pattern in each line that begins with the pattern. */
    private static Stream<String> find(String metrics, String pattern) {
        return Pattern.compile("(?m)^" + pattern)
                .matcher(metrics)
                .results()
                .map((MatchResult sample) -> sample.group(1));
    }
}
