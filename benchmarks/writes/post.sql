-- What POST /flights asks the database for, statement by statement; its relay does not run.
begin;
set local statement_timeout = 10000;
insert into flight (origin, destination, "number", departure, delay, distance, status, key)
  values ('DTW', 'LAS', null, '2001-01-01T00:47:00Z', 66, 1750, null, null) returning id, version
\gset
insert into flight_subject as held (subject, event_time, event_id)
  select subject, '', '' from unnest(array['puffel:' || :id]) as s(subject) order by subject collate "C"
  on conflict (subject) do update set event_time = held.event_time returning subject, event_time;
update flight_subject set event_time = e.time, event_id = e.id
  from unnest(array['puffel:' || :id], array['2026-11-25T00:00:00.000000000Z'], array[gen_random_uuid()::text]) as e(subject, time, id)
  where flight_subject.subject = e.subject;
insert into outbox (event_id, subject, type, event_time, data, traceparent)
  select *, null from unnest(array[gen_random_uuid()::text], array['puffel:' || :id], array['dev.puffel.flight.upserted'],
    array['2026-11-25T00:00:00.000000000Z'],
    array['{"origin":"DTW","destination":"LAS","departure":"2001-01-01T00:47:00Z","delay":66,"distance":1750}']::json[]);
commit;
