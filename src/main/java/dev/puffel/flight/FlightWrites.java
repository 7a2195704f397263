package dev.puffel.flight;

import dev.puffel.database.Transactions;
import dev.puffel.flight.FlightChanged.Change;
import dev.puffel.http.Answer;
import dev.puffel.http.DatabaseFailure;
import dev.puffel.http.IdempotencyKeys;
import dev.puffel.http.Problem.InputError;
import dev.puffel.http.ProblemException;
import dev.puffel.security.Caller;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.LockModeType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Changes flights in transactions, and fires an event for each change in its transaction. */
@Singleton
class FlightWrites {
    private static final String KEY_CONSTRAINT = "flight_key_key";

    private final Transactions transactions;
    private final SubjectTable subjects;
    private final BulkTable bulk;
    private final Event<FlightChanged> changed;
    private final IdempotencyKeys idempotency;
    private final Caller caller;

    FlightWrites(
            Transactions transactions,
            SubjectTable subjects,
            BulkTable bulk,
            Event<FlightChanged> changed,
            IdempotencyKeys idempotency,
            Caller caller) {
        this.transactions = transactions;
        this.subjects = subjects;
        this.bulk = bulk;
        this.changed = changed;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    /**
     * Does the work of a request in one transaction, and only once if it has an {@code Idempotency-Key}.
     *
     * @param kind the media type of a new flight's body, otherwise the method and the flight
     * @throws ProblemException 409 if another flight has the key, 422 if the idempotency key belongs to another request
     */
    Response once(String kind, byte[] body, Supplier<Answer> work) {
        try {
            return transactions
                    .call(() -> idempotency.once(caller.name(), kind, body, work))
                    .response();
        } catch (RuntimeException e) {
            if (DatabaseFailure.constraint(e).filter(KEY_CONSTRAINT::equals).isPresent()) {
                ProblemException taken = new ProblemException(
                        409,
                        "Another flight has this key",
                        List.of(new InputError(null, "key", "must not be the key of another flight")));
                taken.initCause(e);
                throw taken;
            }
            throw e;
        }
    }

    /** Creates a flight, in the current transaction. */
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
     * Creates many flights, in the current transaction. The result is in their order.
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
     * Creates or replaces flights with keys, in the current transaction. Flights that already have the state do not change.
     *
     * @return the flights that were created or changed; those that were created have version 1
     */
    List<FlightView> putAll(List<FlightDocument> flights) {
        lockKeys(flights);
        List<FlightView> put = bulk.upsert(flights);
        changed.fire(new FlightChanged(
                put.stream().map(flight -> new Change(null, flight)).toList()));
        return put;
    }

    /** The result of a PUT. */
    record Put(FlightView flight, boolean created) {}

    /**
     * Creates or replaces the flight with the key of the document, which must have one, in the current transaction.
     *
     * @throws ProblemException 412 if a condition fails
     */
    Put put(FlightDocument document, Preconditions conditions) {
        Optional<Flight> flight = lock(Objects.requireNonNull(document.key()));
        if (flight.isEmpty()) {
            conditions.checkAbsent();
            return new Put(create(document), true);
        }
        conditions.check(flight.get().version);
        return new Put(change(flight.get(), before -> document), false);
    }

    /** Changes a flight that this transaction has locked. If the state is the same, the flight does not change. */
    FlightView change(Flight flight, Function<FlightView, FlightDocument> change) {
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

    /** Deletes a flight that this transaction has locked. */
    void delete(Flight flight) {
        FlightView before = FlightView.of(flight);
        flight.delete();
        Flight.flush();
        changed.fire(new FlightChanged(List.of(new Change(before, null))));
    }

    /** Locks the subjects of flights with keys. Flights without a key get a new subject, which needs no lock. */
    private void lockKeys(List<FlightDocument> flights) {
        subjects.lock(flights.stream()
                .map(FlightDocument::key)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    }

    /**
     * Locks a flight, in the current transaction. If the key changes during the wait, the outbox writer locks the new subject.
     *
     * @throws ProblemException 404 if there is no such flight, 412 if a condition fails
     */
    Flight lock(long id, Preconditions conditions) {
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
        // Hibernate would compare the version that it has read, not that of the client.
        conditions.check(flight.version);
        return flight;
    }

    /** Locks the flight with a key. */
    Flight lock(String key, Preconditions conditions) {
        Flight flight = lock(key).orElseThrow(() -> Flights.unknown(key));
        conditions.check(flight.version);
        return flight;
    }

    /** Also locks the subject, so that no other transaction gives a flight this key. */
    private Optional<Flight> lock(String key) {
        subjects.lock(List.of(key));
        return Flight.<Flight>find("key", key)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }
}
