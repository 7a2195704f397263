package dev.puffel.changes;

import dev.puffel.database.ReadReplica;
import dev.puffel.flight.FlightFilter;
import dev.puffel.flight.pages.ChangeNotification;
import dev.puffel.http.DatabaseFailure;
import dev.puffel.http.ProblemException;
import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import dev.puffel.role.SkipUnless;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The stream of changes: its clients, and how long changes are kept. */
@Singleton
class Changes {
    static final String HEADER = "Last-Event-ID";

    private final AgroalDataSource database;
    private final ReadReplica replica;
    private final ChangesConfig config;
    private final Clock clock;
    private final ChangeClients clients;
    private final ChangeReader reader;

    Changes(
            Roles roles,
            @DataSource("background") AgroalDataSource database,
            ReadReplica replica,
            ChangesConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.database = database;
        this.replica = replica;
        this.config = config;
        this.clock = clock;
        this.clients = new ChangeClients(config.maxClients());
        if (roles.has(Role.API)) {
            Gauge.builder("puffel.changes.clients", clients, ChangeClients::count)
                    .description("Those who follow the changes of flights")
                    .register(metrics);
        }
        this.reader = new ChangeReader(database, replica, clients, config.maxClients());
    }

    void committed(@Observes ChangeNotification notification) throws SQLException {
        reader.readTo(ChangeTable.now(notification.connection()));
    }

    /** Readiness is going down: clients go to other instances, and do not hold up the end of this one. */
    void close(@Observes ShutdownDelayInitiatedEvent event) {
        clients.close();
    }

    void stop(@Observes ShutdownEvent event) {
        clients.close();
        reader.stop();
    }

    /**
     * Returns the position where a client begins.
     *
     * @param lastEventId what it has seen last; null for what changes from now on
     * @throws ProblemException 400 for an id that is none, 410 for one that is too old, or of another database
     */
    Position position(@Nullable String lastEventId) throws SQLException {
        Position position;
        boolean known;
        try (Connection connection = database.getConnection()) {
            if (lastEventId == null) {
                // The position of the reader is a moment old.
                position = ChangeTable.now(connection);
                replica.require(connection);
                return position;
            }
            position = Position.of(lastEventId);
            known = ChangeTable.isKnown(connection, position);
            // Clients that read all flights next see everything before the position.
            replica.require(connection);
        } catch (IllegalArgumentException e) {
            throw unknown();
        } catch (SQLException e) {
            if (DatabaseFailure.hasState(e, "22")) {
                throw unknown();
            }
            throw e;
        }
        if (!known) {
            throw new ProblemException(
                    410, "What changed since is no longer known: follow anew, without " + HEADER + ", and read all");
        }
        return position;
    }

    /**
     * Takes a client in.
     *
     * @throws ProblemException 503 where there are too many
     */
    ChangeClient open(ChangeSink sink, FlightFilter filter, Position position) {
        ChangeClient client = new ChangeClient(sink, clients, reader::catchUp, filter, position);
        if (!clients.add(client)) {
            throw ProblemException.overloaded("Too many follow the changes; try again later");
        }
        return client;
    }

    /** Lets a client go. */
    void remove(ChangeClient client) {
        clients.remove(client);
        client.closed();
    }

    /** Shows clients that their connections live. */
    @Scheduled(
            every = "${puffel.changes.heartbeat:15s}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Api.class)
    void heartbeat() {
        clients.heartbeat();
    }

    /** Forgets what is too old. */
    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Api.class)
    void clean() throws SQLException {
        try (Connection connection = database.getConnection()) {
            while (ChangeTable.clean(connection, clock.instant().minus(config.retention()))) {
                // Each portion is a short transaction.
            }
        }
    }

    private static ProblemException unknown() {
        return ProblemException.invalid(HEADER, "must be the id of an event");
    }
}
