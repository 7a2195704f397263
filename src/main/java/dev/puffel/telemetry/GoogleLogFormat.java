package dev.puffel.telemetry;

import io.quarkus.logging.json.runtime.JsonFormatter;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;

/**
 * Log records as JSON with the fields by which Google Cloud Logging knows how bad they are, and what trace they are part of
 * (its page "Structured logging"). Quarkus's own format for it has others, and the application's name for the project's.
 */
final class GoogleLogFormat extends JsonFormatter {
    private final String traces;

    /** What is configured otherwise, with Google's fields; of traces of a project. */
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
        // As Quarkus names them, where tracing is on.
        String trace = record.getMdc("traceId");
        if (trace != null) {
            generator.add("logging.googleapis.com/trace", traces + trace);
            generator.add("logging.googleapis.com/spanId", record.getMdc("spanId"));
        }
    }

    /** Whatever names are given, the level stays what {@link #without} leaves out; null is none. */
    private static String keys(@Nullable String overrides) {
        return (overrides == null ? "" : overrides + ',') + "level=level";
    }

    /** Quarkus's levels have names of their own. */
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
