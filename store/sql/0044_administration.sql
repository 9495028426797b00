-- Who administers posts: what he did to whom is kept for the auditor; codes that stand in for a lost second factor; rosters on the screen.

-- Append-only: every sign-in that was reset, phone that was ended, post that was given, moved or ended, deputy, absence, hand-over.
create table people_act (
  id uuid primary key,
  region text not null,
  at bigint not null,
  by uuid not null references person (id),
  -- The post by which he could, with its office: who reads it needs no look into the past.
  by_post uuid not null references post (id),
  what text not null,
  person uuid references person (id),
  organisation text,
  areas text[] not null default '{}',
  facts jsonb not null default '{}'
);
create index people_act_at on people_act (region, at desc, id);
create index people_act_person on people_act (person, at desc);
grant select, insert on people_act to chaguan_app;

-- Printed once at enrolment; each opens once. Keyed hashes only.
create table recovery_code (
  person uuid not null references person (id),
  hash bytea not null,
  made_at bigint not null,
  used_at bigint,
  primary key (person, hash)
);
grant select, insert, update, delete on recovery_code to chaguan_app;

-- When a first code of the second factor was taken: until then it may be set up anew by whoever has the password.
alter table person add column totp_at bigint;
update person set totp_at = made_at where totp_secret is not null;

-- Whose count of wrong tries it is, where the name is an account's: so that an administrator sees and lifts a lock.
alter table lockout add column person uuid references person (id);
create index lockout_person on lockout (person) where person is not null;
grant delete on activation to chaguan_app;
