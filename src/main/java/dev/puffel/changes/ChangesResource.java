package dev.puffel.changes;

import dev.puffel.flight.FlightFilter;
import dev.puffel.flight.FlightQuery;
import dev.puffel.http.ProblemException;
import dev.puffel.security.Access;
import dev.puffel.security.Caller;
import io.quarkus.vertx.http.security.AuthorizationPolicy;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The stream of changes of flights over HTTP. */
@Path("/flights/changes")
@Blocking
public class ChangesResource {
    private static final List<Variant> VARIANTS =
            Variant.mediaTypes(MediaType.SERVER_SENT_EVENTS_TYPE).build();

    private final Changes changes;
    private final Caller caller;
    private final Clock clock;

    ChangesResource(Changes changes, Caller caller, Clock clock) {
        this.changes = changes;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * Streams Server-Sent Events without an end: {@code upserted} with the flight, {@code removed} with its id. Without {@code
     * Last-Event-ID}, the stream starts now. With a filter, the stream has the changes of flights that match before or after
     * the change. If reads need a token, the stream ends when the token expires.
     *
     * @throws ProblemException 400 for an invalid id or filter, 406, 410 if the changes after the id are not kept any more, 503
     *     if there are too many clients
     */
    // Vert.x writes the response, because Quarkus REST would write event by event for each client.
    @GET
    @AuthorizationPolicy(name = Access.READ)
    public CompletionStage<Response> follow(
            @BeanParam FlightQuery query,
            Request request,
            @Context RoutingContext context,
            @HeaderParam(Changes.HEADER) @Nullable String lastEventId)
            throws SQLException {
        if (request.selectVariant(VARIANTS) == null) {
            throw new ProblemException(406, "Changes are available only as " + MediaType.SERVER_SENT_EVENTS);
        }
        FlightFilter filter = query.filter();
        Position position = changes.position(lastEventId);
        // Otherwise, nginx would buffer events.
        context.response().putHeader("X-Accel-Buffering", "no");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            return CompletableFuture.completedStage(
                    Response.ok().type(MediaType.SERVER_SENT_EVENTS).build());
        }
        ResponseSink sink = new ResponseSink(context);
        ChangeClient client = changes.open(sink, filter, position);
        sink.onEnd(() -> changes.remove(client));
        caller.readAccessExpiry().ifPresent(end -> {
            long rest = Math.max(1, clock.instant().until(end, ChronoUnit.MILLIS));
            long timer = context.vertx().setTimer(rest, expired -> client.close());
            sink.onEnd(() -> context.vertx().cancelTimer(timer));
        });
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS);
        sink.begin(client::drained);
        client.start();
        // Never completed, so that Quarkus REST leaves the response alone.
        return new CompletableFuture<>();
    }
}
