package dev.puffel.flight;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a search, beside the indexes of migration V7. A list by departure takes two statements, first the flights that
 * have one and then those that have none: each follows an index, while one statement for both would sort all that is found.
 */
final class FlightSelect {
    private static final String COLUMNS = FlightView.COLUMNS + ", version";

    /** The position of the version among the columns. */
    static final int VERSION = FlightState.FIELDS.size() + 3;

    private final String sql;
    private final List<Object> parameters;

    private FlightSelect(String sql, List<Object> parameters) {
        this.sql = sql;
        this.parameters = parameters;
    }

    /** A flight by its id, with its version in the column {@code version}. */
    static FlightSelect byId(long id) {
        return new FlightSelect("select " + COLUMNS + " from flight where id = ?", List.of(id));
    }

    /** The same, which no other transaction can change until the end of this one. */
    static FlightSelect lock(long id) {
        return new FlightSelect(byId(id).sql + " for update", List.of(id));
    }

    /** The statements of a search, in the order of their rows; each keeps to the search's limit. */
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

    private static FlightSelect byId(FlightSearch search) {
        Builder select = new Builder().filter(search);
        if (search.after() != null) {
            select.where("id > ?", search.after().id());
        }
        return select.build("id", search.limit());
    }

    private static FlightSelect departing(FlightSearch search, @Nullable Cursor after) {
        boolean descending = search.order() == FlightOrder.DEPARTURE_DESCENDING;
        Builder select = new Builder().filter(search).where("departure is not null");
        if (after != null && after.departure() != null) {
            String beyond = descending ? "<" : ">";
            select.where("(departure, id) " + beyond + " (?, ?)", time(after.departure()), after.id());
        }
        return select.build(descending ? "departure desc, id desc" : "departure, id", search.limit());
    }

    private static FlightSelect notDeparting(FlightSearch search, @Nullable Cursor after) {
        boolean descending = search.order() == FlightOrder.DEPARTURE_DESCENDING;
        Builder select = new Builder().filter(search).where("departure is null");
        if (after != null) {
            select.where(descending ? "id < ?" : "id > ?", after.id());
        }
        // By departure too, which is the same in all of them, so that the index by departure serves.
        return select.build(descending ? "departure desc, id desc" : "departure, id", search.limit());
    }

    /** Prepares it; the caller closes. */
    PreparedStatement prepare(Connection connection) throws SQLException {
        return prepare(connection, "");
    }

    /** Prepares it with something before, such as {@code explain}; the caller closes. */
    PreparedStatement prepare(Connection connection, String prefix) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(prefix + sql);
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
        return statement;
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static final class Builder {
        private final List<String> conditions = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();

        Builder where(String condition, Object... values) {
            conditions.add(condition);
            parameters.addAll(List.of(values));
            return this;
        }

        Builder filter(FlightSearch search) {
            equal("origin", search.origin());
            equal("destination", search.destination());
            equal("\"number\"", search.number());
            equal("status", search.status() == null ? null : search.status().text());
            if (search.from() != null) {
                where("departure >= ?", time(search.from()));
            }
            if (search.to() != null) {
                where("departure < ?", time(search.to()));
            }
            return this;
        }

        private void equal(String column, @Nullable String value) {
            if (value != null) {
                where(column + " = ?", value);
            }
        }

        FlightSelect build(String order, @Nullable Integer limit) {
            StringBuilder sql = new StringBuilder("select ").append(COLUMNS).append(" from flight");
            if (!conditions.isEmpty()) {
                sql.append(" where ").append(String.join(" and ", conditions));
            }
            sql.append(" order by ").append(order);
            if (limit != null) {
                sql.append(" limit ?");
                parameters.add(limit);
            }
            return new FlightSelect(sql.toString(), parameters);
        }
    }
}
