-- What cases refer to: regions as versioned data, areas with their history, organisations, posts, people, places.
-- Reference tables with keys of their own (scale.md rule 7): no county in the key, no case points into them by foreign key.
-- Days are `date`, valid from the first up to but not including valid_to; instants are milliseconds in `*_at`.

-- ── a region and its versioned data ───────────────────────────────────────────────────────────────────────────────

create table region (
  code text not null,
  version int not null,
  from_day date not null,
  from_at bigint not null,
  name jsonb not null,
  zone jsonb not null,
  office jsonb not null,
  invented boolean not null,
  kinds text[] not null,
  data jsonb not null,
  loaded_at bigint not null,
  primary key (code, version)
);

-- Raised by everything that changes what `readRegion` answers; asked before each use of a kept region.
create table region_revision (region text primary key, revision bigint not null);

create table region_file (
  region text not null,
  version int not null,
  path text not null,
  content jsonb not null,
  digest text not null,
  primary key (region, version, path),
  foreign key (region, version) references region (code, version)
);

-- Keepers of cases (fixed for ever) and the codes they answer for today.
create table keeper (county text primary key, region text not null, name text not null, codes text[] not null);
create index keeper_region on keeper (region);

create table category (
  region text not null,
  version int not null,
  from_day date not null,
  code text not null,
  parent text,
  position int not null,
  data jsonb not null,
  primary key (region, version, code),
  foreign key (region, version) references region (code, version)
);

create table clock_policy (
  region text not null,
  version int not null,
  from_day date not null,
  kind text not null,
  clock text not null,
  position int not null,
  data jsonb not null,
  primary key (region, version, kind, clock, position),
  foreign key (region, version) references region (code, version)
);

create table post_kind (
  region text not null,
  version int not null,
  from_day date not null,
  kind text not null,
  name jsonb not null,
  permissions text[] not null,
  level text,
  primary key (region, version, kind),
  foreign key (region, version) references region (code, version)
);

create table duty_item (
  region text not null,
  version int not null,
  from_day date not null,
  code text not null,
  data jsonb not null,
  primary key (region, version, code),
  foreign key (region, version) references region (code, version)
);

create table setting (
  region text not null,
  version int not null,
  from_day date not null,
  key text not null,
  value jsonb not null,
  primary key (region, version, key),
  foreign key (region, version) references region (code, version)
);

-- Calendars have versions of their own: a notice arrives in November, the rest of the region does not change.
create table calendar_year (
  region text not null,
  year int not null,
  version int not null,
  announced boolean not null,
  data jsonb not null,
  loaded_at bigint not null,
  primary key (region, year, version)
);

-- Rules of routing have versions of their own too: officials change them, and they hold from a day on. Nobody puts his own in force.
create table route_set (
  region text not null,
  version int not null,
  from_day date not null,
  from_at bigint not null,
  routes jsonb not null,
  made_by uuid,
  published_by uuid,
  published_at bigint not null,
  primary key (region, version),
  constraint route_set_four_eyes check ((made_by is null and published_by is null) or made_by <> published_by)
);

-- Rules that somebody is changing: begun from the version `base`, tried on past cases, put in force by somebody else, or dropped.
create table route_draft (
  id uuid primary key,
  region text not null,
  author uuid not null,
  base int not null,
  routes jsonb not null,
  state text not null check (state in ('draft', 'published', 'discarded')),
  version int,
  made_at bigint not null,
  changed_at bigint not null
);
create index route_draft_open on route_draft (region, changed_at, id) where state = 'draft';

-- ── areas ─────────────────────────────────────────────────────────────────────────────────────────────────────────

create table area (
  code text not null,
  valid_from date not null,
  valid_to date,
  region text not null,
  level text not null check (level in ('city', 'county', 'street', 'community', 'grid', 'microGrid', 'group')),
  kind text not null default '',
  name text not null,
  parent text,
  surveyed boolean not null,
  primary key (code, valid_from),
  constraint area_days check (valid_to is null or valid_to > valid_from)
);
create unique index area_now on area (code) where valid_to is null;
create index area_parent on area (parent) where valid_to is null;
create index area_level on area (region, level, code) where valid_to is null;

