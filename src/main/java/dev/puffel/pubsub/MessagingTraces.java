package dev.puffel.pubsub;

import dev.puffel.event.IncomingMessage;
import dev.puffel.event.OutgoingMessage;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The spans of outgoing and incoming messages, by OpenTelemetry's conventions for messaging. Only messages of sampled traces
 * have spans.
 */
@Singleton
class MessagingTraces {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> SUBSCRIPTION =
            AttributeKey.stringKey("messaging.destination.subscription.name");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
    private static final AttributeKey<String> TYPE = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");
    private static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("messaging.batch.message_count");
    private static final AttributeKey<String> EVENT_ID = AttributeKey.stringKey("cloudevents.event_id");

    private static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final @Nullable Tracer tracer;
    private final String ownSource;

    /** Work that ends with a commit. */
    interface Work {
        void run() throws SQLException;
    }

    @Inject
    MessagingTraces(
            OpenTelemetry telemetry,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off,
            MessagingConfig config) {
        // If the SDK is disabled, it would still create spans, and drop them.
        this(off ? null : telemetry, config.source());
    }

    /** Traces for the service that publishes with a source; without telemetry, tracing is off. */
    MessagingTraces(@Nullable OpenTelemetry telemetry, String ownSource) {
        this.tracer = telemetry == null ? null : telemetry.getTracer("dev.puffel.pubsub");
        this.ownSource = ownSource;
    }

    /** Publishes each message in a span of its trace. The trace continues in the message as a child of that span. */
    List<CompletableFuture<String>> publish(TopicPublisher topic, List<OutgoingMessage> messages) {
        Tracer on = tracer;
        return on == null ? topic.publish(messages) : publish(on, topic, messages);
    }

    /** Applies a batch in a new span, and in one span in the trace of each message. All spans end with the work. */
    void process(Subscription subscription, List<Received> batch, Work work) throws SQLException {
        Tracer on = tracer;
        if (on == null) {
            work.run();
        } else {
            process(on, subscription, batch, work);
        }
    }

    private static List<CompletableFuture<String>> publish(
            Tracer tracer, TopicPublisher topic, List<OutgoingMessage> messages) {
        List<Span> spans = new ArrayList<>();
        List<OutgoingMessage> traced = new ArrayList<>();
        for (OutgoingMessage message : messages) {
            Context trace = trace(message.attributes());
            if (isSampled(trace)) {
                Span span = span(tracer, "publish", topic.name())
                        .setSpanKind(SpanKind.PRODUCER)
                        .setParent(trace)
                        .setAttribute(TYPE, "send")
                        .setAttribute(DESTINATION, topic.name())
                        .setAttribute(EVENT_ID, message.attributes().getOrDefault("ce-id", ""))
                        .startSpan();
                spans.add(span);
                traced.add(within(trace.with(span), message));
            } else {
                spans.add(Span.getInvalid());
                traced.add(message);
            }
        }
        List<CompletableFuture<String>> confirmations = topic.publish(traced);
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            var unused = confirmations.get(i).whenComplete((id, e) -> {
                if (e == null) {
                    span.setAttribute(MESSAGE_ID, id);
                } else {
                    failed(span, e);
                }
                span.end();
            });
        }
        return confirmations;
    }

    private void process(Tracer tracer, Subscription subscription, List<Received> batch, Work work)
            throws SQLException {
        SpanBuilder whole = processing(tracer, "process batch", subscription)
                .setNoParent()
                .setAttribute(BATCH_SIZE, (long) batch.size());
        List<SpanBuilder> parts = new ArrayList<>();
        for (Received received : batch) {
            IncomingMessage message = received.message();
            Context trace = trace(message.attributes());
            // Puffel does not apply its own events.
            if (isSampled(trace) && !ownSource.equals(message.attributes().get("ce-source"))) {
                whole.addLink(Span.fromContext(trace).getSpanContext());
                parts.add(processing(tracer, "process", subscription)
                        .setParent(trace)
                        .setAttribute(MESSAGE_ID, message.id())
                        .setAttribute(EVENT_ID, message.attributes().getOrDefault("ce-id", "")));
            }
        }
        List<Span> spans = new ArrayList<>();
        Span all = whole.startSpan();
        spans.add(all);
        parts.forEach(part -> spans.add(part.addLink(all.getSpanContext()).startSpan()));
        try (Scope scope = all.makeCurrent()) {
            work.run();
        } catch (SQLException | RuntimeException e) {
            spans.forEach(span -> failed(span, e));
            throw e;
        } finally {
            spans.forEach(Span::end);
        }
    }

    private static SpanBuilder processing(Tracer tracer, String operation, Subscription subscription) {
        return span(tracer, operation, subscription.name())
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(TYPE, "process")
                .setAttribute(DESTINATION, subscription.topic())
                .setAttribute(SUBSCRIPTION, subscription.name());
    }

    private static SpanBuilder span(Tracer tracer, String operation, String where) {
        return tracer.spanBuilder(operation + ' ' + where)
                .setAttribute(SYSTEM, "gcp_pubsub")
                .setAttribute(OPERATION, operation);
    }

    private static void failed(Span span, Throwable e) {
        span.setStatus(StatusCode.ERROR, e.toString());
    }

    /** Returns the trace of a message, from its attributes or, without them, from those of its event. */
    private static Context trace(Map<String, String> attributes) {
        return W3C.extract(Context.root(), attributes, Attributes.INSTANCE);
    }

    private static boolean isSampled(Context trace) {
        return Span.fromContext(trace).getSpanContext().isSampled();
    }

    /** The attributes of the event stay, because they name the span in which the event arose. */
    private static OutgoingMessage within(Context trace, OutgoingMessage message) {
        Map<String, String> attributes = new TreeMap<>(message.attributes());
        W3C.inject(trace, attributes, (carrier, name, value) -> attributes.put(name, value));
        return new OutgoingMessage(attributes, message.data(), message.orderingKey());
    }

    private enum Attributes implements TextMapGetter<Map<String, String>> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Map<String, String> attributes) {
            return attributes.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> attributes, String name) {
            return attributes == null ? null : attributes.getOrDefault(name, attributes.get("ce-" + name));
        }
    }
}
