-- An index whose creation was interrupted is invalid, so this migration drops each index before its creation, and can run again.
-- Flights without the value take no space in a partial index.
drop index concurrently if exists flight_by_callsign;
create index concurrently flight_by_callsign on flight (callsign, departure, id) where callsign is not null;

-- All flights, as lists by arrival end with those that have none.
drop index concurrently if exists flight_by_arrival;
create index concurrently flight_by_arrival on flight (arrival, id);

-- For the flights of an airport.
drop index concurrently if exists flight_by_origin_and_arrival;
create index concurrently flight_by_origin_and_arrival on flight (origin, arrival, id) where arrival is not null;
drop index concurrently if exists flight_by_destination_and_arrival;
create index concurrently flight_by_destination_and_arrival on flight (destination, arrival, id) where arrival is not null;

-- For a status in the order of arrival: the latest flights by arrival have another one.
drop index concurrently if exists flight_by_status_and_arrival;
create index concurrently flight_by_status_and_arrival on flight (status, arrival, id) where arrival is not null;

-- With a list of pending entries, each search would read that list, and the planner would avoid the index.
drop index concurrently if exists flight_by_codeshare;
create index concurrently flight_by_codeshare on flight using gin (codeshares) with (fastupdate = off)
  where codeshares is not null;
