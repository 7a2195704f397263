package dev.puffel.dev;

import dev.puffel.security.Access;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * Issues tokens in dev mode.
 *
 * @param key base64 of the private key (PKCS #8) that belongs to the public one that the service trusts
 * @param issuer whom the service trusts
 * @param audience whom the tokens are for
 * @param clock from when they count
 */
record DevTokens(String key, String issuer, String audience, Clock clock) {
    private static final Duration LIFETIME = Duration.ofHours(12);

    /** A token that may write, for 12 hours. */
    String writer() {
        NumericDate now = NumericDate.fromSeconds(clock.instant().getEpochSecond());
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(audience);
        claims.setSubject("developer");
        claims.setIssuedAt(now);
        claims.setExpirationTime(NumericDate.fromSeconds(now.getValue() + LIFETIME.toSeconds()));
        claims.setStringListClaim("groups", List.of(Access.WRITE));
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        token.setPayload(claims.toJson());
        token.setKey(privateKey());
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private PrivateKey privateKey() {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
