package dev.puffel.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of the event of a message, even if it is no valid event; null for what the message does not say.
 *
 * @param id the event's
 * @param subject the flight's key
 * @param traceId 32 hexadecimal digits, by W3C Trace Context
 */
public record EventLabel(
        @Nullable String id,
        @Nullable String subject,
        @Nullable String traceId) {
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The label of a message, in either mode of CloudEvents. */
    public static EventLabel of(IncomingMessage message) {
        Map<String, String> attributes = message.attributes();
        JsonNode event =
                isStructured(attributes) && !message.isLarge() ? json(message.data()) : MissingNode.getInstance();
        return new EventLabel(
                attributes.getOrDefault("ce-id", event.path("id").textValue()),
                attributes.getOrDefault("ce-subject", event.path("subject").textValue()),
                traceId(attributes.getOrDefault(
                        "traceparent",
                        attributes.getOrDefault(
                                "ce-traceparent", event.path("traceparent").textValue()))));
    }

    private static boolean isStructured(Map<String, String> attributes) {
        return attributes
                .getOrDefault("content-type", "")
                .toLowerCase(Locale.ROOT)
                .startsWith(JsonFormat.CONTENT_TYPE);
    }

    private static JsonNode json(byte[] data) {
        try {
            return JSON.readTree(data);
        } catch (IOException e) {
            // Invalid JSON says nothing.
            return MissingNode.getInstance();
        }
    }

    private static @Nullable String traceId(@Nullable String traceparent) {
        Matcher matcher = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
