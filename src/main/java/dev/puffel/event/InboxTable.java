package dev.puffel.event;

import dev.puffel.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The inbox: determines which events are new and which of them win, and deletes old events. */
public final class InboxTable {
    /**
     * Inserts the new events, and compares the greatest one of each subject with the latest event of that subject. Returns the
     * positions of the winners. All instances lock in the order of the keys, so that they cannot deadlock. The last line has a
     * subquery instead of a join, because the planner expects one row and would choose a nested loop.
     */
    static final String ACCEPT = """
            with event as (
              select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                with ordinality as e(source, id, time, sequence, subject, position)
            ), fresh as (
              insert into inbox (source, id) select source, id from event order by source collate "C", id collate "C"
              on conflict do nothing
              returning source, id
            ), sequenced as (
              select event.*, bool_and(sequence <> '') over (partition by subject collate "C", time collate "C") as all_have
              from event join fresh using (source, id)
            ), greatest as (
              select distinct on (subject collate "C") subject, time, sequence, id, position from sequenced
              order by subject collate "C", time collate "C" desc,
                (case when all_have then sequence else '' end) collate "C" desc, id collate "C" desc
            ), winner as (
              insert into flight_subject as held (subject, event_time, event_id, event_sequence)
              select subject, time, id, sequence from greatest order by subject collate "C"
              on conflict (subject) do update set event_time = excluded.event_time, event_id = excluded.event_id,
                event_sequence = excluded.event_sequence
              where excluded.event_time > held.event_time or excluded.event_time = held.event_time and case
                when '' in (excluded.event_sequence, held.event_sequence)
                  or excluded.event_sequence = held.event_sequence then excluded.event_id > held.event_id
                else excluded.event_sequence > held.event_sequence end
              returning subject
            )
            select (select count(*) from fresh), position from (select 1) always
            left join (select position from greatest where (subject in (select subject from winner)) is true) won on true
            """;

    /**
     * Deletes by ctid, which cannot change while the rows are locked. By keys, PostgreSQL would read the whole table for each
     * batch. Rows that another instance deletes at the same time are skipped.
     */
    static final String FORGET = """
            delete from inbox where ctid = any(array(
              select ctid from inbox where received_at < ? order by received_at limit 1000 for update skip locked))
            """;

    private InboxTable() {}

    record Accepted(int fresh, List<FlightEvent> winners) {}

    /** Expects no two events with the same source and id. */
    static Accepted accept(Connection connection, List<FlightEvent> events) throws SQLException {
        List<FlightEvent> winners = new ArrayList<>();
        List<Integer> fresh = Sql.list(
                connection,
                ACCEPT,
                row -> {
                    int position = row.getInt(2);
                    if (position > 0) {
                        winners.add(events.get(position - 1));
                    }
                    return row.getInt(1);
                },
                Sql.column(events, FlightEvent::source),
                Sql.column(events, FlightEvent::id),
                Sql.column(events, FlightEvent::time),
                Sql.column(events, FlightEvent::sequence),
                Sql.column(events, FlightEvent::subject));
        return new Accepted(fresh.get(0), winners);
    }

    /**
     * Deletes up to 1,000 events that were received before a time, and returns their number. If such an event comes again, it
     * has no second effect, because the permanent row in flight_subject is at least as great.
     */
    public static int forget(Connection connection, Instant before) throws SQLException {
        return Sql.update(connection, FORGET, before);
    }
}
