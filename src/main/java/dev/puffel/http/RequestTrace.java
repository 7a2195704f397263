package dev.puffel.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The trace that the request under way belongs to, by W3C Trace Context. */
@Singleton
public class RequestTrace {
    private static final String HEADER = "traceparent";

    /** Version, trace and parent, flags, and what only later versions have. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-((?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final String VERSION = "00";
    private static final int SAMPLED = 1;

    private final CurrentVertxRequest request;

    RequestTrace(CurrentVertxRequest request) {
        this.request = request;
    }

    /**
     * What follows from the request is part of: its span where it has one, else the request's {@code traceparent} in version
     * 00, as it came where it has that; null where there is no valid one.
     */
    public @Nullable String parent() {
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            return String.join(
                    "-",
                    VERSION,
                    span.getTraceId(),
                    span.getSpanId(),
                    span.getTraceFlags().asHex());
        }
        RoutingContext current = request.getCurrent();
        List<String> headers =
                current == null ? List.of() : current.request().headers().getAll(HEADER);
        return headers.size() == 1 ? read(headers.get(0)) : null;
    }

    private static @Nullable String read(String header) {
        Matcher matcher = TRACEPARENT.matcher(header);
        if (!matcher.matches()) {
            return null;
        }
        if (matcher.group(1).equals(VERSION)) {
            return matcher.group(4) == null ? header : null;
        }
        // Section 3.2.4: of a later version only this much is known, whatever its length.
        boolean sampled = (Integer.parseInt(matcher.group(3), 16) & SAMPLED) != 0;
        return VERSION + '-' + matcher.group(2) + (sampled ? "-01" : "-00");
    }
}
