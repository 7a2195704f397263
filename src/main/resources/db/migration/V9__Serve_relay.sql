-- The relay takes what is due in the order of its writing, and forgets what was sent long ago.
create index outbox_due on outbox (id) where sent_at is null and parked_at is null;
create index outbox_sent on outbox (sent_at) where sent_at is not null;
