package dev.puffel.pubsub;

import dev.puffel.event.InboxRetention;
import dev.puffel.role.SkipUnless;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Lets the inbox forget in time, in small transactions, and stops between two of them. */
@ApplicationScoped
class InboxCleaning {
    private static final Logger LOG = Logger.getLogger(InboxCleaning.class);

    private final InboxRetention inbox;
    private volatile boolean stopping;

    InboxCleaning(@DataSource("background") AgroalDataSource database, MessagingConfig config, Clock clock) {
        this.inbox = new InboxRetention(database, config.inboxRetention(), clock);
    }

    /** Forgets what is too old. */
    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Worker.class)
    void clean() throws SQLException {
        int forgotten;
        do {
            forgotten = inbox.forget();
            LOG.debugf("Forgot %d events of the inbox", forgotten);
        } while (forgotten > 0 && !stopping);
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }
}
