-- What one body lets another know of persons, one row per grant: the row of its case. Kept for at least three years after its end.
create table share_grant (
  county text not null,
  case_id uuid not null,
  organisation text not null,
  holder text not null,
  purpose text not null,
  fields text[] not null,
  law text not null,
  until_day text not null,
  granted_at bigint,
  granted_by text,
  reviewed_at bigint,
  ended_at bigint,
  end_how text,
  primary key (county, case_id),
  constraint share_grant_end check ((ended_at is null) = (end_how is null))
);
select gov.distribute('share_grant', 'county', 'case');
create index share_grant_running on share_grant (county, organisation, until_day, case_id) where granted_at is not null and ended_at is null;

-- Each time a table was asked on the ground of a grant: which post, when, which fields. Never whom it was about.
create table share_use (
  county text not null,
  id uuid not null,
  grant_id uuid not null,
  organisation text not null,
  post text not null,
  fields text[] not null,
  at bigint not null,
  primary key (county, id),
  foreign key (county, grant_id) references share_grant (county, case_id)
);
select gov.distribute('share_use', 'county', 'case');
create index share_use_grant on share_use (county, grant_id, at, id);
grant select, insert, update on share_grant to chaguan_app;
grant select, insert on share_use to chaguan_app;
