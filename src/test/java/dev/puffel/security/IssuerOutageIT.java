package dev.puffel.security;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.puffel.testing.JwksServer;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Token;
import dev.puffel.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers to writers while the issuer of their tokens cannot be asked for its keys. */
class IssuerOutageIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void validTokensAreNotCalledInvalid() throws IOException {
        Map<String, String> environment = new HashMap<>(Tokens.environment());
        URI jwks = URI.create(String.valueOf(environment.get("MP_JWT_VERIFY_PUBLICKEY_LOCATION")));
        String keys = new String(jwks.toURL().openStream().readAllBytes(), ISO_8859_1);
        int port = Ports.free();
        String url = "http://localhost:" + port;
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", new MigratedDatabase().url());
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("PUFFEL_ROLES", "api");
        try (JwksServer issuer = new JwksServer()) {
            issuer.answer(500, "");
            environment.put("MP_JWT_VERIFY_PUBLICKEY_LOCATION", issuer.url());
            try (PuffelProcess puffel = PuffelProcess.start(environment, "start")) {
                await().atMost(SOON)
                        .ignoreExceptions()
                        .until(() -> get(url + "/q/health/ready").statusCode() == 200);
                isUnavailable(create(url, Tokens.writer()));
                create(url, Token.valid().with("aud", "other").sign()).then().statusCode(401);
                issuer.answer(200, "<html>Maintenance</html>");
                int asked = issuer.asked();
                await().atMost(SOON).until(() -> {
                    isUnavailable(create(url, Tokens.writer()));
                    return issuer.asked() > asked;
                });
                assertThat(
                        puffel.out(),
                        containsString("Cannot fetch the keys of the issuer of tokens from " + issuer.url()));
                issuer.answer(200, keys);
                await().atMost(SOON).until(() -> create(url, Tokens.writer()).statusCode() == 201);
            }
        }
    }

    private static Response create(String url, String token) {
        return RestAssured.given()
                .auth()
                .oauth2(token)
                .contentType("application/json")
                .body("{\"origin\":\"Oslo\",\"destination\":\"Rome\"}")
                .post(url + "/flights");
    }

    private static void isUnavailable(Response response) {
        response.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", is("5"))
                .body("detail", is("The keys of the issuer of tokens cannot be fetched; try again later"));
    }
}
