package dev.puffel.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Lets everybody read, or whoever has a valid token; a policy, as annotations with roles can't be opened by a setting. */
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
            // The token is not even looked at: a page that all may read does not fail for a token that is out of date.
            return CheckResult.permit();
        }
        return identity.map(caller -> new CheckResult(!caller.isAnonymous()));
    }
}
