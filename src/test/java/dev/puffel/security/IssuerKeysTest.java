package dev.puffel.security;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.testing.Background;
import dev.puffel.testing.JwksServer;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.config.JWTAuthContextInfoProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How tokens are verified while the issuer answers, hangs, fails and changes its keys. */
class IssuerKeysTest {
    /** Longer than the rest between two looks. */
    private static final Duration LATER = Duration.ofSeconds(15);

    private final JwksServer issuer = new JwksServer();
    private final IssuerKeys keys = new IssuerKeys();
    private final JWTAuthContextInfo info = JWTAuthContextInfoProvider.createWithKeyLocation(issuer.url(), "issuer")
            .getContextInfo();
    private final RsaJsonWebKey first = key("first");
    private final RsaJsonWebKey second = key("second");

    @BeforeEach
    void expectAudience() {
        // As the settings do, always.
        info.setExpectedAudience(Set.of("puffel"));
    }

    @AfterEach
    void close() throws IOException {
        issuer.close();
    }

    private static RsaJsonWebKey key(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String jwks(PublicJsonWebKey... keys) {
        return new JsonWebKeySet(keys).toJson();
    }

    private static String token(PublicJsonWebKey key, String issuer, Duration valid) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience("puffel");
        claims.setSubject("me");
        claims.setIssuedAtToNow();
        claims.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() + valid.toSeconds()));
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setAlgorithmHeaderValue(key.getKeyType().equals("EC") ? "ES256" : "RS256");
        token.setKeyIdHeaderValue(key.getKeyId());
        token.setKey(key.getPrivateKey());
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private String verify(PublicJsonWebKey key) {
        return verify(token(key, "issuer", Duration.ofMinutes(10)));
    }

    private String verify(String token) {
        try {
            return keys.parse(token, info).getSubject();
        } catch (ParseException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof IssuerKeys.Unavailable) {
                    return "unavailable";
                }
            }
            return "refused";
        }
    }

    @Test
    void keyOfAnotherIsRefused() {
        issuer.answer(200, jwks(first));
        assertEquals("refused", verify(second));
        assertEquals("me", verify(first));
        RsaJsonWebKey forged = key("first");
        assertEquals("refused", verify(forged));
        assertThrows(ParseException.class, () -> keys.parse("a.b.c", info));
    }

    @Test
    void newKeyIsNeverRefusedAndKnownSoonWhateverElseWasSent() {
        issuer.answer(200, jwks(first));
        assertEquals("me", verify(first));
        issuer.answer(200, jwks(first, second));
        RsaJsonWebKey forged = key("forged");
        await().atMost(LATER).until(() -> {
            verify(forged);
            String result = verify(second);
            assertTrue(List.of("me", "unavailable").contains(result), result);
            return result.equals("me");
        });
        assertEquals("unavailable", verify(forged));
        assertEquals("refused", verify(token(forged, "another", Duration.ofMinutes(10))));
        assertEquals(2, issuer.asked());
    }

    @Test
    void issuerThatHangsStopsOnlyKeysThatAreNotKnown() {
        issuer.answer(200, jwks(first));
        assertEquals("me", verify(first));
        issuer.hang();
        await().atMost(LATER).until(() -> verify(second).equals("unavailable"));
        int asked = issuer.asked();
        long start = System.nanoTime();
        List<CompletableFuture<String>> unknown = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> verify(second), Background.THREADS))
                .limit(50)
                .toList();
        for (int i = 0; i < 50; i++) {
            assertEquals("me", verify(first));
        }
        unknown.forEach(result -> assertEquals("unavailable", result.join()));
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(8).toNanos());
        assertTrue(issuer.asked() - asked <= 2, "asked at once");
    }

    @Test
    void issuerThatFailsIsAskedAgain() {
        issuer.answer(500, "");
        assertEquals("unavailable", verify(first));
        issuer.answer(200, "<html></html>");
        int asked = issuer.asked();
        await().atMost(LATER).until(() -> {
            assertEquals("unavailable", verify(first));
            return issuer.asked() > asked;
        });
        assertEquals("unavailable", verify(first));
        issuer.answer(200, jwks(first));
        await().atMost(LATER).until(() -> verify(first).equals("me"));
    }

    @Test
    void tokenThatCannotBeValidIsRefusedThoughTheIssuerIsAway() throws IOException {
        issuer.close();
        assertEquals("unavailable", verify(first));
        assertEquals("refused", verify(token(first, "issuer", Duration.ofHours(-1))));
        assertEquals("refused", verify(token(first, "another", Duration.ofMinutes(10))));
    }

    @Test
    void keysOnEllipticCurvesAreAccepted() throws JoseException {
        EllipticCurveJsonWebKey curve = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        curve.setKeyId("curve");
        issuer.answer(200, jwks(first, curve));
        assertEquals("me", verify(curve));
        assertEquals("me", verify(first));
    }
}
