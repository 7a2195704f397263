package dev.puffel.security;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Logs a warning if no issuer is configured, because all writes are then refused. */
@Singleton
class IssuerCheck {
    /** The default in {@code application.properties}. */
    private static final String UNCONFIGURED = "unconfigured";

    private final Roles roles;
    private final boolean configured;

    IssuerCheck(
            Roles roles,
            @ConfigProperty(name = "mp.jwt.verify.issuer") String issuer,
            // Not used, but required, because without an audience, tokens for other services would be valid.
            @ConfigProperty(name = "mp.jwt.verify.audiences") String audiences,
            @ConfigProperty(name = "mp.jwt.verify.publickey.location") Optional<String> location,
            @ConfigProperty(name = "mp.jwt.verify.publickey") Optional<String> key) {
        this.roles = roles;
        this.configured = !issuer.equals(UNCONFIGURED) && (location.isPresent() || key.isPresent());
    }

    void check(@Observes StartupEvent start) {
        if (roles.has(Role.API) && !configured) {
            Log.warn("No issuer of tokens is configured, so all writes are refused with 401. Set MP_JWT_VERIFY_ISSUER,"
                    + " MP_JWT_VERIFY_PUBLICKEY_LOCATION (the URL of its JWKS) and MP_JWT_VERIFY_AUDIENCES.");
        }
    }
}
