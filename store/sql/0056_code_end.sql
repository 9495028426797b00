-- Rows show the nine last characters of a code; who types those finds the case.
create index case_code_end on "case" (county, right(code, 9));
