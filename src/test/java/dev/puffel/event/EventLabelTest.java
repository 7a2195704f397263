package dev.puffel.event;

import static dev.puffel.event.Messages.binary;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLabelTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    @Test
    void inBinaryModeItIsInTheAttributes() {
        assertEquals(
                new EventLabel("e", "k", TRACE),
                EventLabel.of(binary(Map.of("ce-id", "e", "ce-subject", "k", "traceparent", TRACEPARENT), "{")));
        assertEquals(
                new EventLabel(null, null, TRACE), EventLabel.of(binary(Map.of("ce-traceparent", TRACEPARENT), "")));
    }

    @Test
    void inStructuredModeItIsInTheData() {
        Map<String, String> structured = Map.of("content-type", "application/cloudevents+json; charset=utf-8");

        assertEquals(
                new EventLabel("e", "k", TRACE),
                EventLabel.of(binary(
                        structured, "{\"id\":\"e\",\"subject\":\"k\",\"traceparent\":\"" + TRACEPARENT + "\"}")));
        assertEquals(new EventLabel(null, null, null), EventLabel.of(binary(structured, "{\"id\":1")));
        assertEquals(new EventLabel(null, null, null), EventLabel.of(binary(structured, "[]")));
        assertEquals(new EventLabel(null, null, null), EventLabel.of(binary(structured, "")));
    }

    @Test
    void whatIsNoTraceparentIsIgnored() {
        assertEquals(
                new EventLabel(null, null, null), EventLabel.of(binary(Map.of("traceparent", "00-" + TRACE), "{}")));
    }
}
