-- Phones: which are bound to whom, acts that no longer applied when they arrived, and the keys to which unsent acts are sealed.

-- A phone bound by a person who signed in on it: two who share one have a row each. Nothing that would know the machine again elsewhere.
create table handset (
  id uuid primary key,
  person uuid not null,
  region text not null,
  device text not null,
  -- proves inside an envelope that whoever sealed it was signed in here
  secret_sealed text not null,
  bound_at bigint not null,
  seen_at bigint not null,
  ended_at bigint,
  wipe_at bigint,
  wipe_by uuid,
  wiped_at bigint,
  -- how many acts and photos were not sent yet, and since when; never their content
  lost jsonb,
  constraint handset_wiped check (wiped_at is null or wipe_at is not null)
);
create index handset_person on handset (person, bound_at desc, id);
grant select, insert, update on handset to chaguan_app;

-- What a keeper's phones seal to. The newest is given out; older ones still open.
create table keeper_key (
  county text not null,
  kid text not null,
  public text not null,
  private_sealed text not null,
  made_at bigint not null,
  primary key (county, kid)
);
select gov.distribute('keeper_key', 'county', 'case');
grant select, insert on keeper_key to chaguan_app;

-- An act that no longer applied when it arrived: its author decides. The key is that of the step.
create table decision_card (
  county text not null,
  key uuid not null,
  case_id uuid not null,
  person uuid not null,
  kind text not null,
  step text not null,
  form integer not null,
  why text not null,
  facts jsonb not null,
  made_at bigint not null,
  arrived_at bigint not null,
  seen integer,
  -- the entry that keeps its facts; none where the case never was
  entry integer,
  -- the step as it was sent: words may be in it
  step_sealed text not null,
  choice text check (choice in ('stand', 'again', 'withdraw')),
  decided_at bigint,
  constraint decision_card_decided check ((choice is null) = (decided_at is null)),
  primary key (county, key)
);
select gov.distribute('decision_card', 'county', 'case');
create index decision_card_open on decision_card (county, person, arrived_at, key) where decided_at is null;
create index decision_card_case on decision_card (county, case_id, key);
grant select, insert, update on decision_card to chaguan_app;
grant select, update on decision_card to chaguan_eraser;

-- What is open in a grid, without walking over what was closed there: neither column changes with an ordinary act.
create index case_ground on "case" (county, area, id) where closed_at is null;

-- Of a session on a bound phone: how long it may be out of reach. A limit for desks would cut a shift in a valley.
alter table session add column idle bigint;
