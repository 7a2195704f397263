-- An id of a transaction means the same until PostgreSQL crashes: those that had not reached its log are given again. The same
-- holds for a replica that is promoted. Then, and after recovery from a physical backup, PostgreSQL leaves unlogged tables empty,
-- while they outlive a stop; who next asks for the epoch begins a new one. A dump has its row: where one is restored, delete from
-- flight_change_epoch.
create unlogged table flight_change_epoch (
  epoch text not null default substr(gen_random_uuid()::text, 1, 8),
  only_one boolean primary key default true check (only_one)
);
