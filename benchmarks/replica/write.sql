-- An event's change of one flight.
\set id random(1, :rows)
update flight set delay = :id % 300, version = version + 1, changed_at = now() where id = :id;
