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

/** Counters and timers of the worker; dashboards and alerts rely on the names. */
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
        applied = counter(registry, "applied", "Events that changed what is known of a flight");
        duplicate = counter(registry, "duplicate", "Events that had been taken in before");
        stale = counter(registry, "stale", "Events older than what is known of the flight");
        own = counter(registry, "own", "Events of this service that came back");
        quarantined = counter(registry, "quarantined", "Messages that can never be applied");
        retried = counter(registry, "retried", "Messages given back because they could not be applied for the moment");
        pull = timer(registry, "pull", "From asking for messages to having some");
        apply = timer(registry, "apply", "From having a batch to its commit");
        // A timer adds up nanoseconds in a long, which a few events of years ago make overflow.
        age = DistributionSummary.builder("puffel.messaging.age")
                .description("From the time of an event to its commit")
                .baseUnit("seconds")
                .serviceLevelObjectives(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 86_400)
                .register(registry);
    }

    void pulled(int messages) {
        pulled.increment(messages);
    }

    /** How long Pub/Sub took to answer with messages. */
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

    /** Records the ages of events that were committed just now, at least 0: a sender's clock may be ahead. */
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
