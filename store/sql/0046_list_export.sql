-- Lists taken out as files: who took which list, when, why and how much of it. The row is the log; the file lies beside the database for a day.

create table list_export (
  id uuid primary key,
  region text not null,
  person uuid not null references person (id),
  -- The post under which it was asked, and its office then.
  post uuid,
  organisation text not null,
  list text not null,
  -- How the list was narrowed, as it was asked.
  asked jsonb not null,
  form text not null check (form in ('xlsx', 'csv')),
  personal boolean not null,
  reason text not null,
  language text not null,
  state text not null check (state in ('waiting', 'writing', 'done', 'stopped', 'failed')),
  rows_written int not null default 0,
  rows_all int,
  bytes bigint,
  -- SHA-256 of the file: a copy that turns up is known again.
  digest text,
  -- Why it failed: a code of a sentence.
  why text,
  made_at bigint not null,
  changed_at bigint not null,
  -- When whoever works on it was last heard of.
  beat_at bigint not null,
  ended_at bigint,
  -- How often the file was fetched, and when last.
  fetched int not null default 0,
  fetched_at bigint
);
create index list_export_open on list_export (state, beat_at) where state in ('waiting', 'writing');
create index list_export_of on list_export (region, made_at, id);
create index list_export_mine on list_export (person, made_at);
-- Who, what and why are never changed, and no row is taken away.
grant select, insert on list_export to chaguan_app;
grant update (state, rows_written, rows_all, bytes, digest, why, changed_at, beat_at, ended_at, fetched, fetched_at) on list_export to chaguan_app;
