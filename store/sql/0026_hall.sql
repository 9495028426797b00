-- The desk of the hotline: names of places as callers say them, calls of a hall, and how a centre finds itself when it looks.

-- Every name a place is called by: its own, what people say, what it was called before, its door or lamp-post number; and the names of areas.
-- A reference table (scale.md rule 7). `terms` hold pairs of characters and the sound by syllables and by first letters; a name with a number
-- in it has none: nine of ten names are doors, and they are found by what stands before the number.
create table place_name (
  region text not null,
  id uuid not null,
  -- null for the name of an area
  place uuid references place (id) on delete cascade,
  area text not null,
  kind text not null,
  way text not null check (way in ('name', 'alias', 'old', 'address', 'number', 'area')),
  name text not null,
  bare text collate "C" not null,
  lon double precision,
  lat double precision,
  terms tsvector not null,
  made_by uuid,
  primary key (region, id)
);
create index place_name_terms on place_name using gin (terms);
create index place_name_bare on place_name (region, bare);
create index place_name_place on place_name (place);
grant select, insert on place_name to chaguan_app;

-- Calls of a hall: how long a caller waited and where the exchange keeps the sound. Who answered stands nowhere; the number and the seat are
-- gone with the end of the call. A table with keys of its own (scale.md rule 7): a call is no case.
create table phone_call (
  id uuid primary key,
  hall text not null,
  exchange text not null,
  state text not null check (state in ('ringing', 'talking', 'held', 'three', 'ended')),
  way text not null check (way in ('in', 'out')),
  rang_at bigint not null,
  answered_at bigint,
  ended_at bigint,
  changed_at bigint not null,
  line text,
  phone_sealed text,
  recording text,
  recording_until bigint,
  constraint phone_call_over check (state <> 'ended' or (line is null and phone_sealed is null))
);
create index phone_call_open on phone_call (hall, rang_at, id) where state <> 'ended';
create index phone_call_day on phone_call (hall, rang_at);
grant select, insert, update on phone_call to chaguan_app;

-- How a centre finds itself against what is asked of it, item by item, with what shows it; what was said before stays. A reference table.
create table centre_check (
  id uuid primary key,
  centre text not null references organisation (id),
  item text not null,
  state text not null check (state in ('met', 'partly', 'lacking')),
  evidence text not null,
  made_by uuid not null,
  made_at bigint not null
);
create index centre_check_newest on centre_check (centre, item, made_at desc, id);
grant select, insert on centre_check to chaguan_app;
