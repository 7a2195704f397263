package dev.puffel.dev;

import dev.puffel.http.ProblemException;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The page of dev mode that gives everybody a token. */
@Path("/dev/token")
@PermitAll
@IfBuildProfile("dev")
public class TokenResource {
    /** What Quarkus's dev mode puts where it generated no key, as another issuer is configured. */
    private static final String NONE = "NONE";

    private final DevTokens tokens;

    TokenResource(
            @ConfigProperty(name = "smallrye.jwt.sign.key", defaultValue = NONE) String key,
            @ConfigProperty(name = "mp.jwt.verify.issuer") String issuer,
            @ConfigProperty(name = "mp.jwt.verify.audiences") String audience,
            Clock clock) {
        this.tokens = new DevTokens(key, issuer, audience, clock);
    }

    /**
     * A token that may write.
     *
     * @throws ProblemException 409 where another issuer is configured
     */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public Response token() {
        if (tokens.key().equals(NONE)) {
            throw new ProblemException(409, "Another issuer is configured; ask that one for a token");
        }
        CacheControl unstored = new CacheControl();
        unstored.setNoStore(true);
        return Response.ok(tokens.writer()).cacheControl(unstored).build();
    }
}
