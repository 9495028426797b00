-- The ground: roles, extensions and the functions that tables of cases rely on. Runs as whoever logged in; all later files as chaguan_owner.

-- Roles belong to the whole server: they may be there already, or be made by another database at this moment.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['chaguan_owner', 'chaguan_app', 'chaguan_eraser'] loop
    begin
      if not exists (select 1 from pg_roles where rolname = wanted) then
        execute format('create role %I noinherit %s', wanted, case wanted when 'chaguan_app' then 'login' else 'nologin' end);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
    if not pg_has_role(current_user, wanted, 'member') then
      execute format('grant %I to current_user', wanted);
    end if;
  end loop;
  -- Of use only to a process that logs in as the working role itself.
  if not pg_has_role('chaguan_app', 'chaguan_eraser', 'member') then
    grant chaguan_eraser to chaguan_app;
  end if;
end
$$;

create extension if not exists postgis;
create extension if not exists pg_trgm;

grant create, usage on schema public, gov to chaguan_owner;
grant usage on schema public, gov to chaguan_app, chaguan_eraser;
alter default privileges for role chaguan_owner in schema public grant select on tables to chaguan_app, chaguan_eraser;
alter table gov.migration owner to chaguan_owner;
grant select on gov.migration to chaguan_app;

-- On a cluster: spreads a table of cases over the nodes by its county, beside `anchor`. Elsewhere nothing.
-- To be called directly after its CREATE TABLE.
create function gov.distribute(relation text, distribution_column text, anchor text) returns void language plpgsql as $$
begin
  if exists (select 1 from pg_extension where extname = 'citus') then
    execute 'select create_distributed_table($1::regclass, $2, colocate_with => coalesce($3, ''none''))'
      using quote_ident(relation), distribution_column, anchor;
  end if;
end
$$;

-- On a cluster: keeps a whole copy of a small shared table on every node. Elsewhere nothing.
create function gov.refer(relation text) returns void language plpgsql as $$
begin
  if exists (select 1 from pg_extension where extname = 'citus') then
    execute 'select create_reference_table($1::regclass)' using quote_ident(relation);
  end if;
end
$$;
