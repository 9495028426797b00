// A hotline's day at the desk of the invented district: 9,500 calls through the real door against real PostgreSQL, two thousand of them in a storm.
// Alone: `node bench/hotline.ts [calls]`. The day is played as fast as the machine takes it: 24 seats without a pause, in the storm 64.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { demoPassword } from '../server/demo.store.ts'
import { county, newCity, serverOn } from './city.ts'
import { type Client, type Lap, lap, signIn } from './load.ts'
import { startServer } from './server.ts'

const calls = Number(process.argv[2] ?? 9_500)
const storm = Math.round(calls * 0.21)
const said = [
  '夜里施工吵得睡不着',
  '路灯不亮，老人不敢出门',
  '井盖翘起来，车子颠',
  '小区门口积水过不去',
  '想问医保断缴怎么补',
  '树倒了压着车',
  '电梯关人了',
  '垃圾桶满了三天没人清',
]
const categories = ['0401', '0502', '0501', '1201', '1504', '1205', '1002', '0102']
const places = ['听泉路口', '老汽车站后面', 'tql', '灯杆号10342', '望舟街12号', '幸福里三栋', '苇岸那边', '公交站']

const folder = mkdtempSync(join(tmpdir(), 'chaguan-hotline-'))
const city = await newCity(folder)
const server = await startServer(serverOn(city.url, folder))
const line = (name: string, { n, perSecond, p50, p95 }: Lap, aim: string) =>
  console.log(
    `${name.padEnd(44)} ${String(n).padStart(6)}  ${perSecond.toFixed(0).padStart(5)}/s  p50 ${p50.toFixed(0)} ms  p95 ${p95.toFixed(0)} ms  aim ${aim}`,
  )
const kept = { orders: 0, direct: 0, transferred: 0, advised: 0 }
try {
  const agent = await signIn(server.url, 'agent1', demoPassword)
  const checker = await signIn(server.url, 'checker1', demoPassword)
  const [item] = ((await agent.get('/api/q/knowledge?limit=1')).body as { rows: { id: string; version: number }[] }).rows
  const waits: number[] = []
  /** One call: the place is looked for, the base asked, and what becomes of it is saved; every twentieth save is sent twice. */
  const call = async (client: Client, i: number): Promise<boolean> => {
    const text = `${said[i % said.length]}（${i}）`
    const [place] = await Promise.all([
      client.get(`/api/q/places?limit=5&text=${encodeURIComponent(places[i % places.length] ?? '')}`),
      client.get(`/api/q/knowledge?limit=6&text=${encodeURIComponent((said[i % said.length] ?? '').slice(0, 4))}`),
    ])
    if (place.status !== 200) return false
    const [found] = (place.body as { rows: { area: string; grid: string | null; lon: number | null; lat: number | null }[] }).rows
    const at = found ? { area: found.grid ?? found.area.slice(0, 12) } : {}
    const way = i % 10
    const category = categories[i % categories.length]
    const [step, input] =
      way < 6
        ? ([
            'create',
            {
              nature: 'complaint',
              category,
              text,
              place: at,
              contact: { name: '来电人', phone: `0000-${String(70_000_000 + (i % 4000))}`, wants: 'call' },
            },
          ] as const)
        : way < 9
          ? (['answerDirect', { category, item: item?.id ?? 'K', version: item?.version ?? 1, text }] as const)
          : i % 20 === 9
            ? (['transfer', { to: '119', category, text, place: at }] as const)
            : (['advise', { path: 'litigation', category, text }] as const)
    const message = {
      kind: 'workOrder',
      step,
      form: 1,
      case: { county, id: randomUUID() },
      seen: null,
      input,
      key: randomUUID(),
      at: { device: Date.now(), offset: 0 },
    }
    const began = performance.now()
    const answer = await client.post('/api/steps', message)
    waits.push(performance.now() - began)
    const outcome = (answer.body as { outcome?: string }).outcome
    if (outcome !== 'done') console.log(`${step}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`)
    if (i % 20 === 0 && ((await client.post('/api/steps', message)).body as { outcome?: string }).outcome !== 'done') return false
    if (way < 6) kept.orders += 1
    else if (way < 9) kept.direct += 1
    else if (i % 20 === 9) kept.transferred += 1
    else kept.advised += 1
    return outcome === 'done'
  }
  const calm = await lap(Math.floor((calls - storm) / 2), 24, (i) => call(agent, i))
  const queueLap: Promise<Lap> = lap(40, 1, async () => (await checker.get('/api/q/queue?limit=50')).status === 200)
  const burst = await lap(storm, 64, (i) => call(agent, 1_000_000 + i))
  const queue = await queueLap
  const rest = await lap(calls - storm - calm.n, 24, (i) => call(agent, 2_000_000 + i))
  const client = new pg.Client({ connectionString: city.url })
  await client.connect()
  const { rows } = await client.query<{ state: string; n: number }>(
    `select state, count(*)::int as n from "case" where county = $1 and kind = 'workOrder' group by state order by state`,
    [county],
  )
  await client.end()
  const counted = Object.fromEntries(rows.map((row) => [row.state, row.n]))
  line('whole calls on a calm morning, 24 seats', calm, '–')
  line('whole calls in the storm, 64 at once', burst, 'p95 ≤ 2,000 ms')
  line('whole calls after it, 24 seats', rest, '–')
  line("the checker's queue during the storm", queue, 'p95 ≤ 2,000 ms')
  waits.sort((a, b) => a - b)
  console.log(
    `saving alone: p50 ${(waits[Math.floor(waits.length / 2)] ?? 0).toFixed(0)} ms, p95 ${(waits[Math.floor(waits.length * 0.95)] ?? 0).toFixed(0)} ms`,
  )
  console.log(`acknowledged ${JSON.stringify(kept)}; in the database ${JSON.stringify(counted)}`)
  const same =
    counted.toCheck === kept.orders &&
    counted.closedDirect === kept.direct &&
    counted.transferred === kept.transferred &&
    counted.closedAdvised === kept.advised
  console.log(same ? `${calls} calls: none lost, none doubled` : 'LOST OR DOUBLED')
  if (!same) process.exitCode = 1
} finally {
  await server.stop()
  await city.stop()
  rmSync(folder, { recursive: true, force: true })
}
