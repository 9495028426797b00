-- Forms on paper for when nothing else works: their codes are reserved before they are printed, and become the codes of their cases.

create table paper_form (
  county text not null,
  code text not null,
  -- the case that is opened with it, and nothing else may be
  case_id uuid not null,
  printed_at bigint not null,
  printed_by text not null,
  primary key (county, code),
  unique (county, case_id)
);
select gov.distribute('paper_form', 'county', 'case');
grant select, insert on paper_form to chaguan_app;

-- Scans that no square put to a case, in the tray of the office that brought them; their bytes lie under their own id.
create table scan (
  county text not null,
  id uuid not null,
  organisation text not null,
  page integer not null check (page > 0),
  pages integer not null check (pages >= page),
  person text not null,
  at bigint not null,
  done_at bigint,
  done_by text,
  case_id uuid,
  primary key (county, id)
);
select gov.distribute('scan', 'county', 'case');
create index scan_waiting on scan (county, organisation, at, id) where done_at is null;
grant select, insert, update on scan to chaguan_app;
grant select on scan to chaguan_eraser;
