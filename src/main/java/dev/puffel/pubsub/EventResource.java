package dev.puffel.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
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
    private static final String CONTENT_TYPE = "content-type";
    private static final int MAX_EVENTS = 10_000;

    /**
     * The maximum number of bytes of a push request that is parsed. The message in a larger request is too large; Base64 takes
     * a third more.
     */
    private static final int MAX_PUSH_BYTES = 2 * IncomingMessage.MAX_BYTES;

    private static final JsonFactory JSON = new JsonFactory();

    /** A quoted string as the value of a header. */
    private static final Pattern QUOTED = Pattern.compile("^\"(.*)\"$");

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
     * @throws ProblemException 400 if the request carries anything else than CloudEvents; nothing is applied
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
        String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
        if (lower.startsWith(BATCHED)) {
            return batch(body);
        }
        if (lower.startsWith(STRUCTURED)) {
            return List.of(structured(body, null));
        }
        Map<String, String> attributes = attributes(headers);
        if (attributes.containsKey(PREFIX + SPEC_VERSION)) {
            if (type != null) {
                attributes.put(CONTENT_TYPE, type);
            }
            return List.of(message(attributes, body));
        }
        boolean json = lower.startsWith(MediaType.APPLICATION_JSON);
        if (json && body.length > MAX_PUSH_BYTES) {
            // Goes into quarantine, like a message of this size that is pulled.
            return List.of(message(Map.of(), body));
        }
        JsonNode message = json ? bodies.json(body).path("message") : MissingNode.getInstance();
        if (message.path("messageId").asText().isEmpty()) {
            throw new ProblemException(
                    400,
                    "The request carries no CloudEvent: it has neither the header ce-specversion nor the content type "
                            + STRUCTURED + " or " + BATCHED + ", and is not a Pub/Sub push request");
        }
        return List.of(pushed(message));
    }

    /** Parses one event at a time, because a tree of all events would take thirty times the memory of the body. */
    private List<IncomingMessage> batch(byte[] body) {
        List<IncomingMessage> messages = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            check(parser.nextToken() == JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                check(parser.currentToken() == JsonToken.START_OBJECT && messages.size() < MAX_EVENTS);
                int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                int end = Math.toIntExact(parser.currentLocation().getByteOffset());
                messages.add(structured(Arrays.copyOfRange(body, start, end), messages.size()));
            }
            check(parser.nextToken() == null);
        } catch (IOException e) {
            throw new ProblemException(400, "The body is malformed JSON");
        }
        return messages;
    }

    private static void check(boolean isBatch) {
        if (!isBatch) {
            throw new ProblemException(400, "The body must be an array of at most " + MAX_EVENTS + " CloudEvents");
        }
    }

    /** Returns the message of an event in JSON. The index is that in the batch; null without a batch. */
    private IncomingMessage structured(byte[] event, @Nullable Integer index) {
        // A large event goes into quarantine unread.
        if (event.length <= IncomingMessage.MAX_BYTES && !bodies.json(event).has(SPEC_VERSION)) {
            String field = index == null ? SPEC_VERSION : "[" + index + "]." + SPEC_VERSION;
            throw new ProblemException(
                    400,
                    "The body must be a CloudEvent, or an array of CloudEvents",
                    List.of(new InputError(null, field, "is required")));
        }
        return message(Map.of(CONTENT_TYPE, STRUCTURED), event);
    }

    /** Returns the attributes in the headers, decoded as section 3.1.3.2 of the binding describes. */
    private static Map<String, String> attributes(HttpHeaders headers) {
        Map<String, String> attributes = new TreeMap<>();
        headers.getRequestHeaders().forEach((name, values) -> {
            String attribute = name.toLowerCase(Locale.ROOT);
            if (attribute.startsWith(PREFIX)) {
                String value = QUOTED.matcher(values.get(0).strip()).replaceFirst("$1");
                try {
                    attributes.put(attribute, URLDecoder.decode(value.replace("+", "%2B"), UTF_8));
                } catch (IllegalArgumentException e) {
                    throw new ProblemException(400, "The header " + attribute + " is not percent-encoded");
                }
            }
        });
        return attributes;
    }

    /** Returns the message of a push request, as a pull would return it. */
    private IncomingMessage pushed(JsonNode message) {
        Map<String, String> attributes = new TreeMap<>();
        message.path("attributes")
                .properties()
                .forEach(a -> attributes.put(a.getKey(), a.getValue().asText()));
        try {
            byte[] data = message.path("data").binaryValue();
            Instant publishedAt = message.has("publishTime")
                    ? Instant.parse(message.get("publishTime").asText())
                    : clock.instant();
            return new IncomingMessage(
                    message.get("messageId").asText(), attributes, data == null ? new byte[0] : data, publishedAt);
        } catch (IOException e) {
            throw new ProblemException(400, "The data of the message is not Base64");
        } catch (DateTimeParseException e) {
            throw new ProblemException(400, "The publishTime of the message is not an RFC 3339 date and time");
        }
    }

    private IncomingMessage message(Map<String, String> attributes, byte[] data) {
        return new IncomingMessage(UUID.randomUUID().toString(), attributes, data, clock.instant());
    }
}
