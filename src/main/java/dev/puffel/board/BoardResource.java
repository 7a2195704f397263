package dev.puffel.board;

import dev.puffel.flight.AirportTable;
import dev.puffel.flight.FlightState;
import dev.puffel.http.ProblemException;
import dev.puffel.security.Access;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
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
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The departures board over HTTP; for people, so it is no part of the API's document. */
@Path("/board")
@Blocking
public class BoardResource {
    private final Departures departures;
    private final ServiceState state;
    private final AirportTable airports;
    private final Clock clock;
    private final Inline style = Inline.load("/board/board.css");
    private final Inline script = Inline.load("/board/rows.js", "/board/board.js");
    private final String policy;

    BoardResource(Departures departures, ServiceState state, AirportTable airports, Clock clock) {
        this.departures = departures;
        this.state = state;
        this.airports = airports;
        this.clock = clock;
        this.policy = "default-src 'none'; style-src " + style.source() + "; script-src " + script.source()
                + "; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance board(BoardPage page);
    }

    /**
     * A page of flights, whole without a script.
     *
     * @throws ProblemException 400 for parameters that are unknown or invalid
     */
    @GET
    @AuthorizationPolicy(name = Access.READ)
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
    public String page(@BeanParam BoardForm form, @Context RoutingContext context) {
        Departures.Page found = departures.page(form.query());
        BoardPage page = BoardPage.of(found, state.current(), clock.instant(), style, script);
        String html = Templates.board(page).render();
        // In place of the one that suits answers for programs; a Response would add another.
        context.response().putHeader("Content-Security-Policy", policy).putHeader("Vary", "Accept-Encoding");
        return html;
    }

    /** How the service is. */
    @GET
    @Path("/state")
    @AuthorizationPolicy(name = Access.READ)
    @Produces(MediaType.APPLICATION_JSON)
    public BoardState state() {
        return state.current();
    }

    /**
     * Some origins and destinations that begin so.
     *
     * @throws ProblemException 400 for what can't be the beginning of one
     */
    @GET
    @Path("/places")
    @AuthorizationPolicy(name = Access.READ)
    @Produces(MediaType.APPLICATION_JSON)
    public List<String> places(@QueryParam("prefix") @Nullable String prefix) {
        try {
            return airports.beginningWith(FlightState.place(prefix == null ? "" : prefix));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("prefix", String.valueOf(e.getMessage()));
        }
    }
}
