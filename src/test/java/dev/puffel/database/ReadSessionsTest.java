package dev.puffel.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReadSessionsTest {
    private static final int OFTEN = 10;

    @Inject
    ReadSessions sessions;

    @Test
    void searchIsPlannedForItsValuesEachTime() {
        assertEquals(0, prepared("select 'searched ' || :value", sessions::search));
        assertEquals(1, prepared("select 'read ' || :value", sessions::read));
    }

    /** How many statements of this text are prepared in the database, after the text was executed often. */
    private static int prepared(String sql, Function<Function<StatelessSession, Object>, Object> read) {
        return (int) read.apply(session -> {
            IntStream.range(0, OFTEN)
                    .forEach(i -> session.createNativeQuery(sql, String.class)
                            .setParameter("value", String.valueOf(i))
                            .getSingleResult());
            return session.createNativeQuery(
                            "select cast(count(*) as int) from pg_prepared_statements where starts_with(statement, :start)",
                            Integer.class)
                    .setParameter("start", sql.substring(0, sql.indexOf(':')))
                    .getSingleResult();
        });
    }
}
