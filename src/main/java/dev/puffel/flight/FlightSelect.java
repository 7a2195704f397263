package dev.puffel.flight;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/**
 * A query for flights in HQL, beside the indexes of migration V7. A list by departure takes two, first the flights that have
 * one and then those that have none: each follows an index, while one query for both would sort all that is found.
 *
 * @param parameters of the ordinals in the query, from 1
 * @param limit the most flights; null where there is no limit
 */
record FlightSelect(
        String hql, List<Object> parameters, @Nullable Integer limit) {
    /** Single values, as Hibernate takes longer to make an object of them. */
    private static final String SELECT = "select f.id, f.key, f.version, "
            + FlightField.list(FlightState.FIELDS, field -> "f.state." + field.name()) + " from Flight f";

    /** A flight by its id. */
    static FlightSelect byId(long id) {
        return new Builder().where("f.id = ?", id).build("f.id", null);
    }

    /** A flight by its key. */
    static FlightSelect byKey(String key) {
        return new Builder().where("f.key = ?", key).build("f.id", null);
    }

    /** The queries of a search, in the order of their flights; each keeps to the search's limit. */
    static List<FlightSelect> of(FlightSearch search) {
        if (search.order() == FlightOrder.ID) {
            return List.of(byId(search));
        }
        List<FlightSelect> selects = new ArrayList<>();
        Cursor after = search.after();
        if (after == null || after.departure() != null) {
            selects.add(departing(search, after));
        }
        if (search.from() == null && search.to() == null) {
            selects.add(notDeparting(search, after != null && after.departure() == null ? after : null));
        }
        return selects;
    }

    /** The same query with another limit. */
    FlightSelect withLimit(int most) {
        return new FlightSelect(hql, parameters, most);
    }

    /** The query, to be executed in a session. */
    SelectionQuery<FlightView> in(StatelessSession session) {
        SelectionQuery<FlightView> query = session.createSelectionQuery(hql, Object[].class)
                .setTupleTransformer((values, names) -> FlightView.of(values));
        for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
        }
        if (limit != null) {
            query.setMaxResults(limit);
        }
        return query;
    }

    private static FlightSelect byId(FlightSearch search) {
        Builder select = new Builder().filter(search);
        if (search.after() != null) {
            select.where("f.id > ?", search.after().id());
        }
        return select.build("f.id", search.limit());
    }

    private static FlightSelect departing(FlightSearch search, @Nullable Cursor after) {
        boolean descending = search.order() == FlightOrder.DEPARTURE_DESCENDING;
        Builder select = new Builder().filter(search).where("f.state.departure is not null");
        if (after != null && after.departure() != null) {
            select.where(
                    "(f.state.departure, f.id) " + (descending ? "<" : ">") + " (?, ?)", after.departure(), after.id());
        }
        return select.build(order(descending), search.limit());
    }

    private static FlightSelect notDeparting(FlightSearch search, @Nullable Cursor after) {
        boolean descending = search.order() == FlightOrder.DEPARTURE_DESCENDING;
        Builder select = new Builder().filter(search).where("f.state.departure is null");
        if (after != null) {
            select.where(descending ? "f.id < ?" : "f.id > ?", after.id());
        }
        // By departure too, which is the same in all of them, so that the index by departure serves.
        return select.build(order(descending), search.limit());
    }

    private static String order(boolean descending) {
        return descending ? "f.state.departure desc, f.id desc" : "f.state.departure, f.id";
    }

    private static final class Builder {
        private final StringBuilder hql = new StringBuilder(SELECT);
        private final List<Object> parameters = new ArrayList<>();
        private String conjunction = " where ";

        /** Adds a condition with a question mark for each value. */
        Builder where(String condition, Object... values) {
            String numbered = condition;
            for (Object value : values) {
                parameters.add(value);
                // Hibernate wants ordinals.
                numbered = numbered.replaceFirst("\\?(?![0-9])", "?" + parameters.size());
            }
            hql.append(conjunction).append(numbered);
            conjunction = " and ";
            return this;
        }

        Builder filter(FlightSearch search) {
            whereNotNull("f.state.origin = ?", search.origin());
            whereNotNull("f.state.destination = ?", search.destination());
            whereNotNull("f.state.number = ?", search.number());
            whereNotNull("f.state.status = ?", search.status());
            whereNotNull("f.state.departure >= ?", search.from());
            whereNotNull("f.state.departure < ?", search.to());
            return this;
        }

        private void whereNotNull(String condition, @Nullable Object value) {
            if (value != null) {
                where(condition, value);
            }
        }

        FlightSelect build(String order, @Nullable Integer limit) {
            return new FlightSelect(hql + " order by " + order, List.copyOf(parameters), limit);
        }
    }
}
