package dev.puffel.flight;

import dev.puffel.http.ProblemException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Flights over HTTP. */
@Path("/flights")
@Blocking
public class FlightResource {
    private static final int DEFAULT_LIMIT = 100;

    private final Flights flights;

    FlightResource(Flights flights) {
        this.flights = flights;
    }

    /**
     * One page of the flights that are searched for; a {@code Link} (RFC 8288) leads to the next.
     *
     * @throws ProblemException 400 for parameters that are unknown or invalid
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public RestResponse<List<FlightView>> list(UriInfo uri) {
        MultivaluedMap<String, String> parameters = uri.getQueryParameters();
        Flights.Page page = flights.page(SearchParameters.read(parameters, DEFAULT_LIMIT));
        ResponseBuilder<List<FlightView>> response = ResponseBuilder.ok(page.flights());
        if (page.next() != null) {
            response.header(HttpHeaders.LINK, NextLink.of("/flights", parameters, page.next()));
        }
        return response.build();
    }
}
