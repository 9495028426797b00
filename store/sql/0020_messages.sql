-- Messages out: the words of each as sent and what became of it, who has had how many today, and the texts officials wrote.

-- One row a message from the moment it is first tried: a try more sends the same words under the same id.
create table message (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  party uuid,
  organisation text,
  channel text not null check (channel in ('sms', 'email', 'robot')),
  topic text not null,
  text text not null,
  -- of the text in message_text; null: the one that came with the house
  version int,
  state text not null check (state in ('trying', 'sent', 'delivered', 'failed')),
  why text,
  at bigint not null,
  sent_at bigint,
  told_at bigint,
  primary key (county, id)
);
select gov.distribute('message', 'county', 'case');
create index message_case on message (county, case_id, at, id);
grant select, insert, update on message to chaguan_app;

-- How many messages a telephone or address has had today, all its matters together; forgotten after two days.
create table message_day (
  recipient bytea not null,
  day text not null,
  sent int not null,
  primary key (recipient, day)
);
create index message_day_old on message_day (day);
grant select, insert, update, delete on message_day to chaguan_app;

-- The words of each topic as officials wrote them; a version more is added, none is changed.
create table message_text (
  region text not null,
  topic text not null,
  version int not null,
  text text not null,
  made_by uuid not null,
  made_at bigint not null,
  primary key (region, topic, version)
);
grant select, insert on message_text to chaguan_app;

-- Group robots of offices: the address is as good as a password, and sealed.
create table robot (
  id uuid primary key,
  region text not null,
  organisation text not null,
  name text not null,
  url_sealed text not null,
  made_by uuid not null,
  made_at bigint not null,
  revoked_at bigint
);
create index robot_office on robot (region, organisation) where revoked_at is null;
grant select, insert, update on robot to chaguan_app;
