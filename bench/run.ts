// npm run bench [-- --million]: measures what the README promises, beside the database's own floor, and says what does not hold.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { arch, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { demoPassword, loadDemo } from '../server/demo.store.ts'
import { openDatabase } from '../store/db.ts'
import { migrate } from '../store/migrate.ts'
import { verifyCounty } from '../store/verify.ts'
import { startPostgres } from '../test/postgres.ts'
import { embedded } from './embedded.ts'
import { fill } from './fill.ts'
import { floor } from './floor.ts'
import { signIn } from './load.ts'
import { pointsPerSecond } from './points.ts'
import { type Reads, reads } from './reads.ts'
import { startServer } from './server.ts'
import { steps } from './steps.ts'

type Result = {
  readonly name: string
  /** Null: not measured in this run. */
  readonly value: number | null
  readonly unit: string
  readonly aim: string
  readonly holds: boolean
  readonly at: string
  readonly machine: string
}

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
const results: Result[] = []
const note = (name: string, value: number | null, unit: string, aim: string, holds: boolean) => {
  const rounded = value === null ? null : value >= 100 ? Math.round(value) : Math.round(value * 100) / 100
  results.push({ name, value: rounded, unit, aim, holds, at: new Date().toISOString(), machine })
  process.stdout.write(
    `${holds ? 'holds' : 'NOT  '}  ${name.padEnd(54)} ${(rounded === null ? 'not measured' : String(rounded)).padStart(12)} ${unit.padEnd(10)} aim ${aim}\n`,
  )
}
const atLeast = (name: string, value: number | null, unit: string, aim: number) =>
  note(name, value, unit, `≥ ${aim}`, value !== null && value >= aim)
const atMost = (name: string, value: number | null, unit: string, aim: number) =>
  note(name, value, unit, `≤ ${aim}`, value !== null && value <= aim)

const county = '990106'
const of = { county, category: '0201', area: '990106001001', organisation: '990106.urbanManagement' }
const folder = mkdtempSync(join(tmpdir(), 'chaguan-bench-'))
const postgres = await startPostgres({ shared_buffers: '1GB', max_wal_size: '4GB' })
const db = await openDatabase({ engine: 'postgres', url: postgres.url })
await migrate(db, { now: Date.now })
await loadDemo(db, Date.now(), () => {})
const analyze = () => db.asLogin((tx) => tx.exec('analyze'))
const middle = await db.asOwner(async (tx) => {
  const [row] = await tx.rows<{ lon: number; lat: number }>(
    `select st_x(p) as lon, st_y(p) as lat from (select st_centroid(geom) as p from boundary where code like '990106001%' and level = 'street') x`,
  )
  return [row?.lon ?? 0, row?.lat ?? 0] as const
})
let server = await startServer({ DATABASE_URL: postgres.url, PORT: '0', CHAGUAN_DATA: folder })
const dispatcher = () => signIn(server.url, 'dispatcher1', demoPassword)

const people = [await dispatcher(), await signIn(server.url, 'handler1', demoPassword)] as const
await steps(...people, of, 500)
await analyze()
const measured = await steps(...people, of, 4000)
const refused = [...measured.refused].map(([code, n]) => `${n} × ${code}`).join(', ')
if (refused !== '') process.stdout.write(`refused: ${refused}\n`)
const [sample = ''] = (await steps(...people, of, 1, true)).ids
const bare = await floor(postgres.url, county, sample, 4000)
process.stdout.write(
  `floor: ${Math.round(bare.opening.perSecond)} openings/s, ${Math.round(bare.step.perSecond)} later steps/s\n`,
)
atLeast('creations through HTTP', measured.opening.perSecond, '/s', 900)
atLeast('other steps through HTTP', measured.later.perSecond, '/s', 570)
atMost('p95 of a step through HTTP', Math.max(measured.opening.p95, measured.later.p95), 'ms', 40)
const share = (measured.opening.perSecond / bare.opening.perSecond + (3 * measured.later.perSecond) / bare.step.perSecond) / 4
atLeast('steps through HTTP ÷ floor', share, '×', 0.5)

const sizes = process.argv.includes('--million') ? [100_000, 1_000_000] : [100_000]
const seen = new Map<number, Reads>()
for (const size of sizes) {
  await server.stop()
  const from = performance.now()
  await fill(postgres.url, { county, cases: size - (seen.size === 0 ? 0 : 100_000), days: 365, now: Date.now() })
  await analyze()
  process.stdout.write(`filled to ${size} cases in ${Math.round((performance.now() - from) / 1000)} s\n`)
  server = await startServer({ DATABASE_URL: postgres.url, PORT: '0', CHAGUAN_DATA: folder })
  seen.set(size, await reads(await dispatcher(), middle))
}
const [small, large] = [seen.get(100_000), seen.get(1_000_000)]
for (const [label, at] of [
  ['100,000', small],
  ['1,000,000', large],
] as const) {
  atMost(`queue p95 at ${label} cases`, at?.queue.p95 ?? null, 'ms', 30)
  atLeast(`queue's first page at ${label} cases`, at?.queueRate.perSecond ?? null, '/s', 1000)
  atMost(`case p95 at ${label} cases`, at?.open.p95 ?? null, 'ms', 30)
  atMost(`search p95 at ${label} cases`, at?.search.p95 ?? null, 'ms', 200)
  atLeast(`search at ${label} cases`, at?.searchRate.perSecond ?? null, '/s', 400)
  atMost(`map tile p95 at ${label} cases`, at?.tile.p95 ?? null, 'ms', 50)
}
for (const name of ['queue', 'open', 'search', 'tile'] as const)
  atMost(`${name} at ten times the data`, small && large ? large[name].p50 / small[name].p50 : null, '×', 1.3)
atMost('memory of the server', server.memory(), 'MB', 600)
await server.stop()
atLeast('point → grid among 86,000 grids', await pointsPerSecond(db, 86_000), '/s', 2000)
const begin = performance.now()
const verified = await db.read({ actor: 'bench', counties: [county] }, (tx) => verifyCounty(tx, county), { statementMs: 600_000 })
if (verified.faults.length > 0) process.stdout.write(`verify found ${verified.faults.length} faults\n`)
atLeast('verify', verified.entries / ((performance.now() - begin) / 1000), 'entries/s', 20_000)
note('longest frame in a scroll of the queue or pan of the map', null, 'ms', '≤ 50', false)
for (const row of await embedded()) note(row.name, row.value, '/s', 'printed', true)

await db.close()
postgres.stop()
rmSync(folder, { recursive: true, force: true })
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
