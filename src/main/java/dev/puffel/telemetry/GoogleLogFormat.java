package dev.puffel.telemetry;

import io.quarkus.logging.json.runtime.JsonFormatter;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Formatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;

/**
 * Log records as JSON with the severity and the trace as Google Cloud Logging reads them (its page "Structured logging"). Quarkus's
 * format for it has other names for levels, and the application's name for the project's. Extends an internal class of Quarkus, as
 * there is no public way to add to its format: <a href="https://github.com/quarkusio/quarkus/issues/7451">quarkus#7451</a>.
 */
final class GoogleLogFormat extends JsonFormatter {
    private final String traces;

    /** Returns a format with Google's fields, if the configured one is Quarkus's JSON. */
    static Formatter improve(Formatter configured, String project) {
        return configured instanceof JsonFormatter json ? new GoogleLogFormat(json, project) : configured;
    }

    /** Takes the configuration of another format; the traces are those of a project. */
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

    /** Keeps the key of the level, whatever it is configured to be, so that {@link #without} excludes it; null is none. */
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
