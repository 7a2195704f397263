package dev.puffel.changes;

import dev.puffel.database.Sql;
import dev.puffel.flight.FlightField;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.FlightView;
import dev.puffel.flight.transfer.ExportTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table flight_change, which triggers on the table flight fill. */
final class ChangeTable {
    private static final String UNSEEN =
            "not pg_visible_in_snapshot(xid, ?::pg_snapshot) and pg_visible_in_snapshot(xid, target.snapshot)";

    /**
     * Finds the beginning of the next batch. While a long transaction runs, this reads all changes since that transaction
     * began. The offset prevents PostgreSQL from reading the whole table in the order of the numbers, as it would for a plain
     * minimum.
     */
    static final String NEXT_BATCH = """
            select min(change) from (
              select change from flight_change, (select ?::pg_snapshot as snapshot) as target
              where xid >= pg_snapshot_xmin(?::pg_snapshot) and %s offset 0) unseen""".formatted(UNSEEN);

    static final String PAGE = """
            select change, kind, c.id, c.key, %s, before is null, old.key, %s
            from flight_change as c left join lateral jsonb_populate_record(null::flight, before) as old on true,
              (select ?::pg_snapshot as snapshot) as target
            where change > ? and %s order by change limit ?""".formatted(columns("c"), columns("old"), UNSEEN);

    /** Reads both in one statement, so that snapshot and epoch belong together. */
    private static final String NOW = "select epoch, pg_current_snapshot()::text from flight_change_epoch";

    private static final String BEGIN = "insert into flight_change_epoch default values on conflict do nothing";

    private static final String CHECK = """
            select pg_snapshot_xmin(?::pg_snapshot) > xid
              and pg_snapshot_xmax(?::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot())
              and exists (select from flight_change_epoch where epoch = ?)
            from flight_change_forgotten""";

    /** Deletes up to 1,000 changes from the beginning of the table, and only those before the first change that is kept. */
    static final String CLEAN = """
            with oldest as materialized (
              select change, xid, changed_at from flight_change order by change limit 1000 for update skip locked
            ), gone as (
              delete from flight_change where change in (
                select change from oldest where change < (
                  select coalesce(min(change), 9223372036854775807) from oldest where changed_at >= ?))
              returning xid)
            update flight_change_forgotten set xid = greatest(xid, (select xid from gone order by xid desc limit 1))
            where exists (select from gone)""";

    private ChangeTable() {}

    /** Returns the position after all committed changes. */
    static Position now(Connection connection) throws SQLException {
        while (true) {
            List<Position> now =
                    Sql.list(connection, NOW, row -> Position.at(row.getString(1), Snapshot.of(row.getString(2))));
            if (!now.isEmpty()) {
                return now.get(0);
            }
            Sql.update(connection, BEGIN);
        }
    }

    /**
     * Reads the page after a position.
     *
     * @param until the snapshot that a new batch ends with
     * @param most the maximum number of changes
     */
    static ChangePage nextPage(Connection connection, Position from, Snapshot until, int most) throws SQLException {
        Snapshot target = from.batch() == null ? until : from.batch();
        Position done = Position.at(from.epoch(), target);
        long after = from.change();
        if (from.batch() == null) {
            String seen = from.seen().text();
            @Nullable
            Long first =
                    Sql.first(connection, NEXT_BATCH, row -> row.getObject(1, Long.class), until.text(), seen, seen);
            if (first == null) {
                return new ChangePage(from, done, List.of());
            }
            after = first - 1;
        }
        // One more than the maximum shows whether the batch is complete.
        List<Change> changes = Sql.list(
                connection,
                PAGE,
                ChangeTable::change,
                target.text(),
                after,
                from.seen().text(),
                most + 1);
        Position end = done;
        List<ChangePage.Event> events = new ArrayList<>();
        for (int i = 0; i < Math.min(changes.size(), most); i++) {
            Change change = changes.get(i);
            boolean last = i + 1 == changes.size();
            end = last ? done : new Position(from.epoch(), from.seen(), target, change.number());
            events.add(new ChangePage.Event(change, change.event(end)));
        }
        return new ChangePage(from, end, events);
    }

    private static Change change(ResultSet row) throws SQLException {
        long id = row.getLong(3);
        boolean removed = row.getString(2).equals("removed");
        int old = 5 + FlightState.FIELDS.size();
        return new Change(
                row.getLong(1),
                id,
                row.getString(4),
                row.getBoolean(old)
                        ? null
                        : new FlightView(id, ExportTable.state(row, old + 2), row.getString(old + 1), 0),
                removed ? null : new FlightView(id, ExportTable.state(row, 5), row.getString(4), 0));
    }

    private static String columns(String table) {
        return FlightField.list(FlightState.FIELDS, field -> table + "." + field.column());
    }

    /**
     * Whether all changes after a position are still known. They are not if the position is from another epoch or another
     * database. If a long transaction was under way, a position of about its age may count as unknown slightly too early.
     *
     * @throws SQLException with SQLSTATE class 22 if the position is invalid
     */
    static boolean isKnown(Connection connection, Position position) throws SQLException {
        return Sql.first(
                connection,
                CHECK,
                row -> row.getBoolean(1),
                position.seen().text(),
                position.newest().text(),
                position.epoch());
    }

    /** Deletes some of the changes before a time; false if there are none. */
    static boolean clean(Connection connection, Instant before) throws SQLException {
        return Sql.update(connection, CLEAN, before) > 0;
    }
}
