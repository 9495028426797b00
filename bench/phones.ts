// A morning at eight: first pulls of many grids at once, pulls that bring nothing, and a storm of yesterday's outboxes, while the desk works.
// `node bench/phones.ts [phones] [storm seconds] [cases]`; the storm keeps the rate of 20,000 phones in ten minutes.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { demoPassword } from '../server/demo.store.ts'
import { openKeyRing } from '../store/keys.ts'
import { vaultOf } from '../store/vault.ts'
import { county, newCity, serverOn } from './city.ts'
import { lap, signIn } from './load.ts'
import { startServer } from './server.ts'

/** Phones that come back in a second. */
const rate = 20_000 / 600
type Phone = {
  readonly cookie: string
  readonly grid: string
  readonly pulls: { after: string; ms: number; bytes: number; packed: number }
}
type Told = { readonly status: number; readonly text: string }

const agent = new Agent({ keepAlive: true, maxSockets: 400 })
const ask = (base: string, method: 'GET' | 'POST', path: string, cookie: string, body?: unknown): Promise<Told> =>
  new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      cookie,
      'x-chaguan': '1',
      ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
    }
    const sent = request(new URL(path, base), { method, agent, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }))
    })
    sent.on('error', reject)
    sent.end(payload)
  })

/** Signs in by the table: two thousand passwords would be a bench of the password. */
async function phonesOf(client: pg.Client, folder: string, wanted: number): Promise<Phone[]> {
  const vault = vaultOf(openKeyRing(join(folder, 'keys.json')))
  const { rows } = await client.query<{ person: string; grid: string }>(
    `select distinct on (person) person, areas[1] as grid from post where kind = 'gridWorker' and person is not null and to_at is null order by person limit $1`,
    [wanted],
  )
  const now = Date.now()
  const phones: Phone[] = []
  for (let n = 0; n < wanted; n++) {
    const row = rows[n % rows.length]
    if (!row) throw new Error('no grid worker')
    const secret = randomBytes(32).toString('base64url')
    await client.query(
      `insert into session (id, person, device, created_at, seen_at, expires_at, absolute_until) values ($1, $2, 'bench', $3, $3, $4, $4)`,
      [Buffer.from(vault.lookup('session', secret)), row.person, now, now + 86_400_000],
    )
    phones.push({ cookie: `chaguan=${secret}`, grid: row.grid, pulls: { after: '', ms: 0, bytes: 0, packed: 0 } })
  }
  console.log(`${phones.length} phones of ${new Set(phones.map((one) => one.grid)).size} grids`)
  return phones
}

