-- Official papers of a case: their numbers, what each says for ever, and the templates they were filled from.

create table paper (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  name text not null check (name ~ '^[a-z][A-Za-z]{0,30}$'),
  organisation text not null,
  year integer not null,
  -- null for a paper that lies around the file and has none
  number integer check (number > 0),
  written text,
  day text not null,
  -- digests into paper_file: the template, and the picture of the seal where it is not left for the stamp
  template text not null,
  seal text,
  -- the values of the fields as they were; null after an erasure
  facts_sealed text,
  -- words and parties whose text stands in them
  uses uuid[] not null,
  digest text not null,
  square text not null,
  at bigint not null,
  version integer not null,
  replaces uuid,
  voided_at bigint,
  voided_version integer,
  erased_by integer,
  primary key (county, case_id, id)
);
select gov.distribute('paper', 'county', 'case');
create unique index paper_once on paper (county, organisation, year, number) where number is not null;
create index paper_digest on paper (county, digest);

-- Bytes by their digest: what a paper was made from is never changed nor thrown away.
create table paper_file (
  digest text primary key check (digest ~ '^[0-9a-f]{64}$'),
  bytes bytea not null
);

-- Templates as officials uploaded them: each version from a day on; a version without a file goes back to the built-in one.
create table paper_template (
  region text not null,
  name text not null,
  version integer not null check (version > 0),
  from_day text not null,
  digest text references paper_file (digest),
  file_name text,
  person uuid not null,
  at bigint not null,
  primary key (region, name, version)
);

grant select, insert, update on paper to chaguan_app;
grant select, insert on paper_file, paper_template to chaguan_app;
grant select, update on paper to chaguan_eraser;
