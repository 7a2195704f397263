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
                    .description("Clients of the stream of changes")
                    .register(metrics);
        }
        this.reader = new ChangeReader(database, replica, clients, config.maxClients());
    }

    void committed(@Observes ChangeNotification notification) throws SQLException {
        reader.readTo(ChangeTable.now(notification.connection()));
    }

    /** When readiness goes down, clients must reconnect to other instances, so that they do not delay the shutdown. */
    void close(@Observes ShutdownDelayInitiatedEvent event) {
        clients.close();
    }

    void stop(@Observes ShutdownEvent event) {
        clients.close();
        reader.stop();
    }

    /**
     * Returns the position at which a client starts.
     *
     * @param lastEventId the id of the last event that the client has; null to start now
     * @throws ProblemException 400 if the id is invalid, 410 if it is too old, or from another database
     */
    Position position(@Nullable String lastEventId) throws SQLException {
        Position position;
        boolean known;
        try (Connection connection = database.getConnection()) {
            if (lastEventId == null) {
                // Not the position of the reader, which may be slightly old.
                position = ChangeTable.now(connection);
                replica.require(connection);
                return position;
            }
            position = Position.of(lastEventId);
            known = ChangeTable.isKnown(connection, position);
            // Clients that read all flights next must see all changes before the position.
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
                    410,
                    "The changes since this id are no longer known: open a new stream without " + HEADER
                            + ", and read all flights");
        }
        return position;
    }

    /**
     * Adds a client.
     *
     * @throws ProblemException 503 if there are too many clients
     */
    ChangeClient open(ChangeSink sink, FlightFilter filter, Position position) {
        ChangeClient client = new ChangeClient(sink, clients, reader::catchUp, filter, position);
        if (!clients.add(client)) {
            throw ProblemException.overloaded("Too many clients follow the changes; try again later");
        }
        return client;
    }

    /** Removes a client. */
    void remove(ChangeClient client) {
        clients.remove(client);
        client.closed();
    }

    /** Sends a heartbeat to all clients. */
    @Scheduled(
            every = "${puffel.changes.heartbeat:15s}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Api.class)
    void heartbeat() {
        clients.heartbeat();
    }

    /** Deletes changes that are older than the retention. */
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
