package dev.puffel.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.puffel.event.BatchOutcome;
import dev.puffel.event.EventApplier;
import dev.puffel.event.FlightEventReader;
import dev.puffel.event.IncomingMessage;
import dev.puffel.http.Body;
import dev.puffel.http.Problem.InputError;
import dev.puffel.http.ProblemException;
import dev.puffel.security.Access;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Flight events over HTTP, with the same effect as events that are pulled: CloudEvents by the HTTP protocol binding (binary,
 * structured and batched mode), and requests of a Pub/Sub push subscription.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">HTTP Protocol
 *     Binding for CloudEvents</a>
 */
@Path("/events")
@Blocking
public class EventResource {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCHED = "application/cloudevents-batch+json";
    private static final String PREFIX = "ce-";
    private static final String SPEC_VERSION = "specversion";
    private static final int MAX_EVENTS = 10_000;

    private final EventApplier applier;
    private final MessagingMetrics metrics;
    private final Body bodies;
    private final Clock clock;

    EventResource(
            MessagingConfig config, AgroalDataSource database, MessagingMetrics metrics, Body bodies, Clock clock) {
        this.applier = new EventApplier(
                database, new FlightEventReader(config.source(), config.maxClockSkew(), clock), metrics::committed);
        this.metrics = metrics;
        this.bodies = bodies;
        this.clock = clock;
    }

    /**
     * Applies one event or a batch of events; an event that can never be applied goes into quarantine.
     *
     * @throws ProblemException 400 if the request carries something else than CloudEvents; nothing is applied
     */
    @POST
    @RolesAllowed(Access.EVENTS)
    public void receive(HttpHeaders headers, InputStream body) {
        List<IncomingMessage> messages = messages(headers, bodies.readBulk(body));
        long began = System.nanoTime();
        try {
            BatchOutcome outcome = applier.apply(messages);
            metrics.applied(outcome, Duration.ofNanos(System.nanoTime() - began));
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    private List<IncomingMessage> messages(HttpHeaders headers, byte[] body) {
        String type = String.valueOf(headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
        String lower = type.toLowerCase(Locale.ROOT);
        if (lower.startsWith(BATCHED)) {
            return batch(bodies.json(body));
        }
        if (lower.startsWith(STRUCTURED)) {
            return List.of(structured(bodies.json(body), null));
        }
        Map<String, String> attributes = attributes(headers);
        if (attributes.containsKey(PREFIX + SPEC_VERSION)) {
            attributes.put("content-type", type);
            return List.of(message(attributes, body));
        }
        JsonNode message =
                lower.startsWith("application/json") ? bodies.json(body).path("message") : null;
        if (message == null || !message.isObject()) {
            throw new ProblemException(
                    400,
                    "The request carries no CloudEvent: it has neither the header ce-specversion nor the content type "
                            + STRUCTURED + " or " + BATCHED + ", and is no Pub/Sub push request");
        }
        return List.of(pushed(message));
    }

    private List<IncomingMessage> batch(JsonNode events) {
        if (!events.isArray() || events.size() > MAX_EVENTS) {
            throw new ProblemException(400, "The body must be an array of at most " + MAX_EVENTS + " CloudEvents");
        }
        List<IncomingMessage> messages = new ArrayList<>();
        for (JsonNode event : events) {
            messages.add(structured(event, messages.size()));
        }
        return messages;
    }

    /** The message of an event in JSON, which has an index in a batch. */
    private IncomingMessage structured(JsonNode event, @Nullable Integer index) {
        if (!event.has(SPEC_VERSION)) {
            String field = index == null ? SPEC_VERSION : "[" + index + "]." + SPEC_VERSION;
            throw new ProblemException(
                    400,
                    "The body must be a CloudEvent, or an array of CloudEvents",
                    List.of(new InputError(null, field, "is required")));
        }
        return message(Map.of("content-type", STRUCTURED), event.toString().getBytes(UTF_8));
    }

    /** The attributes in the headers, decoded by section 3.1.3.2 of the binding. */
    private static Map<String, String> attributes(HttpHeaders headers) {
        Map<String, String> attributes = new TreeMap<>();
        headers.getRequestHeaders().forEach((name, values) -> {
            String attribute = name.toLowerCase(Locale.ROOT);
            if (attribute.startsWith(PREFIX)) {
                try {
                    attributes.put(attribute, URLDecoder.decode(values.get(0).replace("+", "%2B"), UTF_8));
                } catch (IllegalArgumentException e) {
                    throw new ProblemException(400, "The header " + attribute + " is not percent-encoded");
                }
            }
        });
        return attributes;
    }

    /** The message of a push request, as the subscription would give it to a pull. */
    private IncomingMessage pushed(JsonNode message) {
        Map<String, String> attributes = new TreeMap<>();
        message.path("attributes")
                .properties()
                .forEach(a -> attributes.put(a.getKey(), a.getValue().asText()));
        try {
            byte[] data = message.path("data").binaryValue();
            return message(attributes, data == null ? new byte[0] : data);
        } catch (IOException e) {
            throw new ProblemException(400, "The data of the message is not Base64");
        }
    }

    private IncomingMessage message(Map<String, String> attributes, byte[] data) {
        return new IncomingMessage(UUID.randomUUID().toString(), attributes, data, clock.instant());
    }
}
