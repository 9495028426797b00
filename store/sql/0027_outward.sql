-- What leaves the house by itself: webhooks of other systems; hot topics found among the reports, and what a proactive matter gathered.

-- Address and secret are sealed: who has them may read and forge what is told.
create table webhook (
  id uuid primary key,
  region text not null,
  name text not null,
  url_sealed text not null,
  secret_sealed text not null,
  made_by uuid not null,
  made_at bigint not null,
  revoked_at bigint,
  told_at bigint,
  failed_at bigint,
  error text
);
create index webhook_region on webhook (region, made_at desc, id);
grant select, insert, update on webhook to chaguan_app;

-- Hot topics of a county as found the last time; each search replaces those of the one before.
create table topic (
  county text not null,
  name text not null,
  about text[] not null,
  cases uuid[] not null,
  since_at bigint not null,
  until_at bigint not null,
  burst int not null,
  found_at bigint not null,
  primary key (county, name)
);
select gov.distribute('topic', 'county', 'case');
grant select, insert, delete on topic to chaguan_app;
-- When a county was last searched, and among how many reports.
create table topic_search (
  county text not null,
  found_at bigint not null,
  reports int not null,
  primary key (county)
);
select gov.distribute('topic_search', 'county', 'case');
grant select, insert, update on topic_search to chaguan_app;
