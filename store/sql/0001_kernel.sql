-- The case and its record. Every table begins its keys with the keeper (county); no triggers; append-only by grant.

create table "case" (
  county text not null,
  id uuid not null,
  kind text not null,
  code text not null,
  state text not null,
  phase text not null check (phase in ('intake', 'placed', 'handling', 'checking', 'ended')),
  hold text not null default 'none' check (hold in ('none', 'suspended', 'merged', 'inTransfer')),
  version integer not null check (version > 0),
  category text not null,
  class text,
  urgency text not null check (urgency in ('urgent', 'important', 'ordinary')),
  area_filed text not null,
  area text not null,
  point geometry(Point, 4490),
  place_state text not null check (place_state in ('point', 'picked', 'line', 'outside', 'coarse', 'none')),
  accuracy real,
  source text not null,
  holder text not null,
  centre text not null,
  handler text,
  organisations text[] not null,
  barred text[] not null default '{}',
  secret boolean not null default false,
  designated boolean not null default false,
  bounced integer not null default 0,
  reopened integer not null default 0,
  reporter uuid,
  -- the clock that the queue and the map show: the first that is due
  due_at bigint,
  warn_at bigint,
  opened_at bigint not null,
  updated_at bigint not null,
  closed_at bigint,
  data jsonb not null default '{}',
  -- hash of the last entry
  head bytea not null,
  -- words of the report and of its place, for lists; empty after erasure
  text_id uuid,
  place_id uuid,
  terms tsvector,
  primary key (county, id)
) with (fillfactor = 80);
select gov.distribute('case', 'county', null);
create unique index case_code on "case" (county, code);
create index case_area on "case" (county, area, opened_at desc, id);
create index case_recent on "case" (county, opened_at desc, id);
create index case_terms on "case" using gin (terms);
create index case_taking_part on "case" using gin (organisations);
create index case_point on "case" using gist (point) where point is not null;

-- One row for every act that changed or noted something. Codes, ids, amounts and digests only.
create table entry (
  county text not null,
  case_id uuid not null,
  version integer not null,
  kind text not null,
  step text not null,
  form integer not null,
  key uuid not null,
  at bigint not null,
  device_at bigint not null,
  device_offset bigint not null,
  person text,
  post uuid,
  post_kind text,
  organisation text,
  via text,
  from_state text,
  to_state text not null,
  hold text not null,
  holder text not null,
  noted boolean not null,
  clocks jsonb not null,
  words jsonb not null,
  files jsonb not null,
  facts jsonb not null,
  common uuid,
  prev bytea not null,
  hash bytea not null,
  primary key (county, case_id, version),
  unique (county, case_id, version, to_state)
);
select gov.distribute('entry', 'county', 'case');
create index entry_at on entry (county, at, case_id, version);

-- No state that never had its entry: refused at commit.
alter table "case" add constraint case_entry foreign key (county, id, version, state)
  references entry (county, case_id, version, to_state) deferrable initially deferred;

-- Makes a retry harmless: the verdict of a key, and a keyed digest of what was sent under it and by whom.
create table step_key (
  county text not null,
  key uuid not null,
  digest bytea not null,
  case_id uuid not null,
  answer jsonb,
  at bigint not null,
  primary key (county, key)
);
select gov.distribute('step_key', 'county', 'case');

create table clock (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  name text not null,
  owner text,
  policy jsonb not null,
  started_at bigint not null,
  -- where the present count begins, and what was left of the length then (rules/clock.ts)
  runs_from bigint not null,
  rest bigint not null,
  due_at bigint not null,
  warn_at bigint not null,
  provisional boolean not null,
  calendar_version integer not null,
  stopped_at bigint,
  paused_by text[] not null default '{}',
  paused_at bigint,
  expired integer not null default 0,
  -- when the system looks at it next; null when it need not
  look_at bigint,
  primary key (county, case_id, id)
) with (fillfactor = 80);
select gov.distribute('clock', 'county', 'case');
create index clock_look on clock (county, look_at, case_id, id) where look_at is not null;
create index clock_provisional on clock (county, case_id, id) where provisional and stopped_at is null;

