// One schema from a laptop to a cluster: the migrated database and the statements are held against the rules of scale.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Db } from '../store/db.ts'
import { readMigrations } from '../store/migrate.ts'
import { caseTables, lintScript, lintSql } from '../store/scale.ts'
import { record } from '../store/transact.ts'
import { everyEngine, testDatabase } from './database.ts'

/**
 * Everything else: reference tables (a copy on every machine) and tables with keys of their own, which no key of a
 * case's table may enter nor leave. A new table must be put into one of the two lists, on purpose.
 */
const otherTables = [
  'region',
  'region_revision',
  'region_file',
  'keeper',
  'category',
  'clock_policy',
  'post_kind',
  'list_item',
  'list_change',
  'grid_column',
  'setting',
  'calendar_year',
  'route_set',
  'route_draft',
  'area',
  'area_succession',
  'boundary',
  'area_layer',
  'area_old_code',
  'area_import',
  'boundary_draft',
  'boundary_defect',
  'organisation',
  'person',
  'admin_duty',
  'post',
  'absence',
  'known_device',
  'loan',
  'duty',
  'duty_change',
  'duty_swap',
  'window_seat',
  'resource',
  'organisation_member',
  'place',
  'session',
  'api_token',
  'api_key',
  'login_attempt',
  'phone_proof',
  'message_day',
  'message_text',
  'robot',
  'webhook',
  'lockout',
  'totp_used',
  'saved_view',
  'keeping_run',
  'sheet_mapping',
  'place_name',
  'phone_call',
  'centre_check',
  'activation',
  'sheet_job',
  'list_export',
  'knowledge',
  'knowledge_missed',
  'document_counter',
  'paper_file',
  'paper_template',
  'paper_seal',
  'handset',
  'people_act',
  'recovery_code',
  'practice',
  'shell',
]
const cased: readonly string[] = caseTables

type Fault = { readonly what: string }
const faults = async (db: Db, sql: string, params: readonly unknown[] = []) =>
  (await db.asLogin((tx) => tx.rows<Fault>(sql, params))).map(({ what }) => what)

const tables = `select c.relname as what from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e') order by 1`

/** Each asks the catalogs for what breaks a rule; `$1` are the tables of cases. */
const questions = {
  'rules 1 and 5: county is text, not null, and first in every unique index': `
    select c.relname || ': county' as what from unnest($1::text[]) t join pg_class c on c.oid = to_regclass(quote_ident(t))
      where not exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'county' and a.atttypid = 'text'::regtype and a.attnotnull)
    union all select i.indexrelid::regclass::text from unnest($1::text[]) t join pg_index i on i.indrelid = to_regclass(quote_ident(t))
      left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where (i.indisunique or i.indisexclusion) and a.attname is distinct from 'county'
    union all select t || ': no primary key' from unnest($1::text[]) t where not exists (select 1 from pg_index i where i.indrelid = to_regclass(quote_ident(t)) and i.indisprimary)`,
  'rules 2 and 3: keys go from cases to cases with their county, and never into them from outside': `
    select k.conname as what from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class p on p.oid = k.confrelid
      cross join lateral (select (select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) as mine,
        (select attname from pg_attribute where attrelid = k.confrelid and attnum = k.confkey[1]) as theirs) a
      where k.contype = 'f' and p.relname = any($1) and not (f.relname = any($1) and a.mine = 'county' and a.theirs = 'county')`,
  'rule 3: from cases only into tables that every machine has': `
    select k.conname as what from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class p on p.oid = k.confrelid
      where k.contype = 'f' and f.relname = any($1) and not p.relname = any($1) and not p.relname = any($2)`,
  'rule 4: no key of a case sets null or a default': `
    select k.conname as what from pg_constraint k join pg_class f on f.oid = k.conrelid where k.contype = 'f' and f.relname = any($1)
      and (k.confdeltype in ('n', 'd') or k.confupdtype in ('n', 'd'))`,
  'rule 6: no sequences': `
    select c.relname as what from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and n.nspname in ('public', 'gov')`,
  'rule 8: no triggers': `
    select t.tgname as what from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where not t.tgisinternal and n.nspname in ('public', 'gov')`,
  'rule 13: policies look at the row and the settings only': `
    select polname as what from pg_policy p where pg_get_expr(polqual, polrelid) || coalesce(pg_get_expr(polwithcheck, polrelid), '') ~* 'select'
      or pg_get_expr(polqual, polrelid) || coalesce(pg_get_expr(polwithcheck, polrelid), '') ~ '(?<!string_to_array|current_setting|ANY)\\(\\s*[a-z_]+\\.[a-z_]+\\('
      or exists (select 1 from pg_depend d join pg_proc f on f.oid = d.refobjid where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass
        and f.pronamespace <> 'pg_catalog'::regnamespace)`,
  'entries are added and read, never changed or taken away': `
    select r || ' may ' || p as what from unnest(array['chaguan_app', 'chaguan_eraser']) r, unnest(array['update', 'delete', 'truncate']) p
      where has_table_privilege(r, 'entry', p)
    union all select 'chaguan_app may ' || p || ' ' || t from unnest(array['update', 'delete', 'truncate']) p, unnest(array['looking', 'seal', 'seal_case']) t
      where has_table_privilege('chaguan_app', t, p)`,
} as const
type Question = keyof typeof questions

