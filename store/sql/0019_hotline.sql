-- Orders from above: found by the number they have with whoever sent them, and by the sheet they went back on.
create index case_outer on "case" (county, (data ->> 'outer'), id) where data ? 'outer';
create index case_outer_batch on "case" (county, (data ->> 'outerBatch'), id) where data ? 'outerBatch';
