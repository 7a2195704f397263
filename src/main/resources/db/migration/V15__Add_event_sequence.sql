-- CloudEvents' extension sequence orders two events of one subject that have the same time and both have it; '' is none.
alter table flight_subject add column event_sequence text collate "C" not null default '';
