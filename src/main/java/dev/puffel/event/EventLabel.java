package dev.puffel.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The known facts about the event of a message, even if the event is invalid; unknown facts are null.
 *
 * @param id the id of the event
 * @param subject the key of the flight
 * @param traceId the trace id of W3C Trace Context, 32 hexadecimal digits
 */
public record EventLabel(
        @Nullable String id,
        @Nullable String subject,
        @Nullable String traceId) {
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    /** Returns the label of a message, in either mode of CloudEvents. */
    public static EventLabel of(IncomingMessage message) {
        Map<String, String> attributes = message.attributes();
        JsonNode event = structured(message);
        return new EventLabel(
                attributes.getOrDefault("ce-id", event.path("id").textValue()),
                attributes.getOrDefault("ce-subject", event.path("subject").textValue()),
                traceId(attributes.getOrDefault(
                        "traceparent",
                        attributes.getOrDefault(
                                "ce-traceparent", event.path("traceparent").textValue()))));
    }

    private static JsonNode structured(IncomingMessage message) {
        try {
            JsonNode event = message.isLarge() ? null : CloudEventMessages.structured(message);
            return event == null ? MissingNode.getInstance() : event;
        } catch (IOException e) {
            // Invalid JSON has no facts.
            return MissingNode.getInstance();
        }
    }

    private static @Nullable String traceId(@Nullable String traceparent) {
        Matcher matcher = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