async function pullAll(base: string, phone: Phone): Promise<void> {
  const begin = performance.now()
  for (let more = true, after = ''; more; ) {
    const answer = await ask(base, 'GET', `/api/field/pull${after === '' ? '' : `?after=${after}`}`, phone.cookie)
    if (answer.status !== 200) throw new Error(`pull: ${answer.status} ${answer.text.slice(0, 200)}`)
    const told = JSON.parse(answer.text) as { after: string; more: boolean }
    phone.pulls.bytes += answer.text.length
    phone.pulls.packed += gzipSync(answer.text).length
    after = told.after
    more = told.more
    phone.pulls.after = after
  }
  phone.pulls.ms = performance.now() - begin
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
const say = (name: string, values: readonly number[], unit: string): void =>
  console.log(
    `${name.padEnd(58)} p50 ${quantile(values, 0.5).toFixed(1)}  p95 ${quantile(values, 0.95).toFixed(1)}  most ${quantile(values, 1).toFixed(1)} ${unit}`,
  )

/** Yesterday's outbox: five matters found, each reported and passed on to the centre. */
function outboxOf(grid: string, category: string): { key: string }[] {
  const step = (name: string, input: Record<string, unknown>, id: string) => ({
    kind: 'gridEvent',
    step: name,
    form: 1,
    case: { county, id },
    seen: null,
    input,
    key: randomUUID(),
    at: { device: Date.now() - 12 * 3_600_000, offset: 0 },
    offline: true,
  })
  return Array.from({ length: 5 }, () => randomUUID()).flatMap((id) => [
    step('report', { category, text: '楼道堆物', place: { area: grid } }, id),
    step('escalate', { text: '需要城管处理' }, id),
  ])
}

if (import.meta.main) {
  const [count = 2000, seconds = 60, cases = 50_000] = process.argv.slice(2).map(Number)
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-bench-'))
  const city = await newCity(folder)
  await city.grow(cases, 30)
  const client = new pg.Client({ connectionString: city.url })
  await client.connect()
  const category = await client.query<{ code: string }>(
    `select code from category where data ->> 'class' is not null order by code limit 1`,
  )
  console.log(`category ${category.rows[0]?.code}`)
  const phones = await phonesOf(client, folder, count)
  const server = await startServer(serverOn(city.url, folder))
  try {
    const begin = performance.now()
    const first = await lap(phones.length, 32, async (i) => {
      const phone = phones[i]
      if (phone) await pullAll(server.url, phone)
      return true
    })
    console.log(
      `first pulls: ${first.perSecond.toFixed(1)} grids/s, all in ${((performance.now() - begin) / 1000).toFixed(0)} s, 32 at once`,
    )
    say(
      'first pull of a grid',
      phones.map((one) => one.pulls.ms),
      'ms',
    )
    say(
      'first pull of a grid',
      phones.map((one) => one.pulls.bytes / 1000),
      'kB',
    )
    say(
      'first pull of a grid, packed',
      phones.map((one) => one.pulls.packed / 1000),
      'kB',
    )
    const quiet: number[] = []
    for (const phone of phones.slice(0, 300)) {
      const at = performance.now()
      await ask(server.url, 'GET', `/api/field/pull?after=${phone.pulls.after}`, phone.cookie)
      quiet.push(performance.now() - at)
    }
    say('pull that brings nothing, one after another', quiet, 'ms')
    await storm(server.url, phones, seconds, category.rows[0]?.code ?? '0101', client)
  } finally {
    await server.stop()
    await client.end()
    agent.destroy()
    await city.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function storm(
  base: string,
  phones: readonly Phone[],
  seconds: number,
  category: string,
  client: pg.Client,
): Promise<void> {
  const desk = await signIn(base, 'dispatcher1', demoPassword)
  const [queue, outbox, sent]: [number[], number[], string[]] = [[], [], []]
  let going = true
  const watching = (async () => {
    while (going) {
      const at = performance.now()
      const { status } = await desk.get('/api/q/queue?limit=50')
      if (status === 200) queue.push(performance.now() - at)
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  })()
  const comes = async (phone: Phone): Promise<void> => {
    const list = outboxOf(phone.grid, category)
    sent.push(...list.map((one) => one.key))
    const at = performance.now()
    for (let left: readonly { key: string }[] = list, tries = 0; left.length > 0 && tries < 20; tries++) {
      const answer = await ask(base, 'POST', '/api/steps', phone.cookie, left)
      // One in ten loses the answer and sends everything once more.
      if (answer.status === 200 && !(tries === 0 && Math.random() < 0.1)) {
        const answers = JSON.parse(answer.text) as { key: string; outcome: string; refusal?: { code: string } }[]
        const wrong = answers.find((one) => one.outcome === 'refused' && one.refusal?.code !== 'busy')
        if (wrong) throw new Error(JSON.stringify(wrong))
        left = left.filter((one) => answers.find((told) => told.key === one.key)?.outcome !== 'done')
      }
      if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 700))
    }
    outbox.push(performance.now() - at)
    await ask(base, 'GET', `/api/field/pull?after=${phone.pulls.after}`, phone.cookie)
  }
  const all: Promise<void>[] = []
  const begin = performance.now()
  for (let n = 0; n < Math.round(rate * seconds); n++) {
    const wait = begin + (n / rate) * 1000 - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    const phone = phones[n % phones.length]
    if (phone) all.push(comes(phone))
  }
  await Promise.all(all)
  going = false
  await watching
  console.log(
    `storm: ${all.length} phones at ${rate.toFixed(0)}/s, worked off after ${((performance.now() - begin) / 1000).toFixed(0)} s`,
  )
  say('outbox of ten steps, with what was sent twice', outbox, 'ms')
  say('queue of the desk meanwhile', queue, 'ms')
  const { rows } = await client.query<{ entries: number; keys: number }>(
    `select count(*)::int as entries, count(distinct key)::int as keys from entry where county = $1 and key = any($2::uuid[])`,
    [county, sent],
  )
  console.log(`sent ${sent.length}, in the record ${rows[0]?.entries}, different ${rows[0]?.keys}`)
}
