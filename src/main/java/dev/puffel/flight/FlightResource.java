package dev.puffel.flight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.puffel.flight.pages.CachedPages;
import dev.puffel.flight.pages.PageCache;
import dev.puffel.flight.transfer.FlightExport;
import dev.puffel.http.Answer;
import dev.puffel.http.Body;
import dev.puffel.http.IdempotencyKeys;
import dev.puffel.http.ProblemException;
import dev.puffel.security.Access;
import dev.puffel.security.Caller;
import io.quarkus.vertx.http.security.AuthorizationPolicy;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Flights over HTTP. */
@Path("/flights")
@Blocking
public class FlightResource {
    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final String ONE = "/{id: [0-9]+}";

    private final Flights flights;
    private final FlightWrites writes;
    private final FlightJson json;
    private final IdempotencyKeys idempotency;
    private final FlightExport exports;
    private final Body bodies;
    private final Caller caller;

    FlightResource(
            Flights flights,
            FlightWrites writes,
            FlightJson json,
            IdempotencyKeys idempotency,
            FlightExport exports,
            Body bodies,
            Caller caller) {
        this.flights = flights;
        this.writes = writes;
        this.json = json;
        this.idempotency = idempotency;
        this.exports = exports;
        this.bodies = bodies;
        this.caller = caller;
    }

    /**
     * The flights that are searched for: a page of JSON with a {@code Link} (RFC 8288) to the next, or all of them, if no
     * {@code limit} is given, as a stream of NDJSON or CSV.
     *
     * @throws ProblemException 400 for parameters that are unknown or invalid
     */
    @GET
    @AuthorizationPolicy(name = Access.READ)
    @Produces({MediaType.APPLICATION_JSON, FlightExport.NDJSON, FlightExport.CSV})
    public Response list(UriInfo uri, Request request, @Context RoutingContext context) {
        MultivaluedMap<String, String> parameters = uri.getQueryParameters();
        String type = FlightExport.negotiate(request);
        if (!type.equals(MediaType.APPLICATION_JSON)) {
            FlightSearch search = SearchParameters.export(parameters);
            // Quarkus REST would write it all to nobody.
            return request.getMethod().equals(HttpMethod.HEAD)
                    ? Response.ok().type(type).build()
                    : Response.ok(exports.stream(search, type, context), type).build();
        }
        Flights.Page page = flights.page(SearchParameters.page(parameters));
        String link = page.next() == null ? null : NextLink.of("/flights", parameters, page.next());
        byte[] body = json.bytes(page.flights());
        if (request.getMethod().equals(HttpMethod.GET)) {
            CachedPages.keep(context, new PageCache.Page(Buffer.buffer(body), link));
        }
        return Response.ok(body, CachedPages.JSON)
                .header(HttpHeaders.LINK, link)
                .build();
    }

    /**
     * One flight with its {@code ETag}; 304 where {@code If-None-Match} has it.
     *
     * @throws ProblemException 404 where there is none
     */
    @GET
    @AuthorizationPolicy(name = Access.READ)
    @Path(ONE)
    @Produces(MediaType.APPLICATION_JSON)
    public Response read(
            @PathParam("id") String id, @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch) {
        EntityTags known = EntityTags.read(HttpHeaders.IF_NONE_MATCH, ifNoneMatch);
        FlightView flight = flights.get(id(id));
        if (known != null && known.matchWeakly(flight.version())) {
            return Response.notModified()
                    .header(HttpHeaders.ETAG, EntityTags.of(flight.version()))
                    .build();
        }
        return ok(flight);
    }

    /**
     * Creates a flight; with an {@code Idempotency-Key} only once.
     *
     * @throws ProblemException 400 for a flight that is invalid, 409 for another's key, 422 for another request's
     *     idempotency key
     */
    @POST
    @RolesAllowed(Access.WRITE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response create(InputStream body, @HeaderParam(IdempotencyKeys.HEADER) @Nullable String idempotencyKey) {
        byte[] bytes = bodies.read(body);
        FlightDocument document = FlightJson.document(bodies.json(bytes), null);
        return once(idempotencyKey, MediaType.APPLICATION_JSON, bytes, () -> {
            FlightView flight = writes.create(document);
            return new Answer(201, "/flights/" + flight.id(), EntityTags.of(flight.version()), json.write(flight));
        });
    }

    /**
     * Creates many flights, one a line, or none of them.
     *
     * @throws ProblemException 400 with each line that is invalid, 409 for keys that are taken, 413 beyond 10,000 lines
     */
    @POST
    @RolesAllowed(Access.WRITE)
    @Consumes(FlightExport.NDJSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response createAll(InputStream body, @HeaderParam(IdempotencyKeys.HEADER) @Nullable String idempotencyKey) {
        byte[] bytes = bodies.readBulk(body);
        FlightLines lines = FlightLines.read(bytes, bodies);
        return once(idempotencyKey, FlightExport.NDJSON, bytes, () -> {
            List<Long> ids =
                    writes.createAll(lines).stream().map(FlightView::id).toList();
            return new Answer(201, null, null, json.write(Map.of("ids", ids)));
        });
    }

    /**
     * Gives a flight another state.
     *
     * @throws ProblemException 400 for a state that is invalid, 404, 409 for another's key, 412 where it changed since, 428
     *     without {@code If-Match}
     */
    @PUT
    @RolesAllowed(Access.WRITE)
    @Path(ONE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response replace(
            @PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch, InputStream body) {
        EntityTags condition = required(ifMatch);
        FlightDocument document = FlightJson.document(bodies.json(bodies.read(body)), id(id));
        return ok(writes.change(id(id), condition, flight -> document));
    }

    /**
     * Changes some members of a flight, by JSON Merge Patch (RFC 7396); {@code If-Match} is not required, as the rest stays.
     *
     * @throws ProblemException 400 for what would be invalid, 404, 409 for another's key, 412 where it changed since
     */
    @PATCH
    @RolesAllowed(Access.WRITE)
    @Path(ONE)
    @Consumes(MERGE_PATCH)
    @Produces(MediaType.APPLICATION_JSON)
    public Response patch(
            @PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch, InputStream body) {
        EntityTags condition = EntityTags.read(HttpHeaders.IF_MATCH, ifMatch);
        JsonNode patch = bodies.json(bodies.read(body));
        return ok(writes.change(id(id), condition, flight -> json.patch(flight, patch)));
    }

    /**
     * Deletes a flight.
     *
     * @throws ProblemException 404, 412 where it changed since, 428 without {@code If-Match}
     */
    @DELETE
    @RolesAllowed(Access.WRITE)
    @Path(ONE)
    public void delete(@PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        writes.delete(id(id), required(ifMatch));
    }

    private Response once(@Nullable String key, String type, byte[] request, Supplier<Answer> work) {
        return writes.inTransaction(() -> idempotency.once(key, caller.name(), type, request, work))
                .response();
    }

    private static EntityTags required(@Nullable String ifMatch) {
        EntityTags condition = EntityTags.read(HttpHeaders.IF_MATCH, ifMatch);
        if (condition == null) {
            throw new ProblemException(428, "If-Match is required: the ETag of the flight as it was read");
        }
        return condition;
    }

    /** No flight has an id that is no long. */
    private static long id(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw Flights.unknown(digits);
        }
    }

    private static Response ok(FlightView flight) {
        return Response.ok(flight)
                .header(HttpHeaders.ETAG, EntityTags.of(flight.version()))
                .build();
    }
}