-- The queue: rewritten by perform, never by hand.
create table todo (
  county text not null,
  case_id uuid not null,
  organisation text not null,
  duty text not null,
  why text not null,
  area text not null,
  due bigint not null,
  warn bigint not null,
  since bigint not null,
  urgent boolean not null,
  -- what decides who may see the case, and its place in the list: a queue is read without opening each case
  organisations text[] not null,
  barred text[] not null,
  secret boolean not null,
  reporter uuid,
  opened_at bigint not null,
  primary key (county, case_id, organisation, duty, why)
) with (fillfactor = 80);
select gov.distribute('todo', 'county', 'case');
create index todo_due on todo (county, organisation, duty, due, case_id);

-- Free words apart from the record, so that erasure does not break the chain.
create table words (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  kind text not null,
  text text not null,
  salt text not null,
  digest bytea not null,
  erased_by integer,
  primary key (county, id)
);
select gov.distribute('words', 'county', 'case');
create index words_case on words (county, case_id, id);

-- Personal data, encrypted field by field (store/fields.ts says purpose and legal basis of each).
create table party (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  role text not null check (role in ('reporter', 'concerned')),
  name_sealed text,
  phone_sealed text,
  phone_lookup bytea,
  wants text not null,
  device bytea,
  token_lookup bytea,
  word_sealed text,
  erased_by integer,
  primary key (county, case_id, id)
);
select gov.distribute('party', 'county', 'case');
create index party_phone on party (county, phone_lookup, case_id) where phone_lookup is not null;
create index party_token on party (county, token_lookup) where token_lookup is not null;

create table attachment (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('report', 'before', 'after', 'document', 'voice', 'other')),
  state text not null check (state in ('announced', 'small', 'complete', 'erased')),
  name text,
  type text,
  size bigint,
  digest text,
  width integer,
  height integer,
  position_sealed text,
  by_person text not null,
  at bigint not null,
  primary key (county, case_id, id)
);
select gov.distribute('attachment', 'county', 'case');

create table objection (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  against text not null check (against in ('assign', 'void')),
  organisation text,
  ground text not null,
  item text,
  words_id uuid,
  at bigint not null,
  decided_at bigint,
  upheld boolean,
  primary key (county, case_id, id)
);
select gov.distribute('objection', 'county', 'case');
-- Between which offices cases bounce.
create index objection_upheld on objection (county, decided_at, case_id, id) where upheld;

create table rating (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  round integer not null,
  solved boolean not null,
  grade integer not null check (grade between 1 and 5),
  words_id uuid,
  at bigint not null,
  primary key (county, case_id, id),
  unique (county, case_id, round)
);
select gov.distribute('rating', 'county', 'case');

create table proposal (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  fields jsonb not null,
  organisation text,
  words_id uuid,
  at bigint not null,
  decided_at bigint,
  accepted boolean,
  primary key (county, case_id, id)
);
select gov.distribute('proposal', 'county', 'case');

-- More time, leave to stand still for an outside cause, or to be handled once more: asked, then granted or not.
create table request (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  what text not null check (what in ('extend', 'suspend', 'reopen')),
  clock text not null,
  ground text,
  until text not null,
  organisation text,
  words_id uuid,
  at bigint not null,
  decided_at bigint,
  granted boolean,
  primary key (county, case_id, id)
);
select gov.distribute('request', 'county', 'case');

-- Supervision (督办): one row for each level an office was asked on; names organisations, never a person.
create table supervision (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  level text not null check (level in ('notice', 'talk', 'listed', 'accountability')),
  ground text not null,
  organisation text not null,
  by text,
  until text not null,
  words_id uuid,
  answer_id uuid,
  at bigint not null,
  answered_at bigint,
  closed_at bigint,
  settled boolean,
  primary key (county, case_id, id)
);
select gov.distribute('supervision', 'county', 'case');
-- Asked of another office: advice before the matter is assigned, a part of joint work, or the matter itself assigned down. The id is that of its clock.
create table task (
  county text not null,
  case_id uuid not null,
  id uuid not null,
  what text not null check (what ~ '^[a-z][A-Za-z]{0,30}$'),
  organisation text not null,
  by text not null,
  until text not null,
  words_id uuid,
  answer_id uuid,
  at bigint not null,
  answered_at bigint,
  outcome text check (outcome in ('done', 'cannot')),
  primary key (county, case_id, id)
);
select gov.distribute('task', 'county', 'case');
-- Who has not answered yet, by the day.
create index task_waiting on task (county, until, id) where answered_at is null;
-- How two cases of one keeper belong together; the entries of both say when and why.
create table relation (
  county text not null,
  case_id uuid not null,
  what text not null check (what in ('merged', 'splitFrom', 'linked')),
  other uuid not null,
  at bigint not null,
  primary key (county, case_id, what, other)
);
select gov.distribute('relation', 'county', 'case');
create index relation_other on relation (county, other, what, case_id);
-- The board: what is open, by the day of its answer.
create index supervision_open on supervision (county, until, id) where closed_at is null;

