-- Each portion commits, so that writers wait for a portion at most, and an interrupted migration goes on where it ended.
do $$
declare
  portion constant bigint := 20000;
  next bigint := 0;
  last bigint := (select max(id) from flight);
begin
  while next <= last loop
    begin
      update flight
      set "number" = regexp_replace("number", '^([A-Z]{3}|[A-Z]{2}|[A-Z][0-9]|[0-9][A-Z])0+([0-9])', '\1\2'),
        version = version + 1, changed_at = now()
      where id between next and next + portion - 1
        and "number" ~ '^([A-Z]{3}|[A-Z]{2}|[A-Z][0-9]|[0-9][A-Z])0+[0-9]';
      next := next + portion;
    exception when deadlock_detected then
      -- Events lock flights in another order. This portion comes again.
    end;
    commit;
  end loop;
end $$;
