package dev.puffel.flight;

import dev.puffel.http.ProblemException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Changes flights, and tells of each change in its transaction. */
@Singleton
class FlightWrites {
    private final Transactions transactions;
    private final FlightChanges changes;

    FlightWrites(Transactions transactions, FlightChanges changes) {
        this.transactions = transactions;
        this.changes = changes;
    }

    /** Creates a flight as part of a transaction. */
    FlightView create(Connection transaction, FlightDocument flight) throws SQLException {
        changes.lock(transaction, keys(List.of(flight)));
        FlightView created = FlightRows.insert(transaction, flight);
        changes.recorded(transaction, List.of(new FlightChange(null, created)));
        return created;
    }

    /** Creates many flights as part of a transaction; the result has their order. */
    List<FlightView> createAll(Connection transaction, List<FlightDocument> flights) throws SQLException {
        changes.lock(transaction, keys(flights));
        List<FlightView> created = FlightRows.insertAll(transaction, flights);
        changes.recorded(
                transaction,
                created.stream().map(flight -> new FlightChange(null, flight)).toList());
        return created;
    }

    /** What the document of a flight becomes. */
    interface Change {
        FlightDocument apply(FlightView flight);
    }

    /**
     * Changes a flight.
     *
     * @param condition null for none
     * @throws ProblemException 404 where there is none, 412 where the condition fails, 409 where the key is another's
     */
    FlightView change(long id, @Nullable EntityTags condition, Change change) {
        return transactions.call(transaction -> {
            FlightView before = lock(transaction, id, condition);
            FlightView after = FlightRows.update(transaction, id, change.apply(before));
            changes.recorded(transaction, List.of(new FlightChange(before, after)));
            return after;
        });
    }

    /**
     * Deletes a flight.
     *
     * @throws ProblemException 404 where there is none, 412 where the condition fails
     */
    void delete(long id, EntityTags condition) {
        transactions.call(transaction -> {
            FlightView before = lock(transaction, id, condition);
            FlightRows.delete(transaction, id);
            changes.recorded(transaction, List.of(new FlightChange(before, null)));
            return before;
        });
    }

    /** Those without a key have subjects that nobody knows yet. */
    private static Set<String> keys(List<FlightDocument> flights) {
        return flights.stream()
                .map(FlightDocument::key)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Where the flight gets another key while this waits, its new subject is locked as late as when the change is recorded. */
    private FlightView lock(Connection transaction, long id, @Nullable EntityTags condition) throws SQLException {
        String subject = FlightRows.find(transaction, FlightSelect.byId(id))
                .orElseThrow(() -> Flights.unknown(id))
                .subject();
        changes.lock(transaction, List.of(subject));
        FlightView flight = FlightRows.find(transaction, FlightSelect.lock(id)).orElseThrow(() -> Flights.unknown(id));
        if (condition != null && !condition.match(flight.version())) {
            throw new ProblemException(412, "The flight has changed since; read it again")
                    .with("ETag", EntityTags.of(flight.version()));
        }
        return flight;
    }
}
