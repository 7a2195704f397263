package dev.puffel.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * Allows reads for everybody, or for callers with a valid token. This is a policy, because a setting cannot change annotations
 * with roles.
 */
@Singleton
class ReadPolicy implements HttpSecurityPolicy {
    private final SecurityConfig config;

    ReadPolicy(SecurityConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return Access.READ;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        if (config.publicReads()) {
            // The token is not checked, so that public reads do not fail with an expired token.
            return CheckResult.permit();
        }
        return identity.map(caller -> new CheckResult(!caller.isAnonymous()));
    }
}
