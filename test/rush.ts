// A storm of residents: so many report within so many seconds from behind a few addresses, some twice, while a dispatcher works.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { regionLoad } from '../registers/regions/load.ts'
import { sampleCounty, sampleRegion } from '../registers/regions/sample.ts'
import { verifyCounty } from '../store/verify.ts'
import { realDatabase } from './database.ts'
import { before, kill, pause, startServer, tokenOf } from './storm.ts'

export type Rush = {
  readonly residents: number
  /** Milliseconds from sending a report to its answer; of those that were told to come again, until they were answered. */
  readonly p50: number
  readonly p95: number
  readonly worst: number
  /** Answers that asked to come again. */
  readonly again: number
  /** Reads of the queue and acts of the dispatcher meanwhile, and their 95th percentile. */
  readonly desk: { readonly n: number; readonly p95: number }
}

const street = '001'
/** Residents behind one address: a village, a school, the network of a telephone company. */
const together = 50

/**
 * Runs it on a real PostgreSQL and a server process of its own. Throws unless every report is in the record once, with its own
 * code and words, every chain is whole, and the dispatcher was answered throughout.
 */
export async function rush(residents: number, seconds: number): Promise<Rush> {
  const { db, url: database } = await realDatabase()
  const data = mkdtempSync(join(tmpdir(), 'chaguan-rush-'))
  const env = { DATABASE_URL: database, CHAGUAN_DATA: data }
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2024-01-01', now: before })
  const token = await tokenOf(`${county}-dispatcher1`, env)
  const server = await startServer(env)
  try {
    let going = true
    const desk = dispatcher(`${server.url}/api`, county, token, () => going)
    const from = performance.now()
    const all = await Promise.all(
      Array.from({ length: residents }, async (_, n) => {
        await pause(Math.max(0, (n / residents) * seconds * 1000 - (performance.now() - from)))
        return resident(server.url, county, n)
      }),
    )
    going = false
    const acts = await desk
    const rows = await db.read(
      { actor: 'test', counties: [county] },
      (tx) =>
        tx.rows<{ id: string; code: string; text: string }>(
          `select c.id, c.code, w.text from "case" c join words w on w.county = $1 and w.id = c.text_id where c.county = $1`,
          [county],
        ),
      { statementMs: 600_000 },
    )
    const told = (list: readonly { id: string; code: string; text: string }[]) =>
      list.map((one) => `${one.id} ${one.code} ${one.text}`).sort()
    assert.deepEqual(told(rows), told(all), 'every report is there once, with the code that was answered')
    assert.equal(new Set(rows.map((one) => one.code)).size, residents)
    const checked = await db.read({ actor: 'test', counties: [county] }, (tx) => verifyCounty(tx, county), {
      statementMs: 600_000,
    })
    assert.deepEqual([checked.faults, checked.cases], [[], residents])
    const times = all.map((one) => one.took).sort((a, b) => a - b)
    const at = (list: readonly number[], share: number) => list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0
    return {
      residents,
      p50: at(times, 0.5),
      p95: at(times, 0.95),
      worst: times.at(-1) ?? 0,
      again: all.reduce((sum, one) => sum + one.again, 0),
      desk: { n: acts.length, p95: at(acts, 0.95) },
    }
  } finally {
    await kill(server, 'SIGTERM')
    await db.close()
    rmSync(data, { recursive: true, force: true })
  }
}

/** One resident: opens the page, sends a report, and one in ten sends it twice, as a phone does that heard no answer. */
async function resident(url: string, county: string, n: number) {
  const address = `203.0.113.${1 + Math.floor(n / together)}`
  const page = await fetch(`${url}/api/public/categories`, { headers: { 'x-chaguan': 'public', 'x-forwarded-for': address } })
  await page.text()
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const id = randomUUID()
  const text = `暴雨后第 ${n} 户门口积水，水已经进屋`
  const body = JSON.stringify({
    kind: 'gridEvent',
    step: 'report',
    form: 1,
    case: { county, id },
    seen: null,
    input: { category: '0103', text, place: { area: `${county}${street}001001` } },
    key: randomUUID(),
    at: { device: before, offset: 480 },
  })
  const send = () =>
    fetch(`${url}/api/steps`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-chaguan': 'public', 'x-forwarded-for': address, cookie },
      body,
    })
  const began = performance.now()
  let again = 0
  for (;;) {
    const [answer] = await Promise.all(n % 10 === 0 ? [send(), send()] : [send()])
    const said = (await answer?.json()) as { outcome?: string; case?: { code: string }; refusal?: { code: string } }
    if (answer?.status === 200) {
      assert.equal(said.outcome, 'done', JSON.stringify(said))
      return { id, code: said.case?.code ?? '', text, took: performance.now() - began, again }
    }
    // Told to come again, the phone does; anything else is an error.
    assert.ok(answer?.status === 503, `resident ${n}: ${answer?.status} ${JSON.stringify(said)}`)
    again++
    await pause(Number(answer.headers.get('retry-after') ?? '1') * 1000)
  }
}

/** The desk meanwhile: reads the queue and accepts what stands first; milliseconds of each. */
async function dispatcher(api: string, county: string, token: string, going: () => boolean): Promise<readonly number[]> {
  const took: number[] = []
  const headers = { 'x-chaguan': '1', authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = async (path: string, init: RequestInit = {}) => {
    const began = performance.now()
    const answer = await fetch(`${api}${path}`, { ...init, headers })
    const said = (await answer.json()) as { rows?: readonly { id: string; state: string }[] }
    took.push(performance.now() - began)
    assert.ok(answer.ok || answer.status === 409 || answer.status === 503, `desk: ${answer.status} ${JSON.stringify(said)}`)
    return said
  }
  while (going()) {
    const first = (await ask('/q/queue?limit=50')).rows?.find((one) => one.state === 'toAccept')
    if (first)
      await ask('/steps', {
        method: 'POST',
        body: JSON.stringify({
          kind: 'gridEvent',
          step: 'accept',
          form: 1,
          case: { county, id: first.id },
          seen: null,
          input: {},
          key: randomUUID(),
          at: { device: before, offset: 480 },
        }),
      })
    await pause(400)
  }
  return took
}
