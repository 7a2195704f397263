package dev.puffel.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.puffel.event.CloudEventMessages;
import dev.puffel.event.FlightEvent;
import dev.puffel.event.FlightEventReader;
import dev.puffel.event.IncomingMessage;
import dev.puffel.event.OutgoingMessage;
import dev.puffel.flight.FlightDocument;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventSourceTest {
    private static final Instant NOW = Instant.parse("2026-11-24T18:30:00Z");

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatIsWrittenIsRead() throws Exception {
        ObjectNode flight = (ObjectNode) JSON.readTree("""
                {"origin":"LHR","destination":"JFK","number":"BA478","departure":"2026-11-24T19:30:00Z","delay":5,
                 "distance":3451,"status":"landed","arrival":"2026-11-25T02:30:00.123456Z",
                 "estimatedDeparture":"2026-11-24T19:35:00Z","estimatedArrival":"2026-11-25T02:35:00Z",
                 "actualDeparture":"2026-11-24T19:36:00Z","actualArrival":"2026-11-25T02:31:00Z","departureTerminal":"5",
                 "departureGate":"B36","arrivalTerminal":"8","arrivalGate":"12","baggageClaim":"3","callsign":"BAW478",
                 "aircraft":"G-XLEK","aircraftType":"A388","codeshares":["AA6140","IB4218"]}
                """);
        flight.put("key", "k9");
        FlightDocument document = FlightDocument.parseJson(flight, null);
        OutgoingMessage written =
                CloudEventMessages.toMessage(new EventSource(URI.create("/other"), CLOCK).upserted(document));
        FlightEvent read = new FlightEventReader("/puffel", Duration.ofMinutes(15), CLOCK)
                .read(new IncomingMessage("m", written.attributes(), written.data(), NOW))
                .orElseThrow();

        assertEquals(written.attributes().get("ce-id"), read.id());
        assertEquals(
                new FlightEvent(
                        "/other", read.id(), "2026-11-24T18:30:00.000000000Z", "", "k9", document.state(), List.of()),
                read);
        assertEquals(flight.without("key"), JSON.readTree(written.data()));
        assertEquals("k9", written.orderingKey());
        assertEquals("2026-11-24T18:30:00Z", written.attributes().get("ce-time"));
        assertEquals("application/json", written.attributes().get("content-type"));
    }
}
