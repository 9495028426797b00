// The 17:00 report writes itself, one sentence is changed, and what was sent stays; the leader decides from one page; a wall tells nothing of anybody.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { MINUTE } from '../../rules/time.ts'
import { findTopics } from '../../server/topics/find.store.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor } from '../../test/frontDoor.ts'
import { bring, done, heap } from '../../test/loop.ts'
import { following, idFor, on, world } from '../../test/world.ts'
import { countAll } from '../count.store.ts'
import { type Report, reportsOnce } from './reports.store.ts'

/** The one row of a good answer; what else came is said. */
function rowOf<R>(answer: { statusCode: number; body: string; json: () => { rows?: readonly R[] } }): R {
  const row = answer.json().rows?.[0]
  assert.ok(row, answer.body)
  return row
}

test('at 17:00 the report is there; one sentence is changed, it is sent, and from then on it stays', async (t) => {
  const w = world(await testDatabase())
  const front = await frontDoor(t, w)
  const [li, boss, other] = [front.browser(), front.browser(), front.browser()]
  // A session that nobody used for hours is over.
  const at = async (day: string, hour: number) => {
    w.at(on(day, hour))
    await countAll(w.house, [w.county])
    await li.signIn('dispatcher')
    await boss.signIn('leader')
    await other.signIn('otherDispatcher')
  }
  const mine = async (browser = li, query = ''): Promise<Report> =>
    rowOf<Report>(await browser.ask('GET', `/api/q/report${query}`))
  await bring(w, 'inHandling')
  await bring(w, 'rated')
  await at('2026-10-13', 16)
  const before = await mine()
  assert.equal(before.id, null)
  assert.equal(before.lines[0]?.text, '2 matters came in.', 'in the language of who looks')
  assert.equal(await reportsOnce(w.house, [w.county]), 0, 'not before its hour')
  await at('2026-10-13', 17)
  assert.ok((await reportsOnce(w.house, [w.county])) >= 2, 'of the streets and of the county')
  assert.equal(await reportsOnce(w.house, [w.county]), 0, 'once')
  const draft = await mine()
  assert.equal(draft.lines[0]?.text, '新收 2 件。')
  assert.equal(draft.lines.find(({ key }) => key === 'due')?.figures.n, 0)
  assert.equal(draft.sentAt, null)
  assert.equal((await boss.ask('GET', `/api/q/report?id=${draft.id}`)).statusCode, 404, 'nobody above reads what was not sent')
  const send = (more: object) =>
    li.ask('POST', '/api/reports/send', { county: w.county, report: draft.id, seen: draft.at, ...more })
  assert.equal(codeOf(await send({ change: { line: 1, text: '张先生 13900001111 已回访' } })), 'notAnonymous')
  assert.equal(codeOf(await send({ seen: draft.at - 1 })), 'changed', 'what was written anew is looked at again')
  assert.equal(
    codeOf(await other.ask('POST', '/api/reports/send', { county: w.county, report: draft.id, seen: draft.at })),
    'notYours',
  )
  assert.equal((await send({ change: { line: 1, text: '办结 1 件，另有一件约好明天上门。' } })).statusCode, 200)
  const sent = await mine()
  assert.deepEqual([sent.changed, sent.lines[1]?.text, sent.hash?.length], [1, '办结 1 件，另有一件约好明天上门。', 64])
  // What happens afterwards changes nothing of it.
  w.pass(10 * MINUTE)
  await bring(w, 'inHandling')
  await countAll(w.house, [w.county])
  await reportsOnce(w.house, [w.county])
  assert.equal(codeOf(await li.ask('POST', '/api/reports/write', { organisation: sent.organisation })), 'nothingOpen')
  assert.equal(codeOf(await send({})), 'changed')
  const note = { id: randomUUID(), county: w.county, report: draft.id, text: '更正：点名漏了一个社区' }
  for (let twice = 0; twice < 2; twice++) assert.equal((await li.ask('POST', '/api/reports/note', note)).statusCode, 200)
  const later = await mine()
  assert.deepEqual([later.lines, later.hash], [sent.lines, sent.hash])
  assert.deepEqual(
    later.notes.map(({ text }) => text),
    ['更正：点名漏了一个社区'],
  )
  // The level above is told, opens it, and sees who has not sent.
  const notices = (await boss.ask('GET', '/api/q/notices')).json().rows as { topic: string; report: { id: string } | null }[]
  assert.ok(notices.some(({ topic, report }) => topic === 'report' && report?.id === draft.id))
  assert.equal((await mine(boss, `?id=${draft.id}`)).lines[0]?.text, '新收 2 件。')
  const came = (await boss.ask('GET', '/api/q/reports')).json().rows as { id: string | null }[]
  assert.deepEqual(came.map(({ id }) => id !== null).toSorted(), [false, true])
  assert.equal((await other.ask('GET', `/api/q/report?id=${draft.id}`)).statusCode, 404)
  // The evening after the report is in the next one.
  await at('2026-10-14', 17)
  await reportsOnce(w.house, [w.county])
  const next = await mine()
  assert.deepEqual([next.from, next.lines[0]?.figures.n], [draft.at, 1])
})

