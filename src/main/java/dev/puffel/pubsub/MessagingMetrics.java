package dev.puffel.pubsub;

import dev.puffel.event.BatchOutcome;
import dev.puffel.event.FlightEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Counters and timers of the worker. The dashboard and the alerts use their names. */
@Singleton
class MessagingMetrics {
    private final Clock clock;
    private final Counter pulled;
    private final Counter applied;
    private final Counter duplicate;
    private final Counter stale;
    private final Counter own;
    private final Counter quarantined;
    private final Counter retried;
    private final Timer pull;
    private final Timer apply;
    private final DistributionSummary age;

    MessagingMetrics(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        pulled = counter(registry, "pulled", "Messages pulled from the subscription");
        applied = counter(registry, "applied", "Events that are now the latest of their flight");
        duplicate = counter(registry, "duplicate", "Events that had been processed before");
        stale = counter(registry, "stale", "Events older than the latest of their flight");
        own = counter(registry, "own", "Events that this service had published");
        quarantined = counter(registry, "quarantined", "Messages that can never be applied");
        retried = counter(registry, "retried", "Messages returned because they could not be applied at the time");
        pull = timer(registry, "pull", "Duration of a pull that brings messages");
        apply = timer(registry, "apply", "Duration of a batch to its commit");
        // Not a timer, which adds up nanoseconds in a long: a few events that are years old would overflow it.
        age = DistributionSummary.builder("puffel.messaging.age")
                .description("From the time of an event to its commit")
                .baseUnit("seconds")
                .serviceLevelObjectives(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 86_400)
                .register(registry);
    }

    void pulled(int messages) {
        pulled.increment(messages);
    }

    /** Records how long Pub/Sub took to answer with messages. */
    void answered(Duration time) {
        pull.record(time);
    }

    void applied(BatchOutcome outcome, Duration time) {
        applied.increment(outcome.applied());
        duplicate.increment(outcome.duplicate());
        stale.increment(outcome.stale());
        own.increment(outcome.own());
        quarantined.increment(outcome.quarantined());
        apply.record(time);
    }

    /**
     * Records the ages of events that were just committed. An age is at least 0, because the clock of a sender may be ahead.
     */
    void committed(List<FlightEvent> events) {
        Instant now = clock.instant();
        for (FlightEvent event : events) {
            long millis = Duration.between(Instant.parse(event.time()), now).toMillis();
            age.record(Math.max(0, millis) / 1000.0);
        }
    }

    void retried(int messages) {
        retried.increment(messages);
    }

    static Counter counter(MeterRegistry registry, String what, String description) {
        return Counter.builder("puffel.messages." + what)
                .description(description)
                .register(registry);
    }

    private static Timer timer(MeterRegistry registry, String what, String description) {
        return Timer.builder("puffel.messaging." + what)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }
}
