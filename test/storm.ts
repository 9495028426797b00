// The real server process killed without warning while clients report and accept, who send again until they are answered.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { regionLoad } from '../registers/regions/load.ts'
import { sampleCounty, sampleRegion } from '../registers/regions/sample.ts'
import { run } from '../server/cli.ts'
import { verifyCounty } from '../store/verify.ts'
import { realDatabase } from './database.ts'

const main = new URL('../server/main.ts', import.meta.url).pathname
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** When the place was set up and, by a device whose clock stands still, everything was sent: 2026-01-05. */
export const before = 1_767_542_400_000
type Acknowledged = { readonly id: string; readonly step: string; readonly version: number; readonly at: number }
type Running = { readonly child: ChildProcess; readonly url: string }

/** Waits for the ready line; throws with what the process said when it ends before. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const url = /^ready (\S+)$/m.exec(said)?.[1]
      if (url !== undefined) resolve({ child, url })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code, signal) => reject(new Error(`the server ended with ${code ?? signal}: ${said}`)))
  })
}

export async function kill({ child }: Running, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/**
 * Kills the server `kills` times in the middle of intake on a real PostgreSQL and starts it again. Every step that was
 * acknowledged must be in the record once, nothing else may be, and every chain must be whole.
 */
export async function killStorm(t: TestContext, kills: number): Promise<void> {
  const { db, url: database } = await realDatabase()
  t.after(() => db.close())
  const data = mkdtempSync(join(tmpdir(), 'chaguan-storm-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2024-01-01', now: before })
  // What was compiled is kept for the next start: it is written when a process ends by itself, so once before the storm.
  const env = { DATABASE_URL: database, CHAGUAN_DATA: data, NODE_COMPILE_CACHE: join(data, 'compiled') }
  await kill(await startServer(env), 'SIGTERM')
  const token = await tokenOf(`${county}-dispatcher1`, env)

  let server = await startServer(env)
  const acknowledged: Acknowledged[] = []
  const failures = new Map<string, number>()
  let going = true
  let over = false
  t.after(() => {
    over = true
    server.child.kill('SIGKILL')
  })
  const made = (step: string, id: string, input: object) => ({
    kind: 'gridEvent',
    step,
    form: 1,
    case: { county, id },
    seen: null,
    input,
    key: randomUUID(),
    at: { device: before, offset: 480 },
  })
  /** Sends steps as one list, with the same keys, until each is answered as done. */
  const insist = async (headers: Record<string, string>, ...steps: ReturnType<typeof made>[]): Promise<void> => {
    const body = JSON.stringify(steps)
    for (;;) {
      const sent = await fetch(`${server.url}/api/steps`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
        .then(async (answer) => ({ status: answer.status, text: await answer.text() }))
        .catch(() => null)
      type Told = { outcome: string; refusal?: { code: string }; case: { version: number }; entry: { at: number } }
      const answers = sent?.status === 200 ? (JSON.parse(sent.text) as Told[]) : []
      if (answers.length > 0 && answers.every((one) => one.outcome === 'done')) {
        for (const [n, { case: of, step }] of steps.entries()) {
          const told = answers[n]
          if (told) acknowledged.push({ id: of.id, step, version: told.case.version, at: told.entry.at })
        }
        return
      }
      const busy = answers.every((one) => one.outcome !== 'refused' || one.refusal?.code === 'busy')
      const why = sent === null ? 'cut off' : String(sent.status)
      failures.set(why, (failures.get(why) ?? 0) + 1)
      assert.ok(!over && busy && (sent === null || sent.status === 503 || sent.status === 200), sent?.text ?? why)
      await pause(100)
    }
  }
  const client = async () => {
    const device = await deviceOf(() => server.url)
    const heap = { category: '0103', text: '三楼楼道堆满杂物', place: { area: `${county}001001001` } }
    while (going) {
      const [id, other] = [randomUUID(), randomUUID()]
      await insist({ 'x-chaguan': 'public', cookie: device }, made('report', id, heap))
      // Killed in the midst of it, all of the list is there or nothing; sent again, each once.
      const staff = { 'x-chaguan': '1', authorization: `Bearer ${token}` }
      await insist(staff, made('accept', id, {}), made('report', other, heap), made('accept', other, {}))
    }
  }
  const clients = Array.from({ length: 6 }, client)
  const all = Promise.all(clients)
  all.catch(() => undefined)
  for (let n = 0; n < kills; n++) {
    const known = acknowledged.length
    await Promise.race([untilMore(() => acknowledged.length > known + 3), all])
    await pause(randomInt(0, 60))
    await kill(server, 'SIGKILL')
    server = await startServer(env)
  }
  going = false
  await all
  const cut = failures.get('cut off') ?? 0
  assert.ok(cut >= kills, `${kills} kills cut off only ${cut} requests`)

  const entries = await db.read({ actor: 'test', counties: [county] }, (tx) =>
    tx.rows<{ id: string; step: string; version: number; at: number }>(
      'select case_id as id, step, version, at from entry where county = $1',
      [county],
    ),
  )
  const told = (list: readonly Acknowledged[]) => list.map((one) => `${one.id} ${one.version} ${one.step} ${one.at}`).sort()
  assert.deepEqual(told(entries), told(acknowledged), 'what was acknowledged is there once, and nothing else')
  const checked = await db.read({ actor: 'test', counties: [county] }, (tx) => verifyCounty(tx, county))
  assert.deepEqual([checked.faults, checked.entries, checked.cases], [[], acknowledged.length, acknowledged.length / 2])
  // What had to happen after each entry happens as well, whoever died before doing it.
  await untilMore(async () => (await left()) === 0, 20_000)
  await kill(server, 'SIGTERM')
  t.diagnostic(`${acknowledged.length} steps acknowledged, ${cut} requests cut off by ${kills} kills`)

  async function left(): Promise<number> {
    const rows = await db.read({ actor: 'test', counties: [county] }, (tx) =>
      tx.rows<{ n: number }>('select count(*)::int as n from reaction where county = $1', [county]),
    )
    return rows[0]?.n ?? 0
  }
}

async function untilMore(done: () => boolean | Promise<boolean>, patience = 30_000): Promise<void> {
  const from = performance.now()
  while (!(await done())) {
    assert.ok(performance.now() - from < patience, `waited ${patience / 1000} s`)
    await pause(5)
  }
}

/** A bearer token as the command line gives it. */
export async function tokenOf(login: string, env: Record<string, string>): Promise<string> {
  const lines: string[] = []
  const hear = (line: string) => void lines.push(line)
  const exit = await run(['token', 'add', login, '--name', 'storm', '--scopes', 'read,steps'], {
    env,
    out: hear,
    err: hear,
    now: () => before,
  })
  assert.equal(exit, 0, lines.join('\n'))
  return lines.at(-1) ?? ''
}

/** The cookie by which a resident's device is known from its first answer on. */
async function deviceOf(url: () => string): Promise<string> {
  for (;;) {
    const answer = await fetch(`${url()}/api/public/categories`, { headers: { 'x-chaguan': 'public' } }).catch(() => null)
    await answer?.text()
    const cookies = answer?.headers.getSetCookie() ?? []
    if (cookies.length > 0) return cookies.map((one) => one.split(';')[0]).join('; ')
    await pause(20)
  }
}
