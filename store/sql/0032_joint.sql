-- How far a look at what changed has come: a look that finds more than one round can count goes on there, not from the beginning.

-- `began`: when this look began, null when none is under way; until then the entries were looked at when it ends. `sweeping`: it looks at
-- every case, in the order of their ids; otherwise at the entries, in the order of their time. It has come to (`place_at`, `place`).
alter table figure_state add column began bigint;
alter table figure_state add column sweeping boolean not null default false;
alter table figure_state add column place_at bigint not null default 0;
alter table figure_state add column place uuid not null default '00000000-0000-0000-0000-000000000000';
