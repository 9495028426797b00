// What a supervisor of a whole district waits for: her queue with so many open cases, the board, a sample, and duplicates among a million.
// Alone: `node bench/supervisor.ts [open cases] [all cases]` fills a district, repeats its cases by SQL, and prints medians and p95.
// `node bench/supervisor.ts hold <folder> [open] [all]` makes such a database and holds it until it is ended, beside its keys in the
// folder; `node bench/supervisor.ts on <folder>` measures on it, as often as one likes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { definition } from '../insight/indicators.ts'
import { demoPassword } from '../server/demo.store.ts'
import { type City, county, newCity, serverOn, settled } from './city.ts'
import { type Client, type Lap, lap, signIn } from './load.ts'
import { startServer } from './server.ts'

/** Cases told one by one; the others are the same again under other ids, so that a database of any size is there in minutes. */
const told = 10_000

/** Repeats cases `times` times, a day further back each time; only what reading needs. `shut`: as cases that are over. */
async function repeat(client: pg.Client, times: number, shut: boolean): Promise<void> {
  if (times <= 0) return
  const { rows } = await client.query<{ c: string }>(
    `select quote_ident(column_name) as c from information_schema.columns where table_schema = 'public' and table_name = 'case' and is_generated = 'NEVER' order by ordinal_position`,
  )
  const changed: Readonly<Record<string, string>> = {
    id: `md5(c.id::text || k || '${shut}')::uuid`,
    code: `left(c.code, 12) || upper(lpad(to_hex(${shut ? 2 ** 30 : 0} + k * ${told} + c.n), 8, '0')) || right(c.code, 1)`,
    opened_at: `c.opened_at - k * 86400000::bigint`,
    ...(shut ? { closed_at: 'c.updated_at', phase: `'ended'`, state: `'archived'` } : {}),
  }
  await client.query(
    `insert into "case" (${rows.map(({ c }) => c).join(', ')}) select ${rows.map(({ c }) => changed[c] ?? `c.${c}`).join(', ')}
     from (select c.*, row_number() over (order by c.id)::int as n from "case" c where c.closed_at is null order by c.id limit ${told}) c, generate_series(1, ${times}) k`,
  )
}

/** Of the open cases so many wait for who supervises, because they are late. */
async function watched(client: pg.Client, organisation: string, share: number): Promise<void> {
  await client.query(
    `insert into todo (county, case_id, organisation, duty, why, area, due, warn, since, urgent, organisations, barred, secret, reporter, opened_at)
     select c.county, c.id, $2, 'case.supervise', 'overdue', c.area, coalesce(c.due_at, c.opened_at), coalesce(c.warn_at, c.opened_at), c.updated_at,
       c.urgency = 'urgent', c.organisations, c.barred, c.secret, c.reporter, c.opened_at
     from "case" c where c.county = $1 and c.closed_at is null and get_byte(sha256(c.id::text::bytea), 0) < $3
     on conflict do nothing`,
    [county, organisation, Math.round(share * 256)],
  )
}

const indexesOf = async (client: pg.Client): Promise<readonly { name: string; sql: string }[]> =>
  (
    await client.query<{ name: string; sql: string }>(
      `select i.indexname as name, i.indexdef as sql from pg_indexes i where i.schemaname = 'public' and i.tablename in ('case', 'todo')
       and not exists (select 1 from pg_constraint k where k.conname = i.indexname)`,
    )
  ).rows

const laps = (client: Client, path: string | ((i: number) => string)): Promise<Lap> =>
  lap(60, 1, async (i) => (await client.get(typeof path === 'string' ? path : path(i))).status === 200)
const say = (name: string, { p50, p95 }: Lap, aim: string): void =>
  console.log(`${name.padEnd(60)} p50 ${p50.toFixed(1)} ms  p95 ${p95.toFixed(1)} ms  aim ${aim}`)

