package dev.puffel.telemetry;

import io.quarkus.logging.json.runtime.JsonFormatter;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Formatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;

/**
 * Formats log records as JSON with severity and trace as Google Cloud Logging expects them (its page "Structured logging").
 * Quarkus's format for Google has other names for levels, and uses the name of the application as the project. This class
 * extends an internal class of Quarkus, because there is no public way to extend its format: <a
 * href="https://github.com/quarkusio/quarkus/issues/7451">quarkus#7451</a>.
 */
final class GoogleLogFormat extends JsonFormatter {
    private final String traces;

    /** Returns a format with Google's fields, if the configured one is Quarkus's JSON. */
    static Formatter improve(Formatter configured, String project) {
        return configured instanceof JsonFormatter json ? new GoogleLogFormat(json, project) : configured;
    }

    /** Copies the configuration of another format. The traces are in the given project. */
    GoogleLogFormat(JsonFormatter configured, String project) {
        super(
                keys(configured.getKeyOverrides()),
                without(configured.getExcludedKeys()),
                configured.getAdditionalFields());
        traces = "projects/" + project + "/traces/";
        setExceptionOutputType(configured.getExceptionOutputType());
        setPrintDetails(configured.isPrintDetails());
        setPrettyPrint(configured.isPrettyPrint());
        setRecordDelimiter(configured.getRecordDelimiter());
        setZoneId(configured.getZoneId().getId());
    }

    @Override
    protected void after(Generator generator, ExtLogRecord record) throws Exception {
        super.after(generator, record);
        generator.add("severity", severity(record.getLevel().intValue()));
        // Set by Quarkus if tracing is on.
        String trace = record.getMdc("traceId");
        if (trace != null) {
            generator.add("logging.googleapis.com/trace", traces + trace);
            generator.add("logging.googleapis.com/spanId", record.getMdc("spanId"));
        }
    }

    /** Overrides the configured key of the level, so that {@link #without} excludes it. */
    private static String keys(@Nullable String overrides) {
        return (overrides == null ? "" : overrides + ',') + "level=level";
    }

    /** Excludes the level, whose names are not Google's. */
    private static Set<String> without(Set<String> excluded) {
        Set<String> all = new TreeSet<>(excluded);
        all.add("level");
        return all;
    }

    private static String severity(int level) {
        if (level >= Level.FATAL.intValue()) {
            return "CRITICAL";
        }
        if (level >= Level.ERROR.intValue()) {
            return "ERROR";
        }
        if (level >= Level.WARN.intValue()) {
            return "WARNING";
        }
        return level >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
}
