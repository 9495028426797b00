-- One call a day: who was rung on a day, by the keyed hash of the number, whatever it was about. Two who dial at once meet on its key.
-- Kept for three days; after that it means nothing any more.
create table called (
  county text not null,
  person bytea not null,
  day date not null,
  -- What is said of several matters in one call bears the same id.
  call uuid not null,
  at bigint not null,
  primary key (county, person, day)
);
select gov.distribute('called', 'county', 'case');
grant select, insert, delete on called to chaguan_app;
