package dev.puffel.security;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The caller of the current request. */
@Singleton
public class Caller {
    private final JsonWebToken token;
    private final boolean publicReads;
    private final long skewSeconds;

    Caller(
            JsonWebToken token,
            SecurityConfig config,
            // The default is that of MicroProfile JWT.
            @ConfigProperty(name = "mp.jwt.verify.clock.skew", defaultValue = "60") long skewSeconds) {
        this.token = token;
        this.publicReads = config.publicReads();
        this.skewSeconds = skewSeconds;
    }

    /** Returns the unique name of the caller: the issuer and the subject of the token. */
    public String name() {
        return token.getIssuer() + "\n" + (token.getSubject() == null ? token.getName() : token.getSubject());
    }

    /** Returns the time at which read access ends; empty if reads are public. */
    public Optional<Instant> readAccessExpiry() {
        return publicReads
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(token.getExpirationTime() + skewSeconds));
    }
}
