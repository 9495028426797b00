// npm run bench [-- --million=<folder>] [-- --small]: measures what the README promises, beside the database's own floor, and says what does
// not hold. `--small` only sees that all of it runs, with a fiftieth of the work, and keeps no result. The folder is one that bench/city.ts holds: filling a million cases takes half an hour, measuring them a minute.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { arch, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { demoPassword } from '../server/demo.store.ts'
import { verifyCounty } from '../store/verify.ts'
import { county, newCity, serverOn, settled } from './city.ts'
import { embedded } from './embedded.ts'
import { floor } from './floor.ts'
import { frames } from './frames.ts'
import { signIn } from './load.ts'
import { pointsPerSecond } from './points.ts'
import { reads } from './reads.ts'
import { rehearsed } from './routing.ts'
import { type Running, startServer } from './server.ts'
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

const tried = process.argv.includes('--small')
/** So much work, or as little as shows that it can be done. */
const much = (n: number) => (tried ? Math.ceil(n / 50) : n)

const of = { county, category: '0201', area: '990106001001', organisation: '990106.urbanManagement' }
const scratch = mkdtempSync(join(tmpdir(), 'chaguan-bench-'))
const dispatcher = (url: string) => signIn(url, 'dispatcher1', demoPassword)
/** Starts the server on a database, measures, ends it. */
async function served<T>(url: string, folder: string, work: (server: Running) => Promise<T>): Promise<T> {
  const server = await startServer(serverOn(url, folder))
  try {
    return await work(server)
  } finally {
    memories.push(server.memory())
    await server.stop()
  }
}
const memories: number[] = []
const readsOf = (url: string, folder: string, middle: readonly [number, number]) =>
  served(url, folder, async (server) => {
    await settled(url)
    return reads(await dispatcher(server.url), middle)
  })

const city = await newCity(join(scratch, 'city'))
const { db } = city
await served(city.url, city.folder, async (server) => {
  const people = [await dispatcher(server.url), await signIn(server.url, 'handler1', demoPassword)] as const
  await steps(...people, of, much(500))
  await db.asLogin((tx) => tx.exec('analyze'))
  const measured = await steps(...people, of, much(4000))
  const [sample = ''] = (await steps(...people, of, 1, true)).ids
  const bare = await floor(city.url, county, sample, much(4000))
  process.stdout.write(
    `floor: ${Math.round(bare.opening.perSecond)} openings/s, ${Math.round(bare.step.perSecond)} later steps/s\n`,
  )
  atLeast('creations through HTTP', measured.opening.perSecond, '/s', 900)
  atLeast('other steps through HTTP', measured.later.perSecond, '/s', 570)
  atMost('p95 of a step through HTTP', Math.max(measured.opening.p95, measured.later.p95), 'ms', 40)
  const share = (measured.opening.perSecond / bare.opening.perSecond + (3 * measured.later.perSecond) / bare.step.perSecond) / 4
  atLeast('steps through HTTP ÷ floor', share, '×', 0.5)
})
atLeast('point → grid among 86,000 grids', await pointsPerSecond(db, much(86_000)), '/s', 2000)
const middle = await db.asOwner(async (tx) => {
  const [row] = await tx.rows<{ lon: number; lat: number }>(
    `select st_x(p) as lon, st_y(p) as lat from (select st_centroid(geom) as p from boundary where code like '990106001%' and level = 'street') x`,
  )
  return [row?.lon ?? 0, row?.lat ?? 0] as const
})
await city.grow(much(100_000), 365)
const small = await readsOf(city.url, city.folder, middle)
await served(city.url, city.folder, async (server) => {
  const { perSecond, cases } = await rehearsed(await signIn(server.url, 'countydesk1', demoPassword))
  atLeast(`routing in rehearsal over ${cases} cases`, perSecond, 'cases/s', 10_000)
})
const begin = performance.now()
const verified = await db.read({ actor: 'bench', counties: [county] }, (tx) => verifyCounty(tx, county), { statementMs: 600_000 })
if (verified.faults.length > 0) throw new Error(`verify found ${JSON.stringify(verified.faults[0])}`)
atLeast('verify', verified.entries / ((performance.now() - begin) / 1000), 'entries/s', 20_000)
await city.stop()

// A bad day: everything of the last hours, so that the list is long.
const busy = await newCity(join(scratch, 'busy'))
await busy.grow(much(40_000), 0.1)
const screens = await served(busy.url, busy.folder, (server) => frames(server.url))
await busy.stop()
atMost(`longest frame in a scroll of the queue over ${screens.rows} rows`, screens.queue, 'ms', 50)
atMost('longest task of the page in that scroll', screens.queueTask, 'ms', 50)
atMost('longest frame in a pan of the map, drawn without a graphics card', screens.map, 'ms', 50)
atMost('longest task of the page in that pan', screens.mapTask, 'ms', 50)

const held = process.argv.find((word) => word.startsWith('--million='))?.slice('--million='.length)
const large = held === undefined ? null : await readsOf(readFileSync(join(held, 'url'), 'utf8'), held, middle)
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
  atMost(`${name} at ten times the data`, large ? large[name].p50 / small[name].p50 : null, '×', 1.3)
atMost('memory of the server', Math.max(...memories), 'MB', 600)
for (const row of await embedded()) note(row.name, row.value, '/s', 'printed', true)

rmSync(scratch, { recursive: true, force: true })
if (!tried) writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
