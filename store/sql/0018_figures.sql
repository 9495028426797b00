-- Figures: what each case gives to each indicator, counted anew whenever the case has a new entry, and the totals of a day.

-- The version of a case that was counted, and under which definition of the indicators.
create table figure_case (
  county text not null,
  case_id uuid not null,
  version integer not null,
  definition integer not null,
  primary key (county, case_id)
);
select gov.distribute('figure_case', 'county', 'case');

create table figure_mark (
  county text not null,
  case_id uuid not null,
  n integer not null,
  code text not null,
  kind text not null,
  at bigint not null,
  day text not null,
  numerator integer not null,
  denominator integer not null,
  excluded integer not null,
  -- where it was filed: a place that is renamed later stays where it was counted
  area text not null,
  category text not null,
  -- an office, never a person
  organisation text not null,
  detail text not null,
  primary key (county, case_id, n)
);
select gov.distribute('figure_mark', 'county', 'case');
create index figure_mark_day on figure_mark (county, day, code);
create index figure_mark_area on figure_mark (county, code, area, day);
create index figure_mark_organisation on figure_mark (county, organisation, code, day);

-- Of a day or a month: all, and by street, category, office and detail. Counted anew from the marks, never added up.
create table figure_total (
  county text not null,
  dimension text not null check (dimension in ('all', 'street', 'category', 'organisation', 'detail')),
  span text not null check (span in ('day', 'month')),
  day text not null,
  code text not null,
  key text not null,
  kind text not null,
  numerator integer not null,
  denominator integer not null,
  excluded integer not null,
  primary key (county, dimension, span, day, code, key, kind)
);
select gov.distribute('figure_total', 'county', 'case');

-- Days whose totals must be counted anew.
create table figure_stale (
  county text not null,
  day text not null,
  primary key (county, day)
);
select gov.distribute('figure_stale', 'county', 'case');

-- How far it was counted: entries until `upto` were looked at, every case at `swept_at`, and all was counted at `at`.
create table figure_state (
  county text primary key,
  upto bigint not null,
  swept_at bigint not null,
  at bigint not null
);
select gov.distribute('figure_state', 'county', 'case');

grant select, insert, update, delete on figure_case, figure_mark, figure_total, figure_stale, figure_state to chaguan_app;
