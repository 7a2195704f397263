package dev.puffel.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.puffel.flight.FlightState;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Makes flight events. */
public final class FlightEvents {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private FlightEvents() {}

    /** Says what a flight is from now on. */
    public static CloudEvent upserted(URI source, String id, Instant time, String subject, FlightState state) {
        try {
            return event(source, id, time, subject)
                    .withType(FlightEvent.UPSERTED)
                    .withData("application/json", JSON.writeValueAsBytes(state))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says that a flight is gone. */
    public static CloudEvent removed(URI source, String id, Instant time, String subject) {
        return event(source, id, time, subject).withType(FlightEvent.REMOVED).build();
    }

    /**
     * An event that was written before.
     *
     * @param time as {@link EventTime} writes it
     * @param data JSON; null where the type says all
     * @param traceparent the trace that it is part of; null for none
     */
    public static CloudEvent of(
            URI source,
            String id,
            String type,
            String time,
            String subject,
            @Nullable String data,
            @Nullable String traceparent) {
        CloudEventBuilder event =
                event(source, id, Instant.parse(time), subject).withType(type);
        if (data != null) {
            event.withData("application/json", data.getBytes(UTF_8));
        }
        if (traceparent != null) {
            event.withExtension(CloudEventMessages.TRACEPARENT, traceparent);
        }
        return event.build();
    }

    private static CloudEventBuilder event(URI source, String id, Instant time, String subject) {
        return CloudEventBuilder.v1()
                .withSource(source)
                .withId(id)
                .withTime(time.atOffset(ZoneOffset.UTC))
                .withSubject(subject);
    }
}
