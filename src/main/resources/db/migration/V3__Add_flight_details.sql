-- The bounds stand here too, so that no way into the table can go round them.
alter table flight
  add column "number" text,
  add column departure timestamptz,
  add column delay integer check (delay between -1440 and 10080),
  add column distance integer check (distance between 0 and 25000),
  add column status text check (status in ('scheduled', 'boarding', 'departed', 'landed', 'cancelled', 'diverted')),
  add column key text unique check (char_length(key) between 1 and 200),
  add column version bigint not null default 1,
  add column changed_at timestamptz not null default now(),
  add check (char_length(origin) between 1 and 100),
  add check (char_length(destination) between 1 and 100);
