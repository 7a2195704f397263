package dev.puffel.flight;

import dev.puffel.database.SqlState;
import dev.puffel.database.Transactions;
import dev.puffel.flight.FlightChanged.Change;
import dev.puffel.http.Problem.InputError;
import dev.puffel.http.ProblemException;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Changes flights in transactions, and fires an event for each change in its transaction. */
@Singleton
class FlightWrites {
    private static final String KEY_CONSTRAINT = "flight_key_key";

    private final Transactions transactions;
    private final SubjectTable subjects;
    private final BulkTable bulk;
    private final Event<FlightChanged> changed;

    FlightWrites(Transactions transactions, SubjectTable subjects, BulkTable bulk, Event<FlightChanged> changed) {
        this.transactions = transactions;
        this.subjects = subjects;
        this.bulk = bulk;
        this.changed = changed;
    }

    /**
     * Runs work in one transaction.
     *
     * @throws ProblemException 409 where a flight's key is another's already
     */
    <T> T inTransaction(Callable<T> work) {
        try {
            return transactions.call(work);
        } catch (RuntimeException e) {
            if (SqlState.constraint(e).filter(KEY_CONSTRAINT::equals).isPresent()) {
                ProblemException taken = new ProblemException(
                        409,
                        "Another flight has this key",
                        List.of(new InputError(null, "key", "must not be another flight's")));
                taken.initCause(e);
                throw taken;
            }
            throw e;
        }
    }

    /** Creates a flight, as part of a transaction. */
    FlightView create(FlightDocument document) {
        lockKeys(List.of(document));
        Flight flight = new Flight();
        flight.state = document.state();
        flight.key = document.key();
        flight.persistAndFlush();
        FlightView created = FlightView.of(flight);
        changed.fire(new FlightChanged(List.of(new Change(null, created))));
        return created;
    }

    /**
     * Creates many flights, as part of a transaction; the result has their order.
     *
     * @throws ProblemException 409 with each line whose key is taken
     */
    List<FlightView> createAll(FlightLines lines) {
        lines.checkKeys(bulk::takenKeys);
        lockKeys(lines.flights());
        List<FlightView> created = bulk.insert(lines.flights());
        changed.fire(new FlightChanged(
                created.stream().map(flight -> new Change(null, flight)).toList()));
        return created;
    }

    /**
     * Changes a flight, as part of a transaction; what it is already is no change.
     *
     * @throws ProblemException 404 where there is none, 412 where a condition fails
     */
    FlightView change(long id, Preconditions conditions, Function<FlightView, FlightDocument> change) {
        Flight flight = lock(id, conditions);
        FlightView before = FlightView.of(flight);
        FlightDocument document = change.apply(before);
        flight.state = document.state();
        flight.key = document.key();
        Flight.flush();
        FlightView after = FlightView.of(flight);
        if (after.version() != before.version()) {
            changed.fire(new FlightChanged(List.of(new Change(before, after))));
        }
        return after;
    }

    /**
     * Deletes a flight, as part of a transaction.
     *
     * @throws ProblemException 404 where there is none, 412 where a condition fails
     */
    void delete(long id, Preconditions conditions) {
        Flight flight = lock(id, conditions);
        FlightView before = FlightView.of(flight);
        flight.delete();
        Flight.flush();
        changed.fire(new FlightChanged(List.of(new Change(before, null))));
    }

    /** Those without a key have subjects that nobody knows yet. */
    private void lockKeys(List<FlightDocument> flights) {
        subjects.lock(flights.stream()
                .map(FlightDocument::key)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    }

    /** Where the flight gets another key while this waits, its new subject is locked as late as when its event is written. */
    private Flight lock(long id, Preconditions conditions) {
        Flight flight = Flight.findById(id);
        if (flight == null) {
            throw Flights.unknown(id);
        }
        subjects.lock(List.of(FlightView.of(flight).subject()));
        try {
            Flight.getEntityManager().refresh(flight, LockModeType.PESSIMISTIC_WRITE);
        } catch (EntityNotFoundException e) {
            throw Flights.unknown(id);
        }
        // Hibernate compares the version that it has read, not the client's.
        conditions.check(flight.version);
        return flight;
    }
}
