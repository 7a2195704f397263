-- The SQL of POST /flights, statement by statement; its relay does not run.
begin;
set local statement_timeout = 10000;
insert into flight (origin, destination, "number", departure, delay, distance, status, key)
  values ('DTW', 'LAS', null, '2001-01-01T00:47:00Z', 66, 1750, null, null) returning id, version
\gset
with changed as (
    select gen_random_uuid()::text as event_id, 'puffel:' || :id as subject, 'dev.puffel.flight.upserted' as type,
      '{"origin":"DTW","destination":"LAS","departure":"2001-01-01T00:47:00Z","delay":66,"distance":1750}'::json as data
  ), timed as (
    insert into flight_subject as held (subject, event_time, event_id)
    select subject, '2026-11-25T00:00:00.000000000Z', event_id from changed order by subject collate "C"
    on conflict (subject) do update set event_time = excluded.event_time, event_id = excluded.event_id
    returning event_id, event_time
  )
  insert into outbox (event_id, subject, type, data, event_time)
  select event_id, subject, type, data, event_time from changed join timed using (event_id);
commit;
