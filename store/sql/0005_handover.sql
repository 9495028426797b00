-- Handing over: one row on each side of every transfer, and the numbered letter to an authority that has no account here.

create table transfer (
  county text not null,
  case_id uuid not null,
  -- the same on both sides
  id uuid not null,
  way text not null check (way in ('out', 'in')),
  -- the other keeper and its case; null for an authority outside, and while not known
  other_county text,
  other_case uuid,
  organisation text,
  ground text not null,
  law text,
  words_id uuid,
  addressee_id uuid,
  at bigint not null,
  answered_at bigint,
  outcome text check (outcome in ('accepted', 'refused', 'recalled')),
  answer_ground text,
  answer_id uuid,
  answered_by_id uuid,
  how text,
  check ((answered_at is null) = (outcome is null)),
  primary key (county, case_id, id)
);
select gov.distribute('transfer', 'county', 'case');
-- At most one is on its way: nothing can be in two places.
create unique index transfer_open on transfer (county, case_id) where answered_at is null;

-- The letter that goes with a case to an authority outside. The random link printed on it is kept as a keyed hash only.
create table letter (
  county text not null,
  case_id uuid not null,
  transfer uuid not null,
  organisation text not null,
  year integer not null,
  number integer not null,
  token_lookup bytea not null,
  at bigint not null,
  expires_at bigint not null,
  primary key (county, case_id, transfer)
);
select gov.distribute('letter', 'county', 'case');
create unique index letter_once on letter (county, organisation, year, number);
create index letter_token on letter (county, token_lookup);

grant select, insert, update on transfer to chaguan_app;
grant select, insert on letter to chaguan_app;