everyEngine('the schema', (open) => {
  test('every table is known to be of cases or not', async () => {
    assert.deepEqual(await faults(await open(), tables), [...cased, ...otherTables].sort())
  })
  for (const [name, sql] of Object.entries(questions))
    test(name, async () => assert.deepEqual(await faults(await open(), sql, paramsOf(sql, cased)), []))
})
const paramsOf = (sql: string, names: readonly string[]) =>
  [names, reference].slice(0, sql.includes('$2') ? 2 : sql.includes('$1') ? 1 : 0)

/** Those that a table of cases may point into. */
const reference: readonly string[] = ['organisation', 'person', 'post', 'category']

describe('the questions find what is wrong', () => {
  /** Breaks a rule inside a transaction that is then undone, and asks. */
  const broken = async (name: Question, ddl: string): Promise<string[]> => {
    const db = await testDatabase()
    let found: string[] = []
    await assert.rejects(
      db.asLogin(async (tx) => {
        await tx.exec(ddl)
        const sql = questions[name]
        found = (await tx.rows<Fault>(sql, paramsOf(sql, [...cased, 'wrong']))).map(({ what }) => what)
        throw new Error('undo')
      }),
      /undo/,
    )
    return found
  }
  const wrong: readonly (readonly [Question, string, string])[] = [
    [
      'rules 1 and 5: county is text, not null, and first in every unique index',
      'create table wrong (id uuid primary key)',
      'wrong: county',
    ],
    [
      'rules 1 and 5: county is text, not null, and first in every unique index',
      'create table wrong (id uuid, county text not null, primary key (id, county))',
      'wrong_pkey',
    ],
    [
      'rules 1 and 5: county is text, not null, and first in every unique index',
      'create unique index wrong_code on "case" (code)',
      'wrong_code',
    ],
    [
      'rules 1 and 5: county is text, not null, and first in every unique index',
      'create table wrong (county text not null)',
      'wrong: no primary key',
    ],
    [
      'rules 1 and 5: county is text, not null, and first in every unique index',
      'create table wrong (county integer not null, id uuid, primary key (county, id))',
      'wrong: county',
    ],
    [
      'rules 2 and 3: keys go from cases to cases with their county, and never into them from outside',
      'create table other (county text, id uuid, constraint other_case foreign key (county, id) references "case" (county, id))',
      'other_case',
    ],
    [
      'rule 3: from cases only into tables that every machine has',
      'create table wrong (county text not null, id uuid, s bytea constraint wrong_session references session (id), primary key (county, id))',
      'wrong_session',
    ],
    [
      'rule 4: no key of a case sets null or a default',
      'create table wrong (county text not null, id uuid, o text constraint wrong_office references organisation (id) on delete set null, primary key (county, id))',
      'wrong_office',
    ],
    ['rule 6: no sequences', 'create table wrong (county text not null, id serial, primary key (county, id))', 'wrong_id_seq'],
    [
      'rule 8: no triggers',
      `create function wrong() returns trigger language plpgsql as $$begin return new; end$$; create trigger wrong_trigger before update on todo execute function wrong()`,
      'wrong_trigger',
    ],
    [
      'rule 13: policies look at the row and the settings only',
      'create policy wrong_policy on words using (exists (select 1 from keeper))',
      'wrong_policy',
    ],
    [
      'rule 13: policies look at the row and the settings only',
      `create function wrong() returns boolean language sql as 'select true'; create policy wrong_policy on words using (wrong())`,
      'wrong_policy',
    ],
    ['entries are added and read, never changed or taken away', 'grant update on entry to chaguan_app', 'chaguan_app may update'],
    [
      'entries are added and read, never changed or taken away',
      'grant delete on looking to chaguan_app',
      'chaguan_app may delete looking',
    ],
  ]
  for (const [name, ddl, what] of wrong)
    test(`${what} ← ${ddl.slice(0, 70)}`, async () =>
      assert.ok((await broken(name, ddl)).includes(what), (await broken(name, ddl)).join()))
})

