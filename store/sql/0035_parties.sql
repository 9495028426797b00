-- Who follows what somebody else reported is a party too; and in which language a party is written to.
alter table party drop constraint party_role_check;
alter table party add constraint party_role_check check (role in ('reporter', 'concerned', 'follower'));
alter table party add column language text;
alter table message_text add column language text;
