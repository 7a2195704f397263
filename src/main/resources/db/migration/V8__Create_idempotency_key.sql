-- The answers to requests that may come again. The key is taken in the transaction of the request's change, so that of two
-- at once the second waits for the first.
create table idempotency_key (
  key text collate "C" primary key,
  request_hash text not null,
  status int,
  location text,
  etag text,
  body text,
  created_at timestamptz not null
);

create index idempotency_key_by_age on idempotency_key (created_at);
