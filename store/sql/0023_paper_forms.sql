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
