package dev.puffel.flight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.puffel.http.Answer;
import dev.puffel.http.Body;
import dev.puffel.http.ProblemException;
import dev.puffel.security.Access;
import io.quarkus.vertx.http.security.AuthorizationPolicy;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** The flight that has a key, so that a source of flights does not need to know their ids. */
@Path("/flights/by-key/{key}")
@Blocking
public class FlightByKeyResource {
    private final Flights flights;
    private final FlightWrites writes;
    private final FlightJson json;
    private final Body bodies;

    FlightByKeyResource(Flights flights, FlightWrites writes, FlightJson json, Body bodies) {
        this.flights = flights;
        this.writes = writes;
        this.json = json;
        this.bodies = bodies;
    }

    /**
     * The flight with its {@code ETag}; 304 where {@code If-None-Match} has it.
     *
     * @throws ProblemException 404 where there is none, 412 where {@code If-Match} has not its version
     */
    @GET
    @AuthorizationPolicy(name = Access.READ)
    @Produces(MediaType.APPLICATION_JSON)
    public Response read(@PathParam("key") String key, @BeanParam Preconditions conditions) {
        return json.respond(flights.get(known(key)), conditions).response();
    }

    /**
     * Creates the flight (201) or gives it another state (200). With {@code If-None-Match: *} it only creates, with
     * {@code If-Match} it only replaces.
     *
     * @throws ProblemException 400 for a flight that is invalid, 412 where a condition fails, 422 for another request's
     *     idempotency key
     */
    @PUT
    @RolesAllowed(Access.WRITE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("key") String key, @BeanParam Preconditions conditions, InputStream body) {
        byte[] bytes = bodies.readSmall(body);
        FlightDocument document = FlightJson.keyed(bodies.json(bytes), key);
        return writes.once("PUT by-key/" + key + "\n", bytes, () -> {
            FlightWrites.Put put = writes.put(document, conditions);
            return json.answer(put.created() ? 201 : 200, put.flight());
        });
    }

    /**
     * Changes some members of the flight, by JSON Merge Patch (RFC 7396).
     *
     * @throws ProblemException 400 for what would be invalid, 404, 409 for another's key, 412 where a condition fails, 422 for
     *     another request's idempotency key
     */
    @PATCH
    @RolesAllowed(Access.WRITE)
    @Consumes(FlightResource.MERGE_PATCH)
    @Produces(MediaType.APPLICATION_JSON)
    public Response patch(@PathParam("key") String key, @BeanParam Preconditions conditions, InputStream body) {
        byte[] bytes = bodies.readSmall(body);
        JsonNode patch = bodies.json(bytes);
        return writes.once(
                "PATCH by-key/" + key + "\n",
                bytes,
                () -> json.answer(
                        200, writes.change(writes.lock(known(key), conditions), flight -> json.patch(flight, patch))));
    }

    /**
     * Deletes the flight.
     *
     * @throws ProblemException 404, 412 where a condition fails, 422 for another request's idempotency key
     */
    @DELETE
    @RolesAllowed(Access.WRITE)
    public Response delete(@PathParam("key") String key, @BeanParam Preconditions conditions) {
        return writes.once("DELETE by-key/" + key + "\n", new byte[0], () -> {
            writes.delete(writes.lock(known(key), conditions));
            return Answer.NO_CONTENT;
        });
    }

    /** The key as flights have it; no flight has a key that is invalid. */
    private static String known(String key) {
        try {
            return FlightState.key(key);
        } catch (IllegalArgumentException e) {
            throw Flights.unknown(key);
        }
    }
}
