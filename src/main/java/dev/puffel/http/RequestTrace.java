package dev.puffel.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The trace of the current request, by W3C Trace Context. */
@Singleton
public class RequestTrace {
    private final RoutingContext request;

    RequestTrace(RoutingContext request) {
        this.request = request;
    }

    /**
     * Returns the {@code traceparent}, in version 00, for work that follows from the request: that of the current span if
     * tracing is on, otherwise that of the request if it is valid; null if there is none.
     */
    public @Nullable String parent() {
        SpanContext span = Span.current().getSpanContext();
        if (!span.isValid()) {
            Context extracted = W3CTraceContextPropagator.getInstance()
                    .extract(Context.root(), request.request().headers(), Headers.INSTANCE);
            span = Span.fromContext(extracted).getSpanContext();
        }
        // Section 3.2.2.5.3: flags other than the sampled one are set to zero.
        return span.isValid()
                ? "00-" + span.getTraceId() + '-' + span.getSpanId() + (span.isSampled() ? "-01" : "-00")
                : null;
    }

    private enum Headers implements TextMapGetter<MultiMap> {
        INSTANCE;

        @Override
        public Iterable<String> keys(MultiMap headers) {
            return headers.names();
        }

        /** Section 3.2.1: a header that occurs more than once is invalid. */
        @Override
        public @Nullable String get(@Nullable MultiMap headers, String name) {
            List<String> values = headers == null ? List.of() : headers.getAll(name);
            return values.size() == 1 ? values.get(0) : null;
        }
    }
}
