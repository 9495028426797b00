-- The shells of the phone that this centre had, by the day they were built, and since when: an older one works for a while after a newer came.
create table shell (
  day text primary key,
  since bigint not null
);
grant select, insert on shell to chaguan_app;
