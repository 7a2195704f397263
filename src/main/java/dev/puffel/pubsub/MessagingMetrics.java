package dev.puffel.pubsub;

import dev.puffel.event.BatchOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What the messaging has done since the start, by counters whose names others rely on. */
@Singleton
class MessagingMetrics {
    private final Counter pulled;
    private final Counter applied;
    private final Counter duplicate;
    private final Counter stale;
    private final Counter own;
    private final Counter quarantined;
    private final Counter published;

    MessagingMetrics(MeterRegistry registry, Heartbeat heartbeat) {
        pulled = counter(registry, "pulled", "Messages pulled from the subscription");
        applied = counter(registry, "applied", "Events that changed what is known of a flight");
        duplicate = counter(registry, "duplicate", "Events that had been taken in before");
        stale = counter(registry, "stale", "Events older than what is known of the flight");
        own = counter(registry, "own", "Events of this service that came back");
        quarantined = counter(registry, "quarantined", "Messages that can never be applied");
        published = counter(registry, "published", "Messages that Pub/Sub confirmed");
        Gauge.builder("puffel.last.tick.age.seconds", heartbeat, h -> h.age().toMillis() / 1000.0)
                .description("Time since the worker last completed a tick or a batch")
                .register(registry);
    }

    void pulled(int messages) {
        pulled.increment(messages);
    }

    void applied(BatchOutcome outcome) {
        applied.increment(outcome.applied());
        duplicate.increment(outcome.duplicate());
        stale.increment(outcome.stale());
        own.increment(outcome.own());
        quarantined.increment(outcome.quarantined());
    }

    void published(int messages) {
        published.increment(messages);
    }

    private static Counter counter(MeterRegistry registry, String what, String description) {
        return Counter.builder("puffel.messages." + what)
                .description(description)
                .register(registry);
    }
}
