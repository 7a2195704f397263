package dev.puffel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.Json;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token in the making, by hand: no library would make the forged ones.
 *
 * @param claims its payload
 */
public record Token(Map<String, Object> claims) {
    /** One of the trusted issuer, for an hour, without any role. */
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

    /** The same with another value of a claim; null for without it. */
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
        return sign(Tokens.privateKey());
    }

    /** Signed by whoever has this key. */
    public String sign(PrivateKey key) {
        String content = content("RS256");
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(UTF_8));
            return content + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With a key that both sides would have to know. */
    public String signSymmetrically(byte[] secret) {
        String content = content("HS256");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return content + "." + encode(mac.doFinal(content.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not signed, and saying so. */
    public String unsigned() {
        return content("none") + ".";
    }

    private String content(String algorithm) {
        return encode(Json.encode(Map.of("alg", algorithm, "typ", "JWT", "kid", Tokens.KEY_ID))
                        .getBytes(UTF_8))
                + "." + encode(Json.encode(claims).getBytes(UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
