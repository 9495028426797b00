// What a leader of a whole city waits for: every figure, one figure divided, and the list behind it, over a year of its cases.
// Alone: `node bench/figures.ts [cases of the year]` fills a district, counts it, repeats its marks under other cases, and prints medians and p95.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { demoPassword } from '../server/demo.store.ts'
import { newCity, serverOn } from './city.ts'
import { lap, signIn } from './load.ts'
import { startServer } from './server.ts'

/** Cases told one by one and really counted. */
const told = 10_000

if (import.meta.main) {
  const [all = 400_000] = process.argv.slice(2).map(Number)
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-bench-'))
  const city = await newCity(folder)
  await city.grow(told, 365)
  const server = await startServer(serverOn(city.url, folder))
  const client = new pg.Client({ connectionString: city.url })
  await client.connect()
  const one = async <T>(sql: string, values: unknown[] = []): Promise<T> => (await client.query(sql, values)).rows[0] as T
  const began = performance.now()
  for (;;) {
    const { n } = await one<{ n: number }>('select count(*)::int as n from figure_state where at > 0')
    if (n > 0) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const counted = (performance.now() - began) / 1000
  console.log(`counted from nothing: ${told} cases in ${counted.toFixed(1)} s, ${Math.round(told / counted)} cases/s`)
  // The same marks again, under cases that are repeated with them.
  await client.query('set session_replication_role = replica')
  const times = Math.round(all / told) - 1
  const columns = (
    await client.query<{ c: string }>(
      `select quote_ident(column_name) as c from information_schema.columns where table_schema = 'public' and table_name = 'case' and is_generated = 'NEVER' order by ordinal_position`,
    )
  ).rows.map(({ c }) => c)
  const changed: Readonly<Record<string, string>> = {
    id: `md5(c.id::text || k)::uuid`,
    code: `left(c.code, 12) || upper(lpad(to_hex(k * ${told} + c.n), 8, '0')) || right(c.code, 1)`,
  }
  await client.query(
    `insert into "case" (${columns.join(', ')}) select ${columns.map((c) => changed[c] ?? `c.${c}`).join(', ')}
     from (select c.*, row_number() over (order by c.id)::int as n from "case" c) c, generate_series(1, ${times}) k`,
  )
  await client.query(
    `insert into figure_case (county, case_id, version, definition) select f.county, md5(f.case_id::text || k)::uuid, f.version, f.definition from figure_case f, generate_series(1, ${times}) k`,
  )
  await client.query(
    `insert into figure_mark (county, case_id, n, code, kind, at, day, numerator, denominator, excluded, area, category, organisation, detail)
     select m.county, md5(m.case_id::text || k)::uuid, m.n, m.code, m.kind, m.at, m.day, m.numerator, m.denominator, m.excluded, m.area, m.category, m.organisation, m.detail
     from figure_mark m, generate_series(1, ${times}) k`,
  )
  await client.query('insert into figure_stale (county, day) select distinct county, day from figure_mark')
  await client.query('vacuum analyze')
  const waits = performance.now()
  for (let left = 1; left > 0; ) {
    left = (await one<{ n: number }>('select count(*)::int as n from figure_stale')).n
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  console.log(`totals of every day of the year: ${((performance.now() - waits) / 1000).toFixed(0)} s at most`)
  console.log(
    await one(
      `select (select count(*) from "case")::int as cases, (select count(*) from figure_mark)::int as marks, (select count(*) from figure_total)::int as totals,
       pg_size_pretty(pg_total_relation_size('figure_mark')) as size`,
    ),
  )
  const leader = await signIn(server.url, 'leader1', demoPassword)
  const street = await signIn(server.url, 'dispatcher1', demoPassword)
  const from = new Date(Date.now() - 364 * 86_400_000).toISOString().slice(0, 10)
  const month = new Date(Date.now() - 29 * 86_400_000).toISOString().slice(0, 10)
  const say = async (name: string, who: typeof leader, path: string) => {
    const { p50, p95 } = await lap(40, 1, async () => (await who.get(path)).status === 200)
    console.log(`${name.padEnd(48)} p50 ${p50.toFixed(1)} ms  p95 ${p95.toFixed(1)} ms  aim ≤ 100 ms`)
  }
  for (let n = 0; n < 2; n++) {
    await say('every figure, one year, whole city', leader, `/api/q/figures?from=${from}`)
    await say('every figure, thirty days, whole city', leader, `/api/q/figures?from=${month}`)
    await say('one figure divided, one year, whole city', leader, `/api/q/figure?code=K10&from=${from}`)
    await say('every figure, thirty days, one street', street, `/api/q/figures?from=${month}`)
    await say('every figure, one year, one street', street, `/api/q/figures?from=${from}`)
    await say('cases behind a figure, thirty days', leader, `/api/q/figureCases?code=K10&part=rest&from=${month}`)
    await say('page of a leader', leader, '/api/q/leader')
  }
  await client.end()
  await server.stop()
  await city.stop()
  rmSync(folder, { recursive: true, force: true })
}
