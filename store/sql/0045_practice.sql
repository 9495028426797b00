-- The practice county beside each real one: a keeper of its own list, so that nothing that goes over the keepers ever meets it.

-- `of` is the real keeper: same region, same posts and areas. Its cases carry a code whose first digit no real county has.
create table practice (
  county text primary key,
  of text not null unique references keeper (county),
  region text not null,
  name text not null,
  codes text[] not null,
  -- The local day of the last emptying.
  emptied date
);
create index practice_region on practice (region);
grant select, insert, update on practice to chaguan_app;

-- This session practises: it sees the practice county only, and the real one not at all.
alter table session add column practice boolean not null default false;
