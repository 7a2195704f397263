package dev.puffel.testing;

import io.vertx.core.json.Json;
import java.security.Key;
import java.security.PrivateKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token before it is signed, valid or forged. SmallRye's builder is not used: it adds claims that forged tokens
 * lack.
 *
 * @param claims its payload
 */
public record Token(Map<String, Object> claims) {
    /** A token of the trusted issuer, for an hour, without any role. */
    public static Token valid() {
        long now = Tokens.now();
        return new Token(Map.of(
                "iss",
                Tokens.ISSUER,
                "aud",
                "puffel",
                "sub",
                "upstream",
                "iat",
                now - 10,
                "nbf",
                now - 10,
                "exp",
                now + 3600));
    }

    /** The same with another value of a claim; null removes the claim. */
    public Token with(String claim, @Nullable Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(claims);
        if (value == null) {
            changed.remove(claim);
        } else {
            changed.put(claim, value);
        }
        return new Token(changed);
    }

    /** The same with a time, in seconds from now. */
    public Token withTime(String claim, long seconds) {
        return with(claim, Tokens.now() + seconds);
    }

    /** Signed by the trusted issuer. */
    public String sign() {
        return sign(Tokens.key().getPrivateKey());
    }

    /** Signed by the owner of this RSA key. */
    public String sign(PrivateKey key) {
        return sign(AlgorithmIdentifiers.RSA_USING_SHA256, key);
    }

    /** Signed with a key that both sides would have to know. */
    public String signSymmetrically(byte[] secret) {
        return sign(AlgorithmIdentifiers.HMAC_SHA256, new HmacKey(secret));
    }

    /** Not signed, with a header that says so. */
    public String unsigned() {
        return sign(AlgorithmIdentifiers.NONE, null);
    }

    private String sign(String algorithm, @Nullable Key key) {
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        token.setAlgorithmHeaderValue(algorithm);
        token.setHeader("typ", "JWT");
        token.setKeyIdHeaderValue(Tokens.KEY_ID);
        token.setPayload(Json.encode(claims));
        token.setKey(key);
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
