-- The hotline's knowledge base: questions with answers in plain words, in versions, and what was searched and not found.
-- Reference tables with keys of their own (scale.md rule 7). No person stands in any of them but who wrote a version.

create table knowledge (
  region text not null,
  id text not null,
  version int not null,
  question text not null,
  answer text not null,
  basis text not null,
  -- Who provides it keeps it up to date (jinan-12345-34).
  owner text not null references organisation (id),
  valid_until date not null,
  terms tsvector not null,
  made_by uuid,
  made_at bigint not null,
  primary key (region, id, version)
);
create index knowledge_terms on knowledge using gin (terms);
create index knowledge_due on knowledge (owner, valid_until);

-- Words only, by the day: never who asked nor when.
create table knowledge_missed (
  region text not null,
  day date not null,
  words text not null,
  times int not null,
  primary key (region, day, words)
);
grant select, insert on knowledge to chaguan_app;
grant select, insert, update on knowledge_missed to chaguan_app;
