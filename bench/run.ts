// npm run bench: measures what the README promises, beside the database's own floor, and prints what does not hold as not holding.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { arch, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { demoPassword, loadDemo } from '../server/demo.ts'
import { openDatabase } from '../store/db.ts'
import { migrate } from '../store/migrate.ts'
import { startPostgres } from '../test/postgres.ts'
import { floor } from './floor.ts'
import { signIn } from './load.ts'
import { startServer } from './server.ts'
import { steps } from './steps.ts'

type Result = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly aim: string
  readonly holds: boolean
  readonly at: string
  readonly machine: string
}

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
const results: Result[] = []
const note = (name: string, value: number, unit: string, aim: string, holds: boolean) => {
  const rounded = value >= 100 ? Math.round(value) : Math.round(value * 100) / 100
  results.push({ name, value: rounded, unit, aim, holds, at: new Date().toISOString(), machine })
  process.stdout.write(
    `${holds ? 'holds   ' : 'NOT     '} ${name.padEnd(58)} ${String(rounded).padStart(10)} ${unit.padEnd(10)} aim ${aim}\n`,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'chaguan-bench-'))
const postgres = await startPostgres({ shared_buffers: '512MB', max_wal_size: '4GB' })
const db = await openDatabase({ engine: 'postgres', url: postgres.url })
await migrate(db, { now: Date.now })
await loadDemo(db, Date.now(), () => {})
const server = await startServer({ DATABASE_URL: postgres.url, PORT: String(postgres.port + 1), CHAGUAN_DATA: folder })
const dispatcher = await signIn(server.url, 'dispatcher1', demoPassword)
const handler = await signIn(server.url, 'handler1', demoPassword)
const of = { county: '990106', category: '0201', area: '990106001001', organisation: '990106.urbanManagement' }

await steps(dispatcher, handler, of, 500)
await db.asLogin((tx) => tx.exec('analyze'))
const measured = await steps(dispatcher, handler, of, 2500)
console.log(measured.opening, measured.later, measured.refused)
const [sample = ''] = (await steps(dispatcher, handler, of, 1, true)).ids
const bare = await floor(postgres.url, of.county, sample, 2500)
console.log(bare)
note('creations through HTTP', measured.opening.perSecond, '/s', '≥ 900', measured.opening.perSecond >= 900)
note('other steps through HTTP', measured.later.perSecond, '/s', '≥ 570', measured.later.perSecond >= 570)
const p95 = Math.max(measured.opening.p95, measured.later.p95)
note('p95 of a step through HTTP', p95, 'ms', '≤ 40', p95 <= 40)
const share = (measured.opening.perSecond / bare.opening.perSecond + (3 * measured.later.perSecond) / bare.step.perSecond) / 4
note('steps through HTTP ÷ floor', share, '×', '≥ 0.5', share >= 0.5)
note('memory of the server', server.memory(), 'MB', '≤ 600', server.memory() <= 600)

await server.stop()
await db.close()
postgres.stop()
rmSync(folder, { recursive: true, force: true })
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
