package dev.puffel.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Creates flight events. */
public final class FlightEvents {
    private FlightEvents() {}

    /**
     * Creates an event.
     *
     * @param type one of the types in {@link FlightEvent}
     * @param data the flight as JSON; null for a removal
     * @param traceparent the trace of the event; null for none
     */
    public static CloudEvent of(
            URI source,
            String id,
            String type,
            Instant time,
            String subject,
            @Nullable String data,
            @Nullable String traceparent) {
        CloudEventBuilder event = CloudEventBuilder.v1()
                .withSource(source)
                .withId(id)
                .withType(type)
                .withTime(time.atOffset(ZoneOffset.UTC))
                .withSubject(subject);
        if (data != null) {
            event.withData("application/json", data.getBytes(UTF_8));
        }
        if (traceparent != null) {
            event.withExtension(CloudEventMessages.TRACEPARENT, traceparent);
        }
        return event.build();
    }
}
