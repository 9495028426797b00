-- What reading needs beside the record: views people keep, and the ways lists and search find their rows.

-- A saved view is one person's, or shared by everybody of his organisation.
create table saved_view (
  id uuid primary key,
  person uuid not null,
  organisation text,
  name text not null,
  query jsonb not null,
  made_at bigint not null
);
create index saved_view_person on saved_view (person, name);
create index saved_view_organisation on saved_view (organisation, name) where organisation is not null;
grant select, insert, update, delete on saved_view to chaguan_app;

-- A street and a community read their own cases in the order of filing, without walking over those of others.
create index case_street on "case" (county, left(area, 9), opened_at desc, id);
create index case_community on "case" (county, left(area, 12), opened_at desc, id);

-- What a member of staff reported he may follow, wherever it went.
create index case_reporter on "case" (county, reporter, opened_at desc, id) where reporter is not null;

-- What is open: `closed_at` changes once in the life of a case, so that no other act has to touch the index.
create index case_open on "case" (county, opened_at desc, id) where closed_at is null;

-- Words of a case and keys of where it lies (@ street, @ community), of its category (=), of the offices that took part and of who of
-- the staff reported it (~): one index finds what is rare within one's rights. It takes the place of two that knew only words or only offices.
drop index if exists case_terms;
drop index if exists case_taking_part;
create index case_found on "case" using gin ((coalesce(terms, ''::tsvector)
  || array_to_tsvector(organisations || array_remove(array['@' || left(area, 9), '@' || left(area, 12), '=' || category, '~' || reporter::text], null))))
  with (gin_pending_list_limit = 512);

-- What a county learned from its decided cases, counted anew by `chaguan learn`: in how many cases of a category a word was said, of how
-- many, and of the newest (`tested`) how often the first proposal was right, one of three, and always naming the commonest category.
create table learned (
  county text not null,
  cases integer not null,
  vocabulary integer not null,
  -- how far apart the shares are drawn (rules/suggest)
  sharpness real not null,
  tested integer not null,
  first_right integer not null,
  three_right integer not null,
  constant_right integer not null,
  -- category → {examples, words}
  categories jsonb not null,
  at bigint not null,
  primary key (county)
);
select gov.distribute('learned', 'county', 'case');
create table learned_word (
  county text not null,
  word text not null,
  category text not null,
  cases integer not null,
  primary key (county, word, category)
);
select gov.distribute('learned_word', 'county', 'case');
alter table learned_word enable row level security;
alter table learned_word force row level security;
create policy learned_word_county on learned_word using (county = any (string_to_array(current_setting('app.counties', true), ',')))
  with check (county = any (string_to_array(current_setting('app.counties', true), ',')));
grant select, insert, delete on learned, learned_word to chaguan_app;
