package dev.puffel.flight;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Inserts many flights by one statement, as part of the transaction that is under way. */
@Singleton
class BulkTable {
    /** In the order of the arrays, and so of the ids. Hibernate has no batches for ids that the database gives. */
    private static final String INSERT = """
            insert into flight (origin, destination, "number", departure, delay, distance, status, key)
            select origin, destination, "number", departure, delay, distance, status, key
            from unnest(cast(?1 as text[]), cast(?2 as text[]), cast(?3 as text[]), cast(?4 as timestamptz[]),
                cast(?5 as int[]), cast(?6 as int[]), cast(?7 as text[]), cast(?8 as text[]))
              with ordinality as f(origin, destination, "number", departure, delay, distance, status, key, place)
            order by place returning id, version""";

    private static final String TAKEN = "select key from flight where key = any(cast(?1 as text[]))";

    private final EntityManager entities;

    BulkTable(EntityManager entities) {
        this.entities = entities;
    }

    /** Inserts flights; the result has their order. */
    List<FlightView> insert(List<FlightDocument> flights) {
        List<?> rows = entities.createNativeQuery(INSERT)
                .setParameter(1, texts(flights, f -> f.state().origin()))
                .setParameter(2, texts(flights, f -> f.state().destination()))
                .setParameter(3, texts(flights, f -> f.state().number()))
                .setParameter(4, texts(flights, f -> text(f.state().departure())))
                .setParameter(5, flights.stream().map(f -> f.state().delay()).toArray(Integer[]::new))
                .setParameter(6, flights.stream().map(f -> f.state().distance()).toArray(Integer[]::new))
                .setParameter(
                        7,
                        texts(
                                flights,
                                f -> f.state().status() == null
                                        ? null
                                        : f.state().status().text()))
                .setParameter(8, texts(flights, FlightDocument::key))
                .getResultList();
        List<FlightView> inserted = new ArrayList<>();
        for (int i = 0; i < flights.size(); i++) {
            Object[] row = (Object[]) Objects.requireNonNull(rows.get(i));
            FlightDocument flight = flights.get(i);
            inserted.add(new FlightView(
                    ((Number) row[0]).longValue(), flight.state(), flight.key(), ((Number) row[1]).longValue()));
        }
        return inserted;
    }

    /** Those of some keys that flights have. */
    List<String> takenKeys(Collection<String> keys) {
        return entities.unwrap(Session.class)
                .createNativeQuery(TAKEN, String.class)
                .setParameter(1, keys.toArray(String[]::new))
                .getResultList();
    }

    private static String[] texts(List<FlightDocument> flights, Function<FlightDocument, @Nullable String> column) {
        return flights.stream().map(column).toArray(String[]::new);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
