package dev.puffel.flight;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/**
 * A query for flights in HQL, for the indexes of migrations V7 and V16. A list by a time takes two queries: first the flights
 * that have the time, then those without it. Each query follows an index, but one query for both would sort all matching
 * flights. For the same reason, a list by a time of flights with any of several values is a union of one query for each value.
 *
 * @param parameters the values of the ordinals in the query, from 1
 * @param limit the maximum number of flights; null for no limit
 */
record FlightSelect(
        String hql, List<Object> parameters, @Nullable Integer limit) {
    /** Selects single values, because Hibernate takes longer to build objects. The names determine the order of a union. */
    private static final String SELECT = "select f.id as id, f.key, f.version, "
            + FlightField.list(FlightState.FIELDS, field -> "f.state." + field.name() + " as " + field.name())
            + " from Flight f";

    static {
        ParserTables.fill(byId(1).hql);
    }

    /** A part of a query, with a question mark for each parameter. */
    private record Condition(String hql, List<?> values) {
        static Condition of(String hql, Object... values) {
            return new Condition(hql, List.of(values));
        }

        static Condition join(String conjunction, List<Condition> conditions) {
            String hql = conditions.stream().map(Condition::hql).collect(Collectors.joining(conjunction));
            return new Condition(
                    conditions.size() > 1 ? "(" + hql + ")" : hql,
                    conditions.stream()
                            .flatMap(condition -> condition.values.stream())
                            .toList());
        }
    }

    /**
     * Conditions for flights with any of several values.
     *
     * @param each one condition for each value, of which exactly one holds
     * @param any the same in one condition
     */
    private record Alternatives(List<Condition> each, Condition any) {
        static Alternatives of(String attribute, List<?> values) {
            return new Alternatives(FlightSelect.each(attribute, values), FlightSelect.any(attribute, values));
        }
    }

    /** Selects a flight by its id. */
    static FlightSelect byId(long id) {
        return build(List.of(Condition.of("f.id = ?", id)), "id", null);
    }

    /** Selects a flight by its key. */
    static FlightSelect byKey(String key) {
        return build(List.of(Condition.of("f.key = ?", key)), "id", null);
    }

    /** Returns the queries of a search, in the order of their flights. Each has the limit of the search. */
    static List<FlightSelect> forSearch(FlightSearch search) {
        FlightOrder order = search.order();
        Cursor after = search.after();
        String follows = order.isDescending() ? " < " : " > ";
        Condition next = after == null ? null : Condition.of("f.id" + follows + "?", after.id());
        if (order == FlightOrder.ID) {
            return List.of(select(search, false, next));
        }
        String time = "f.state." + order.attribute();
        Instant last = after == null ? null : after.time();
        List<FlightSelect> selects = new ArrayList<>();
        if (after == null || last != null) {
            Condition later = after == null || last == null
                    ? null
                    : Condition.of("(" + time + ", f.id)" + follows + "(?, ?)", last, after.id());
            selects.add(select(search, true, Condition.of(time + " is not null"), later));
        }
        if (!search.isBounded()) {
            selects.add(select(search, false, Condition.of(time + " is null"), last == null ? next : null));
        }
        return selects;
    }

    /**
     * Selects the flights of a search whose scheduled time is past, but which are expected at this time or later. For the
     * indexes of migration V17, which contain only late flights.
     */
    static FlightSelect late(FlightSearch search, Instant present) {
        String time = search.order().attribute();
        String name = Character.toUpperCase(time.charAt(0)) + time.substring(1);
        String expected =
                "function(expected_time as Instant, f.state.%1$s, f.state.delay, f.state.estimated%2$s, f.state.actual%2$s)"
                        .formatted(time, name);
        Cursor after = search.after();
        Instant last = after == null ? null : after.time();
        FlightSelect late = select(
                search,
                false,
                Condition.of("f.state." + time + " < ?", present),
                Condition.of(expected + " > f.state." + time),
                Condition.of(expected + " >= ?", present),
                after == null || last == null
                        ? null
                        : Condition.of("(f.state." + time + ", f.id) > (?, ?)", last, after.id()));
        // No index by the time has this order, so the planner does not use such an index, which would read all past
        // flights.
        String order = " order by " + time;
        return new FlightSelect(late.hql.replace(order, order + " nulls first"), late.parameters, late.limit);
    }

    /** Returns the same query with another limit. */
    FlightSelect withLimit(int most) {
        return new FlightSelect(hql, parameters, most);
    }

    /** Creates the query in a session. */
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

    private static FlightSelect select(FlightSearch search, boolean timed, @Nullable Condition... more) {
        FlightOrder order = search.order();
        List<Condition> all = new ArrayList<>(conditions(search.filter()));
        Stream.of(more).filter(Objects::nonNull).forEach(all::add);
        List<Condition> union = List.of();
        for (Alternatives values : alternatives(search.filter())) {
            if (timed && union.isEmpty() && values.each.size() > 1) {
                union = values.each;
            } else if (!values.each.isEmpty()) {
                all.add(values.any);
            }
        }
        Condition every = Condition.join(" and ", all);
        // Also orders by the time if all flights have the same one, so that PostgreSQL uses the index by the time.
        String direction = order.isDescending() ? " desc" : "";
        String sort = order == FlightOrder.ID ? "id" : order.attribute() + direction + ", id" + direction;
        return build(
                union.isEmpty()
                        ? List.of(every)
                        : union.stream()
                                .map(value -> Condition.join(" and ", List.of(value, every)))
                                .toList(),
                sort,
                search.limit());
    }

    private static List<Condition> conditions(FlightFilter filter) {
        return Stream.of(
                        condition("f.key = ?", filter.key()),
                        condition("f.state.callsign = ?", filter.callsign()),
                        condition("f.state.departure >= ?", filter.from()),
                        condition("f.state.departure < ?", filter.to()),
                        condition("f.state.arrival >= ?", filter.arrivalFrom()),
                        condition("f.state.arrival < ?", filter.arrivalTo()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Condition> condition(String hql, @Nullable Object value) {
        return value == null ? List.of() : List.of(Condition.of(hql, value));
    }

    /** Returns one list of conditions for each parameter with several values, the most selective one first. */
    private static List<Alternatives> alternatives(FlightFilter filter) {
        List<Condition> numbers = each("f.state.number", filter.numbers());
        // With array_intersects, Hibernate would compare text[] with varchar[], which PostgreSQL does not support.
        Condition codeshare = Condition.of(
                "cast(sql('? && string_to_array(?, '' '')', f.state.codeshares, ?) as Boolean)",
                String.join(" ", filter.numbers()));
        Condition number = any("f.state.number", filter.numbers());
        if (!numbers.isEmpty()) {
            Condition other = Condition.join(
                    " or ", List.of(Condition.of("f.state.number is null"), none("f.state.number", filter.numbers())));
            numbers.add(Condition.join(" and ", List.of(codeshare, other)));
        }
        List<Condition> airports = each("f.state.origin", filter.airports());
        for (Condition destination : each("f.state.destination", filter.airports())) {
            airports.add(Condition.join(" and ", List.of(destination, none("f.state.origin", filter.airports()))));
        }
        Condition airport = Condition.join(
                " or ",
                List.of(any("f.state.origin", filter.airports()), any("f.state.destination", filter.airports())));
        return List.of(
                new Alternatives(numbers, Condition.join(" or ", List.of(number, codeshare))),
                new Alternatives(airports, airport),
                Alternatives.of("f.state.origin", filter.origins()),
                Alternatives.of("f.state.destination", filter.destinations()),
                Alternatives.of("f.state.status", filter.statuses()));
    }

    private static List<Condition> each(String attribute, List<?> values) {
        return values.stream()
                .map(value -> Condition.of(attribute + " = ?", value))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Condition any(String attribute, List<?> values) {
        return values.size() == 1 ? Condition.of(attribute + " = ?", values.get(0)) : array(attribute, "= any", values);
    }

    private static Condition none(String attribute, List<?> values) {
        return array(attribute, "<> all", values);
    }

    /**
     * Uses one parameter, so that the query is the same for any number of values. With array_contains, PostgreSQL would use no
     * index.
     */
    private static Condition array(String attribute, String comparison, List<?> values) {
        return Condition.of("cast(sql('? %s(?)', %s, ?) as Boolean)".formatted(comparison, attribute), (Object)
                values.stream().map(Object::toString).toArray(String[]::new));
    }

    private static FlightSelect build(List<Condition> union, String order, @Nullable Integer limit) {
        StringBuilder hql = new StringBuilder();
        List<Object> parameters = new ArrayList<>();
        for (Condition part : union) {
            hql.append(hql.isEmpty() ? "" : " union all ");
            String select = SELECT + (part.hql.isEmpty() ? "" : " where ") + part.hql;
            parameters.addAll(part.values);
            if (union.size() == 1) {
                hql.append(select);
            } else if (limit == null) {
                hql.append("(" + select + ")");
            } else {
                // Without this limit, PostgreSQL would sort all flights of a part. A page queries one flight more
                // than its limit.
                hql.append("(" + select + " order by " + order + " limit ?)");
                parameters.add(Math.max(limit, limit + 1));
            }
        }
        if (union.size() > 1) {
            hql.insert(0, "(").append(")");
        }
        hql.append(" order by ").append(order);
        // Hibernate requires ordinals.
        boolean quoted = false;
        int ordinal = 1;
        for (int i = 0; i < hql.length(); i++) {
            quoted ^= hql.charAt(i) == '\'';
            if (hql.charAt(i) == '?' && !quoted) {
                hql.insert(i + 1, ordinal++);
            }
        }
        return new FlightSelect(hql.toString(), List.copyOf(parameters), limit);
    }
}
