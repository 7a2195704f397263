package dev.puffel.event;

import static dev.puffel.event.Messages.removed;
import static dev.puffel.event.Messages.upserted;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.HandSetClock;
import dev.puffel.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The inbox forgets events, and they have no second effect when they come again. */
class InboxRetentionTest {
    private static final Duration RETENTION = Duration.ofDays(32);
    private static final String T1 = "2026-11-24T18:00:01Z";
    private static final String T2 = "2026-11-24T18:00:02Z";

    private final MigratedDatabase database = new MigratedDatabase();
    private final EventApplier applier = database.applier();
    private final HandSetClock clock = new HandSetClock();

    @Test
    void forgetsWhatIsTooOldSomeAtATime() throws SQLException {
        clock.forward(RETENTION.plusDays(1));
        database.execute("""
                insert into inbox (source, id, received_at)
                select '/up', i, timestamptz '1970-01-01T00:00:00Z' + interval '1 second' * i from generate_series(1, 1500) as i;
                insert into inbox (source, id, received_at) values ('/up', 'last', '1970-01-02T00:00:00Z')
                """);

        assertEquals(1000, forget());
        assertEquals(List.of("1001"), database.query("select min(id::int) from inbox where id <> 'last'"));
        assertEquals(500, forget());
        assertEquals(0, forget());
        assertEquals(List.of("last"), database.query("select id from inbox"));
    }

    @Test
    void whatComesAgainAfterItIsForgottenHasNoSecondEffect() throws SQLException {
        applier.apply(List.of(upserted("1", T1, "kept", "JFK")));
        applier.apply(List.of(upserted("2", T1, "changed", "JFK"), upserted("3", T2, "changed", "BOS")));
        applier.apply(List.of(upserted("4", T1, "gone", "JFK")));
        applier.apply(List.of(removed("5", T2, "gone")));
        // Someone else, say an import, changes a flight without an event.
        database.execute("update flight set destination = 'SFO' where key = 'kept'");
        List<String> before = flights();
        forgetAll();

        BatchOutcome again = applier.apply(List.of(
                upserted("1", T1, "kept", "JFK"),
                upserted("2", T1, "changed", "JFK"),
                upserted("3", T2, "changed", "BOS"),
                upserted("4", T1, "gone", "JFK"),
                removed("5", T2, "gone")));

        assertEquals(new BatchOutcome(0, 0, 5, 0, 0), again);
        assertEquals(before, flights());
    }

    private int forget() throws SQLException {
        try (Connection connection = database.connect()) {
            return InboxTable.forget(connection, clock.instant().minus(RETENTION));
        }
    }

    private void forgetAll() throws SQLException {
        database.execute("update inbox set received_at = '1969-01-01T00:00:00Z'");
        assertEquals(5, forget());
    }

    private List<String> flights() {
        return database.query("select key, destination, version, changed_at from flight order by key");
    }
}
