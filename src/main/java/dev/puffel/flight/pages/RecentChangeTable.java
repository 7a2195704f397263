package dev.puffel.flight.pages;

import dev.puffel.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The end of the table flight_change, which triggers fill. */
final class RecentChangeTable {
    /**
     * Returns the current snapshot, its epoch, and whether it sees a change that an earlier snapshot did not: a change of a
     * transaction that began later, or that was open then and has ended. The bounds leave out what open transactions have written,
     * which may be much. The order makes PostgreSQL use the index; otherwise its generic plan reads the whole table.
     */
    static final String CHECK = """
            select pg_current_snapshot()::text, (select epoch from flight_change_epoch),
              (
                select xid from flight_change
                where xid >= pg_snapshot_xmax(?::pg_snapshot) and xid < pg_snapshot_xmax(pg_current_snapshot())
                order by xid limit 1) is not null
              or exists (
                select from pg_snapshot_xip(?::pg_snapshot) as open (xid), lateral (
                  select from flight_change where xid = open.xid limit 1) as change
                where pg_visible_in_snapshot(open.xid, pg_current_snapshot()))""";

    private RecentChangeTable() {}

    /**
     * The result of a check.
     *
     * @param epoch null if a crash has ended it; in another epoch, ids of transactions may recur
     * @param changed whether there may be a change that the check before has not seen
     */
    record Check(String snapshot, @Nullable String epoch, boolean changed) {}

    /** Checks for changes since an earlier check; null if there was none. */
    static Check check(Connection connection, @Nullable Check last) throws SQLException {
        String seen = last == null ? null : last.snapshot();
        return Sql.first(
                connection,
                CHECK,
                row -> {
                    String epoch = row.getString(2);
                    boolean same = last != null && epoch != null && epoch.equals(last.epoch());
                    return new Check(row.getString(1), epoch, !same || row.getBoolean(3));
                },
                seen,
                seen);
    }
}
