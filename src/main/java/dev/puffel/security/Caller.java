package dev.puffel.security;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who sends the request that is being answered. */
@Singleton
public class Caller {
    private final JsonWebToken token;

    Caller(JsonWebToken token) {
        this.token = token;
    }

    /** A name that no other caller has: the issuer of the token, and whom it was issued for. */
    public String name() {
        return token.getIssuer() + "\n" + (token.getSubject() == null ? token.getName() : token.getSubject());
    }
}
