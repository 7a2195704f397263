package dev.puffel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jwk.Use;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/** The issuer that the Puffel under test trusts: its keys are served as a JWKS, as by any OpenID issuer. */
public final class Tokens {
    /** Its name. */
    public static final String ISSUER = "https://issuer.test";

    /** The id of its one key. */
    public static final String KEY_ID = "key-1";

    private static final String KEY = "puffel.test.key";

    private Tokens() {}

    /** Starts serving the keys; the settings of a Puffel that trusts them. */
    static Map<String, String> serve() {
        return Map.of(
                "mp.jwt.verify.issuer",
                ISSUER,
                "mp.jwt.verify.publickey.location",
                "http://localhost:" + Server.INSTANCE.getAddress().getPort() + "/jwks",
                // Quarkus, which does not know these settings yet when it builds for tests, would generate one.
                "mp.jwt.verify.publickey",
                "NONE");
    }

    /** The same as environment variables, of a Puffel in a process of its own. */
    public static Map<String, String> environment() {
        Map<String, String> settings = serve();
        return Map.of(
                "MP_JWT_VERIFY_ISSUER",
                String.valueOf(settings.get("mp.jwt.verify.issuer")),
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                String.valueOf(settings.get("mp.jwt.verify.publickey.location")));
    }

    /** RestAssured's, as a caller who may write. */
    public static RequestSpecification given() {
        return RestAssured.given().auth().oauth2(writer());
    }

    /** A token that may write. */
    public static String writer() {
        return withRoles("flights:write");
    }

    /** A token with these roles. */
    public static String withRoles(String... roles) {
        return Token.valid().with("groups", roles).sign();
    }

    /** Its key pair; a system property, as test resources and tests live in different class loaders. */
    static RsaJsonWebKey key() {
        try {
            return (RsaJsonWebKey) JsonWebKey.Factory.newJwk(System.getProperty(KEY));
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public half of its key. */
    public static PublicKey publicKey() {
        return key().getPublicKey();
    }

    /** A new key pair, which nobody trusts. */
    public static RsaJsonWebKey newKey() {
        try {
            return RsaJwkGenerator.generateJwk(2048);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seconds since 1970. */
    static long now() {
        return Clock.systemUTC().instant().getEpochSecond();
    }

    private static final class Server {
        static final HttpServer INSTANCE = start();

        private static HttpServer start() {
            RsaJsonWebKey key = newKey();
            key.setKeyId(KEY_ID);
            key.setUse(Use.SIGNATURE);
            key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            System.setProperty(KEY, key.toJson(OutputControlLevel.INCLUDE_PRIVATE));
            byte[] jwks = new JsonWebKeySet(key).toJson().getBytes(UTF_8);
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server.createContext("/jwks", exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, jwks.length);
                    exchange.getResponseBody().write(jwks);
                    exchange.close();
                });
                server.start();
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
