package dev.puffel.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTableTest {
    private final MigratedDatabase database = new MigratedDatabase();

    /** In the order of the transactions; within one, in that of the flights. */
    private List<String> recorded() {
        return database.query("select kind, id, origin from flight_change order by xid, id, change");
    }

    private void insert(int count) {
        database.execute("insert into flight (origin, destination) select 'A', 'B' from generate_series(1, %d)"
                .formatted(count));
    }

    @Test
    void eachVisibleChangeIsRecorded() {
        database.clear();
        insert(3);
        database.execute("update flight set origin = 'C', version = version + 1 where id = 1");
        database.execute("update flight set version = version + 1, changed_at = now(), origin = 'A' where id = 2");
        database.execute("update flight set id = 9 where id = 2");
        database.execute("delete from flight where id = 9");
        database.execute("truncate flight");
        assertEquals(
                List.of(
                        "upserted|1|A",
                        "upserted|2|A",
                        "upserted|3|A",
                        "upserted|1|C",
                        "removed|2|",
                        "upserted|9|A",
                        "removed|9|",
                        "removed|1|",
                        "removed|3|"),
                recorded());
    }

    @Test
    void anUpsertIsRecordedForWhatItCreatesAndForWhatItChanges() {
        database.clear();
        database.execute(
                "insert into flight (origin, destination, key) values ('A', 'B', 'same'), ('A', 'B', 'other')");
        database.execute("insert into flight (origin, destination, key)"
                + " values ('A', 'B', 'same'), ('C', 'B', 'other'), ('D', 'B', 'new')"
                + " on conflict (key) do update set origin = excluded.origin");
        database.execute("delete from flight where key = 'same'");
        assertEquals(
                List.of("upserted|A|same", "upserted|A|other", "upserted|C|other", "upserted|D|new", "removed||same"),
                database.query("select kind, origin, key from flight_change order by xid, id"));
    }

    @Test
    void aBatchComesInPages() throws SQLException {
        try (Connection connection = database.connect()) {
            Position position = ChangeTable.now(connection);
            insert(5);
            Snapshot target = ChangeTable.now(connection).seen();
            List<Integer> sizes = new ArrayList<>();
            do {
                ChangePage page = ChangeTable.nextPage(connection, position, target, 2);
                sizes.add(page.events().size());
                position = page.end();
            } while (position.batch() != null);
            assertEquals(List.of(2, 2, 1), sizes);
            assertTrue(ChangeTable.nextPage(connection, position, target, 2)
                    .events()
                    .isEmpty());
        }
    }

    @Test
    void whatIsOldIsForgotten() throws SQLException {
        Instant limit = Instant.parse("2026-11-24T18:30:00Z");
        try (Connection connection = database.connect()) {
            Position before = ChangeTable.now(connection);
            insert(1500);
            Position between = ChangeTable.now(connection);
            insert(2);
            database.execute("update flight_change set changed_at = '2026-11-24T18:29:59Z'");
            database.execute("update flight_change set changed_at = '2026-11-24T18:30:00Z'"
                    + " where change > (select max(change) - 2 from flight_change)");
            assertTrue(ChangeTable.isKnown(connection, before));

            assertTrue(ChangeTable.clean(connection, limit));
            assertTrue(ChangeTable.clean(connection, limit));
            assertFalse(ChangeTable.clean(connection, limit));

            assertEquals(2, recorded().size());
            assertFalse(ChangeTable.isKnown(connection, before));
            assertTrue(ChangeTable.isKnown(connection, between));
            Position never = Position.at(between.epoch(), Snapshot.of("1000000:1000000:"));
            assertFalse(ChangeTable.isKnown(connection, never));
        }
    }
}
