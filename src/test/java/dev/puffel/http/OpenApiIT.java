package dev.puffel.http;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusIntegrationTest
class OpenApiIT extends OpenApiTest {
    /** Only here, as Quarkus has it in its tests too. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/q/swagger-ui", "/q/swagger-ui/", "/q/swagger-ui/index.html", "/q/swagger-ui/swagger-ui.css"})
    void swaggerUiIsForDevelopmentOnly(String path) {
        get(path).then().statusCode(404).body(is("oops"));
    }
}
