package dev.puffel.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.puffel.testing.ApiDocument.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes requests from an OpenAPI document, most of them nearly valid: the same ones for the same seed. */
public final class ApiRequests {
    private static final List<String> TYPES =
            List.of("text/xml", "application/json; charset=utf-16", "application/x-ndjson", "rubbish", "*/*");
    private static final List<String> ACCEPTS =
            List.of("image/png", "rubbish", "*/*;q=0", "application/json;q=x", "text/csv, */*;q=0.1", "text/*");
    private static final List<String> TAGS = List.of("*", "\"0\"", "\"1\"", "W/\"0\"", "\"0\", \"1\"");

    /**
     * To a line of more than 4,096 bytes, the server in the JVM of the tests, which has no {@code ConnectionLimits}, responds by
     * HTTP/1.0 and closes the connection. Java's client does not notice that.
     */
    private static final int LONGEST_TARGET = 4_000;

    private static final int LONGEST_PATH_VALUE = 1_000;

    private final List<Operation> operations;
    private final Random random;
    private final ApiValues values;
    private final int count;
    private int number;

    public ApiRequests(JsonNode document, List<Operation> operations, long seed, int count) {
        this.operations = operations;
        this.random = new Random(seed);
        this.values = new ApiValues(document, random);
        this.count = count;
    }

    /** The next request; null after the last. */
    public synchronized @Nullable ApiRequest next() {
        return number == count ? null : make(number++);
    }

    private ApiRequest make(int number) {
        Operation operation = pick(operations);
        String path = operation.path();
        List<String> query = new ArrayList<>();
        Map<String, String> headers = new TreeMap<>();
        for (JsonNode parameter : operation.description().path("parameters")) {
            boolean required = parameter.path("required").asBoolean();
            if (chance(required ? 95 : 25)) {
                String name = parameter.get("name").asText();
                switch (parameter.get("in").asText()) {
                    case "path" -> {
                        String value = encode(value(parameter));
                        path = path.replace("{" + name + "}", value.length() > LONGEST_PATH_VALUE ? "x" : value);
                    }
                    case "query" -> {
                        for (int i = isList(parameter) ? random.nextInt(3) : 0; i >= 0; i--) {
                            query.add(name + "=" + encode(value(parameter)));
                        }
                    }
                    default -> headers.put(name, header(name));
                }
            }
        }
        if (chance(3)) {
            query.add(encode(values.broken()) + "=" + encode(values.broken()));
        }
        String body = body(operation, headers);
        if (chance(30)) {
            headers.put("Accept", chance(50) ? pick(ACCEPTS) : pick(accepted(operation)));
        }
        while (path.length() + String.join("&", query).length() > LONGEST_TARGET) {
            query.remove(0);
        }
        String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
        return new ApiRequest(number, operation, target.replace("{id}", "1").replace("{key}", "1"), headers, body);
    }

    private @Nullable String body(Operation operation, Map<String, String> headers) {
        JsonNode content = operation.description().path("requestBody").path("content");
        List<String> types = new ArrayList<>();
        content.fieldNames().forEachRemaining(types::add);
        if (types.isEmpty() || chance(2)) {
            return null;
        }
        String type = pick(types);
        headers.put("Content-Type", chance(95) ? type : pick(TYPES));
        JsonNode schema = content.get(type).get("schema");
        if (type.equals("application/x-ndjson")) {
            JsonNode line = JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/FlightDocument");
            return IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(i -> values.json(line))
                    .collect(Collectors.joining("\n"));
        }
        return values.json(schema);
    }

    private static List<String> accepted(Operation operation) {
        List<String> types = new ArrayList<>(List.of("*/*"));
        operation
                .description()
                .path("responses")
                .path("200")
                .path("content")
                .fieldNames()
                .forEachRemaining(types::add);
        return types;
    }

    private static boolean isList(JsonNode parameter) {
        return parameter.get("schema").path("type").asText().equals("array");
    }

    private String value(JsonNode parameter) {
        if (chance(70)) {
            JsonNode value = values.valid(parameter.get("schema"));
            return (isList(parameter) ? value.get(0) : value).asText();
        }
        String broken = values.broken();
        // A path with an empty part is another one.
        return broken.isBlank() ? "x" : broken;
    }

    /** The characters that a client can send: visible ASCII. */
    private String header(String name) {
        String value = name.startsWith("If-") && chance(70) ? pick(TAGS) : "k" + random.nextInt(50);
        return chance(90) ? value : values.broken().replaceAll("[^\\x21-\\x7e]", "x");
    }

    private String encode(String text) {
        return chance(2) ? "%ff%00" : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