/** The district with so many open cases of so many. */
async function district(folder: string, open: number, all: number): Promise<City> {
  const city = await newCity(folder)
  await city.grow(told * 2, 1)
  const client = new pg.Client({ connectionString: city.url })
  await client.connect()
  await client.query('set session_replication_role = replica')
  const dropped = await indexesOf(client)
  for (const { name } of dropped) await client.query(`drop index ${name}`)
  await repeat(client, Math.round(open / told) - 1, false)
  await repeat(client, Math.round((all - open) / told), true)
  for (const { sql } of dropped) await client.query(sql)
  await watched(client, '990106.peace', 0.05)
  // As on any night but the first: what is there was counted and sealed.
  await client.query(
    'insert into figure_case (county, case_id, version, definition) select county, id, version, $2 from "case" where county = $1',
    [county, definition],
  )
  await client.query('insert into figure_state (county, upto, swept_at, at) values ($1, $2, $2, $2)', [county, Date.now()])
  await client.query(
    `insert into seal (county, day, cases, entries, at, before, hash) values ($1, to_char(now() + interval '1 day', 'YYYY-MM-DD'), 0, 0, 0, '', '')`,
    [county],
  )
  await client.query('vacuum analyze')
  const { rows } = await client.query<{ open: number; all: number }>(
    `select count(*) filter (where closed_at is null)::int as open, count(*)::int as all from "case"`,
  )
  console.log(rows[0])
  await client.end()
  return city
}

/** Until nobody but us reads: what a fresh server does once, such as writing the open data of a year, is over. */
async function quiet(client: pg.Client): Promise<void> {
  const fetched = async () =>
    Number(
      (
        await client.query<{ n: string }>(
          'select pg_stat_clear_snapshot(), tup_returned::text as n from pg_stat_database where datname = current_database()',
        )
      ).rows[0]?.n,
    )
  for (let still = 0, last = await fetched(); still < 4; ) {
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const now = await fetched()
    still = now - last < 50_000 ? still + 1 : 0
    last = now
  }
}

async function measure(url: string, folder: string): Promise<void> {
  const server = await startServer(serverOn(url, folder))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const supervisor = await signIn(server.url, 'supervisor1', demoPassword)
  const some = await client.query<{ id: string }>(
    `select id from "case" where closed_at is null order by sha256(id::text::bytea) limit 60`,
  )
  const ids = some.rows.map((row) => row.id)
  const areas = (
    await client.query<{ area: string }>('select distinct area from "case" where closed_at is null order by area limit 60')
  ).rows.map((row) => row.area)
  await settled(url)
  await quiet(client)
  // Others may use the machine: what counts is how close three rounds are to each other.
  for (let n = 0; n < 3; n++) {
    // The database alone: fifty cases by their keys, what a page of any list takes at least.
    const floor = await lap(60, 1, async () => {
      const { rows } = await client.query({
        name: 'floor',
        text: 'select * from "case" where county = $1 and id = any($2::uuid[])',
        values: [county, ids.slice(0, 50)],
      })
      return rows.length > 0
    })
    say('floor: fifty cases by their keys, the database alone', floor, 'printed')
    say('queue of a supervisor', await laps(supervisor, '/api/q/queue?limit=50'), '≤ 50 ms')
    say(
      'duplicates of a case',
      await laps(supervisor, (i) => `/api/q/duplicates?county=${county}&id=${ids[i % ids.length]}`),
      '≤ 50 ms',
    )
    say(
      'who is on duty for a place and a matter',
      await laps(supervisor, (i) => `/api/q/onDuty?area=${areas[i % areas.length]}&category=0201`),
      '≤ 50 ms',
    )
  }
  await client.end()
  await server.stop()
}

if (import.meta.main) {
  const [mode = '', at = ''] = process.argv.slice(2)
  if (mode === 'on') {
    await measure(readFileSync(join(at, 'url'), 'utf8'), at)
  } else {
    const [open = 200_000, all = 1_000_000] = process.argv.slice(mode === 'hold' ? 4 : 2).map(Number)
    const folder = mode === 'hold' ? at : mkdtempSync(join(tmpdir(), 'chaguan-bench-'))
    const city = await district(folder, open, all)
    if (mode === 'hold') {
      writeFileSync(join(folder, 'url'), city.url)
      console.log(`held: node bench/supervisor.ts on ${folder}`)
      setInterval(() => {}, 2 ** 30)
    } else {
      await measure(city.url, folder)
      await city.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
