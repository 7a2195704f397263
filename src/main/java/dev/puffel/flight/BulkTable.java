package dev.puffel.flight;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.Session;

/** Writes many flights with one statement, in the current transaction. */
@Singleton
class BulkTable {
    private static final String COLUMNS = FlightState.COLUMNS + ", key";

    /**
     * Returns the rows in the order of the arrays, which is that of the ids. Hibernate cannot batch inserts whose ids the
     * database generates.
     */
    private static final String INSERT = """
            insert into flight (%1$s) select %2$s, key
            from unnest(%3$s, cast(? as text[])) with ordinality as f(%1$s, place)
            order by place returning id, version""".formatted(
                    COLUMNS, FlightField.list(FlightState.FIELDS, FlightField::columnValue), FlightField.arrays());

    private static final String UPSERT = FlightField.upsert() + " returning id, version, key";

    private static final String TAKEN = "select key from flight where key = any(cast(?1 as text[]))";

    private final EntityManager entities;

    BulkTable(EntityManager entities) {
        this.entities = entities;
    }

    /** Inserts flights. The result is in their order. */
    List<FlightView> insert(List<FlightDocument> flights) {
        List<?> rows = rows(INSERT, flights);
        List<FlightView> inserted = new ArrayList<>();
        for (int i = 0; i < flights.size(); i++) {
            inserted.add(view(flights.get(i), rows.get(i)));
        }
        return inserted;
    }

    /** Inserts flights with keys, or updates the flights with these keys. Returns the flights that were created or changed. */
    List<FlightView> upsert(List<FlightDocument> flights) {
        Map<String, FlightDocument> byKey = new HashMap<>();
        flights.forEach(flight -> byKey.put(Objects.requireNonNull(flight.key()), flight));
        return rows(UPSERT, flights).stream()
                .map(row -> view(Objects.requireNonNull(byKey.get((String) ((Object[]) row)[2])), row))
                .toList();
    }

    private static FlightView view(FlightDocument flight, Object row) {
        Object[] columns = (Object[]) row;
        return new FlightView(
                ((Number) columns[0]).longValue(), flight.state(), flight.key(), ((Number) columns[1]).longValue());
    }

    private List<?> rows(String sql, List<FlightDocument> flights) {
        Query query = entities.createNativeQuery(sql);
        int position = 0;
        for (FlightField field : FlightState.FIELDS) {
            query.setParameter(++position, field.array(flights.stream().map(FlightDocument::state)));
        }
        query.setParameter(++position, flights.stream().map(FlightDocument::key).toArray(String[]::new));
        return query.getResultList();
    }

    /** Returns those of the keys that flights already have. */
    List<String> takenKeys(Collection<String> keys) {
        return entities.unwrap(Session.class)
                .createNativeQuery(TAKEN, String.class)
                .setParameter(1, keys.toArray(String[]::new))
                .getResultList();
    }
}
