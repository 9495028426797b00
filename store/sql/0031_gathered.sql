-- A matter that settles what many told of as one names the reports it gathered.
alter table relation drop constraint relation_what_check;
alter table relation add constraint relation_what_check check (what in ('merged', 'splitFrom', 'linked', 'gathered'));
