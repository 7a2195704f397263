package dev.puffel.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.Tokens;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

class DevTokensTest {
    @Test
    void aTokenIsOneThatTheServiceTrusts() throws ParseException {
        KeyPair keys = Tokens.newKeys();
        String key = Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
        JWTAuthContextInfo trusted = new JWTAuthContextInfo();
        trusted.setPublicVerificationKey(keys.getPublic());
        trusted.setIssuedBy("puffel-dev");
        trusted.setExpectedAudience(Set.of("puffel"));

        JsonWebToken token = new DefaultJWTParser(trusted)
                .parse(new DevTokens(key, "puffel-dev", "puffel", Clock.systemUTC()).writer());

        assertEquals(Set.of("flights:write"), token.getGroups());
        assertEquals("developer", token.getName());
    }
}
