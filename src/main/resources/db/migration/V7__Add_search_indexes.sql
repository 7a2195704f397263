-- One index for each way to search; id makes the order total, so that pages can follow on one another.
-- Each serves the list by departure in both directions and, its rows being few, the list by id too.
create index flight_by_departure on flight (departure, id);
create index flight_by_origin on flight (origin, departure, id);
create index flight_by_destination on flight (destination, departure, id);
create index flight_by_route on flight (origin, destination, departure, id);
create index flight_by_number on flight ("number", departure, id);
create index flight_by_status on flight (status, departure, id);
