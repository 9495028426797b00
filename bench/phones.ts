// A morning at eight: first pulls of many grids at once, pulls that bring nothing, and a storm of yesterday's outboxes, while the desk works.
// `node bench/phones.ts [phones] [storm seconds] [cases or a folder that bench/city.ts holds]`; the storm keeps the rate of 20,000 phones in ten
// minutes. Phones and server share the machine: what each took of the processors is said beside the figures.
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import pg from 'pg'
import { demoPassword } from '../server/demo.store.ts'
import { openKeyRing } from '../store/keys.ts'
import { vaultOf } from '../store/vault.ts'
import { pauseAfter } from '../ui/outbox/pace.ts'
import { county, newCity, serverOn } from './city.ts'
import { lap, signIn } from './load.ts'
import { startServer } from './server.ts'

/** Phones that come back in a second. */
const rate = 20_000 / 600
type Phone = {
  readonly cookie: string
  readonly grid: string
  pulls: { after: string; ms: number; bytes: number; packed: number; turned: number }
}
/** Phones by their connections: opened as a phone opens one, kept while it speaks, spoken by hand because it shares the processors. */
export class Lines {
  private readonly port: number
  private readonly host: string
  constructor(base: string) {
    const { hostname, port } = new URL(base)
    this.host = hostname
    this.port = Number(port)
  }

  open(cookie: string): Phoned {
    return new Phoned(
      () => connect(this.port, this.host).setNoDelay(),
      `host: ${this.host}:${this.port}\r\nx-chaguan: 1\r\ncookie: ${cookie}\r\n`,
    )
  }
}

type Told = { readonly status: number; readonly text: string; readonly bytes: number; readonly retryAfter: number }

/** One connection of one phone, one request at a time; one that the server closed while the phone waited for its turn is opened again. */
class Phoned {
  private got: Buffer[] = []
  private size = 0
  private waiting: { resolve: (told: Told) => void; reject: (error: Error) => void } | null = null
  private socket: Socket
  private readonly connected: () => Socket
  private readonly head: string

  constructor(open: () => Socket, head: string) {
    this.head = head
    this.connected = () => {
      const socket = open()
      const lost = () => this.waiting?.reject(new Error('the connection was lost'))
      return socket
        .on('data', (chunk: Buffer) => this.hear(chunk))
        .on('error', lost)
        .on('close', lost)
        .on('end', () => socket.destroy())
    }
    this.socket = this.connected()
  }

