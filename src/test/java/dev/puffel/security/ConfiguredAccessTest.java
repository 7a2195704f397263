package dev.puffel.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.puffel.testing.Token;
import dev.puffel.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed reads, and an issuer that knows no roles, as Google's: single accounts are given the role. */
@QuarkusTest
@TestProfile(ConfiguredAccessTest.Settings.class)
class ConfiguredAccessTest {
    private static final String PATCH = "application/merge-patch+json";

    private static Response patchWith(Token token) {
        return given().auth().oauth2(token.sign()).contentType(PATCH).body("{}").patch("/flights/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/flights",
                "/flights/1",
                "/flights/2",
                "/flights?origin=Oslo",
                "/flights/changes",
                "/board",
                "/board/state"
            })
    void closedReadsNeedAToken(String path) {
        given().get(path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer");
        given().head(path).then().statusCode(401);
        given().auth()
                .oauth2(Token.valid().with("aud", "other").sign())
                .get(path)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    @Test
    void anyValidTokenReads() {
        given().auth()
                .oauth2(Token.valid().sign())
                .get("/flights")
                .then()
                .statusCode(200)
                .body("id[0]", is(1));
    }

    @Test
    void aStreamOfChangesEndsWithItsToken() {
        // A minute of grace is left to clocks that differ.
        String token = Token.valid()
                .withTime("exp", -57)
                .withTime("iat", -300)
                .withTime("nbf", -300)
                .sign();
        String stream = assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> given().auth().oauth2(token).get("/flights/changes").asString());
        assertThat(stream, startsWith("id: "));
    }

    @Test
    void pingStaysOpen() {
        given().get("/ping").then().statusCode(200).body(is("pong"));
        given().get("/q/health/live").then().statusCode(200);
    }

    @Test
    void onlyTheAccountsThatHaveTheRoleWrite() {
        patchWith(Token.valid().with("sub", "1234567890")).then().statusCode(200);
        patchWith(Token.valid()).then().statusCode(403);
        given().auth()
                .oauth2(Tokens.writer())
                .contentType(PATCH)
                .body("{}")
                .patch("/flights/1")
                .then()
                .statusCode(403);
    }

    /** As in the README. */
    public static class Settings implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "puffel.security.public-reads", "false",
                    "smallrye.jwt.path.groups", "sub",
                    "quarkus.http.auth.roles-mapping.\"1234567890\"", "flights:write");
        }
    }
}
