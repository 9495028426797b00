-- Orders from above: found by the number they have with whoever sent them, and by the sheet they went back on.
create index case_outer on "case" (county, (data ->> 'outer'), id) where data ? 'outer';
create index case_outer_batch on "case" (county, (data ->> 'outerBatch'), id) where data ? 'outerBatch';

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
