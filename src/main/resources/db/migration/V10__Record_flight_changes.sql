-- Each change of a flight, by whatever way it came. What a reader has seen is a pg_snapshot: neither the order of the numbers
-- nor that of xid is the order of commits, but of one flight the later change has the greater number, and is never visible
-- before the earlier one. Transaction ids mean something in one cluster only: where the database is restored from a dump,
-- delete from flight_change; update flight_change_forgotten set xid = '0'.
create table flight_change (
  change bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  changed_at timestamptz not null default now(),
  kind text not null check (kind in ('upserted', 'removed')),
  id bigint not null,
  origin text,
  destination text,
  "number" text,
  departure timestamptz,
  delay integer,
  distance integer,
  status text,
  key text
);

-- Where what a snapshot does not see begins. All changes of an import have one xid, so this index is small.
create index flight_change_by_xid on flight_change (xid);

-- The greatest xid among the changes that were forgotten.
create table flight_change_forgotten (xid xid8 not null);
insert into flight_change_forgotten values ('0');

-- A full join, as no plan for it goes through all rows once for each row: plans are kept, however many rows come later.
create function record_flight_change() returns trigger language plpgsql as $$
begin
  case tg_op
    when 'INSERT' then
      insert into flight_change (kind, id, origin, destination, "number", departure, delay, distance, status, key)
      select 'upserted', id, origin, destination, "number", departure, delay, distance, status, key from after;
    when 'UPDATE' then
      insert into flight_change (kind, id, origin, destination, "number", departure, delay, distance, status, key)
      select case when a.id is null then 'removed' else 'upserted' end, coalesce(a.id, b.id),
        a.origin, a.destination, a."number", a.departure, a.delay, a.distance, a.status, a.key
      from before b full join after a on a.id = b.id
      where (a.id, a.origin, a.destination, a."number", a.departure, a.delay, a.distance, a.status, a.key)
        is distinct from (b.id, b.origin, b.destination, b."number", b.departure, b.delay, b.distance, b.status, b.key);
    when 'DELETE' then
      insert into flight_change (kind, id) select 'removed', id from before;
    else
      insert into flight_change (kind, id) select 'removed', id from flight;
  end case;
  if found then
    perform pg_notify('flight_change', '');
  end if;
  return null;
end $$;

create trigger record_insert after insert on flight
  referencing new table as after for each statement execute function record_flight_change();
create trigger record_update after update on flight
  referencing old table as before new table as after for each statement execute function record_flight_change();
create trigger record_delete after delete on flight
  referencing old table as before for each statement execute function record_flight_change();
create trigger record_truncate before truncate on flight
  for each statement execute function record_flight_change();
