package dev.puffel.pubsub;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What the relay has done since the start. */
@Singleton
class RelayMetrics {
    private final Counter published;
    private final Counter parked;

    RelayMetrics(MeterRegistry registry) {
        published = MessagingMetrics.counter(registry, "published", "Messages that Pub/Sub confirmed");
        parked = MessagingMetrics.counter(registry, "parked", "Events that Pub/Sub refused too often");
    }

    void published(int messages) {
        published.increment(messages);
    }

    void parked() {
        parked.increment();
    }
}
