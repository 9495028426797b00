-- What keeps the house: every backup and every trial of one, as begun and as ended. One row without an end that no longer beats was cut off.

create table keeping_run (
  id uuid primary key,
  what text not null check (what in ('backup', 'trial')),
  -- one a night for all processes together; null when a person asked for it
  slot text unique,
  place text not null,
  started_at bigint not null,
  beat_at bigint not null,
  ended_at bigint,
  outcome text check (outcome in ('done', 'failed')),
  backup text,
  detail jsonb not null default '{}',
  constraint keeping_run_end check ((ended_at is null) = (outcome is null))
);
create index keeping_run_newest on keeping_run (what, started_at desc, id);
grant select, insert, update on keeping_run to chaguan_app;
