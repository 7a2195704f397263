insert into flight (origin, destination) values ('Barcelona', 'London');
