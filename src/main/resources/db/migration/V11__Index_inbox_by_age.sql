-- The inbox forgets the oldest first. New rows have the greatest time, so the index grows at one end, which is cheap.
create index inbox_by_age on inbox (received_at);
