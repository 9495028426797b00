-- The picture of an office's seal, each version from the moment it was put there; a version without a picture leaves the place for the stamp again.

create table paper_seal (
  region text not null,
  organisation text not null,
  version integer not null check (version > 0),
  digest text references paper_file (digest),
  person uuid not null,
  at bigint not null,
  primary key (region, organisation, version)
);
grant select, insert on paper_seal to chaguan_app;
