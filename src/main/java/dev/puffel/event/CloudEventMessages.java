package dev.puffel.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.puffel.flight.FlightState;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Converts between CloudEvents and messages, by the Google Pub/Sub protocol binding. In binary mode, the context is in the
 * attributes {@code ce-…}; in structured mode, the data is the whole event as JSON.
 */
public final class CloudEventMessages {
    /** The extension with the trace of an event (CloudEvents Distributed Tracing). */
    static final String TRACEPARENT = "traceparent";

    /** The extension that orders the events of a source (CloudEvents Sequence). */
    static final String SEQUENCE = "sequence";

    private static final String PREFIX = "ce-";
    private static final String CONTENT_TYPE = "content-type";
    private static final String DATA_CONTENT_TYPE = "datacontenttype";

    /** The members of an event that Puffel reads. It ignores other extensions, with any names. */
    private static final Set<String> MEMBERS = Stream.concat(
                    SpecVersion.V1.getAllAttributes().stream(), Stream.of("data", "data_base64", SEQUENCE))
            .collect(Collectors.toUnmodifiableSet());

    /** The format of RFC 2046. */
    private static final Pattern MEDIA_TYPE = Pattern.compile("[^/;\\s]+/[^/;\\s]+\\s*(;.*)?");

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(JsonFormat.getCloudEventJacksonModule())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CloudEventMessages() {}

    /**
     * Returns the event that a message carries, in either mode, without extensions except {@code sequence}.
     *
     * @throws InvalidEventException if the message carries no valid event
     */
    public static CloudEvent parseEvent(IncomingMessage message) throws InvalidEventException {
        if (message.isLarge()) {
            throw new InvalidEventException("more than " + IncomingMessage.MAX_BYTES + " bytes");
        }
        return checked(() -> {
            JsonNode structured = structured(message);
            if (structured == null) {
                return binary(message);
            }
            return parse(structured instanceof ObjectNode object ? object.retain(MEMBERS) : structured);
        });
    }

    /**
     * Parses an event in the JSON format.
     *
     * @throws InvalidEventException if the object is not a valid event
     */
    public static CloudEvent parseEvent(JsonNode object) throws InvalidEventException {
        return checked(() -> parse(object));
    }

    /**
     * Returns the JSON of an event in structured mode; null in binary mode. Some senders set no content type; then the data
     * shows the mode.
     */
    static @Nullable JsonNode structured(IncomingMessage message) throws IOException {
        String contentType = contentType(message);
        if (contentType != null) {
            return contentType.toLowerCase(Locale.ROOT).startsWith(JsonFormat.CONTENT_TYPE)
                    ? JSON.readTree(message.data())
                    : null;
        }
        if (message.attributes().containsKey(PREFIX + "specversion")) {
            return null;
        }
        try {
            JsonNode data = JSON.readTree(message.data());
            return data.has("specversion") ? data : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Returns the event as a message in binary mode, with the subject as the ordering key. */
    public static OutgoingMessage toMessage(CloudEvent event) {
        Map<String, String> attributes = new TreeMap<>();
        for (String name : event.getAttributeNames()) {
            Object value = event.getAttribute(name);
            if (value != null) {
                attributes.put(name.equals(DATA_CONTENT_TYPE) ? CONTENT_TYPE : PREFIX + name, text(value));
            }
        }
        for (String name : event.getExtensionNames()) {
            attributes.put(PREFIX + name, text(event.getExtension(name)));
            if (name.equals(TRACEPARENT)) {
                // For tracers that know W3C Trace Context, but not CloudEvents.
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

    private static @Nullable String contentType(IncomingMessage message) {
        for (Map.Entry<String, String> attribute : message.attributes().entrySet()) {
            if (attribute.getKey().equalsIgnoreCase(CONTENT_TYPE)) {
                return attribute.getValue();
            }
        }
        return null;
    }

    private static CloudEvent parse(JsonNode json) throws IOException, InvalidEventException {
        if (!(json instanceof ObjectNode object)) {
            throw new InvalidEventException("not a valid CloudEvent: must be a JSON object");
        }
        checkTime(object.path("time").textValue());
        JsonNode type = object.path(DATA_CONTENT_TYPE);
        if (!type.isTextual() || !object.path("data").isContainerNode()) {
            return JSON.treeToValue(object, CloudEvent.class);
        }
        // The SDK does not know all media types of JSON (RFC 6839).
        CloudEvent event = JSON.treeToValue(object.put(DATA_CONTENT_TYPE, "application/json"), CloudEvent.class);
        return CloudEventBuilder.from(event)
                .withDataContentType(type.textValue())
                .build();
    }

    private static CloudEvent binary(IncomingMessage message) throws InvalidEventException {
        Map<String, String> attributes = message.attributes();
        String version = attributes.get(PREFIX + "specversion");
        if (version == null) {
            throw new InvalidEventException("not a valid CloudEvent: attribute ce-specversion is missing");
        }
        checkTime(attributes.get(PREFIX + "time"));
        CloudEventBuilder builder = CloudEventBuilder.fromSpecVersion(SpecVersion.parse(version));
        attributes.forEach((name, value) -> {
            String attribute = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
            if (MEMBERS.contains(attribute) && !attribute.startsWith("data_") && !attribute.equals("specversion")) {
                builder.withContextAttribute(attribute, value);
            }
        });
        String contentType = contentType(message);
        if (contentType != null) {
            builder.withDataContentType(contentType);
        }
        if (message.data().length > 0) {
            builder.withData(BytesCloudEventData.wrap(message.data()));
        }
        return builder.build();
    }

    private static void checkTime(@Nullable String time) throws InvalidEventException {
        try {
            if (time != null) {
                FlightState.instant(time);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidEventException("not a valid CloudEvent: time " + e.getMessage(), e);
        }
    }

    /** Checks the rules of CloudEvents 1.0 for attributes that the SDK does not check. */
    private static CloudEvent checked(Callable<CloudEvent> parser) throws InvalidEventException {
        try {
            CloudEvent event = parser.call();
            if (event.getSpecVersion() != SpecVersion.V1) {
                throw new InvalidEventException("specversion must be 1.0");
            }
            for (String name : event.getAttributeNames()) {
                String value = String.valueOf(event.getAttribute(name));
                if (value.isEmpty() || !value.codePoints().allMatch(CloudEventMessages::isAllowed)) {
                    throw new InvalidEventException(
                            "not a valid CloudEvent: " + name + " must not be empty or contain control characters");
                }
            }
            String contentType = event.getDataContentType();
            if (contentType != null && !MEDIA_TYPE.matcher(contentType).matches()) {
                throw new InvalidEventException("not a valid CloudEvent: datacontenttype must be a media type");
            }
            URI schema = event.getDataSchema();
            if (schema != null && !schema.isAbsolute()) {
                throw new InvalidEventException("not a valid CloudEvent: dataschema must be an absolute URI");
            }
            return event;
        } catch (InvalidEventException e) {
            throw e;
        } catch (Exception e) {
            // The SDK throws all kinds of exceptions; none of them may hold up valid messages.
            throw new InvalidEventException("not a valid CloudEvent: " + reason(e), e);
        }
    }

    /** Control characters, halves of surrogate pairs and noncharacters are not allowed. */
    private static boolean isAllowed(int codePoint) {
        return !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE
                && (codePoint & 0xFFFE) != 0xFFFE
                && (codePoint < 0xFDD0 || codePoint > 0xFDEF);
    }

    /**
     * Returns the message of the innermost cause, which is the most specific one. Jackson's original message omits the position
     * in the source, which is useless here.
     */
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
