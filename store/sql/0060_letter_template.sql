-- A letter of hand-over is a filled template with the seal of its office, both as they were in force when it was numbered: digests into paper_file.
-- Without a template (older letters) it is drawn with the built-in one; without a seal the place is left for the stamp.

alter table letter add column template text, add column seal text;
