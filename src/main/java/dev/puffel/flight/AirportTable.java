package dev.puffel.flight;

import dev.puffel.database.ReadSessions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;

/** Finds the origins and destinations of flights, in a time that does not depend on the number of flights. */
@Singleton
public class AirportTable {
    /**
     * Steps from one airport to the next along the index of each column. If the collation of the database compares bytes, the
     * spellings of a prefix are apart, so there is a start for each of them. If the collation is that of a language, other
     * airports may lie between them, so the query passes over those, in a limited number of steps.
     */
    private static final String SELECT = """
            with start as (select unnest(cast(?1 as text[])) as text)
            select distinct found.airport from start, lateral ((%s) union all (%s)) as found(airport)
            order by found.airport limit 10""".formatted(walk("origin"), walk("destination"));

    private final ReadSessions sessions;

    AirportTable(ReadSessions sessions) {
        this.sessions = sessions;
    }

    /** Returns some airports that begin with the prefix, ignoring case. */
    public List<String> beginningWith(String prefix) {
        return sessions.read(session -> query(session, prefix).getResultList());
    }

    /** Returns the airport that equals the text ignoring case, otherwise the text. */
    public String findIgnoringCase(String text) {
        List<String> found = beginningWith(text);
        return found.contains(text)
                ? text
                : found.stream().filter(text::equalsIgnoreCase).findFirst().orElse(text);
    }

    /** Creates the query in a session. */
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
