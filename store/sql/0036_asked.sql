-- What a data officer carries out empties, corrects and ends in one act: the eraser also stops the clock of the request that asked for it.
grant insert, update on clock to chaguan_eraser;
grant delete on follow_session to chaguan_eraser;

-- What everybody may read of a public question, one row per question: the wording that a person found fit, the office, and its answer.
create table public_question (
  county text not null,
  case_id uuid not null,
  area text not null,
  category text not null,
  asked_at bigint not null,
  organisation text,
  question text,
  published_at bigint,
  answer text,
  answered_at bigint,
  more_question text,
  more_published_at bigint,
  more_answer text,
  more_answered_at bigint,
  knowledge_basis text,
  knowledge_until text,
  proposed_at bigint,
  hidden_at bigint,
  primary key (county, case_id)
);
select gov.distribute('public_question', 'county', 'case');
create index public_question_newest on public_question (county, published_at desc, case_id) where published_at is not null and hidden_at is null;

-- Whether an answer was one, as whoever read it says: one for each device, by a hash of its own for every question.
create table question_rating (
  county text not null,
  case_id uuid not null,
  device bytea not null,
  useful boolean not null,
  at bigint not null,
  primary key (county, case_id, device),
  foreign key (county, case_id) references public_question (county, case_id)
);
select gov.distribute('question_rating', 'county', 'case');
grant select, insert, update on public_question, question_rating to chaguan_app;
