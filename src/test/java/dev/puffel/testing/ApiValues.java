package dev.puffel.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes values from the schemas of an OpenAPI document, and values that break any. */
final class ApiValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<String> BROKEN = List.of(
            "",
            " ",
            "\0",
            "\n",
            "a\0b",
            "\u0085\u200b\u202e",
            "\ud83d\udeeb",
            "\ud800",
            "e\u0301\u0130\u00df",
            "'; drop table flight; --",
            "1 or 1=1",
            "%' or '%'='",
            "\\",
            "$1",
            "{id}",
            "-1",
            "00",
            "1e9",
            "NaN",
            "99999999999999999999",
            "2026-02-30T00:00:00Z",
            "2026-01-01",
            "+999999999-12-31T23:59:59Z",
            "0000-01-01T00:00:00-18:00",
            "../ping",
            ";a=b",
            "null",
            "<script>",
            "${jndi:ldap://x}",
            "x".repeat(101),
            "\ud83d\udeeb".repeat(300),
            "x".repeat(5000));

    /** Written as they are, as no writer of JSON would. */
    private static final List<String> MALFORMED = List.of(
            "",
            "{",
            "nul",
            "[".repeat(20_000),
            "{\"origin\":".repeat(5_000),
            "{\"origin\":\"A\",\"origin\":\"B\",\"destination\":\"C\"}",
            "{\"origin\":\"\\ud800\",\"destination\":\"C\"}",
            "{\"origin\":\"\\u0000\",\"destination\":\"C\"}",
            "{\"origin\":\"A\",\"destination\":\"B\",\"delay\":1e999999999}",
            "{\"origin\":\"A\",\"destination\":\"B\",\"delay\":" + "9".repeat(2_000) + "}",
            "{\"id\":1e999999999,\"origin\":\"A\",\"destination\":\"B\"}",
            "{\"origin\":\"" + "x".repeat(70_000) + "\"}",
            "{\"" + "x".repeat(60_000) + "\":1}",
            "{\"origin\":\"A\",\"destination\":\"B\"} {}",
            "\ufeff{}",
            "\0\0\0");

    private final JsonNode document;
    private final Random random;

    ApiValues(JsonNode document, Random random) {
        this.document = document;
        this.random = random;
    }

    /** Text that is hardly ever valid. */
    String broken() {
        return pick(BROKEN);
    }

    /** JSON by a schema, valid in every second case. */
    String json(JsonNode schema) {
        if (random.nextInt(10) == 0) {
            return pick(MALFORMED);
        }
        JsonNode json = valid(schema);
        if (random.nextInt(2) == 0 && json instanceof ObjectNode object) {
            List<String> names = new ArrayList<>(List.of("id", "more", broken()));
            object.fieldNames().forEachRemaining(names::add);
            object.set(pick(names), brokenJson());
        }
        String text = json.toString();
        return random.nextInt(20) == 0 ? text.substring(random.nextInt(text.length())) : text;
    }

    private JsonNode brokenJson() {
        return switch (random.nextInt(7)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.numberNode(random.nextGaussian() * 1e6);
            case 2 -> JSON.numberNode(BigInteger.TEN.pow(random.nextInt(40)));
            case 3 -> JSON.booleanNode(true);
            case 4 -> nested(random.nextInt(900));
            case 5 -> JSON.objectNode().put("id", 1);
            default -> JSON.textNode(broken());
        };
    }

    private static JsonNode nested(int depth) {
        JsonNode node = JSON.arrayNode();
        for (int i = 0; i < depth; i++) {
            node = JSON.arrayNode().add(node);
        }
        return node;
    }

    /** A value by a schema. */
    JsonNode valid(JsonNode schema) {
        if (schema.has("$ref")) {
            return valid(document.at(schema.get("$ref").asText().substring(1)));
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("anyOf")) {
            return valid(
                    schema.get("anyOf").get(random.nextInt(schema.get("anyOf").size())));
        }
        if (schema.has("enum")) {
            JsonNode texts = schema.get("enum");
            return texts.get(random.nextInt(texts.size()));
        }
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText();
        return switch (name) {
            case "null" -> JSON.nullNode();
            case "integer" -> JSON.numberNode(integer(schema));
            case "object" -> object(schema);
            case "array" -> JSON.arrayNode().add(valid(schema.get("items")));
            default -> JSON.textNode(text(schema));
        };
    }

    private JsonNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (required.contains(property.getKey()) || random.nextInt(2) == 0) {
                object.set(property.getKey(), valid(property.getValue()));
            }
        }
        return object;
    }

    /** Mostly small, so that some ids are those of flights. */
    private long integer(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(100);
        return switch (random.nextInt(8)) {
            case 0 -> least;
            case 1 -> most;
            default -> Math.min(most, least + random.nextInt(60));
        };
    }

    private String text(JsonNode schema) {
        if (schema.path("format").asText().equals("date-time")) {
            return Instant.ofEpochSecond(random.nextInt())
                    .toString()
                    .replace("Z", pick(List.of("Z", "+05:30", "-18:00")));
        }
        if (schema.has("pattern")) {
            return pick(List.of("BA478", "EZY1", "9W12", "U2345A"));
        }
        int length = Math.max(
                1, random.nextInt(Math.min(100, schema.path("maxLength").asInt(20)) + 1));
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char)
                    pick(List.of(0x61, 0x5a, 0xe9, 0x4e2d, 0x27, 0x22, 0x20)).intValue());
        }
        return text.toString();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
