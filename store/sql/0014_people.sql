-- People who come with a roster: what its columns mean is remembered, and each gets a slip that opens his account once.

-- How a file with these headings was read the last time.
create table sheet_mapping (
  region text not null,
  what text not null,
  headings text not null,
  mapping jsonb not null,
  at bigint not null,
  primary key (region, what, headings)
);

-- A slip: its secret as a keyed hash, good once and for some days; a new one of the same person takes the old one's place.
create table activation (
  person uuid primary key references person (id),
  hash bytea not null unique,
  made_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
grant select, insert, update on sheet_mapping, activation to chaguan_app;
