// The rehearsal of changed rules through HTTP, cases per second. Alone: `node bench/routing.ts [cases]` fills a district and prints it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY } from '../rules/time.ts'
import { demoPassword } from '../server/demo.store.ts'
import { newCity, serverOn } from './city.ts'
import { type Client, signIn } from './load.ts'
import { startServer } from './server.ts'

/** Rules with every condition, so that everything of a case has to be read: words, places, hours. */
const routes = [
  ['cover', { words: { any: ['窨井盖', '井盖'] } }, 'department.housing'],
  ['lamp', { words: { all: ['路灯', '晚上'] }, days: ['outside', 'rest'] }, 'department.utilities'],
  ['estate', { categories: ['01', '09'], placeTypes: ['estate', 'building'] }, 'propertyCompany'],
  ['street', { areas: ['990106001'], listItems: ['ZR-0201'] }, 'department.police'],
  ['noise', { categories: ['08'], days: ['rest'] }, 'department.ecology'],
] as const

const day = (at: number) => new Date(at).toISOString().slice(0, 10)

/** Cases per second, the median of five runs over the last sixty-two days; throws when nothing was looked at. */
export async function rehearsed(official: Client): Promise<{ readonly perSecond: number; readonly cases: number }> {
  const rules = routes.map(([id, when, organisation]) => ({ id, when, gives: { organisation }, note: 'bench', ground: 'local' }))
  const kept = await official.post('/api/routing/drafts', { routes: rules })
  const { id } = kept.body as { id: string }
  const now = Date.now()
  const path = `/api/q/rehearsal?draft=${id}&from=${day(now - 61 * DAY)}&to=${day(now)}`
  const rates: number[] = []
  let cases = 0
  for (let run = 0; run < 5; run++) {
    const begin = performance.now()
    const answer = await official.get(path)
    const { looked, passedBy } = answer.body as { looked: number; passedBy: number }
    if (answer.status !== 200 || !(looked > 0))
      throw new Error(`rehearsal: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`)
    cases = looked + passedBy
    rates.push(cases / ((performance.now() - begin) / 1000))
  }
  return { perSecond: rates.toSorted((a, b) => a - b)[2] ?? 0, cases }
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-bench-'))
  const city = await newCity(folder)
  await city.grow(Number(process.argv[2] ?? 20_000), 61)
  const server = await startServer(serverOn(city.url, folder))
  const { perSecond, cases } = await rehearsed(await signIn(server.url, 'countydesk1', demoPassword))
  console.log(`routing in rehearsal: ${Math.round(perSecond)} cases/s over ${cases} cases, aim ≥ 10000`)
  await server.stop()
  await city.stop()
  rmSync(folder, { recursive: true, force: true })
}
