-- Writers do not wait behind this lock for longer than half a second. Each tenth try is longer than PostgreSQL's deadlock_timeout of
-- 1 s, after which PostgreSQL ends an autovacuum of the table that is in the way.
do $$
declare
  tries int := 0;
begin
  loop
    begin
      tries := tries + 1;
      perform set_config('lock_timeout', case when tries % 10 = 0 then '1200ms' else '500ms' end, true);
      lock table flight_change in access exclusive mode;
      exit;
    exception when lock_not_available then
      perform pg_sleep(1);
    end;
  end loop;
end $$;

-- The flight as it was, if it was removed, or if a change may have made it match a filter or not.
alter table flight_change add column before jsonb;

-- As in V13, with the flight as it was.
create or replace function record_flight_change() returns trigger language plpgsql as $$
begin
  case tg_op
    when 'INSERT' then
      insert into flight_change (kind, id,
        origin, destination, "number", departure, delay, distance, status, arrival, estimatedDeparture,
        estimatedArrival, actualDeparture, actualArrival, departureTerminal, departureGate, arrivalTerminal,
        arrivalGate, baggageClaim, callsign, aircraft, aircraftType, codeshares, key)
      select 'upserted', id,
        origin, destination, "number", departure, delay, distance, status, arrival, estimatedDeparture,
        estimatedArrival, actualDeparture, actualArrival, departureTerminal, departureGate, arrivalTerminal,
        arrivalGate, baggageClaim, callsign, aircraft, aircraftType, codeshares, key
      from after;
    when 'UPDATE' then
      insert into flight_change (kind, id,
        origin, destination, "number", departure, delay, distance, status, arrival, estimatedDeparture,
        estimatedArrival, actualDeparture, actualArrival, departureTerminal, departureGate, arrivalTerminal,
        arrivalGate, baggageClaim, callsign, aircraft, aircraftType, codeshares, key, before)
      select case when a.id is null then 'removed' else 'upserted' end, coalesce(a.id, b.id),
        a.origin, a.destination, a."number", a.departure, a.delay, a.distance, a.status, a.arrival,
        a.estimatedDeparture, a.estimatedArrival, a.actualDeparture, a.actualArrival, a.departureTerminal,
        a.departureGate, a.arrivalTerminal, a.arrivalGate, a.baggageClaim, a.callsign, a.aircraft, a.aircraftType,
        a.codeshares, a.key,
        case when (a.key, a.callsign, a.origin, a.destination, a."number", a.codeshares, a.status, a.departure, a.arrival)
          is distinct from (b.key, b.callsign, b.origin, b.destination, b."number", b.codeshares, b.status, b.departure, b.arrival)
          and b.id is not null then jsonb_strip_nulls(to_jsonb(b)) end
      from before b full join after a on a.id = b.id
      where (a.id,
        a.origin, a.destination, a."number", a.departure, a.delay, a.distance, a.status, a.arrival,
        a.estimatedDeparture, a.estimatedArrival, a.actualDeparture, a.actualArrival, a.departureTerminal,
        a.departureGate, a.arrivalTerminal, a.arrivalGate, a.baggageClaim, a.callsign, a.aircraft, a.aircraftType,
        a.codeshares, a.key)
        is distinct from (b.id,
        b.origin, b.destination, b."number", b.departure, b.delay, b.distance, b.status, b.arrival,
        b.estimatedDeparture, b.estimatedArrival, b.actualDeparture, b.actualArrival, b.departureTerminal,
        b.departureGate, b.arrivalTerminal, b.arrivalGate, b.baggageClaim, b.callsign, b.aircraft, b.aircraftType,
        b.codeshares, b.key);
    when 'DELETE' then
      insert into flight_change (kind, id, key, before) select 'removed', id, key, jsonb_strip_nulls(to_jsonb(b)) from before b;
    else
      insert into flight_change (kind, id, key) select 'removed', id, key from flight;
  end case;
  if found then
    perform pg_notify('flight_change', '');
  end if;
  return null;
end $$;
