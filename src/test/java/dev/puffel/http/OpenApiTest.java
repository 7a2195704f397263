package dev.puffel.http;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.puffel.testing.ApiDocument;
import dev.puffel.testing.ApiDocument.Operation;
import dev.puffel.testing.Database;
import dev.puffel.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OpenApiTest {
    @AfterEach
    void reset() {
        Database.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/q/openapi?format=yaml", "/q/openapi.yaml", "/q/openapi.yml"})
    void documentIsServedAsItIsCommitted(String path) throws IOException {
        byte[] served = given().get(path)
                .then()
                .statusCode(200)
                .contentType(startsWith("application/yaml"))
                .extract()
                .asByteArray();
        assertThat(served, is(Files.readAllBytes(ApiDocument.FILE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi?format=json", "/q/openapi?format=JSON", "/q/openapi.json"})
    void documentIsServedAsJson(String path) {
        String served = given().get(path)
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .extract()
                .asString();
        assertThat(ApiDocument.parse(served), is(ApiDocument.read()));
    }

    @Test
    void acceptChoosesTheFormat() {
        given().accept("application/json").get("/q/openapi").then().contentType(ContentType.JSON);
        given().accept("text/html, */*").get("/q/openapi").then().contentType(startsWith("application/yaml"));
    }

    @Test
    void documentIsReadOnly() {
        given().head("/q/openapi").then().statusCode(200).body(is(""));
        given().post("/q/openapi").then().statusCode(405);
        given().get("/q/openapi/x").then().statusCode(404);
        given().get("/q/openapi.xml").then().statusCode(404).body(is("oops"));
    }

    @Test
    void eachExampleIsAnsweredAsDocumented() {
        int examples = 0;
        for (Operation operation : ApiDocument.operations()) {
            for (Map.Entry<String, JsonNode> response :
                    operation.description().get("responses").properties()) {
                for (Map.Entry<String, JsonNode> content :
                        response.getValue().path("content").properties()) {
                    for (Map.Entry<String, JsonNode> example :
                            content.getValue().path("examples").properties()) {
                        check(
                                operation,
                                example.getKey(),
                                Integer.parseInt(response.getKey()),
                                content.getKey(),
                                example.getValue().get("value"));
                        examples++;
                    }
                }
            }
        }
        assertThat(examples, is(17));
    }

    private static void check(Operation operation, String name, int status, String type, JsonNode expected) {
        Database.reset();
        Database.execute("""
                insert into flight (id, origin, destination, "number", departure, delay, distance, status, key)
                values (4711, 'Barcelona', 'London', 'BA478', '2026-11-24T18:30:00Z', 5, 713, 'scheduled', 'ops:BA478')""");
        Response answer = send(operation, name, status < 400 ? type : "*/*");
        String label = operation + ", example " + name + ": " + answer.asString();
        assertThat(label, answer.statusCode(), is(status));
        assertThat(label, answer.contentType(), startsWith(type));
        if (expected.isTextual()) {
            assertThat(label, answer.asString(), is(expected.textValue()));
        } else {
            assertThat(
                    label, fixed(ApiDocument.parse(answer.asString()), status), is(fixed(expected.deepCopy(), status)));
        }
    }

    /** Without what differs from time to time. */
    private static JsonNode fixed(JsonNode body, int status) {
        if (body instanceof ObjectNode object) {
            object.remove("instance");
            if (status == 201) {
                object.remove("id");
                object.remove("ids");
            }
        }
        return body;
    }

    private static Response send(Operation operation, String name, String accept) {
        RequestSpecification request = Tokens.given().accept(accept);
        String path = operation.path();
        for (JsonNode parameter : operation.description().path("parameters")) {
            JsonNode value = parameter.path("examples").path(name).path("value");
            if (!value.isMissingNode()) {
                String parameterName = parameter.get("name").asText();
                switch (parameter.get("in").asText()) {
                    case "path" -> path = path.replace("{" + parameterName + "}", value.asText());
                    case "query" ->
                        request.queryParam(parameterName, (value.isArray() ? value.get(0) : value).asText());
                    default -> request.header(parameterName, value.asText());
                }
            }
        }
        for (Map.Entry<String, JsonNode> content :
                operation.description().path("requestBody").path("content").properties()) {
            JsonNode body = content.getValue().path("examples").path(name).path("value");
            if (!body.isMissingNode()) {
                request.config(config().encoderConfig(
                                        encoderConfig().encodeContentTypeAs(content.getKey(), ContentType.TEXT)))
                        .contentType(content.getKey())
                        .body((body.isTextual() ? body.textValue() : body.toString()).getBytes(StandardCharsets.UTF_8));
            }
        }
        return request.request(operation.method().toUpperCase(Locale.ROOT), path);
    }
}
