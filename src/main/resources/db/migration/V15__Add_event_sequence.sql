-- As in V13, writers do not wait behind this lock for longer than half a second.
do $$
begin
  loop
    begin
      set local lock_timeout = '500ms';
      lock table flight_subject in access exclusive mode;
      exit;
    exception when lock_not_available then
      perform pg_sleep(1);
    end;
  end loop;
end $$;

-- CloudEvents' extension sequence orders two events of one subject that have the same time and both have it; '' is none.
alter table flight_subject add column event_sequence text collate "C" not null default '';
