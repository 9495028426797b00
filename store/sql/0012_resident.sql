-- One-time numbers: who holds a telephone finds his own matters for a while. No account is made of it.
create table phone_proof (
  phone bytea primary key,
  -- the device that asked: the number works nowhere else
  device bytea not null,
  code bytea not null,
  tries integer not null default 0,
  until_at bigint not null,
  -- how many were sent since
  sent integer not null,
  since_at bigint not null
);
create index phone_proof_until on phone_proof (until_at);
grant select, insert, update, delete on phone_proof to chaguan_app;
