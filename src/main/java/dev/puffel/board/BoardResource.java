package dev.puffel.board;

import dev.puffel.flight.AirportTable;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.QueryReader;
import dev.puffel.http.Gzip;
import dev.puffel.http.Problem;
import dev.puffel.http.ProblemException;
import dev.puffel.security.Access;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.security.AuthorizationPolicy;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The board of departures and arrivals over HTTP. It is for people, so it is not part of the OpenAPI document. */
@Path("/board")
@Blocking
public class BoardResource {
    private final BoardSearch flights;
    private final ServiceState state;
    private final AirportTable airports;
    private final Clock clock;

    BoardResource(BoardSearch flights, ServiceState state, AirportTable airports, Clock clock) {
        this.flights = flights;
        this.state = state;
        this.airports = airports;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance board(BoardPage page);

        static native TemplateInstance error(Problem problem, Inline style, String board);
    }

    /**
     * Returns a page of flights, which is complete without a script.
     *
     * @throws ProblemException 400 for parameters that are unknown or invalid
     */
    @GET
    @AuthorizationPolicy(name = Access.READ)
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    @Gzip
    public byte[] page(@BeanParam BoardForm form, @Context RoutingContext context) {
        BoardQuery query = form.query();
        BoardPage page =
                BoardPage.of(flights.page(query), query.showsState() ? state.current() : null, clock.instant());
        String html = Templates.board(page).render();
        // Replaces the policy for responses to programs. A Response would add a second header.
        context.response().putHeader("Content-Security-Policy", Inline.POLICY).putHeader("Vary", "Accept-Encoding");
        return html.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the state of the service. */
    @GET
    @Path("/state")
    @AuthorizationPolicy(name = Access.READ)
    @Produces(MediaType.APPLICATION_JSON)
    public BoardState state() {
        return state.current();
    }

    /**
     * Returns some origins and destinations with a prefix.
     *
     * @throws ProblemException 400 if the prefix is invalid
     */
    @GET
    @Path("/places")
    @AuthorizationPolicy(name = Access.READ)
    @Produces(MediaType.APPLICATION_JSON)
    public List<String> airports(@QueryParam("prefix") @Nullable String prefix, @Context UriInfo uri) {
        QueryReader reader = new QueryReader(uri, Prefix.class, true);
        String airport = reader.read("prefix", prefix == null ? "" : prefix, FlightState::airport);
        reader.check();
        return airports.beginningWith(String.valueOf(airport));
    }

    @RegisterForReflection
    private record Prefix(String prefix) {}
}
