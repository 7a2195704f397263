-- Messages that can never be applied, as they came. json, not jsonb: an attribute may hold a NUL character.
create table quarantined_message (
  id bigint generated always as identity primary key,
  message_id text not null,
  published_at timestamptz not null,
  attributes json not null,
  payload bytea not null,
  reason text not null,
  received_at timestamptz not null default now(),
  unique (message_id, published_at)
);
