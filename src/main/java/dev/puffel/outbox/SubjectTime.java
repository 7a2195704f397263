package dev.puffel.outbox;

/** Gives each event of a subject a time after all that were applied to it before, also where those are ahead of the clock. */
final class SubjectTime {
    /**
     * Gives the events {@code changed (event_id, subject)}, of different subjects, the time that is the parameter; after what
     * lies ahead of it, a microsecond later, where the year 9999 has one. Returns {@code event_id, event_time}.
     */
    static final String SET = """
            insert into flight_subject as held (subject, event_time, event_id)
            select subject, ?, event_id from changed order by subject collate "C"
            on conflict (subject) do update set event_id = excluded.event_id, event_sequence = '',
              event_time = case when excluded.event_time > held.event_time then excluded.event_time
                else to_char(least(left(held.event_time, 26)::timestamp + interval '1 microsecond',
                  timestamp '9999-12-31 23:59:59.999999'), 'YYYY-MM-DD"T"HH24:MI:SS.US')
                  || substr(held.event_time, 27) end
            returning event_id, event_time""";

    private SubjectTime() {}
}
