-- Documents: their numbers per organisation and year.

-- Gapless: the row is locked until the transaction that takes a number ends, and a rollback gives the number back.
create table document_counter (
  organisation text not null,
  year int not null check (year between 2000 and 2999),
  last int not null check (last > 0),
  primary key (organisation, year)
);
grant select, insert, update on document_counter to chaguan_app;
