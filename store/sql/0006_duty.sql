-- The desk that never closes: rosters with their changes, what one shift hands to the next, what a street may command, and which
-- units answered the roll-call.

-- A turn that nobody has taken is a row without a person: a gap, seen before it comes.
alter table duty alter column person drop not null;
create index duty_until on duty (organisation, to_at);

-- Every change of a roster: who had the turn before, who has it after, who changed it, when and why.
create table duty_change (
  id uuid primary key,
  organisation text not null references organisation (id),
  from_at bigint not null,
  line int not null,
  what text not null check (what in ('made', 'given', 'swapped')),
  before uuid references person (id),
  after uuid references person (id),
  reason text,
  -- null where the roster was made ahead by its template
  by uuid references person (id),
  at bigint not null
);
create index duty_change_of on duty_change (organisation, from_at, line, at);

-- One asks another to take his turn, for one of hers or for nothing; she agrees, or who leads the duty decides.
create table duty_swap (
  id uuid primary key,
  organisation text not null references organisation (id),
  from_at bigint not null,
  line int not null,
  person uuid not null references person (id),
  other uuid not null references person (id),
  for_from_at bigint,
  reason text not null,
  state text not null check (state in ('asked', 'agreed', 'declined')),
  at bigint not null,
  decided_by uuid references person (id),
  decided_at bigint,
  constraint duty_swap_two check (person <> other)
);
create index duty_swap_open on duty_swap (organisation, from_at) where state = 'asked';

-- Resident departments at a centre: who sits at which window, always, by weekdays in turn, or on call.
create table window_seat (
  id uuid primary key,
  centre text not null references organisation (id),
  name text not null,
  organisation text not null references organisation (id),
  way text not null check (way in ('permanent', 'rotating', 'onCall')),
  days int[] not null,
  from_minute int not null check (from_minute >= 0),
  to_minute int not null check (to_minute <= 1440),
  person uuid references person (id),
  from_day date not null,
  to_day date,
  constraint window_seat_hours check (to_minute > from_minute)
);
create index window_seat_at on window_seat (centre, name);

-- Units, vehicles and materials that a street may command: where they are kept, how many, who answers for them. Never where they drive.
create table resource (
  id uuid primary key,
  organisation text not null references organisation (id),
  kind text not null check (kind in ('unit', 'vehicle', 'material')),
  name text not null,
  kept_at text not null,
  owner text not null references organisation (id),
  phone text,
  amount int not null check (amount > 0),
  made_at bigint not null,
  ended_at bigint
);
create index resource_of on resource (organisation, kind, name);

-- Taken out is negative, given back is positive and names what it gives back.
create table resource_move (
  county text not null,
  id uuid not null,
  resource uuid not null,
  amount int not null check (amount <> 0),
  returns uuid,
  case_id uuid,
  by uuid not null references person (id),
  at bigint not null,
  primary key (county, id),
  constraint resource_move_way check ((returns is null) = (amount < 0))
);
select gov.distribute('resource_move', 'county', 'case');
create index resource_move_of on resource_move (county, resource, at, id);

-- What an office promised somebody, by when; carried from shift to shift until it is kept.
create table promise (
  county text not null,
  id uuid not null,
  organisation text not null references organisation (id),
  text text not null,
  until_at bigint not null,
  case_id uuid,
  by uuid not null references person (id),
  at bigint not null,
  kept_by uuid references person (id),
  kept_at bigint,
  primary key (county, id)
);
select gov.distribute('promise', 'county', 'case');
create index promise_open on promise (county, organisation, until_at, id) where kept_at is null;

-- The note at the end of a shift, sealed over the one before: what was found in the queue, and the sentences added to it.
create table shift_note (
  county text not null,
  id uuid not null,
  organisation text not null references organisation (id),
  found jsonb not null,
  text text,
  by uuid not null references person (id),
  at bigint not null,
  before text not null,
  hash text not null,
  primary key (county, id),
  unique (county, organisation, before)
);
select gov.distribute('shift_note', 'county', 'case');
create index shift_note_last on shift_note (county, organisation, at desc, id);
create table shift_note_read (
  county text not null,
  note uuid not null,
  person uuid not null references person (id),
  at bigint not null,
  primary key (county, note, person)
);
select gov.distribute('shift_note_read', 'county', 'case');

-- The daily roll-call is of units, never of people.
create table roll_call (
  county text not null,
  id uuid not null,
  organisation text not null references organisation (id),
  day text not null,
  unit text not null references organisation (id),
  answered boolean not null,
  by uuid not null references person (id),
  at bigint not null,
  primary key (county, id)
);
select gov.distribute('roll_call', 'county', 'case');
create index roll_call_of on roll_call (county, organisation, day, unit, at, id);

grant select, insert, update on duty_swap, window_seat, resource, promise to chaguan_app;
grant select, insert on duty_change, resource_move, shift_note, shift_note_read, roll_call to chaguan_app;