-- old → new, so that statistics stay comparable: share is the part of the old area that went into the new one.
create table area_succession (
  old_code text not null,
  new_code text not null,
  day date not null,
  kind text not null check (kind in ('rename', 'split', 'merge')),
  share numeric(9, 8) not null check (share > 0 and share <= 1),
  region text not null,
  primary key (old_code, new_code, day),
  constraint area_succession_moves check (old_code <> new_code)
);
create index area_succession_new on area_succession (new_code);

create table boundary (
  code text not null,
  valid_from date not null,
  valid_to date,
  region text not null,
  level text not null,
  geom geometry(MultiPolygon, 4490) not null,
  bbox double precision[] not null,
  primary key (code, valid_from),
  constraint boundary_days check (valid_to is null or valid_to > valid_from)
);
create unique index boundary_now on boundary (code) where valid_to is null;
create index boundary_geom on boundary using gist (geom);
create index boundary_grid on boundary using gist (geom) where level = 'grid' and valid_to is null;

-- Business layers on the one grid (平安, 民生, 党建 …): which organisation works here, with how many people.
create table area_layer (
  code text not null,
  layer text not null,
  valid_from date not null,
  valid_to date,
  organisation text,
  staff int not null default 0 check (staff >= 0),
  primary key (code, layer, valid_from)
);

-- Codes that departments drew for themselves before the one grid, mapped to it.
create table area_old_code (
  organisation text not null,
  old_code text not null,
  code text not null,
  valid_from date not null,
  valid_to date,
  primary key (organisation, old_code, code, valid_from)
);
create index area_old_code_code on area_old_code (code);

-- ── import of boundaries: a draft, its defects, and who answered for those it goes live with ──────────────────────

create table area_import (
  id uuid primary key,
  region text not null,
  name text not null,
  state text not null check (state in ('draft', 'live', 'dropped')),
  day date not null,
  mended int not null default 0,
  made_by text not null,
  made_at bigint not null,
  live_by text,
  live_at bigint
);

create table boundary_draft (
  import uuid not null references area_import (id) on delete cascade,
  code text not null,
  level text not null,
  kind text not null default '',
  name text not null,
  parent text,
  surveyed boolean not null,
  geom geometry(MultiPolygon, 4490),
  primary key (import, code)
);
create index boundary_draft_geom on boundary_draft using gist (geom);

create table boundary_defect (
  id uuid primary key,
  import uuid not null references area_import (id) on delete cascade,
  kind text not null check (kind in ('gap', 'overlap', 'orphan', 'noGeometry')),
  areas text[] not null,
  geom geometry(Geometry, 4490),
  size_m2 double precision not null,
  owners text[] not null,
  accepted_by uuid,
  accepted_name text,
  accepted_at bigint,
  note text,
  constraint boundary_defect_accepted check ((accepted_at is null) = (accepted_name is null))
);
create index boundary_defect_import on boundary_defect (import, kind);

-- ── organisations and people ──────────────────────────────────────────────────────────────────────────────────────

create table organisation (
  id text primary key,
  region text not null,
  kind text not null,
  name text not null,
  short text not null,
  level text not null,
  area text not null,
  parent text references organisation (id),
  phone text,
  around_the_clock boolean not null default false,
  hours jsonb,
  valid_from date not null,
  valid_to date,
  data jsonb not null default '{}'
);
create index organisation_area on organisation (area);
create index organisation_region on organisation (region, kind);

-- Staff accounts. Residents have none.
create table person (
  id uuid primary key,
  region text not null,
  login text unique,
  name text not null,
  pinyin text not null,
  phone text,
  password_hash text,
  password_at bigint,
  totp_secret text,
  totp_required boolean not null default false,
  failed int not null default 0,
  locked_until bigint,
  disabled_at bigint,
  made_at bigint not null
);
create index person_pinyin on person (region, pinyin);

