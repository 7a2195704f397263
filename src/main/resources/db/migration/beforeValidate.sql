-- A migration without a transaction that failed, because the disk was full for example, runs again: such migrations are written so.
do $$
begin
  if to_regclass('flyway_schema_history') is not null then
    delete from flyway_schema_history where not success;
  end if;
end $$;
