-- Visits of supervision, and one letter for an office and day.

-- Tells several pieces asked of one office apart, such as the number of a problem in a list.
alter table task add column part text;

-- One letter for an office and a day: what it is asked by who supervises it, what it is late with, what it was urged to do.
create table digest (
  county text not null,
  id uuid not null,
  organisation text not null,
  day text not null,
  at bigint not null,
  primary key (county, id)
);
select gov.distribute('digest', 'county', 'case');
create index digest_office on digest (county, organisation, day desc, id);
-- What waits for the letter, and then which one it stood in.
create table digest_item (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  version integer not null,
  organisation text not null,
  what text not null check (what in ('supervised', 'overdue', 'urged')),
  at bigint not null,
  digest_id uuid,
  primary key (county, id)
);
select gov.distribute('digest_item', 'county', 'case');
create index digest_item_waiting on digest_item (county, organisation, at) where digest_id is null;
create index digest_item_letter on digest_item (county, digest_id, at, id) where digest_id is not null;
grant select, insert on digest to chaguan_app;
grant select, insert, update on digest_item to chaguan_app;

-- A letter of a day is about no single case.
alter table notice alter column case_id drop not null;
