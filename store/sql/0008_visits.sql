-- Visits of supervision, and one letter for an office and day.

-- Tells several pieces asked of one office apart, such as the number of a problem in a list.
alter table task add column label text;