describe('statements', () => {
  test('of the migrations keep the rules', async () => {
    for (const { name, sql } of await readMigrations()) assert.deepEqual(lintScript(sql), [], name)
  })

  test('are heard as they are sent, with what opens and ends their transaction', async () => {
    const db = await testDatabase()
    const heard: string[] = []
    const stop = record((sql) => heard.push(sql))
    await db.read({ actor: 'anna', counties: ['990104'] }, (tx) => tx.rows('select 1 as one'))
    stop()
    await db.read({ actor: 'anna', counties: [] }, (tx) => tx.rows('select 2 as two'))
    assert.deepEqual(
      heard.map((sql) => sql.split(';').at(-1)),
      [`set local app.counties='990104'`, 'select 1 as one', 'commit'],
    )
    assert.deepEqual(heard.flatMap(lintSql), [])
  })

  const wrong: readonly (readonly [number, string])[] = [
    [9, 'update clock set started_at = random() where county = $1'],
    [9, `with x as (update "case" c set id = gen_random_uuid() where c.county = $1 returning id) select 1`],
    [10, 'insert into todo (county) values ($1) on conflict (county) do update set since = now()'],
    [10, `insert into reaction (county) values ($1) on conflict (county) do update set error = current_setting('app.actor')`],
    [11, 'merge into todo using (values (1)) v on true when matched then do nothing'],
    [11, 'select kind, count(*) from entry where county = $1 group by rollup (kind)'],
    [12, 'select id from notice where county = $1 order by at desc limit 50'],
    [12, 'select id from notice where county = $1 limit $2'],
    [12, 'select 1 from (select id from entry where county = $1 order by at limit 5) x'],
    [14, `select set_config('app.actor', $1, true)`],
    [14, `set app.actor = 'x'`],
    [14, `set session app.actor = 'x'`],
    [17, 'select 1 from "case" where id = $1'],
    [17, 'select 1 from "case" c join todo t on t.county = c.county and t.case_id = c.id where c.county = $1'],
    [
      17,
      'select 1 from "case" c where c.county = $1 and exists (select 1 from words w where w.county = c.county and w.case_id = c.id)',
    ],
    [17, 'select 1 from "case" c, todo t where c.county = $1 and t.case_id = c.id'],
    [17, 'update clock x set look_at = $1 where x.id = $2'],
    [17, 'delete from public.todo where case_id = $1'],
    [17, `select 1 from entry e where e.county like '33%'`],
    [22, 'select id from reaction where county = any($1) order by not_before, id limit 10 for update skip locked'],
    [22, 'select 1 from "case" c where c.county = any($1) for update'],
  ]
  for (const [rule, sql] of wrong)
    test(`rule ${rule} refuses: ${sql}`, () =>
      assert.ok(
        lintSql(sql).some((why) => why.startsWith(`rule ${rule}:`)),
        lintSql(sql).join('; ') || 'nothing',
      ))

  test('of the right form pass', () => {
    const right = [
      'select c.id from "case" c where c.county = $1 and c.id = $2 for update',
      'select 1 from "case" where county = $1 and id = $2',
      'select 1 from "case" c join todo t on t.county = $1 and t.case_id = c.id where c.county = $1',
      'select 1 from "case" c where c.county = any($1) order by c.opened_at desc, c.id limit $2',
      'select id from notice where county = $1 order by at desc, id desc nulls last limit 50',
      'select 1 from entry where county = $1 limit 1',
      'insert into entry select r.* from jsonb_populate_recordset(null::entry, $1::jsonb) r',
      'insert into todo (county, due) values ($1, $2) on conflict (county) do update set due = excluded.due, since = $3',
      'update clock c set look_at = null from (select id from clock where county = $1) q where c.county = $1 and c.id = q.id',
      'select id from reaction where county = $1 order by not_before, case_id limit 10 for update skip locked',
      'insert into region_revision (region, revision) values ($1, 1) on conflict (region) do update set revision = region_revision.revision + 1',
      `select id from "case" where county in ('990101') -- select 1 from entry`,
      "begin read write;set local app.actor='x';set local app.counties='1'",
      'commit',
      'select id, row_number() over (order by at) as n from entry where county = $1',
      'select count(*) from (select 1 from notice where county = $1 limit 100) x',
      'select u from unnest($1::text[]) u order by length(u) desc, u limit 1',
      'select gen_random_uuid()',
      'select extract(epoch from now())',
    ]
    for (const sql of right) assert.deepEqual(lintSql(sql), [], sql)
  })
})
