package dev.puffel.flight;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Inserts many flights by one statement, as part of the transaction that is under way. */
@Singleton
class BulkTable {
    private static final String COLUMNS = FlightState.COLUMNS + ", key";

    /** In the order of the arrays, and so of the ids. Hibernate has no batches for ids that the database gives. */
    private static final String INSERT = """
            insert into flight (%1$s) select %2$s, key
            from unnest(%3$s, cast(? as text[])) with ordinality as f(%1$s, place)
            order by place returning id, version""".formatted(
                    COLUMNS, FlightField.list(FlightState.FIELDS, FlightField::columnValue), FlightField.arrays());

    private static final String TAKEN = "select key from flight where key = any(cast(?1 as text[]))";

    private final EntityManager entities;

    BulkTable(EntityManager entities) {
        this.entities = entities;
    }

    /** Inserts flights; the result has their order. */
    List<FlightView> insert(List<FlightDocument> flights) {
        Query insert = entities.createNativeQuery(INSERT);
        int position = 0;
        for (FlightField field : FlightState.FIELDS) {
            Stream<@Nullable Object> values = flights.stream().map(flight -> field.literal(flight.state()));
            insert.setParameter(
                    ++position,
                    field.type() == Integer.class ? values.toArray(Integer[]::new) : values.toArray(String[]::new));
        }
        insert.setParameter(
                ++position, flights.stream().map(FlightDocument::key).toArray(String[]::new));
        List<?> rows = insert.getResultList();
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
}
