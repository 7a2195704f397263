-- An export reads for minutes, and writers would wait behind this lock for as long: it is given up after half a second.
do $$
begin
  loop
    begin
      set local lock_timeout = '500ms';
      lock table flight, flight_change in access exclusive mode;
      exit;
    exception when lock_not_available then
      perform pg_sleep(1);
    end;
  end loop;
end $$;

-- Columns without a default only change the catalogue of PostgreSQL. The service checks the bounds of the texts: a check here
-- would read the whole table while nobody can write.
alter table flight
  add column arrival timestamptz,
  add column estimatedDeparture timestamptz,
  add column estimatedArrival timestamptz,
  add column actualDeparture timestamptz,
  add column actualArrival timestamptz,
  add column departureTerminal text,
  add column departureGate text,
  add column arrivalTerminal text,
  add column arrivalGate text,
  add column baggageClaim text,
  add column callsign text,
  add column aircraft text,
  add column aircraftType text,
  add column codeshares text[];

alter table flight_change
  add column arrival timestamptz,
  add column estimatedDeparture timestamptz,
  add column estimatedArrival timestamptz,
  add column actualDeparture timestamptz,
  add column actualArrival timestamptz,
  add column departureTerminal text,
  add column departureGate text,
  add column arrivalTerminal text,
  add column arrivalGate text,
  add column baggageClaim text,
  add column callsign text,
  add column aircraft text,
  add column aircraftType text,
  add column codeshares text[];

-- As in V10, with the new fields, and with the key of a flight that is removed.
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
        arrivalGate, baggageClaim, callsign, aircraft, aircraftType, codeshares, key)
      select case when a.id is null then 'removed' else 'upserted' end, coalesce(a.id, b.id),
        a.origin, a.destination, a."number", a.departure, a.delay, a.distance, a.status, a.arrival,
        a.estimatedDeparture, a.estimatedArrival, a.actualDeparture, a.actualArrival, a.departureTerminal,
        a.departureGate, a.arrivalTerminal, a.arrivalGate, a.baggageClaim, a.callsign, a.aircraft, a.aircraftType,
        a.codeshares, a.key
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
      insert into flight_change (kind, id, key) select 'removed', id, key from before;
    else
      insert into flight_change (kind, id, key) select 'removed', id, key from flight;
  end case;
  if found then
    perform pg_notify('flight_change', '');
  end if;
  return null;
end $$;
