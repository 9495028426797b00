// The process as a newcomer meets it: ready line, demo people, a second start, a clean end, and one sentence for wrong values.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

const main = new URL('main.ts', import.meta.url).pathname
type Started = {
  readonly process: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly ended: Promise<number | null>
}

function run(t: TestContext, env: Record<string, string>): Started {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout?.on('data', (part: Buffer) => {
    said.out += part.toString()
  })
  child.stderr?.on('data', (part: Buffer) => {
    said.err += part.toString()
  })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  t.after(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { process: child, out: () => said.out, err: () => said.err, ended }
}

/** The address of its ready line; throws with what it said when it ended before. */
async function ready(started: Started): Promise<string> {
  for (;;) {
    const url = /^ready (http\S+)$/m.exec(started.out())?.[1]
    if (url) return url
    const code = await Promise.race([
      started.ended,
      new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 50)),
    ])
    if (code !== undefined) throw new Error(`ended with ${code}: ${started.err()}`)
  }
}

const folderOf = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-main-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('an empty folder becomes a district to sign in to; the second start finds it; both end cleanly', {
  timeout: 300_000,
}, async (t) => {
  const data = folderOf(t)
  const first = run(t, { PORT: '0', CHAGUAN_DATA: data })
  const url = await ready(first)
  assert.equal((await fetch(`${url}/ready`)).status, 200)
  assert.match(first.out(), /loading the invented district/)
  const login = /^ {2}(dispatcher1) /m.exec(first.out())?.[1]
  const password = /password of all: (\S+)\)/.exec(first.out())?.[1]
  const signIn = () =>
    fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-chaguan': '1' },
      body: JSON.stringify({ login, password }),
    })
  assert.equal((await signIn()).status, 200)
  assert.equal(statSync(join(data, 'keys.json')).mode & 0o777, 0o600)

  const rival = run(t, { PORT: '0', CHAGUAN_DATA: data })
  assert.equal(await rival.ended, 2, rival.err())
  assert.equal(rival.err().trim().split('\n').length, 1, rival.err())

  const same = run(t, { PORT: new URL(url).port, CHAGUAN_DATA: join(data, 'other') })
  assert.equal(await same.ended, 2)
  assert.match(same.err(), /^Port \d+ is taken/)

  first.process.kill('SIGTERM')
  assert.equal(await first.ended, 0, first.err())
  const second = run(t, { PORT: '0', CHAGUAN_DATA: data })
  const again = await ready(second)
  assert.doesNotMatch(second.out(), /loading/)
  const me = await fetch(`${again}/health`)
  assert.deepEqual(await me.json(), { alive: true })
  second.process.kill('SIGINT')
  assert.equal(await second.ended, 0, second.err())
})

test('wrong values are one sentence and exit code 2, before anything is made', async (t) => {
  for (const [env, said] of [
    [{ PORT: 'eighty' }, /^PORT must/],
    [{ PORT: '70000' }, /^PORT must/],
    [{ HOST: 'not a host' }, /^HOST must/],
    [{ DATABASE_URL: 'mysql://x/y' }, /^DATABASE_URL must/],
    [{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, /^DATABASE_URL: no PostgreSQL/],
    [{ CHAGUAN_IDLE_MINUTES: '0' }, /^CHAGUAN_IDLE_MINUTES must/],
    [{ CHAGUAN_SMS_URL: 'http://127.0.0.1/' }, /^CHAGUAN_SMS_URL and CHAGUAN_SMS_KEY/],
    [{ CHAGUAN_TILES: 'https://t.example/{z}/{x}/{y}' }, /APPROVAL/],
  ] as const) {
    const data = join(folderOf(t), 'inner')
    const wrong = run(t, { CHAGUAN_DATA: data, ...env })
    assert.equal(await wrong.ended, 2, JSON.stringify(env))
    assert.match(wrong.err(), said)
    assert.equal(wrong.err().trim().split('\n').length, 1, wrong.err())
    assert.ok(!existsSync(join(data, 'database')), JSON.stringify(env))
  }
})
