package dev.puffel.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.puffel.event.CloudEventMessages;
import dev.puffel.event.FlightEvents;
import dev.puffel.event.InvalidEventException;
import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.InvalidFlightException;
import dev.puffel.flight.JsonFlight;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Flight events from what a user gives: CloudEvents as they are, flights wrapped into new events. */
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

    /** Says in one line what is wrong, and where. */
    static final class BadInput extends Exception {
        private static final long serialVersionUID = 1L;

        BadInput(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Reads JSON objects, usually one a line. Returns how many there were. */
    long read(Path file, Sink sink) throws BadInput, IOException, InterruptedException {
        long count = 0;
        try (InputStream in = Files.newInputStream(file)) {
            int line = 1;
            try (MappingIterator<JsonNode> objects =
                    JSON.readerFor(JsonNode.class).readValues(in)) {
                while (objects.hasNextValue()) {
                    line = objects.getCurrentLocation().getLineNr();
                    sink.accept(event(objects.nextValue()));
                    count++;
                }
            } catch (JsonProcessingException e) {
                int at = e.getLocation() == null ? line : e.getLocation().getLineNr();
                throw new BadInput(file + ", line " + at + ": no JSON: " + e.getOriginalMessage(), e);
            } catch (InvalidFlightException | InvalidEventException | IllegalArgumentException e) {
                throw new BadInput(file + ", line " + line + ": " + e.getMessage(), e);
            }
        } catch (NoSuchFileException e) {
            throw new BadInput("there is no file " + file, e);
        }
        return count;
    }

    /** Makes one event: of the removal of the flight with this key, or else of a flight. Returns 1. */
    long one(@Nullable String removed, JsonNode flight, Sink sink) throws BadInput, InterruptedException {
        try {
            sink.accept(
                    removed == null
                            ? event(flight)
                            : FlightEvents.removed(source, id(), now(), FlightState.key(removed)));
            return 1;
        } catch (InvalidFlightException | InvalidEventException | IllegalArgumentException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private CloudEvent event(JsonNode object) throws InvalidFlightException, InvalidEventException {
        if (object.has("specversion")) {
            return CloudEventMessages.parseEvent(object);
        }
        if (!object.isObject()) {
            throw new IllegalArgumentException("must be a JSON object");
        }
        FlightDocument flight = FlightDocument.read(new JsonFlight(object));
        String subject = flight.key() == null ? id() : flight.key();
        return FlightEvents.upserted(source, id(), now(), subject, flight.state());
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /** Later events of one input are greater, however fast they come. */
    private Instant now() {
        Instant now = clock.instant();
        last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        return last;
    }
}