test('a leader sees what changed, what is late and whose, what recurs, and signs one and refuses one', async (t) => {
  const w = world(await testDatabase())
  const { handler, leader, dispatcher } = w.staff
  const front = await frontDoor(t, w)
  const boss = front.browser()
  const [first, second, late] = [await bring(w, 'inHandling'), await bring(w, 'inHandling'), await bring(w, 'inHandling')]
  for (const { id } of [first, second]) done(await w.send(handler, 'askExtend', { until: '2026-10-19', text: '等配件' }, id))
  const before = '东西南北上下中前后里'
  const after = '吵闹漏水停电堵车路灯垃圾电梯楼道井盖树枝'
  const ids: string[] = []
  for (let n = 0; n < 10; n++) {
    const id = idFor('void', false)
    const text = `${before[n]}丽发新城${after.slice(2 * n, 2 * n + 2)}\n第${n}次说了`
    done(await w.send(w.resident(`r${n}`), 'report', heap(w, { text }), id))
    ids.push(id)
  }
  await countAll(w.house, [w.county])
  assert.equal(await findTopics(w.house, w.county), true)
  w.at(on('2026-10-16', 18, 30))
  for (const { id } of [late]) await following(w, w.resident('zhou'), id)
  await countAll(w.house, [w.county])
  await boss.signIn('leader')
  // biome-ignore lint/suspicious/noExplicitAny: the shape is asked of it below
  const page = async () => rowOf<any>(await boss.ask('GET', '/api/q/leader'))
  const now = await page()
  assert.deepEqual(
    now.changed.map(({ key }: { key: string }) => key),
    ['came', 'late', 'said'],
  )
  assert.equal(now.changed[1].figures.n, 3)
  const list = (
    await boss.ask('GET', now.changed[1].to.replace('/desk/figures/K10/cases?', '/api/q/figureCases?code=K10&'))
  ).json()
  assert.equal(list.rows.length, 3, 'the figure opens into what it counted')
  assert.ok(
    now.late.some(
      ({ organisation, n }: { organisation: string; n: number }) => organisation === w.organisation('department') && n === 3,
    ),
  )
  assert.deepEqual(
    now.topics.map(({ name, open }: { name: string; open: number }) => [name, open]),
    [['丽发新城', 10]],
  )
  assert.deepEqual(now.deciding.map(({ id }: { id: string }) => id).toSorted(), [first.id, second.id].toSorted())
  w.at(on('2026-10-16', 17))
  done(await w.send(leader, 'decideExtend', { granted: true, text: '同意' }, first.id))
  done(await w.send(leader, 'decideExtend', { granted: false, text: '先用备件' }, second.id))
  done(await w.send(leader, 'takeLead', { text: '我来盯' }, ids[0] ?? ''))
  const then = await page()
  assert.deepEqual([then.deciding, then.topics], [[], []])
  const street = front.browser()
  await street.signIn('dispatcher')
  assert.equal(codeOf(await street.ask('GET', '/api/q/leader')), 'notYours')
  assert.ok(dispatcher)
})

test('a wall shows figures to whoever has its link, nobody’s matter and nothing under five, until it is revoked', async (t) => {
  const w = world(await testDatabase())
  const front = await frontDoor(t, w)
  const boss = front.browser()
  await boss.signIn('leader')
  const contact = { name: '周小满', phone: '13900001111', wants: 'none' }
  for (let n = 0; n < 6; n++) await bring(w, 'toAccept', { text: '周小满家门口有堆垃圾', contact })
  for (let n = 0; n < 3; n++) await bring(w, 'inHandling')
  await countAll(w.house, [w.county])
  const id = randomUUID()
  const made = await boss.ask('POST', '/api/walls', { id, county: w.county, name: '大厅', area: w.county })
  const { secret } = made.json() as { secret: string }
  const stranger = front.browser()
  const shown = await stranger.ask('POST', '/api/wall', { secret })
  assert.equal(shown.statusCode, 200, shown.body)
  const wall = shown.json()
  assert.equal(wall.open, 9)
  assert.equal(wall.figures.find(({ code }: { code: string }) => code === 'K01').value, 9)
  assert.equal(wall.figures.find(({ code }: { code: string }) => code === 'K05').value, null, 'three are too few')
  assert.ok(wall.figures.length <= 8)
  assert.doesNotMatch(shown.body, /周小满|13900001111|垃圾/)
  assert.doesNotMatch(front.said(), new RegExp(secret), 'the secret is in no log')
  assert.equal(
    (
      await w.rows(`select 1 from wall where county = $1 and encode(token_lookup, 'escape') like '%' || $2 || '%'`, [
        w.county,
        secret,
      ])
    ).length,
    0,
  )
  const worker = front.browser()
  await worker.signIn('gridWorker')
  assert.equal(codeOf(await worker.ask('DELETE', `/api/walls/${id}`)), 'notFound')
  assert.equal((await boss.ask('DELETE', `/api/walls/${id}`)).statusCode, 200)
  assert.equal(codeOf(await stranger.ask('POST', '/api/wall', { secret })), 'notFound')
  assert.equal((await boss.ask('GET', '/api/walls')).json().rows.length, 1)
})
