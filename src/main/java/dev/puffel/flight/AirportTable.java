package dev.puffel.flight;

import dev.puffel.database.ReadSessions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;

/** The origins and destinations that there are, however many flights have them. */
@Singleton
public class AirportTable {
    /**
     * Goes from one airport to the next along the index of each column. Where the database orders by bytes, the ways to write a
     * prefix lie apart, so there is a start for each; where it orders as people do, others may lie between them, so it goes on
     * past those, for a bounded number of steps.
     */
    private static final String SELECT = """
            with start as (select unnest(cast(?1 as text[])) as text)
            select distinct found.airport from start, lateral ((%s) union all (%s)) as found(airport)
            order by found.airport limit 10""".formatted(walk("origin"), walk("destination"));

    private final ReadSessions sessions;

    AirportTable(ReadSessions sessions) {
        this.sessions = sessions;
    }

    /** Some that begin so, in capitals or not. */
    public List<String> beginningWith(String prefix) {
        return sessions.read(session -> query(session, prefix).getResultList());
    }

    /** The airport that equals the text ignoring case, or else the text. */
    public String findIgnoringCase(String text) {
        List<String> found = beginningWith(text);
        return found.contains(text)
                ? text
                : found.stream().filter(text::equalsIgnoreCase).findFirst().orElse(text);
    }

    /** The query, to be executed in a session. */
    static SelectionQuery<String> query(StatelessSession session, String prefix) {
        return session.createNativeQuery(SELECT, String.class)
                .setParameter(1, starts(prefix).toArray(String[]::new))
                .setParameter(2, prefix);
    }

    private static Set<String> starts(String prefix) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        int first = lower.isEmpty() ? 0 : lower.offsetByCodePoints(0, 1);
        String capitalized = lower.substring(0, first).toUpperCase(Locale.ROOT) + lower.substring(first);
        return Set.copyOf(List.of(prefix, lower, prefix.toUpperCase(Locale.ROOT), capitalized));
    }

    private static String walk(String column) {
        return """
            with recursive walk(airport, step) as (
              (select %1$s, 1 from flight where %1$s >= start.text order by %1$s limit 1)
              union all
              select (select %1$s from flight where %1$s > walk.airport order by %1$s limit 1), step + 1
              from walk where walk.airport is not null and step < 50)
            select walk.airport from walk where starts_with(lower(walk.airport), lower(?2)) limit 10""".formatted(column);
    }
}
