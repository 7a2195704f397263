package dev.puffel.event;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.JsonFlight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlightEventReaderTest {
    private static final Map<String, String> VALID = Messages.attributes("1", "2026-11-24T18:30:00Z", "k1");

    private final FlightEventReader reader = new FlightEventReader(
            "/puffel", Duration.ofMinutes(15), Clock.fixed(Instant.parse("2026-11-24T18:30:00Z"), ZoneOffset.UTC));

    private static FlightState state(String json) throws Exception {
        return FlightState.read(new JsonFlight(new ObjectMapper().readTree(json)));
    }

    @Test
    void readsTheMessageOfTheDocument() throws Exception {
        Matcher command = Pattern.compile("(?s)gcloud pubsub topics publish.*?--message='(.*?)'.*?--attribute='(.*?)'")
                .matcher(Files.readString(Path.of("docs/messaging.md")));
        assertTrue(command.find());

        FlightEvent event = read(Messages.binary(
                Stream.of(command.group(2).split(",", -1))
                        .map(attribute -> attribute.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])),
                command.group(1)));

        assertEquals("ops:BA478", event.subject());
        assertEquals(state(command.group(1)), event.state());
    }

    @Test
    void readsBinaryMode() throws Exception {
        String data = """
                {"origin":" LHR ","destination":"JFK","number":"ba478","departure":"2026-11-24T20:30:00+01:00",
                 "delay":-5,"distance":3451,"status":"boarding","gate":"A1","id":7,"key":"ignored"}
                """;

        FlightEvent event = read(Messages.binary(VALID, data));

        FlightState state = state("""
                {"origin":"LHR","destination":"JFK","number":"BA478","departure":"2026-11-24T19:30:00Z",
                 "delay":-5,"distance":3451,"status":"boarding"}
                """);
        assertEquals(
                new FlightEvent("/upstream", "1", "2026-11-24T18:30:00.000000000Z", "", "k1", state, List.of("gate")),
                event);
    }

    /** It would take thirty times as much memory. */
    @Test
    void whatIsTooLargeIsNotLookedInto() {
        String large = "[" + "{},".repeat(100_000) + "{}]";
        Map<String, String> structured = Map.of("content-type", "application/cloudevents+json");
        String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"x\":" + large + "}";

        for (IncomingMessage message : List.of(
                Messages.binary(VALID, "{\"origin\":\"LHR\",\"destination\":\"JFK\",\"x\":" + large + "}"),
                Messages.binary(structured, event))) {
            InvalidEventException e = assertThrows(InvalidEventException.class, () -> reader.read(message));
            assertEquals("more than 262144 bytes", e.getMessage());
        }
        assertNull(EventLabel.of(Messages.binary(structured, event)).id());
    }

    @Test
    void readsStructuredMode() throws Exception {
        String event = """
                {"specversion":"1.0","id":"1","source":"/upstream","type":"dev.puffel.flight.upserted",
                 "time":"2026-11-24T19:30:00.000000001+01:00","subject":"k1","data":{"origin":"LHR","destination":"JFK"}}
                """;

        FlightEvent read =
                read(Messages.binary(Map.of("content-type", "application/cloudevents+json; charset=utf-8"), event));

        assertEquals("2026-11-24T18:30:00.000000001Z", read.time());
        assertEquals(state("{\"origin\":\"LHR\",\"destination\":\"JFK\"}"), read.state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-type", "Content-Type", "CONTENT-TYPE", "none"})
    void recognizesStructuredMode(String attribute) throws Exception {
        Map<String, String> attributes =
                attribute.equals("none") ? Map.of() : Map.of(attribute, "Application/CloudEvents+JSON; charset=utf-8");

        assertEquals("1", read(Messages.binary(attributes, structured(""))).id());
        assertEquals(
                "1", EventLabel.of(Messages.binary(attributes, structured(""))).id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json ; charset=utf-8",
                "text/json",
                "application/vnd.example.flight.v1+json",
                "Application/Vnd.Example+JSON;version=\"1\""
            })
    void readsDataOfAnyJsonType(String type) throws Exception {
        String member = "\"datacontenttype\":\"" + type.replace("\"", "\\\"") + "\",";

        assertEquals("LHR", origin(Messages.binary(Map.of(), structured(member))));
        assertEquals("LHR", origin(Messages.with(VALID, "content-type", type, Messages.FLIGHT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_sourceid", "my_extension", "My-Extension", "\u00e4"})
    void extensionsHaveNoEffectWhateverTheirNames(String name) throws Exception {
        assertEquals("LHR", origin(Messages.binary(Map.of(), structured("\"" + name + "\":\"x\","))));
        assertEquals("LHR", origin(Messages.with(VALID, "ce-" + name, "x", Messages.FLIGHT)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    id              | ``             | not a valid CloudEvent: id must not be empty or contain control characters
                    source          | ``             | not a valid CloudEvent: source must not be empty or contain control characters
                    type            | ``             | not a valid CloudEvent: type must not be empty or contain control characters
                    subject         | ``             | not a valid CloudEvent: subject must not be empty or contain control characters
                    dataschema      | ``             | not a valid CloudEvent: dataschema must not be empty or contain control characters
                    dataschema      | a/relative/uri | not a valid CloudEvent: dataschema must be an absolute URI
                    datacontenttype | json           | not a valid CloudEvent: datacontenttype must be a media type
                    datacontenttype | ``             | not a valid CloudEvent: datacontenttype must not be empty or contain control characters
                    time            | ``             | not a valid CloudEvent: time must be an RFC 3339 date and time, such as 2026-11-24T18:30:00Z
                    time            | 2026-11-24T18:30Z | not a valid CloudEvent: time must be an RFC 3339 date and time, such as 2026-11-24T18:30:00Z
                    time            | 2026-11-24T18:45:00.1Z | time lies more than 15 min in the future
                    time            | 2099-01-01T00:00:00Z   | time lies more than 15 min in the future
                    """)
    void whatCloudEventsDemandsIsCheckedInBothModes(String name, String value, String reason) {
        String attribute = name.equals("datacontenttype") ? "content-type" : "ce-" + name;
        // The last of two members counts.
        String event = structured("").replaceFirst("}}$", "},\"" + name + "\":\"" + value + "\"}");

        assertEquals(reason, refusal(Messages.with(VALID, attribute, value, Messages.FLIGHT)));
        assertEquals(reason, refusal(Messages.binary(Map.of(), event)));
    }

    @Test
    void aClockMayBeAheadALittle() throws InvalidEventException {
        assertEquals(
                "2026-11-24T18:45:00.000000000Z",
                read(Messages.with(VALID, "ce-time", "2026-11-24T18:45:00Z", Messages.FLIGHT))
                        .time());
    }

    @Test
    void textIsNormalized() throws InvalidEventException {
        FlightEvent event = read(Messages.with(
                VALID,
                "ce-subject",
                "k\u00e4 ",
                "{\"origin\":\"Zu\u0308rich\",\"destination\":\"\u00a0Madrid\u2003\"}"));
        FlightEvent decomposed = read(Messages.with(VALID, "ce-subject", "\ufeffka\u0308", Messages.FLIGHT));

        assertEquals("k\u00e4", event.subject());
        assertEquals("k\u00e4", decomposed.subject());
        assertEquals("Z\u00fcrich", requireNonNull(event.state()).origin());
        assertEquals("Madrid", event.state().destination());
    }

    private static String structured(String members) {
        return """
                {%s"specversion":"1.0","id":"1","source":"/upstream","type":"dev.puffel.flight.upserted",
                 "time":"2026-11-24T18:30:00Z","subject":"k1","data":{"origin":"LHR","destination":"JFK"}}""".formatted(members);
    }

    private String origin(IncomingMessage message) throws InvalidEventException {
        return requireNonNull(read(message).state()).origin();
    }

    @Test
    void aRemovalNeedsNoData() throws InvalidEventException {
        assertEquals(
                new FlightEvent("/upstream", "1", "2026-11-24T18:30:00.000000000Z", "", "k1", null, List.of()),
                read(Messages.removed("1", "2026-11-24T18:30:00Z", "k1")));
    }

    @Test
    void onesOwnEventsAreRecognisedWhateverTheyHold() throws InvalidEventException {
        assertTrue(
                reader.read(Messages.with(VALID, "ce-source", "/puffel", "{}")).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
                    ce-specversion, none,   not a valid CloudEvent: attribute ce-specversion is missing
                    ce-specversion, 0.3,    specversion must be 1.0
                    ce-specversion, 7,      not a valid CloudEvent: Invalid specversion: 7
                    ce-type,        none,   not a valid CloudEvent: Attribute 'type' cannot be null
                    ce-type,        other,  unknown type other
                    ce-id,          none,   not a valid CloudEvent: Attribute 'id' cannot be null
                    ce-source,      none,   not a valid CloudEvent: Attribute 'source' cannot be null
                    ce-time,        none,   time is required
                    ce-subject,     none,   subject is required
                    """)
    void refusesWrongAttributes(String name, @Nullable String value, String reason) {
        assertEquals(reason, refusal(Messages.with(VALID, name, value, Messages.FLIGHT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-11-24", "2026-13-01T00:00:00Z"})
    void refusesTimesThatAreNone(String time) {
        assertTrue(
                refusal(Messages.with(VALID, "ce-time", time, Messages.FLIGHT)).startsWith("not a valid CloudEvent: "));
    }

    @Test
    void refusesIdentitiesThatTheDatabaseCantKeep() {
        assertEquals(
                "id must be 1 to 300 characters",
                refusal(Messages.with(VALID, "ce-id", "x".repeat(301), Messages.FLIGHT)));
        assertEquals(
                "not a valid CloudEvent: id must not be empty or contain control characters",
                refusal(Messages.with(VALID, "ce-id", "a\0b", Messages.FLIGHT)));
        assertEquals(
                "subject must be 1 to 200 characters without control characters",
                refusal(Messages.with(VALID, "ce-subject", "x".repeat(201), Messages.FLIGHT)));
        // By this name Puffel's own events speak of a flight without a key.
        assertEquals(
                "subject must not start with puffel:",
                refusal(Messages.with(VALID, "ce-subject", "puffel:7", Messages.FLIGHT)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                  | data is required
                    no json                                             | data is not JSON
                    {"origin":"LHR","destination":"JFK"} trailing       | data is not JSON
                    []                                                  | data must be a JSON object
                    {}                                                  | origin is required; destination is required
                    {"origin":"  ","destination":"JFK"}                 | origin is required
                    {"origin":null,"destination":"JFK"}                 | origin is required
                    {"origin":7,"destination":"JFK"}                    | origin must be a string
                    {"origin":"L\\u0000R","destination":"JFK"}          | origin must be 1 to 100 characters without control characters
                    {"origin":"L\\ud800R","destination":"JFK"}          | origin must be 1 to 100 characters without control characters
                    {"origin":"LHR","destination":"JFK","delay":"5"}    | delay must be a whole number
                    {"origin":"LHR","destination":"JFK","delay":1.5}    | delay must be a whole number
                    {"origin":"LHR","destination":"JFK","delay":10081}  | delay must be a whole number from -1440 to 10080
                    {"origin":"LHR","destination":"JFK","distance":-1}  | distance must be a whole number from 0 to 25000
                    {"origin":"LHR","destination":"JFK","number":"X"}   | number must be an IATA or ICAO flight number, such as BA478
                    {"origin":"LHR","destination":"JFK","status":"LANDED"} | status must be one of scheduled, boarding, departed, landed, cancelled, diverted
                    {"origin":"LHR","destination":"JFK","departure":"2026-11-24 18:30"} | departure must be an RFC 3339 date and time, such as 2026-11-24T18:30:00Z
                    {"origin":"LHR","destination":"JFK","departure":"0000-01-01T00:00:00Z"} | departure must lie in the years 1 to 9999
                    """)
    void refusesDataThatIsNoFlight(String data, String reason) {
        assertEquals(reason, refusal(Messages.binary(VALID, data)));
    }

    @Test
    void refusesABrokenStructuredEvent() {
        assertTrue(refusal(Messages.binary(Map.of("content-type", "application/cloudevents+json"), "{\"id\":"))
                .startsWith("not a valid CloudEvent: "));
    }

    private FlightEvent read(IncomingMessage message) throws InvalidEventException {
        return reader.read(message).orElseThrow();
    }

    private String refusal(IncomingMessage message) {
        return String.valueOf(assertThrows(InvalidEventException.class, () -> reader.read(message))
                .getMessage());
    }
}
