-- Every event that was taken in, so that a redelivered one has no effect.
create table inbox (
  source text collate "C" not null,
  id text collate "C" not null,
  received_at timestamptz not null default now(),
  primary key (source, id)
);

-- The greatest (time, id) seen of each subject; it outlives the flight, so that an older event never brings it back.
-- The time is text of one width, as CloudEvents' times are finer than a timestamptz; the collation "C" compares code points.
create table flight_subject (
  subject text collate "C" primary key,
  event_time text collate "C" not null,
  event_id text collate "C" not null
);
