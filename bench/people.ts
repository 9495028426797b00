// A whole real city in one run: 38 counties, 86,000 drawn grids, 121,000 grid workers' accounts and everybody around them, from the public table
// and map. Time, memory and size of the import; then the desk of one street in it, beside the same desk before the other 37 counties came.
// Alone: `node bench/people.ts [grids] [workers]`; it needs the files of the real divisions.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { countiesUnder } from '../registers/areas/import.ts'
import { hashPassword } from '../server/accounts/passwords.ts'
import { openKeyRing } from '../store/keys.ts'
import { vaultOf } from '../store/vault.ts'
import { startPostgres } from '../test/postgres.ts'
import { serverOn, settled } from './city.ts'
import { fill } from './fill.ts'
import { signIn } from './load.ts'
import { reads } from './reads.ts'
import { startServer } from './server.ts'

const root = join(import.meta.dirname, '..')
const data = join(root, '../shared/data')
const county = '500108'
const nanan: readonly [number, number] = [106.565, 29.522]
const password = 'correct horse battery'
/** A year of one county of a city that has 350,000 matters a year. */
const cases = 10_000

/** Runs the command line and answers how long it took, in seconds, and the most memory it held, in MB. */
async function chaguan(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const began = performance.now()
  const child = spawn(process.execPath, ['server/cli.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  })
  let peak = 0
  const watch = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
    } catch {
      // It has just ended.
    }
  }, 200)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearInterval(watch)
  if (code !== 0) throw new Error(`chaguan ${args.join(' ')} ended with ${code}`)
  return { seconds: (performance.now() - began) / 1000, peak }
}

if (import.meta.main) {
  const [, , grids = '86000', workers = '121000'] = process.argv
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-bench-'))
  const postgres = await startPostgres({ shared_buffers: '1GB', max_wal_size: '4GB' })
  const { url } = postgres
  const env = serverOn(url, folder)
  const client = new pg.Client({ connectionString: url })
  const codes = join(data, 'divisions-chongqing.csv')
  const files = ['--codes', codes, '--boundaries', join(data, 'districts-chongqing.geojson'), '--from', '2024-01-01']
  const counties = countiesUnder(codes, '50')
  const communities = counties.reduce((sum, one) => sum + one.communities, 0)
  const own = counties.find((one) => one.county === county)?.communities ?? 0
  /** As many as the county has within the city, so that it comes out the same alone and with the others. */
  const size = (of: number) =>
    ['--grids', '--workers'].flatMap((name, i) => [
      name,
      String(Math.round(((i === 0 ? Number(grids) : Number(workers)) * of) / communities)),
    ])
  const desk = async (name: string) => {
    await client.query('vacuum analyze')
    const began = performance.now()
    const server = await startServer(env)
    const ready = (performance.now() - began) / 1000
    await settled(url)
    const street = await signIn(server.url, `${county}-dispatcher1`, password)
    const found = await reads(street, nanan)
    const say = ([what, { p50, p95 }]: [string, { p50: number; p95: number }]) => `${what} ${p50.toFixed(1)}/${p95.toFixed(1)}`
    console.log(
      `${name}: server ready in ${ready.toFixed(1)} s, holds ${server.memory().toFixed(0)} MB; p50/p95 in ms: ${Object.entries(found).map(say).join(', ')}`,
    )
    await server.stop()
  }
  try {
    await client.connect()
    await chaguan(env, 'migrate')
    const alone = await chaguan(env, 'region', 'import', county, ...files, ...size(own))
    console.log(`one county, alone: ${alone.seconds.toFixed(0)} s`)
    await client.query('update person set password_hash = $1 where login like $2', [await hashPassword(password), `${county}-%`])
    await fill(url, { county, cases, days: 365, now: Date.now(), vault: vaultOf(openKeyRing(join(folder, 'keys.json'))) })
    await desk('its desk, alone')
    const whole = await chaguan(env, 'region', 'import', '50', ...files, ...size(communities))
    const { rows } = await client.query(
      `select (select count(*) from area where level = 'grid')::int as grids, (select count(*) from area)::int as areas,
         (select count(*) from person where login is not null)::int as accounts, (select count(*) from person)::int as people,
         (select count(*) from post where kind = 'gridWorker')::int as "gridWorkers", (select count(*) from organisation)::int as offices,
         (select count(*) from place)::int as places, pg_size_pretty(pg_database_size(current_database())) as size`,
    )
    console.log(`the whole city: ${whole.seconds.toFixed(0)} s, at most ${whole.peak.toFixed(0)} MB`, rows[0])
    await desk('the same desk in the city')
  } finally {
    await client.end()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
