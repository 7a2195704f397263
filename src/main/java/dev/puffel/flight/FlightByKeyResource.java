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

/** Flights by their keys, so that the sources of flights do not need their ids. */
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
     * Returns the flight with its {@code ETag}; 304 if {@code If-None-Match} has the tag.
     *
     * @throws ProblemException 404 if there is no such flight, 412 if {@code If-Match} lacks its version
     */
    @GET
    @AuthorizationPolicy(name = Access.READ)
    @Produces(MediaType.APPLICATION_JSON)
    public Response read(@PathParam("key") String key, @BeanParam Preconditions conditions) {
        return json.respond(flights.get(known(key)), conditions).response();
    }

    /**
     * Creates the flight (201) or replaces its state (200). With {@code If-None-Match: *}, PUT only creates; with {@code
     * If-Match}, PUT only replaces.
     *
     * @throws ProblemException 400 if the flight is invalid, 412 if a condition fails, 422 if the idempotency key belongs to
     *     another request
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
     * @throws ProblemException 400 if the result would be invalid, 404, 409 if another flight has the key, 412 if a condition
     *     fails, 422 if the idempotency key belongs to another request
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
     * @throws ProblemException 404, 412 if a condition fails, 422 if the idempotency key belongs to another request
     */
    @DELETE
    @RolesAllowed(Access.WRITE)
    public Response delete(@PathParam("key") String key, @BeanParam Preconditions conditions) {
        return writes.once("DELETE by-key/" + key + "\n", new byte[0], () -> {
            writes.delete(writes.lock(known(key), conditions));
            return Answer.NO_CONTENT;
        });
    }

    /** Returns the normalized key. An invalid key gets 404, because no flight has such a key. */
    private static String known(String key) {
        try {
            return FlightState.key(key);
        } catch (IllegalArgumentException e) {
            throw Flights.unknown(key);
        }
    }
}
