package dev.puffel.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.puffel.event.CloudEventMessages;
import dev.puffel.event.FlightEvent;
import dev.puffel.event.FlightEvents;
import dev.puffel.event.InvalidEventException;
import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.InvalidFlightException;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates flight events from the input of a user: CloudEvents stay unchanged, and each flight becomes a new event. */
final class EventSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI source;
    private final Clock clock;
    private Instant last = Instant.EPOCH;

    EventSource(URI source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    interface Sink {
        void accept(CloudEvent event) throws InterruptedException;
    }

    /**
     * Reads JSON objects, usually one on each line.
     *
     * @param name the name of the input, for messages
     * @throws CommandFailure with the line and the reason, if an object is invalid
     */
    void read(InputStream in, String name, Sink sink) throws IOException, InterruptedException {
        int line = 1;
        try (MappingIterator<JsonNode> objects = JSON.readerFor(JsonNode.class).readValues(in)) {
            while (objects.hasNextValue()) {
                line = objects.getCurrentLocation().getLineNr();
                sink.accept(event(objects.nextValue()));
            }
        } catch (JsonProcessingException e) {
            int at = e.getLocation() == null ? line : e.getLocation().getLineNr();
            throw new CommandFailure(name + ", line " + at + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (InvalidFlightException | InvalidEventException e) {
            throw new CommandFailure(name + ", line " + line + ": " + e.getMessage(), e);
        }
    }

    /** Returns the event that removes a flight. */
    CloudEvent removed(String key) {
        return event(FlightEvent.REMOVED, FlightState.key(key), null);
    }

    /** Returns the event of a flight. A flight without a key gets a new key. */
    CloudEvent upserted(FlightDocument flight) {
        String subject = flight.key() == null ? id() : flight.key();
        return event(
                FlightEvent.UPSERTED, subject, JSON.valueToTree(flight.state()).toString());
    }

    private CloudEvent event(String type, String subject, @Nullable String data) {
        return FlightEvents.of(source, id(), type, now(), subject, data, null);
    }

    private CloudEvent event(JsonNode object) throws InvalidFlightException, InvalidEventException {
        return object.has("specversion")
                ? CloudEventMessages.parseEvent(object)
                : upserted(FlightDocument.parseJson(object, null));
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /** Returns the current time, but always later than that of the event before. */
    private Instant now() {
        Instant now = clock.instant();
        last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        return last;
    }
}
