package dev.puffel.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.puffel.http.ProblemException;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenResourceTest {
    private static final String SIGN_KEY = "smallrye.jwt.sign.key";

    @AfterEach
    void clear() {
        System.clearProperty(SIGN_KEY);
    }

    @Test
    void tokenIsTrustedAndMayWrite() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String key = Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
        System.setProperty(SIGN_KEY, key);
        JWTAuthContextInfo trusted = new JWTAuthContextInfo();
        trusted.setPublicVerificationKey(keys.getPublic());
        trusted.setIssuedBy("puffel-dev");
        trusted.setExpectedAudience(Set.of("puffel"));

        JsonWebToken token = new DefaultJWTParser(trusted).parse((String)
                new TokenResource(key, "puffel-dev", "puffel").token().getEntity());

        assertEquals(Set.of("flights:write", "events:write"), token.getGroups());
        assertEquals("developer", token.getName());
        assertEquals(12 * 3600, token.getExpirationTime() - token.getIssuedAtTime());
    }

    @Test
    void anotherIssuerIsNotImitated() {
        TokenResource tokens = new TokenResource("NONE", "https://issuer.test", "puffel");

        assertEquals(
                409,
                assertThrows(ProblemException.class, tokens::token).response().getStatus());
    }
}
