-- When a flight departs or arrives, as far as is known. An index needs an immutable function, so the minutes are added in UTC.
create or replace function expected_time(scheduled timestamptz, delay integer, estimated timestamptz, actual timestamptz)
  returns timestamptz language sql immutable parallel safe
  return coalesce(actual, estimated,
    (scheduled at time zone 'UTC' + coalesce(delay, 0) * interval '1 minute') at time zone 'UTC');

-- For flights that are scheduled in the past and expected in the future; the other flights take no space in these indexes.
-- An index whose creation was interrupted is invalid, so this migration drops each index before its creation, and can run again.
drop index concurrently if exists flight_by_late_departure;
create index concurrently flight_by_late_departure
  on flight (expected_time(departure, delay, estimatedDeparture, actualDeparture))
  where expected_time(departure, delay, estimatedDeparture, actualDeparture) > departure;

drop index concurrently if exists flight_by_late_arrival;
create index concurrently flight_by_late_arrival
  on flight (expected_time(arrival, delay, estimatedArrival, actualArrival))
  where expected_time(arrival, delay, estimatedArrival, actualArrival) > arrival;
