-- Why a reporter withdrew: apart from the case and its record, read by supervisors outside its line only.
create table withdrawal (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  version int not null,
  at bigint not null,
  -- who had it then
  holder text not null,
  ground text not null,
  -- what he said about being asked to; other words stand in the entry
  text_sealed text,
  primary key (county, case_id, id)
);
select gov.distribute('withdrawal', 'county', 'case');
create index withdrawal_newest on withdrawal (county, at desc, id);
grant select, insert on withdrawal to chaguan_app;
grant select, update on withdrawal to chaguan_eraser;
