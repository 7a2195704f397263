package dev.puffel.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages that carry CloudEvents, by the Google Pub/Sub protocol binding: in binary mode the context is in attributes
 * {@code ce-…}, in structured mode the data is the whole event as JSON.
 */
public final class CloudEventMessages {
    /** The extension that names an event's trace (CloudEvents Distributed Tracing). */
    static final String TRACEPARENT = "traceparent";

    private static final String PREFIX = "ce-";
    private static final String CONTENT_TYPE = "content-type";
    private static final JsonFormat JSON = new JsonFormat();

    private CloudEventMessages() {}

    /**
     * The event that a message carries, in either mode.
     *
     * @throws InvalidEventException where it carries none
     */
    public static CloudEvent parseEvent(IncomingMessage message) throws InvalidEventException {
        if (message.isLarge()) {
            throw new InvalidEventException("more than " + IncomingMessage.MAX_BYTES + " bytes");
        }
        String contentType = message.attributes().getOrDefault(CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
        try {
            CloudEvent event = contentType.startsWith(JsonFormat.CONTENT_TYPE)
                    ? JSON.deserialize(message.data())
                    : binary(message);
            if (event.getSpecVersion() != SpecVersion.V1) {
                throw new InvalidEventException("specversion must be 1.0");
            }
            return event;
        } catch (RuntimeException e) {
            // The SDK throws all kinds of exceptions; none of them may hold up valid messages.
            throw new InvalidEventException("no CloudEvent: " + reason(e), e);
        }
    }

    /**
     * An event in the JSON format.
     *
     * @throws InvalidEventException where it is none
     */
    public static CloudEvent parseEvent(JsonNode object) throws InvalidEventException {
        return parseEvent(new IncomingMessage(
                "",
                Map.of(CONTENT_TYPE, JsonFormat.CONTENT_TYPE),
                object.toString().getBytes(UTF_8),
                Instant.EPOCH));
    }

    /** The event as a message in binary mode, ordered by its subject. */
    public static OutgoingMessage toMessage(CloudEvent event) {
        Map<String, String> attributes = new TreeMap<>();
        for (String name : event.getAttributeNames()) {
            Object value = event.getAttribute(name);
            if (value != null) {
                attributes.put(name.equals("datacontenttype") ? CONTENT_TYPE : PREFIX + name, text(value));
            }
        }
        for (String name : event.getExtensionNames()) {
            attributes.put(PREFIX + name, text(event.getExtension(name)));
            if (name.equals(TRACEPARENT)) {
                // Also by W3C Trace Context, for tracers that do not know CloudEvents.
                attributes.put(name, text(event.getExtension(name)));
            }
        }
        CloudEventData data = event.getData();
        return new OutgoingMessage(attributes, data == null ? new byte[0] : data.toBytes(), event.getSubject());
    }

    private static String text(@Nullable Object value) {
        return value instanceof OffsetDateTime time
                ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time)
                : String.valueOf(value);
    }

    private static CloudEvent binary(IncomingMessage message) throws InvalidEventException {
        String version = message.attributes().get(PREFIX + "specversion");
        if (version == null) {
            throw new InvalidEventException("no CloudEvent: attribute ce-specversion is missing");
        }
        CloudEventBuilder builder = CloudEventBuilder.fromSpecVersion(SpecVersion.parse(version));
        message.attributes().forEach((name, value) -> {
            String attribute = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
            if (SpecVersion.V1.getAllAttributes().contains(attribute) && !attribute.equals("specversion")) {
                builder.withContextAttribute(attribute, value);
            }
        });
        if (message.data().length > 0) {
            builder.withData(BytesCloudEventData.wrap(message.data()));
        }
        return builder.build();
    }

    /** The innermost message tells most; Jackson's own is without the place in the source, which is of no use here. */
    private static String reason(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(innermost.getMessage());
    }
}
