package dev.puffel.flight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.puffel.flight.pages.CachedPages;
import dev.puffel.flight.pages.PageCache;
import dev.puffel.flight.transfer.FlightExport;
import dev.puffel.http.Answer;
import dev.puffel.http.Body;
import dev.puffel.http.Gzip;
import dev.puffel.http.ProblemException;
import dev.puffel.security.Access;
import io.quarkus.vertx.http.security.AuthorizationPolicy;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flights over HTTP. */
@Path("/flights")
@Blocking
public class FlightResource {
    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final String ONE = "/{id: [0-9]+}";

    private final Flights flights;
    private final FlightWrites writes;
    private final FlightJson json;
    private final FlightExport exports;
    private final CachedPages cache;
    private final Body bodies;

    FlightResource(
            Flights flights,
            FlightWrites writes,
            FlightJson json,
            FlightExport exports,
            CachedPages cache,
            Body bodies) {
        this.flights = flights;
        this.writes = writes;
        this.json = json;
        this.exports = exports;
        this.cache = cache;
        this.bodies = bodies;
    }

    /**
     * Searches flights. Returns a page of JSON with a {@code Link} (RFC 8288) to the next page, or a stream of NDJSON or CSV,
     * without a limit by default. A page has an {@code ETag}; 304 if {@code If-None-Match} has the tag.
     *
     * @throws ProblemException 400 for parameters that are unknown or invalid
     */
    @GET
    @AuthorizationPolicy(name = Access.READ)
    @Produces({MediaType.APPLICATION_JSON, FlightExport.NDJSON, FlightExport.CSV})
    @Gzip
    public Response list(
            @BeanParam FlightQuery query,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch,
            Request request,
            @Context RoutingContext context) {
        String type = FlightExport.negotiate(request);
        context.response().putHeader(HttpHeaders.VARY, CachedPages.VARY);
        if (!type.equals(MediaType.APPLICATION_JSON)) {
            FlightSearch search = query.export();
            // Otherwise, Quarkus REST would write the whole body and discard it.
            return request.getMethod().equals(HttpMethod.HEAD)
                    ? Response.ok().type(type).build()
                    : Response.ok(exports.stream(search, type, context), type).build();
        }
        Flights.Page found = flights.page(query.page());
        byte[] body = Json.encodeToBuffer(found.flights()).getBytes();
        PageCache.Page page = PageCache.Page.of(body, query.link(found.next()));
        if (request.getMethod().equals(HttpMethod.GET)) {
            cache.keep(context, page);
        }
        return (page.isKnown(ifNoneMatch) ? Response.notModified() : Response.ok(body, CachedPages.JSON))
                .header(HttpHeaders.ETAG, page.tag())
                .header(HttpHeaders.LINK, page.link())
                .build();
    }

    /**
     * Returns one flight with its {@code ETag}; 304 if {@code If-None-Match} has the tag.
     *
     * @throws ProblemException 404 if there is no such flight, 412 if {@code If-Match} lacks its version
     */
    @GET
    @AuthorizationPolicy(name = Access.READ)
    @Path(ONE)
    @Produces(MediaType.APPLICATION_JSON)
    public Response read(@PathParam("id") String id, @BeanParam Preconditions conditions) {
        return json.respond(flights.get(id(id)), conditions).response();
    }

