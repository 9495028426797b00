-- Ledgers taken over: what an office's columns and words mean is remembered, and each run over a spreadsheet is a job that can be gone on with and given back.

alter table sheet_mapping add column office text not null default '';
alter table sheet_mapping drop constraint sheet_mapping_pkey;
alter table sheet_mapping add primary key (region, office, what, headings);

-- A spreadsheet on its way in. What stands in it lies beside it in the data folder, not here; after a day it is gone.
create table sheet_job (
  id uuid primary key,
  region text not null,
  what text not null check (what in ('ledger', 'roster')),
  office text not null,
  -- Null: at the terminal.
  person uuid references person (id),
  language text not null,
  state text not null check (state in ('new', 'checking', 'checked', 'taking', 'stopped', 'taken', 'undoing', 'undone', 'failed')),
  columns jsonb not null,
  meanings jsonb not null,
  -- Rows that were read, of so many; what became of them.
  rows_read int not null default 0,
  rows_all int,
  good int not null default 0,
  faulty int not null default 0,
  closed int not null default 0,
  same int not null default 0,
  done int not null default 0,
  refused int not null default 0,
  -- Why it failed: a code of a sentence.
  why text,
  made_at bigint not null,
  changed_at bigint not null,
  -- When whoever works on it was last heard of.
  beat_at bigint not null,
  taken_at bigint
);
create index sheet_job_open on sheet_job (state, beat_at) where state in ('checking', 'taking', 'undoing');
create index sheet_job_of on sheet_job (region, what, made_at);
grant select, insert, update, delete on sheet_job to chaguan_app;

-- The cases of one ledger, and a case by the number it had there.
create index case_ledger on "case" (county, (data ->> 'ledger')) where data ? 'ledger';
create index case_old_number on "case" (county, (data ->> 'oldNumber')) where data ? 'oldNumber';
