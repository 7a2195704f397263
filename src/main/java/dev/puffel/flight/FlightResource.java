package dev.puffel.flight;

import io.quarkus.panache.common.Sort;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Flights over HTTP. */
@Path("/flights")
@Blocking
public class FlightResource {

    /** All flights, in the order of their ids. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<FlightView> list() {
        return Flight.<Flight>listAll(Sort.by("id")).stream()
                .map(FlightView::of)
                .toList();
    }
}
