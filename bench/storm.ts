// node bench/storm.ts [residents] [seconds]: two thousand residents report within a minute after a storm; says what does not hold.
import { rush } from '../test/rush.ts'

const [residents = 2000, seconds = 60] = process.argv.slice(2).map(Number)
const done = await rush(residents, seconds)
const aims = [
  ['reports, 95th percentile', done.p95, 2000],
  ['desk meanwhile, 95th percentile', done.desk.p95, 2000],
] as const
for (const [name, value, aim] of aims)
  process.stdout.write(
    `${value <= aim ? 'holds' : 'NOT  '}  ${name.padEnd(40)} ${String(Math.round(value)).padStart(8)} ms   aim ≤ ${aim}\n`,
  )
process.stdout.write(`${JSON.stringify(done)}\n`)
process.exitCode = aims.every(([, value, aim]) => value <= aim) ? 0 : 1
