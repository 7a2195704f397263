package dev.puffel.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a running service fares, from what it tells of itself. What its roles do not have is left out. */
final class ServiceStatus {
    private static final List<String> MESSAGES =
            List.of("pulled", "applied", "duplicate", "stale", "own", "quarantined", "retried", "published", "parked");

    private final ObjectNode json = new ObjectMapper().createObjectNode();

    /**
     * Puts together what two pages say.
     *
     * @param health JSON of the health checks
     * @param metrics in Prometheus's text format
     */
    static ServiceStatus of(HttpResult health, HttpResult metrics) {
        try {
            return new ServiceStatus(new ObjectMapper().readTree(health.text()), new PrometheusText(metrics.text()));
        } catch (JsonProcessingException e) {
            throw new CommandFailure("no health from " + health.url() + ", which answers " + health.status(), e);
        }
    }

    private ServiceStatus(JsonNode health, PrometheusText metrics) {
        json.put("ready", health.path("status").asText().equals("UP"));
        var roles = json.putArray("roles");
        metrics.labels("puffel_role", "role").stream().sorted().forEach(roles::add);
        ObjectNode checks = json.putObject("checks");
        health.path("checks")
                .forEach(check -> checks.put(
                        check.path("name").asText(), check.path("status").asText()));
        ObjectNode messages = json.putObject("messages");
        for (String what : MESSAGES) {
            put(messages, what, metrics, "puffel_messages_" + what + "_total");
        }
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

    /** A line a fact, in two columns. */
    List<String> lines() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("ready", isReady() ? "yes" : "no");
        facts.put("roles", texts(json.path("roles")).collect(Collectors.joining(", ")));
        json.path("checks")
                .properties()
                .forEach(check -> facts.put(check.getKey(), check.getValue().asText()));
        json.path("messages")
                .properties()
                .forEach(count ->
                        facts.put("messages " + count.getKey(), count.getValue().asText()));
        facts.put("outbox depth", json.path("outbox").path("depth").asText());
        facts.put("outbox oldest", seconds(json.path("outbox").path("oldestSeconds")));
        facts.put("quarantine size", json.path("quarantineSize").asText());
        facts.put("last tick", seconds(json.path("lastTickAgeSeconds")));
        facts.values().removeIf(String::isEmpty);
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        List<String> lines = new ArrayList<>();
        facts.forEach((name, value) -> lines.add(String.format(Locale.ROOT, "%-" + width + "s%s", name, value)));
        return lines;
    }

    private static Stream<String> texts(JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1)
                .map(i -> array.path(i).asText());
    }

    private static String seconds(JsonNode value) {
        return value.isMissingNode() ? "" : String.format(Locale.ROOT, "%.1f s ago", value.asDouble());
    }

    /** Whole numbers as such. */
    private static void put(ObjectNode object, String name, PrometheusText metrics, String metric) {
        metrics.value(metric).ifPresent(value -> {
            if (value == Math.rint(value)) {
                object.put(name, (long) value);
            } else {
                object.put(name, value);
            }
        });
    }
}
