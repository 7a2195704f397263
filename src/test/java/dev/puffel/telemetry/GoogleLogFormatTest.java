package dev.puffel.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.json.runtime.JsonFormatter;
import java.util.Map;
import java.util.Set;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Log records as Google Cloud Logging takes them. */
class GoogleLogFormatTest {
    private final GoogleLogFormat format = new GoogleLogFormat(
            new JsonFormatter("level=severity,timestamp=time", Set.of("mdc", "sequence"), Map.of()), "my-project");

    @ParameterizedTest
    @CsvSource({"FATAL,CRITICAL", "ERROR,ERROR", "WARN,WARNING", "INFO,INFO", "DEBUG,DEBUG", "TRACE,DEBUG"})
    void severityIsOneOfGoogles(String level, String severity) throws Exception {
        JsonNode json = json(record(LogContext.getLogContext().getLevelForName(level)));

        assertEquals(severity, json.path("severity").textValue());
        assertEquals("hello", json.path("message").textValue());
        assertTrue(json.path("time").textValue().matches("\\d{4}-\\d\\d-\\d\\dT.*"), json.toString());
        assertTrue(json.path("level").isMissingNode());
        assertTrue(json.path("logging.googleapis.com/trace").isMissingNode());
    }

    @Test
    void theTraceIsNamedWithItsProject() throws Exception {
        ExtLogRecord record = record(Level.INFO);
        record.putMdc("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
        record.putMdc("spanId", "00f067aa0ba902b7");

        JsonNode json = json(record);

        assertEquals(
                "projects/my-project/traces/4bf92f3577b34da6a3ce929d0e0e4736",
                json.path("logging.googleapis.com/trace").textValue());
        assertEquals(
                "00f067aa0ba902b7", json.path("logging.googleapis.com/spanId").textValue());
    }

    @Test
    void namesNeedNotBeGiven() throws Exception {
        GoogleLogFormat plain = new GoogleLogFormat(new JsonFormatter(), "my-project");

        assertEquals("INFO", json(plain, record(Level.INFO)).path("severity").textValue());
    }

    @Test
    void whatIsConfiguredToBeLeftOutIs() throws Exception {
        JsonNode json = json(record(Level.INFO));

        assertTrue(json.path("sequence").isMissingNode() && json.has("loggerName"), json.toString());
    }

    private JsonNode json(ExtLogRecord record) throws JsonProcessingException {
        return json(format, record);
    }

    private static JsonNode json(GoogleLogFormat format, ExtLogRecord record) throws JsonProcessingException {
        return new ObjectMapper()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .readTree(format.format(record));
    }

    private static ExtLogRecord record(java.util.logging.Level level) {
        return new ExtLogRecord(level, "hello", GoogleLogFormatTest.class.getName());
    }
}
