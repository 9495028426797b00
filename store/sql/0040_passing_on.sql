-- What an office asks to be passed on: to areas, until a day. Never to persons.
create table bulletin (
  county text not null,
  id uuid not null,
  organisation text not null,
  areas text[] not null,
  title text not null,
  text text not null,
  until_day text not null,
  made_by uuid not null,
  made_at bigint not null,
  ended_at bigint,
  primary key (county, id)
);
select gov.distribute('bulletin', 'county', 'case');
create index bulletin_of on bulletin (county, until_day, id) where ended_at is null;
create index bulletin_sent on bulletin (county, organisation, made_at desc, id);

-- It was told in this grid or household group: once, by whoever has it in hand. Neither who told nor who heard is kept.
create table bulletin_told (
  county text not null,
  bulletin uuid not null,
  area text not null,
  at bigint not null,
  primary key (county, bulletin, area),
  foreign key (county, bulletin) references bulletin (county, id)
);
select gov.distribute('bulletin_told', 'county', 'case');

-- Among neighbours: a hand that is wanted in a household group (help), a small thing that was done there (favour). What, where, until when; for whom stands nowhere.
create table neighbour_ask (
  county text not null,
  id uuid not null,
  area text not null,
  sort text not null check (sort in ('help', 'favour')),
  what text not null,
  until_day text not null,
  at bigint not null,
  done_at bigint,
  primary key (county, id)
);
select gov.distribute('neighbour_ask', 'county', 'case');
create index neighbour_ask_area on neighbour_ask (county, area, until_day, id);
grant select, insert, update on bulletin, neighbour_ask to chaguan_app;
grant select, insert on bulletin_told to chaguan_app;