    /**
     * Creates a flight; with an {@code Idempotency-Key}, only once.
     *
     * @throws ProblemException 400 if the flight is invalid, 409 if another flight has the key, 422 if the idempotency key
     *     belongs to another request
     */
    @POST
    @RolesAllowed(Access.WRITE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response create(InputStream body, UriInfo uri) {
        byte[] bytes = bodies.readSmall(body);
        FlightDocument document = FlightJson.document(bodies.json(bytes), null);
        return writes.once(MediaType.APPLICATION_JSON, bytes, () -> {
            FlightView flight = writes.create(document);
            return new Answer(
                    201,
                    FlightQuery.path(uri) + "/" + flight.id(),
                    Preconditions.tag(flight.version()),
                    Json.encode(flight));
        });
    }

    /**
     * Creates many flights, one on each line, all or none.
     *
     * @throws ProblemException 400 with each invalid line, 409 if keys are taken, 413 beyond 10,000 lines
     */
    @POST
    @RolesAllowed(Access.WRITE)
    @Consumes(FlightExport.NDJSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response createAll(InputStream body) {
        byte[] bytes = bodies.readBulk(body);
        FlightLines lines = FlightLines.parseLines(bytes, bodies);
        return writes.once(FlightExport.NDJSON, bytes, () -> {
            List<Long> ids =
                    writes.createAll(lines).stream().map(FlightView::id).toList();
            return new Answer(201, null, null, Json.encode(Map.of("ids", ids)));
        });
    }

    /**
     * Creates or replaces many flights with keys, one on each line, all or none.
     *
     * @throws ProblemException 400 with each invalid line, 413 beyond 10,000 lines, 422 if the idempotency key belongs to
     *     another request
     */
    @PUT
    @RolesAllowed(Access.WRITE)
    @Consumes(FlightExport.NDJSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response putAll(InputStream body) {
        byte[] bytes = bodies.readBulk(body);
        List<FlightDocument> documents =
                FlightLines.parseKeyedLines(bytes, bodies).flights();
        return writes.once("PUT " + FlightExport.NDJSON, bytes, () -> {
            List<FlightView> put = writes.putAll(documents);
            long created = put.stream().filter(flight -> flight.version() == 1).count();
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("created", created);
            counts.put("changed", put.size() - created);
            counts.put("unchanged", (long) documents.size() - put.size());
            return new Answer(200, null, null, Json.encode(counts));
        });
    }

    /**
     * Replaces the state of a flight.
     *
     * @throws ProblemException 400 if the state is invalid, 404, 409 if another flight has the key, 412 if the flight has
     *     changed, 422 if the idempotency key belongs to another request, 428 without {@code If-Match}
     */
    @PUT
    @RolesAllowed(Access.WRITE)
    @Path(ONE)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response replace(@PathParam("id") String id, @BeanParam Preconditions conditions, InputStream body) {
        conditions.require();
        byte[] bytes = bodies.readSmall(body);
        FlightDocument document = FlightJson.document(bodies.json(bytes), id(id));
        return writes.once(
                "PUT " + id,
                bytes,
                () -> json.answer(200, writes.change(writes.lock(id(id), conditions), flight -> document)));
    }

    /**
     * Changes some members of a flight, by JSON Merge Patch (RFC 7396). {@code If-Match} is not required, because the other
     * members stay.
     *
     * @throws ProblemException 400 if the result would be invalid, 404, 409 if another flight has the key, 412 if the flight
     *     has changed, 422 if the idempotency key belongs to another request
     */
    @PATCH
    @RolesAllowed(Access.WRITE)
    @Path(ONE)
    @Consumes(MERGE_PATCH)
    @Produces(MediaType.APPLICATION_JSON)
    public Response patch(@PathParam("id") String id, @BeanParam Preconditions conditions, InputStream body) {
        byte[] bytes = bodies.readSmall(body);
        JsonNode patch = bodies.json(bytes);
        return writes.once(
                "PATCH " + id,
                bytes,
                () -> json.answer(
                        200, writes.change(writes.lock(id(id), conditions), flight -> json.patch(flight, patch))));
    }

    /**
     * Deletes a flight.
     *
     * @throws ProblemException 404, 412 if the flight has changed, 422 if the idempotency key belongs to another request, 428
     *     without {@code If-Match}
     */
    @DELETE
    @RolesAllowed(Access.WRITE)
    @Path(ONE)
    public Response delete(@PathParam("id") String id, @BeanParam Preconditions conditions) {
        conditions.require();
        return writes.once("DELETE " + id, new byte[0], () -> {
            writes.delete(writes.lock(id(id), conditions));
            return Answer.NO_CONTENT;
        });
    }

    /** Parses an id. If it is not a long, there is no such flight. */
    private static long id(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw Flights.unknown(digits);
        }
    }
}
