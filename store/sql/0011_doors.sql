-- Doors for other systems: keys that an office hands out, and which case came in by which key.

-- Sealed like the rest of a party: what another system says of who asked.
alter table party add column email_sealed text;
alter table party add column account_sealed text;

-- A key of another system. Only its keyed hash is kept; `told_public`: whoever reports there was told that his words become public.
create table api_key (
  id uuid primary key,
  hash bytea not null unique,
  region text not null,
  county text not null,
  organisation text,
  name text not null,
  scopes text[] not null check (scopes <@ array['report', 'update']),
  per_minute int not null check (per_minute between 1 and 6000),
  told_public boolean not null,
  made_by uuid,
  made_at bigint not null,
  expires_at bigint,
  revoked_at bigint
);
create index api_key_region on api_key (region, made_at desc, id);

-- Which key a case came by, and under which token its number is asked for. Written before the report: without one it means nothing.
create table outside_case (
  county text not null,
  case_id uuid not null,
  key uuid not null,
  token text not null,
  told_public boolean not null,
  at bigint not null,
  primary key (county, case_id),
  unique (county, token)
);
select gov.distribute('outside_case', 'county', 'case');

grant select, insert, update on api_key to chaguan_app;
grant select, insert on outside_case to chaguan_app;
