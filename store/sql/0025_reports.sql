-- The daily report of an office as it was written and sent, notes written afterwards, and walls that show figures by a link.

create table report (
  county text not null,
  id uuid not null,
  organisation text not null,
  day text not null,
  -- what it tells of: after `from_at` and up to `at`
  from_at bigint not null,
  at bigint not null,
  -- key, figures and sentence of each line
  lines jsonb not null,
  -- which sentence was changed before it was sent
  changed integer,
  above text,
  -- null as long as it was not sent; afterwards the row stays as it is
  by uuid references person (id),
  sent_at bigint,
  hash text,
  primary key (county, id),
  constraint report_sent check ((sent_at is null) = (by is null) and (sent_at is null) = (hash is null)),
  unique (county, organisation, day)
);
select gov.distribute('report', 'county', 'case');

-- What turned out afterwards: beside the report, never in it.
create table report_note (
  county text not null,
  id uuid not null,
  report uuid not null,
  text text not null,
  by uuid not null references person (id),
  at bigint not null,
  primary key (county, id)
);
select gov.distribute('report_note', 'county', 'case');
create index report_note_of on report_note (county, report, at, id);

-- Whoever has the link of a wall sees figures and nothing of a case; its secret is kept as a keyed hash only.
create table wall (
  county text not null,
  id uuid not null,
  name text not null,
  area text not null,
  token_lookup bytea not null,
  made_by uuid not null references person (id),
  made_at bigint not null,
  revoked_at bigint,
  primary key (county, id)
);
select gov.distribute('wall', 'county', 'case');
create index wall_token on wall (county, token_lookup);

grant select, insert, update on report to chaguan_app;
grant select, insert on report_note to chaguan_app;
grant select, insert, update on wall to chaguan_app;
