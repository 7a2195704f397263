package dev.puffel.dev;

import dev.puffel.http.ProblemException;
import dev.puffel.security.Access;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.jwt.build.Jwt;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Issues a token to everybody, in dev mode. */
@Path("/dev/token")
@PermitAll
@IfBuildProfile("dev")
public class TokenResource {
    /** The value that Quarkus sets in dev mode if another issuer is configured; Quarkus then generates no key. */
    private static final String NONE = "NONE";

    private static final Duration LIFETIME = Duration.ofHours(12);

    private final String key;
    private final String issuer;
    private final String audience;

    TokenResource(
            @ConfigProperty(name = "smallrye.jwt.sign.key", defaultValue = NONE) String key,
            @ConfigProperty(name = "mp.jwt.verify.issuer") String issuer,
            @ConfigProperty(name = "mp.jwt.verify.audiences") String audience) {
        this.key = key;
        this.issuer = issuer;
        this.audience = audience;
    }

    /**
     * Returns a token that may write, for 12 hours.
     *
     * @throws ProblemException 409 if another issuer is configured
     */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public Response token() {
        if (key.equals(NONE)) {
            throw new ProblemException(409, "Another issuer is configured; ask that one for a token");
        }
        CacheControl unstored = new CacheControl();
        unstored.setNoStore(true);
        return Response.ok(sign()).cacheControl(unstored).build();
    }

    /** Signs with the key of the setting {@code smallrye.jwt.sign.key}. */
    private String sign() {
        return Jwt.issuer(issuer)
                .audience(audience)
                .subject("developer")
                .groups(Set.of(Access.WRITE, Access.EVENTS))
                .expiresIn(LIFETIME)
                .sign();
    }
}