-- One person holds at most one of the three administrator duties: they watch each other.
create table admin_duty (
  person uuid primary key references person (id),
  duty text not null check (duty in ('system', 'security', 'audit')),
  constraint admin_duty_of unique (person, duty)
);

-- A post is never deleted, only ended. `areas` are trimmed prefixes; `duty` ties administrators to admin_duty.
create table post (
  id uuid primary key,
  region text not null,
  organisation text not null references organisation (id),
  kind text not null,
  name text not null,
  areas text[] not null,
  person uuid references person (id),
  from_at bigint not null,
  to_at bigint,
  phone text,
  duty text generated always as (
    case kind when 'systemAdmin' then 'system' when 'securityAdmin' then 'security' when 'auditAdmin' then 'audit' end
  ) stored,
  constraint post_time check (to_at is null or to_at > from_at),
  constraint post_admin foreign key (person, duty) references admin_duty (person, duty)
);
create index post_person on post (person);
create index post_organisation on post (organisation, kind);
-- Without a pending list: posts change rarely and are asked for all the time.
create index post_areas on post using gin (areas) with (fastupdate = off);
create index post_kind_of on post (region, kind);

-- AB 角: while the holder of `post` is away, the holder of `deputy_post` acts on it too.
create table absence (
  id uuid primary key,
  post uuid not null references post (id),
  from_at bigint not null,
  to_at bigint not null,
  deputy_post uuid not null references post (id),
  constraint absence_time check (to_at > from_at),
  constraint absence_other check (deputy_post <> post)
);
create index absence_post on absence (post, from_at);
create index absence_deputy on absence (deputy_post, from_at);

-- A person lent from one office to another works there on `post` until `to_at`; what he holds at home he keeps.
create table loan (
  id uuid primary key,
  person uuid not null references person (id),
  from_organisation text not null references organisation (id),
  to_organisation text not null references organisation (id),
  post uuid not null references post (id),
  from_at bigint not null,
  to_at bigint not null,
  constraint loan_time check (to_at > from_at)
);
create index loan_person on loan (person, from_at);

-- The duty roster; line 1 is rung first.
create table duty (
  organisation text not null references organisation (id),
  from_at bigint not null,
  to_at bigint not null,
  line int not null check (line >= 1),
  person uuid not null references person (id),
  primary key (organisation, from_at, line),
  constraint duty_time check (to_at > from_at)
);
create index duty_person on duty (person);

-- Leading groups, special groups and committees: members (a person or a whole organisation) with terms.
create table organisation_member (
  id uuid primary key,
  organisation text not null references organisation (id),
  person uuid references person (id),
  member_organisation text references organisation (id),
  role text not null check (role in ('chair', 'deputy', 'secretary', 'member')),
  from_day date not null,
  to_day date,
  constraint organisation_member_one check ((person is null) <> (member_organisation is null))
);
create index organisation_member_of on organisation_member (organisation);

-- ── places, without persons ───────────────────────────────────────────────────────────────────────────────────────

create table place (
  id uuid primary key,
  region text not null,
  kind text not null,
  name text not null,
  address text,
  area text not null,
  owner text references organisation (id),
  surveyed boolean not null,
  geom geometry(Geometry, 4490) not null,
  data jsonb not null default '{}'
);
create index place_geom on place using gist (geom);
create index place_area on place (area);
create index place_kind on place (region, kind);

-- Versioned region data is written by the owner of the schema (region load); the application only reads it.
grant select on region, region_revision, region_file, keeper, category, clock_policy, post_kind, duty_item, setting, calendar_year to chaguan_app;
grant insert, update on region_revision to chaguan_app;
grant select, insert on route_set to chaguan_app;
grant select, insert, update on route_draft to chaguan_app;
grant select, insert, update on area, area_succession, boundary, area_layer, area_old_code to chaguan_app;
grant select, insert, update, delete on area_import, boundary_draft, boundary_defect to chaguan_app;
grant select, insert, update on organisation, organisation_member, person, post, absence, loan, duty, place to chaguan_app;
grant select, insert, delete on admin_duty to chaguan_app;
