-- Whoever asks where the recording of a call lies is recorded with the reason; and the orders of a call are found by it.
alter table looking add column call uuid;
create index looking_call on looking (county, call, at desc) where call is not null;
create index case_call on "case" (county, (data ->> 'call'), id) where data ? 'call';
create index phone_call_recording on phone_call (hall, recording_until) where recording is not null;
