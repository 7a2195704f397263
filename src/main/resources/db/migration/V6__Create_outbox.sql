-- Events that are to be published, each written in the transaction of its change. json, not jsonb: it goes out as it was written.
create table outbox (
  id bigint generated always as identity primary key,
  event_id text unique not null,
  subject text not null,
  type text not null,
  event_time text not null,
  data json,
  traceparent text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  parked_at timestamptz,
  last_error text
);

-- The relay looks only for what is not sent yet.
create index outbox_unsent on outbox (subject, id) where sent_at is null;
