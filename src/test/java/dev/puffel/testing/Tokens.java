package dev.puffel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;

/** The issuer that the Puffel under test trusts: its keys are served as a JWKS, as by any OpenID issuer. */
public final class Tokens {
    /** Its name. */
    public static final String ISSUER = "https://issuer.test";

    /** The id of its one key. */
    public static final String KEY_ID = "key-1";

    private static final String PRIVATE_KEY = "puffel.test.private-key";

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
        return Token.valid().with("groups", new String[] {"flights:write"}).sign();
    }

    /** Its key; a system property, as test resources and tests live in different class loaders. */
    static PrivateKey privateKey() {
        byte[] encoded = Base64.getDecoder().decode(System.getProperty(PRIVATE_KEY));
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What everybody can know of its key. */
    public static PublicKey publicKey() {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) privateKey();
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new pair. */
    public static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seconds since 1970. */
    static long now() {
        return Clock.systemUTC().instant().getEpochSecond();
    }

    private static String jwks(RSAPublicKey key) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                .formatted(
                        KEY_ID,
                        encoder.encodeToString(key.getModulus().toByteArray()),
                        encoder.encodeToString(key.getPublicExponent().toByteArray()));
    }

    private static final class Server {
        static final HttpServer INSTANCE = start();

        private static HttpServer start() {
            KeyPair keys = newKeys();
            System.setProperty(
                    PRIVATE_KEY,
                    Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
            byte[] jwks = jwks((RSAPublicKey) keys.getPublic()).getBytes(UTF_8);
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
