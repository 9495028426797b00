-- Who is signed in and with what: sessions, tokens of programs, wrong tries, and the short follow sessions of residents.
-- Accounts are not case-bound and have keys of their own; only keyed hashes of secrets are stored.

create table session (
  id bytea primary key,
  person uuid not null references person (id),
  device text not null,
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null,
  absolute_until bigint not null,
  totp_at bigint,
  revoked_at bigint
);
create index session_person on session (person, created_at);
create index session_end on session (absolute_until);

-- For programs. `scopes`: 'read', 'steps', 'files'; the person's posts say what they may do.
create table api_token (
  id uuid primary key,
  hash bytea not null unique,
  person uuid not null references person (id),
  name text not null,
  scopes text[] not null check (scopes <@ array['read', 'steps', 'files']),
  made_at bigint not null,
  expires_at bigint not null,
  revoked_at bigint
);
create index api_token_person on api_token (person);

-- One row for every try to sign in, without the name that was typed.
create table login_attempt (
  id uuid primary key,
  at bigint not null,
  account bytea not null,
  address bytea not null,
  outcome text not null check (outcome in ('done', 'wrong', 'locked', 'needTotp', 'wrongTotp'))
);
create index login_attempt_at on login_attempt (at);
create index login_attempt_account on login_attempt (account, at);

-- Wrong tries of an account, also of one that does not exist: both look the same from outside.
-- A browser on which somebody signed in before: its wrong tries are counted apart, so that others' guesses do not keep him out.
create table known_device (
  person uuid not null references person (id),
  device bytea not null,
  seen_at bigint not null,
  primary key (person, device)
);

-- `account` is a keyed hash of the login and of where the tries came from: a known device, a network, or everywhere.
create table lockout (
  account bytea primary key,
  failed int not null,
  locks int not null,
  last_at bigint not null,
  locked_until bigint
);

-- The last time step whose code was taken, so that none is taken twice.
create table totp_used (
  person uuid primary key references person (id),
  step bigint not null
);

-- A resident's device that has shown link or word: may follow this case until then.
create table follow_session (
  county text not null,
  case_id uuid not null,
  device bytea not null,
  party_id uuid not null,
  made_at bigint not null,
  expires_at bigint not null,
  primary key (county, case_id, device)
);
select gov.distribute('follow_session', 'county', 'case');
create index follow_session_end on follow_session (county, expires_at);

create table follow_attempt (
  county text not null,
  code text not null,
  failed int not null,
  last_at bigint not null,
  locked_until bigint,
  primary key (county, code)
);
select gov.distribute('follow_attempt', 'county', 'case');

grant select, insert, update, delete on session, api_token, lockout, known_device, totp_used, follow_session, follow_attempt to chaguan_app;
grant select, insert, delete on login_attempt to chaguan_app;
