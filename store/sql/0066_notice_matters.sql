-- A notice that stands for many matters at once says how many, beside its topic.

alter table notice add column matters integer check (matters > 0);