  ask(method: 'GET' | 'POST', path: string, body?: Buffer): Promise<Told> {
    const more = body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${body.length}\r\n`
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) this.socket = this.connected()
      this.waiting = { resolve, reject }
      this.socket.write(`${method} ${path} HTTP/1.1\r\naccept-encoding: gzip\r\n${this.head}${more}\r\n`)
      if (body) this.socket.write(body)
    })
  }

  close(): void {
    this.socket.destroy()
  }

  private hear(chunk: Buffer): void {
    this.got.push(chunk)
    this.size += chunk.length
    const all = this.got.length === 1 ? chunk : Buffer.concat(this.got)
    this.got = [all]
    const end = all.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = all.toString('latin1', 0, end)
    const length = /^content-length: (\d+)$/im.exec(head)?.[1]
    // A packed answer comes in pieces, the last of them empty.
    if (length === undefined ? all.toString('latin1', all.length - 5) !== '0\r\n\r\n' : this.size < end + 4 + Number(length))
      return
    const body = length === undefined ? unchunked(all.subarray(end + 4)) : all.subarray(end + 4)
    const packed = /^content-encoding: gzip/im.test(head)
    const { waiting } = this
    this.waiting = null
    this.got = []
    this.size = 0
    waiting?.resolve({
      status: Number(head.slice(9, 12)),
      text: (packed ? gunzipSync(body) : body).toString('utf8'),
      bytes: body.length,
      retryAfter: Number(/^retry-after: (\d+)/im.exec(head)?.[1] ?? 0),
    })
  }
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16)
    if (!(size > 0)) return Buffer.concat(parts)
    parts.push(bytes.subarray(end + 2, end + 2 + size))
    at = end + 4 + size
  }
}

/** Signs in by the table: two thousand passwords would be a bench of the password. */
export async function phonesOf(client: pg.Client, folder: string, wanted: number): Promise<Phone[]> {
  const vault = vaultOf(openKeyRing(join(folder, 'keys.json')))
  const { rows } = await client.query<{ person: string; grid: string }>(
    `select distinct on (person) person, areas[1] as grid from post where kind = 'gridWorker' and person is not null and to_at is null and starts_with(areas[1], $2) order by person limit $1`,
    [wanted, county],
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
    phones.push({ cookie: `chaguan=${secret}`, grid: row.grid, pulls: { after: '', ms: 0, bytes: 0, packed: 0, turned: 0 } })
  }
  console.log(`${phones.length} phones of ${new Set(phones.map((one) => one.grid)).size} grids`)
  return phones
}

async function pullAll(lines: Lines, phone: Phone): Promise<void> {
  const begin = performance.now()
  const line = lines.open(phone.cookie)
  for (let more = true, after = '', tries = 0; more; ) {
    const answer = await line.ask('GET', `/api/field/pull${after === '' ? '' : `?after=${after}`}`)
    if (answer.status === 503) {
      phone.pulls.turned++
      await rest(pauseAfter(++tries, Math.random(), answer.retryAfter * 1000))
      continue
    }
    if (answer.status !== 200) throw new Error(`pull: ${answer.status} ${answer.text.slice(0, 200)}`)
    tries = 0
    const told = JSON.parse(answer.text) as { after: string; more: boolean }
    phone.pulls.bytes += answer.text.length
    phone.pulls.packed += answer.bytes
    after = told.after
    more = told.more
    phone.pulls.after = after
  }
  line.close()
  phone.pulls.ms = performance.now() - begin
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Seconds of processor that the bench, the server and the database have taken so far. */
export function processors(server: number): { bench: number; server: number; database: number } {
  const ticks = (pid: string): number => {
    const fields = /\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  }
  const { user, system } = process.cpuUsage()
  let database = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    try {
      if (readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres')) database += ticks(pid)
    } catch {
      // Ended meanwhile.
    }
  return { bench: (user + system) / 1e6, server: ticks(String(server)), database }
}
function saySpent(from: ReturnType<typeof processors>, to: ReturnType<typeof processors>, seconds: number, phones: number): void {
  const share = (name: keyof typeof from) =>
    `${name} ${(((to[name] - from[name]) / phones) * 1000).toFixed(0)} ms (${(((to[name] - from[name]) / seconds) * 100).toFixed(0)} % of one)`
  console.log(`processor for each phone: ${share('server')}, ${share('database')}, ${share('bench')}`)
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
const say = (name: string, values: readonly number[], unit: string): void =>
  console.log(
    `${name.padEnd(58)} p50 ${quantile(values, 0.5).toFixed(1)}  p95 ${quantile(values, 0.95).toFixed(1)}  most ${quantile(values, 1).toFixed(1)} ${unit}`,
  )

/** Yesterday's outbox: five matters found, each reported and passed on to the centre. */
export function outboxOf(grid: string, category: string): { key: string }[] {
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

/** A filled database: one of its own, or the one that bench/city.ts holds. */
export async function cityOf(given: string): Promise<{ url: string; folder: string; stop: () => Promise<void> }> {
  if (existsSync(join(given, 'url')))
    return { url: readFileSync(join(given, 'url'), 'utf8'), folder: given, stop: async () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-bench-'))
  const city = await newCity(folder)
  await city.grow(Number(given), 30)
  return {
    ...city,
    stop: async () => {
      await city.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function firstPulls(lines: Lines, phones: readonly Phone[], atOnce: number): Promise<void> {
  for (const one of phones) one.pulls = { after: '', ms: 0, bytes: 0, packed: 0, turned: 0 }
  const begin = performance.now()
  await lap(phones.length, atOnce, async (i) => {
    const phone = phones[i]
    if (phone) await pullAll(lines, phone)
    return true
  })
  const seconds = (performance.now() - begin) / 1000
  const turned = phones.reduce((sum, one) => sum + one.pulls.turned, 0)
  console.log(
    `first pulls of ${phones.length} phones, ${atOnce} at once: all in ${seconds.toFixed(1)} s (${(phones.length / seconds).toFixed(0)}/s), ${turned} times asked to come back`,
  )
  const of = (name: string, pick: (one: Phone) => number, unit: string) => say(name, phones.map(pick), unit)
  of('first pull of a grid', (one) => one.pulls.ms, 'ms')
  of('first pull of a grid', (one) => one.pulls.bytes / 1000, 'kB')
  of('first pull of a grid, packed', (one) => one.pulls.packed / 1000, 'kB')
}

if (import.meta.main) {
  const [count = '2000', seconds = '60', cases = '50000'] = process.argv.slice(2)
  const city = await cityOf(cases)
  const client = new pg.Client({ connectionString: city.url })
  await client.connect()
  const category = await client.query<{ code: string }>(
    `select code from category where data ->> 'class' is not null order by code limit 1`,
  )
  const phones = await phonesOf(client, city.folder, Number(count))
  const server = await startServer(serverOn(city.url, city.folder))
  const pid = server.child.pid ?? 0
  const lines = new Lines(server.url)
  try {
    for (const atOnce of [32, phones.length]) {
      const [before, begin] = [processors(pid), performance.now()]
      await firstPulls(lines, phones, atOnce)
      saySpent(before, processors(pid), (performance.now() - begin) / 1000, phones.length)
    }
    const quiet: number[] = []
    for (const phone of phones.slice(0, 300)) {
      const line = lines.open(phone.cookie)
      const at = performance.now()
      await line.ask('GET', `/api/field/pull?after=${phone.pulls.after}`)
      quiet.push(performance.now() - at)
      line.close()
    }
    say('pull that brings nothing, one after another', quiet, 'ms')
    // Of 0 seconds: only the first pulls, and those that bring nothing.
    if (Number(seconds) > 0)
      await storm({
        url: server.url,
        pid,
        lines,
        phones,
        seconds: Number(seconds),
        category: category.rows[0]?.code ?? '0101',
        client,
      })
  } finally {
    await server.stop()
    await client.end()
    await city.stop()
  }
}

type Storm = {
  readonly url: string
  readonly pid: number
  readonly lines: Lines
  readonly phones: readonly Phone[]
  readonly seconds: number
  readonly category: string
  readonly client: pg.Client
}

async function storm({ url, pid, lines, phones, seconds, category, client }: Storm): Promise<void> {
  const desk = await signIn(url, 'dispatcher1', demoPassword)
  const [queue, outbox, pulls, sent]: [number[], number[], number[], string[]] = [[], [], [], []]
  let [going, turned, deskTurned] = [true, 0, 0]
  const watching = (async () => {
    while (going) {
      const at = performance.now()
      const { status } = await desk.get('/api/q/queue?limit=50')
      if (status === 200) queue.push(performance.now() - at)
      else deskTurned++
      await rest(250)
    }
  })()
  // Made before the storm: the phones' own work is not the server's.
  const count = Math.round(rate * seconds)
  const lists = Array.from({ length: count }, (_, n) => outboxOf(phones[n % phones.length]?.grid ?? '', category))
  for (const list of lists) for (const one of list) sent.push(one.key)
  const bodies = lists.map((list) => Buffer.from(JSON.stringify(list)))
  const comes = async (phone: Phone, list: readonly { key: string }[], whole: Buffer): Promise<void> => {
    const at = performance.now()
    const line = lines.open(phone.cookie)
    for (let left = list, body = whole, lost = Math.random() < 0.1, failures = 0; left.length > 0; ) {
      const answer = await line.ask('POST', '/api/steps', body)
      // One in ten loses the answer and sends everything once more.
      if (answer.status === 200 && !lost) {
        const answers = JSON.parse(answer.text) as { key: string; outcome: string; refusal?: { code: string } }[]
        const wrong = answers.find((one) => one.outcome === 'refused' && one.refusal?.code !== 'busy')
        if (wrong) throw new Error(JSON.stringify(wrong))
        left = left.filter((one) => answers.find((told) => told.key === one.key)?.outcome !== 'done')
        body = Buffer.from(JSON.stringify(left))
      } else if (answer.status === 503) turned++
      else if (answer.status !== 200) throw new Error(`steps: ${answer.status} ${answer.text.slice(0, 200)}`)
      lost = false
      if (left.length > 0) await rest(pauseAfter(++failures, Math.random(), answer.retryAfter * 1000))
    }
    outbox.push(performance.now() - at)
    const pulled = performance.now()
    for (let failures = 0; ; ) {
      const told = await line.ask('GET', `/api/field/pull?after=${phone.pulls.after}`)
      if (told.status === 200) break
      turned++
      await rest(pauseAfter(++failures, Math.random(), told.retryAfter * 1000))
    }
    pulls.push(performance.now() - pulled)
    line.close()
  }
  const all: Promise<void>[] = []
  const before = processors(pid)
  const begin = performance.now()
  for (let n = 0; n < count; n++) {
    const wait = begin + (n / rate) * 1000 - performance.now()
    if (wait > 0) await rest(wait)
    const [phone, list, body] = [phones[n % phones.length], lists[n], bodies[n]]
    if (phone && list && body) all.push(comes(phone, list, body))
  }
  await Promise.all(all)
  const took = (performance.now() - begin) / 1000
  going = false
  await watching
  console.log(
    `storm: ${all.length} phones at ${rate.toFixed(0)}/s, worked off after ${took.toFixed(0)} s, ${turned} times asked to come back`,
  )
  saySpent(before, processors(pid), took, count)
  say('outbox of ten steps, with what was sent twice', outbox, 'ms')
  say('what changed after it', pulls, 'ms')
  say('queue of the desk meanwhile', queue, 'ms')
  console.log(`the desk was asked to come back ${deskTurned} times of ${queue.length + deskTurned}`)
  const { rows } = await client.query<{ entries: number; keys: number }>(
    `select count(*)::int as entries, count(distinct key)::int as keys from entry where county = $1 and key = any($2::uuid[])`,
    [county, sent],
  )
  console.log(`sent ${sent.length}, in the record ${rows[0]?.entries}, different ${rows[0]?.keys}`)
}
