package dev.puffel.security;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.puffel.testing.Database;
import dev.puffel.testing.Token;
import dev.puffel.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class WriteAccessTest {
    private static final String FLIGHT = "{\"origin\":\"Oslo\",\"destination\":\"Rome\"}";
    private static final String INVALID = "Bearer error=\"invalid_token\"";

    @AfterEach
    void reset() {
        Database.reset();
    }

    private static Token writer() {
        return Token.valid().with("groups", new String[] {"flights:write"});
    }

    private static Response create(RequestSpecification caller) {
        return caller.contentType("application/json").body(FLIGHT).post("/flights");
    }

    private static Response create(String token) {
        return create(given().header("Authorization", "Bearer " + token));
    }

    @Test
    void aTokenWithTheRoleWrites() {
        create(writer().sign()).then().statusCode(201);
    }

    @Test
    void aTokenForSeveralServicesWrites() {
        create(writer().with("aud", new String[] {"other", "puffel"}).sign())
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void everyWriteNeedsAToken(String method) {
        String path = method.equals("POST") ? "/flights" : "/flights/1";
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        refused(
                given().contentType(type)
                        .header("If-Match", "*")
                        .body(FLIGHT)
                        .request(method, path)
                        .then(),
                401,
                "Bearer");
    }

    @Test
    void bulkWritesNeedAToken() {
        refused(
                given().contentType("application/x-ndjson")
                        .body(FLIGHT.getBytes(US_ASCII))
                        .post("/flights")
                        .then(),
                401,
                "Bearer");
    }

    @Test
    void anotherSchemeIsNoToken() {
        refused(create(given().header("Authorization", "Basic dTpw")).then(), 401, "Bearer");
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void aForgedOrStaleTokenIsRefused(String flaw, String token) {
        refused(create(token).then(), 401, INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "...", "a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.AA", "\u00e9\u00e8", "{}", "null"})
    void garbageIsRefused(String token) {
        refused(create(token).then(), 401, INVALID);
    }

    @Test
    void aTokenWithoutTheRoleIsForbidden() {
        String challenge = "Bearer error=\"insufficient_scope\"";
        refused(create(Token.valid().sign()).then(), 403, challenge);
        refused(
                create(Token.valid()
                                .with("groups", new String[] {"flights:read"})
                                .sign())
                        .then(),
                403,
                challenge);
    }

    @Test
    void whatAllMayReadDoesNotLookAtTokens() {
        given().header("Authorization", "Bearer x").get("/flights").then().statusCode(200);
        given().header("Authorization", "Bearer x").get("/ping").then().body(is("pong"));
        given().header("Authorization", "Bearer x").post("/x").then().body(is("oops"));
    }

    private static void refused(ValidatableResponse response, int status, String challenge) {
        response.statusCode(status)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", challenge)
                .body("status", is(status));
        assertThat(Database.query("select id from flight"), contains("1"));
    }

    static Stream<Arguments> badTokens() {
        Token writer = writer();
        String[] signed = writer.sign().split("\\.", -1);
        String[] reader = Token.valid().sign().split("\\.", -1);
        return Stream.of(
                arguments(
                        "expired",
                        writer.withTime("exp", -120).withTime("iat", -300).sign()),
                arguments("never expires", writer.with("exp", null).sign()),
                arguments("not yet valid", writer.withTime("nbf", 300).sign()),
                arguments(
                        "of another issuer",
                        writer.with("iss", "https://elsewhere.test").sign()),
                arguments("of no issuer", writer.with("iss", null).sign()),
                arguments("for another audience", writer.with("aud", "other").sign()),
                arguments("for no audience", writer.with("aud", null).sign()),
                arguments("alg none", writer.unsigned()),
                arguments("alg RS256, signature missing", signed[0] + "." + signed[1] + "."),
                arguments("signed by another key", writer.sign(Tokens.newKey().getPrivateKey())),
                arguments("claims exchanged", reader[0] + "." + signed[1] + "." + reader[2]),
                arguments(
                        "HMAC with the public key",
                        writer.signSymmetrically(Tokens.publicKey().getEncoded())),
                arguments("HMAC with the public key as PEM", writer.signSymmetrically(pem())));
    }

    private static byte[] pem() {
        String key = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(Tokens.publicKey().getEncoded());
        return ("-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n").getBytes(US_ASCII);
    }
}
