package dev.puffel.event;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.InvalidFlightException;
import dev.puffel.flight.JsonFlight;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads flight events from messages, and validates them. */
public final class FlightEventReader {
    /**
     * The maximum number of characters of source and id, so that both fit into a row of the inbox's index, at four bytes a
     * character.
     */
    private static final int MAX_IDENTITY = 300;

    /** The maximum number of unknown members of an event that are logged. */
    private static final int MAX_IGNORED = 10;

    private final String ownSource;
    private final Duration maxClockSkew;
    private final Clock clock;
    private final ObjectReader json = new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Creates a reader.
     *
     * @param ownSource the source of this service's own events
     * @param maxClockSkew how far in the future the time of an event may lie, because the event makes all earlier ones stale
     */
    public FlightEventReader(String ownSource, Duration maxClockSkew, Clock clock) {
        this.ownSource = ownSource;
        this.maxClockSkew = maxClockSkew;
        this.clock = clock;
    }

    /**
     * Reads one message.
     *
     * @return empty if the event is from this service
     * @throws InvalidEventException if the message can never be applied
     */
    public Optional<FlightEvent> read(IncomingMessage message) throws InvalidEventException {
        CloudEvent event = CloudEventMessages.parseEvent(message);
        String source = event.getSource().toString();
        if (source.equals(ownSource)) {
            return Optional.empty();
        }
        JsonNode flight = switch (event.getType()) {
            case FlightEvent.UPSERTED -> object(event.getData());
            case FlightEvent.REMOVED -> null;
            default -> throw new InvalidEventException("unknown type " + event.getType());
        };
        return Optional.of(new FlightEvent(
                identity("source", source),
                identity("id", event.getId()),
                time(event.getTime()),
                sequence(event.getExtension(CloudEventMessages.SEQUENCE)),
                subject(event.getSubject()),
                flight == null ? null : state(flight),
                flight == null
                        ? List.of()
                        : FlightDocument.unknownMembers(flight).stream()
                                .limit(MAX_IGNORED)
                                .toList()));
    }

    private JsonNode object(@Nullable CloudEventData data) throws InvalidEventException {
        if (data == null || data.toBytes().length == 0) {
            throw new InvalidEventException("data is required");
        }
        try {
            JsonNode object = json.readTree(data.toBytes());
            if (!object.isObject()) {
                throw new InvalidEventException("data must be a JSON object");
            }
            return object;
        } catch (IOException e) {
            throw new InvalidEventException("data is not JSON", e);
        }
    }

    private static FlightState state(JsonNode flight) throws InvalidEventException {
        try {
            return FlightState.read(new JsonFlight(flight));
        } catch (InvalidFlightException e) {
            throw new InvalidEventException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String identity(String name, String value) throws InvalidEventException {
        if (value.codePointCount(0, value.length()) > MAX_IDENTITY) {
            throw new InvalidEventException(name + " must be 1 to " + MAX_IDENTITY + " characters");
        }
        return value;
    }

    private String time(@Nullable OffsetDateTime time) throws InvalidEventException {
        if (time == null) {
            throw new InvalidEventException("time is required");
        }
        if (time.toInstant().isAfter(clock.instant().plus(maxClockSkew))) {
            throw new InvalidEventException("time lies more than " + maxClockSkew.toMinutes() + " min in the future");
        }
        return EventTime.of(time.toInstant());
    }

    private static String sequence(@Nullable Object sequence) throws InvalidEventException {
        return sequence == null ? "" : identity("sequence", sequence.toString());
    }

    private static String subject(@Nullable String subject) throws InvalidEventException {
        if (subject == null) {
            throw new InvalidEventException("subject is required");
        }
        try {
            return FlightState.key(subject);
        } catch (IllegalArgumentException e) {
            throw new InvalidEventException("subject " + e.getMessage(), e);
        }
    }
}
