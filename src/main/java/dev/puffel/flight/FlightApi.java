package dev.puffel.flight;

import static dev.puffel.http.ApiSchemas.ref;

import dev.puffel.http.ApiOperation;
import dev.puffel.http.ApiSchemas;
import dev.puffel.http.IdempotencyKeys;
import dev.puffel.http.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;

/**
 * Describes the resource of flights in the OpenAPI document, whose paths come from the code. It runs at build time: the
 * service carries the finished document.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class FlightApi implements OASFilter {
    private static final String JSON = MediaType.APPLICATION_JSON;
    private static final String PROBLEM = Problem.MEDIA_TYPE;
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.setComponents(OASFactory.createComponents()
                .addSchema("Flight", FlightSchemas.flight())
                .addSchema("FlightDocument", FlightSchemas.document())
                .addSchema("FlightPatch", FlightSchemas.patch())
                .addSchema("Problem", ApiSchemas.problem()));
        new ApiOperation(document.getPaths().getPathItem("/ping").getGET(), "ping", "Tells whether HTTP works")
                .answer(200, "It does", MediaType.TEXT_PLAIN, ApiSchemas.string())
                .problems(406)
                .gets("pong", 200, MediaType.TEXT_PLAIN, "pong");
        PathItem all = document.getPaths().getPathItem("/flights");
        list(all);
        create(all);
        changes(document.getPaths().getPathItem("/flights/changes"));
        PathItem one = document.getPaths().getPathItem("/flights/{id}");
        read(one);
        replace(one);
        patch(one);
        delete(one);
    }

    private static void list(PathItem path) {
        new ApiOperation(path.getGET(), "listFlights", "Searches flights: a page of JSON, or all as NDJSON or CSV")
                .parameter(In.QUERY, "origin", false, "The flight's origin", FlightSchemas.place())
                .parameter(In.QUERY, "destination", false, "The flight's destination", FlightSchemas.place())
                .parameter(In.QUERY, "number", false, "The flight number", FlightSchemas.number())
                .parameter(In.QUERY, "status", false, "Where the flight stands", FlightSchemas.status())
                .parameter(In.QUERY, "from", false, "The first departure", ApiSchemas.format("date-time"))
                .parameter(In.QUERY, "to", false, "The departure that ends it", ApiSchemas.format("date-time"))
                .parameter(In.QUERY, "sort", false, "The order, by default id", ApiSchemas.oneOf(FlightOrder.NAMES))
                .parameter(
                        In.QUERY,
                        "limit",
                        false,
                        "At most so many: of a page by default 100 and no more than 1000, of NDJSON and CSV all by default",
                        ApiSchemas.integer(1, Integer.MAX_VALUE))
                .parameter(In.QUERY, "cursor", false, "Where a page begins: from Link", ApiSchemas.string())
                .answer(200, "What was found", JSON, ApiSchemas.list(ref("Flight")))
                .answer(200, "What was found", FlightExport.NDJSON, ApiSchemas.string())
                .answer(200, "What was found", FlightExport.CSV, ApiSchemas.string())
                .gives(200, HttpHeaders.LINK, "The next page, rel=\"next\" (RFC 8288)")
                .problems(400, 401, 406)
                .example("page", "number", "BA478")
                .gets("page", 200, JSON, "[" + FlightExamples.FLIGHT + "]")
                .example("lines", "number", "BA478")
                .gets("lines", 200, FlightExport.NDJSON, FlightExamples.FLIGHT + "\n")
                .example("table", "number", "BA478")
                .gets("table", 200, FlightExport.CSV, FlightExamples.CSV)
                .example("invalid", "limit", 0)
                .gets("invalid", 400, PROBLEM, FlightExamples.INVALID_LIMIT);
    }

    private static void create(PathItem path) {
        new ApiOperation(
                        path.getPOST(),
                        "createFlights",
                        "Creates a flight, or many (NDJSON, one a line) or none of them")
                .parameter(
                        In.HEADER,
                        IdempotencyKeys.HEADER,
                        false,
                        "A request of the same caller that comes again with it has the first one's answer and no second effect",
                        ApiSchemas.string(1, 255))
                .body(JSON, ref("FlightDocument"))
                .body(FlightExport.NDJSON, ApiSchemas.string())
                .answer(
                        201,
                        "Created; of many, their ids",
                        JSON,
                        OASFactory.createSchema()
                                .addAnyOf(ref("Flight"))
                                .addAnyOf(ApiSchemas.object()
                                        .addProperty("ids", ApiSchemas.list(ApiSchemas.integer(1, Long.MAX_VALUE)))))
                .gives(201, HttpHeaders.LOCATION, "Where the flight is")
                .gives(201, HttpHeaders.ETAG, "The flight's version")
                .problems(400, 401, 403, 406, 409, 413, 415, 422)
                .sends("one", JSON, FlightExamples.DOCUMENT)
                .gets("one", 201, JSON, FlightExamples.CREATED)
                .sends("many", FlightExport.NDJSON, FlightExamples.LINES)
                .gets("many", 201, JSON, "{\"ids\":[2,3]}")
                .sends("invalid", JSON, "{\"origin\":\"Paris\"}")
                .gets("invalid", 400, PROBLEM, FlightExamples.INVALID_FLIGHT)
                .sends("taken", JSON, FlightExamples.TAKEN)
                .gets("taken", 409, PROBLEM, FlightExamples.KEY_TAKEN);
    }

    /** The resource is in a package of its own, which this one does not know. */
    private static void changes(PathItem path) {
        new ApiOperation(
                        path.getGET(),
                        "followChanges",
                        "Follows the changes of flights as they happen: a stream of Server-Sent Events without an end")
                .parameter(
                        In.HEADER,
                        LAST_EVENT_ID,
                        false,
                        "The id of the last event that was seen; without it the stream begins now",
                        ApiSchemas.string())
                .answer(
                        200,
                        "Events upserted, whose data is a flight as it became, and removed, whose data has its id; of one"
                                + " flight they come in the order of its changes. A client that does not keep up is"
                                + " disconnected, and resumes by " + LAST_EVENT_ID,
                        MediaType.SERVER_SENT_EVENTS,
                        ApiSchemas.string())
                .problems(400, 401, 406, 410)
                .example("unknown", LAST_EVENT_ID, "x")
                .gets("unknown", 400, PROBLEM, FlightExamples.INVALID_EVENT_ID);
    }

    private static void read(PathItem path) {
        one(path.getGET(), "readFlight", "Reads a flight")
                .parameter(In.HEADER, HttpHeaders.IF_NONE_MATCH, false, "Versions that are known", ApiSchemas.string())
                .answer(200, "The flight", JSON, ref("Flight"))
                .gives(200, HttpHeaders.ETAG, "The flight's version")
                .answer(304, "The version is known")
                .problems(400, 401, 406)
                .example("found", "id", FlightExamples.ID)
                .gets("found", 200, JSON, FlightExamples.FLIGHT)
                .example("unknown", "id", 999_999_999)
                .gets("unknown", 404, PROBLEM, FlightExamples.UNKNOWN);
    }

    private static void replace(PathItem path) {
        one(path.getPUT(), "replaceFlight", "Gives a flight another state")
                .parameter(In.HEADER, HttpHeaders.IF_MATCH, true, "The ETag as it was read", ApiSchemas.string())
                .body(JSON, ref("FlightDocument"))
                .answer(200, "The flight as it is now", JSON, ref("Flight"))
                .gives(200, HttpHeaders.ETAG, "The flight's version")
                .problems(400, 401, 403, 406, 409, 412, 413, 415, 428)
                .example("replaced", "id", FlightExamples.ID)
                .example("replaced", HttpHeaders.IF_MATCH, "*")
                .sends("replaced", JSON, "{\"origin\":\"Rome\",\"destination\":\"Oslo\"}")
                .gets("replaced", 200, JSON, FlightExamples.REPLACED)
                .example("changed", "id", FlightExamples.ID)
                .example("changed", HttpHeaders.IF_MATCH, "\"999\"")
                .sends("changed", JSON, "{\"origin\":\"Rome\",\"destination\":\"Oslo\"}")
                .gets("changed", 412, PROBLEM, FlightExamples.CHANGED);
    }

    private static void patch(PathItem path) {
        one(path.getPATCH(), "patchFlight", "Changes members of a flight (JSON Merge Patch, RFC 7396)")
                .parameter(In.HEADER, HttpHeaders.IF_MATCH, false, "The ETag as it was read", ApiSchemas.string())
                .body(FlightResource.MERGE_PATCH, ref("FlightPatch"))
                .answer(200, "The flight as it is now", JSON, ref("Flight"))
                .gives(200, HttpHeaders.ETAG, "The flight's version")
                .problems(400, 401, 403, 406, 409, 412, 413, 415)
                .example("landed", "id", FlightExamples.ID)
                .sends("landed", FlightResource.MERGE_PATCH, "{\"status\":\"landed\",\"delay\":null}")
                .gets("landed", 200, JSON, FlightExamples.LANDED);
    }

    private static void delete(PathItem path) {
        one(path.getDELETE(), "deleteFlight", "Deletes a flight")
                .parameter(In.HEADER, HttpHeaders.IF_MATCH, true, "The ETag as it was read", ApiSchemas.string())
                .answer(204, "It is gone")
                .problems(400, 401, 403, 412, 428)
                .example("unconditional", "id", FlightExamples.ID)
                .gets("unconditional", 428, PROBLEM, FlightExamples.UNCONDITIONAL);
    }

    private static ApiOperation one(Operation operation, String id, String summary) {
        return new ApiOperation(operation, id, summary)
                .parameter(In.PATH, "id", true, "The flight's id", ApiSchemas.integer(0, Long.MAX_VALUE))
                .problems(404)
                .answer(
                        404,
                        "There is no such flight; oops where the path is none",
                        MediaType.TEXT_PLAIN,
                        ApiSchemas.string());
    }
}