-- What happens because something happened: after commit, in order per case, by the loop.
create table reaction (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  version integer not null,
  topic text not null,
  payload jsonb not null,
  not_before bigint not null,
  tries integer not null default 0,
  error text,
  dead_at bigint,
  primary key (county, id)
);
select gov.distribute('reaction', 'county', 'case');
create index reaction_next on reaction (county, not_before, case_id, version) where dead_at is null;
create index reaction_case on reaction (county, case_id, version);

-- In-app inbox. `person` or a duty of an organisation is told; never a reading trail of residents.
create table notice (
  county text not null,
  id uuid not null,
  case_id uuid not null,
  version integer not null,
  topic text not null,
  organisation text,
  duty text,
  person uuid,
  party uuid,
  channel text not null,
  state text not null,
  at bigint not null,
  primary key (county, id)
);
select gov.distribute('notice', 'county', 'case');
create index notice_organisation on notice (county, organisation, duty, at desc, id);
create index notice_live on notice (county, at, id) where channel = 'inbox';
create index notice_person on notice (county, person, at desc, id) where person is not null;
create table notice_read (
  county text not null,
  person uuid not null,
  notice_id uuid not null,
  at bigint not null,
  primary key (county, person, notice_id)
);
select gov.distribute('notice_read', 'county', 'case');

-- Who looked at personal data or at a case, when and why: a table of its own, append-only.
create table looking (
  county text not null,
  id uuid not null,
  case_id uuid,
  party_id uuid,
  person text not null,
  post uuid,
  organisation text,
  what text not null,
  reason text,
  at bigint not null,
  primary key (county, id)
);
select gov.distribute('looking', 'county', 'case');
create index looking_case on looking (county, case_id, at, id);

-- A daily seal per county over the last hash of every case that changed since; `before` chains the seals.
create table seal (
  county text not null,
  day text not null,
  cases bigint not null,
  entries bigint not null,
  at bigint not null,
  before bytea not null,
  hash bytea not null,
  primary key (county, day)
);
select gov.distribute('seal', 'county', 'case');
create table seal_case (
  county text not null,
  case_id uuid not null,
  version integer not null,
  day text not null,
  head bytea not null,
  primary key (county, case_id, version)
);
select gov.distribute('seal_case', 'county', 'case');
create index seal_case_day on seal_case (county, day, case_id);

-- Row security on the words and the parties only: on "case" it would forbid the planner its indexes.
alter table words enable row level security;
alter table words force row level security;
create policy words_county on words using (county = any (string_to_array(current_setting('app.counties', true), ',')))
  with check (county = any (string_to_array(current_setting('app.counties', true), ',')));
alter table party enable row level security;
alter table party force row level security;
create policy party_county on party using (county = any (string_to_array(current_setting('app.counties', true), ',')))
  with check (county = any (string_to_array(current_setting('app.counties', true), ',')));

grant select, insert, update on "case", clock, attachment, objection, proposal, request, supervision, task, reaction, notice, step_key, party to chaguan_app;
grant select, insert on entry, words, rating, looking, seal, seal_case, notice_read to chaguan_app;
grant select, insert, update, delete on todo to chaguan_app;
grant delete on reaction to chaguan_app;
grant select, insert, delete on relation to chaguan_app;
grant select, update on words, party, attachment, "case" to chaguan_eraser;
grant select, insert on entry, step_key, looking, reaction to chaguan_eraser;
grant insert on words to chaguan_eraser;
-- What was sent for a case that never came is no record of anything.
grant delete on attachment to chaguan_eraser;
grant select, insert, update, delete on todo to chaguan_eraser;
