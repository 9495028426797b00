-- Lists of who decides what, version by version, and how they are changed; what departments were admitted to ask of the grids, and what it brought.

-- An item of a duty list, the power list or the service list. A version holds from its day up to but not including `to_day`; nothing is ever
-- overwritten: what cases cited stays readable.
create table list_item (
  region text not null,
  code text not null,
  version int not null,
  list text not null check (list in ('base', 'cooperation', 'takenBack', 'power', 'service')),
  from_day date not null,
  from_at bigint not null,
  to_day date,
  to_at bigint,
  data jsonb not null,
  -- the change that brought it, and the one that ended it; null: with the region's own files
  change uuid,
  ended_by uuid,
  primary key (region, code, version),
  constraint list_item_days check (to_at is null or to_at > from_at)
);
create unique index list_item_open on list_item (region, code) where to_at is null;
insert into list_item (region, code, version, list, from_day, from_at, data)
  select d.region, d.code, 1, 'takenBack', d.from_day, r.from_at,
    d.data || jsonb_build_object('list', 'takenBack', 'type', '', 'level', 'county', 'partners', '[]'::jsonb)
  from duty_item d join region r on r.code = d.region and r.version = d.version
  where d.version = (select max(n.version) from duty_item n where n.region = d.region);
drop table duty_item;

-- A change of the lists: asked by one, its law checked by another, published from a day on by one who did not ask for it.
create table list_change (
  id uuid primary key,
  region text not null,
  author uuid not null,
  organisation text not null,
  reason text not null,
  -- what becomes of which item: added, changed (from which version), ended
  items jsonb not null,
  -- name of the file it was read from
  source text,
  state text not null check (state in ('asked', 'agreed', 'declined', 'published', 'withdrawn')),
  asked_at bigint not null,
  changed_at bigint not null,
  reviewer uuid,
  review text,
  reviewed_at bigint,
  publisher uuid,
  from_day date,
  published_at bigint,
  constraint list_change_four_eyes check ((reviewer is null or reviewer <> author) and (publisher is null or publisher <> author)),
  constraint list_change_reviewed check (state not in ('agreed', 'declined', 'published') or reviewer is not null)
);
create index list_change_region on list_change (region, changed_at desc, id);
grant select, insert, update on list_item, list_change to chaguan_app;

-- What the grids were asked once and have answered: known to the region from then on, by its name.
create table grid_column (
  region text not null,
  name text not null,
  what text not null check (what in ('check', 'count')),
  organisation text not null,
  made_at bigint not null,
  primary key (region, name)
);
grant select, insert on grid_column to chaguan_app;

-- What a department may ask of the grids of an area, one row per admission: the row of its case.
create table grid_admission (
  county text not null,
  case_id uuid not null,
  organisation text not null,
  purpose text not null,
  checks text[] not null,
  counts text[] not null,
  frequency text not null,
  areas text[] not null,
  law text not null,
  item text,
  urgent boolean not null,
  from_day text not null,
  until_day text not null,
  admitted_at bigint,
  admitted_by text,
  ended_at bigint,
  primary key (county, case_id),
  constraint grid_admission_days check (until_day >= from_day)
);
select gov.distribute('grid_admission', 'county', 'case');
create index grid_admission_running on grid_admission (county, until_day, case_id) where admitted_at is not null and ended_at is null;

-- A round of checks and counts in one area, on the ground of an admission.
create table grid_task (
  county text not null,
  id uuid not null,
  admission uuid not null,
  area text not null,
  checks text[] not null,
  counts text[] not null,
  frequency text not null,
  from_day text not null,
  until_day text not null,
  made_by uuid not null,
  organisation text not null,
  made_at bigint not null,
  primary key (county, id),
  foreign key (county, admission) references grid_admission (county, case_id),
  constraint grid_task_days check (until_day >= from_day)
);
select gov.distribute('grid_task', 'county', 'case');
create index grid_task_admission on grid_task (county, admission, id);
create index grid_task_area on grid_task (county, area, id);

-- What a grid answered on a day: a figure, or 1 and 0 for yes and no. Of places and things, never of persons.
create table grid_fact (
  county text not null,
  area text not null,
  ask text not null,
  day text not null,
  value integer not null check (value >= 0),
  task uuid not null,
  organisation text not null,
  at bigint not null,
  primary key (county, area, ask, day),
  foreign key (county, task) references grid_task (county, id)
);
select gov.distribute('grid_fact', 'county', 'case');
grant select, insert, update on grid_admission to chaguan_app;
grant select, insert on grid_task to chaguan_app;
grant select, insert, update on grid_fact to chaguan_app;
