// The queue and the case page, played by the people of a small world.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Actor } from '../../rules/actor.ts'
import { isRefusal } from '../../rules/refusal.ts'
import { HOUR } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { type World, world } from '../../test/world.ts'
import { newRing } from '../keys.ts'
import type { Asking, Page } from '../query.ts'
import { vaultOf } from '../vault.ts'
import { casePage } from './casePage.ts'
import { cases } from './cases.ts'
import type { CaseLine } from './line.ts'
import { type Counts, queue } from './queue.ts'

const asking = <T>(w: World, actor: Actor, run: (asking: Asking) => Promise<T>): Promise<T> =>
  w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) =>
    run({ house: w.house, tx, actor, counties: [w.county], now: w.house.now(), language: 'zh-CN' }),
  )

async function queueOf(
  w: World,
  actor: Actor,
  input: Record<string, unknown> = {},
): Promise<Page<CaseLine> & { counts: Counts }> {
  const page = await asking(w, actor, (one) => queue.run(one, queue.input.parse(input) as never))
  assert.ok(!isRefusal(page))
  return page as Page<CaseLine> & { counts: Counts }
}
const report = (w: World, id: string, more: Record<string, unknown> = {}) =>
  w.send(
    w.resident(),
    'report',
    { category: '0101', text: '三楼楼道堆满杂物，占用消防通道', place: { area: w.grid }, ...more },
    id,
  )

test('the dispatcher’s queue holds what waits for the street, first due first, with what he may do', async () => {
  const w = world(await testDatabase())
  const [first, second] = [randomUUID(), randomUUID()]
  await report(w, first)
  await report(w, second, { category: '0103' })
  const page = await queueOf(w, w.staff.dispatcher)
  assert.deepEqual(
    page.rows.map((row) => row.id),
    [second, first],
  )
  assert.deepEqual(page.counts, { red: 0, yellow: 0, fresh: 2, green: 0, total: 2, atLeast: [] })
  const row = page.rows[1]
  assert.equal(row?.text, '三楼楼道堆满杂物，占用消防通道')
  assert.equal(row?.why, 'accept')
  assert.ok(row?.can.includes('accept') && row.can.includes('void') && !row.can.includes('assign'))
  assert.deepEqual({ unit: row?.remaining?.unit, over: row?.remaining?.over }, { unit: 'hour', over: false })
  assert.equal((await queueOf(w, w.staff.otherDispatcher)).counts.total, 0)
  assert.equal((await queueOf(w, w.staff.handler)).counts.total, 0)
})

test('what is over is red, what is near is yellow, and the filters count only what they leave', async () => {
  const w = world(await testDatabase())
  await report(w, randomUUID(), { category: '0103' })
  w.pass(0.8 * HOUR)
  await report(w, randomUUID(), { category: '0103' })
  await report(w, randomUUID(), { text: '路灯不亮' })
  w.pass(0.45 * HOUR)
  const all = await queueOf(w, w.staff.dispatcher)
  assert.deepEqual(all.counts, { red: 1, yellow: 1, fresh: 1, green: 0, total: 3, atLeast: [] })
  assert.deepEqual(
    all.rows.map((row) => row.light),
    ['red', 'yellow', 'green'],
  )
  assert.deepEqual((await queueOf(w, w.staff.dispatcher, { light: 'red' })).rows.length, 1)
  assert.equal((await queueOf(w, w.staff.dispatcher, { text: '路灯' })).counts.total, 1)
  assert.equal((await queueOf(w, w.staff.dispatcher, { category: '01', urgency: 'urgent' })).counts.total, 2)
})

test('a queue is counted to a thousand late ones, and says that there are more', async () => {
  const w = world(await testDatabase())
  await report(w, randomUUID(), { category: '0103' })
  w.pass(1.2 * HOUR)
  await report(w, randomUUID())
  const again = (n: number) =>
    w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) =>
      tx.rows(
        `insert into todo select t.county, gen_random_uuid(), t.organisation, t.duty, t.why, t.area, t.due, t.warn, t.since, t.urgent,
           t.organisations, t.barred, t.secret, t.reporter, t.opened_at
         from (select * from todo t where t.county = $1 order by t.due, t.case_id limit 1) t, generate_series(1, $2) returning county`,
        [w.county, n],
      ),
    )
  await again(999)
  assert.deepEqual((await queueOf(w, w.staff.dispatcher)).counts, {
    red: 1000,
    yellow: 0,
    fresh: 1,
    green: 0,
    total: 1001,
    atLeast: [],
  })
  await again(5)
  const { counts } = await queueOf(w, w.staff.dispatcher)
  assert.deepEqual(counts, { red: 1000, yellow: 0, fresh: 1, green: 0, total: 1001, atLeast: ['red', 'total'] })
})

test('a case that waits for me for two reasons is one line, by the act itself, in either order and in its counts', async () => {
  const w = world(await testDatabase())
  const id = randomUUID()
  await report(w, id)
  await w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) =>
    tx.rows(
      `insert into todo select t.county, t.case_id, t.organisation, t.duty, 'overdue', t.area, t.due - 5, t.warn, t.since, t.urgent,
         t.organisations, t.barred, t.secret, t.reporter, t.opened_at from todo t where t.county = $1 and t.case_id = $2 returning county`,
      [w.county, id],
    ),
  )
  for (const sort of ['due', 'new']) {
    const page = await queueOf(w, w.staff.dispatcher, { sort })
    assert.deepEqual(
      page.rows.map((row) => row.why),
      ['accept'],
    )
    assert.equal(page.counts.total, 1)
  }
  const watched = await queueOf(w, w.staff.dispatcher, { why: 'overdue' })
  assert.deepEqual([watched.rows.map((row) => row.why), watched.counts.total], [['overdue'], 1])
})

test('pages follow each other without a gap when rows are due at the same instant', async () => {
  const w = world(await testDatabase())
  const ids = Array.from({ length: 7 }, () => randomUUID())
  for (const id of ids) await report(w, id)
  const seen: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await queueOf(w, w.staff.dispatcher, { limit: '3', ...(after ? { after } : {}) })
    seen.push(...page.rows.map((row) => row.id))
    if (page.next === null) break
    after = page.next
  }
  assert.deepEqual(seen.toSorted(), ids.toSorted())
})

test('a grid worker sees what is to verify in his own grid only, and not what he handled himself', async () => {
  const w = world(await testDatabase())
  const id = randomUUID()
  await report(w, id)
  await w.send(w.staff.dispatcher, 'accept', {}, id)
  await w.send(w.staff.dispatcher, 'assign', { organisation: w.organisation('department') }, id)
  assert.equal((await queueOf(w, w.staff.handler)).rows[0]?.why, 'sign')
  await w.send(w.staff.handler, 'sign', {}, id)
  await w.send(w.staff.handler, 'finish', { result: '已清理', files: [await w.photo(id)] }, id)
  const mine = await queueOf(w, w.staff.gridWorker)
  assert.deepEqual(
    mine.rows.map((row) => [row.why, row.can.includes('verify')]),
    [['verify', true]],
  )
  const elsewhere = {
    ...w.staff.gridWorker,
    posts: w.staff.gridWorker.posts.map((post) => ({ ...post, areas: [`${w.grid.slice(0, 12)}002`] })),
  }
  assert.equal((await queueOf(w, elsewhere)).counts.total, 0)
})

test('the page of a case shows what, who, until when and what may be done; a stranger hears that there is none', async () => {
  const w = world(await testDatabase())
  const id = randomUUID()
  await report(w, id, { contact: { name: '周小满', phone: '13900001111', wants: 'message' } })
  const page = await asking(w, w.staff.dispatcher, (one) => casePage(one, w.county, id))
  assert.ok(!isRefusal(page))
  const shown = page as {
    may: { step: string; form: { properties: object } }[]
    parties: { name: string; phone: string }[]
    timeline: unknown[]
    clocks: { cite: string }[]
  }
  const accept = shown.may.find((one) => one.step === 'accept')?.form.properties ?? {}
  assert.ok('category' in accept && !('own' in accept), 'a street has no means of its own to ask for')
  assert.deepEqual(
    shown.parties.map(({ name, phone }) => [name, phone]),
    [['周**', '139****1111']],
  )
  const keyless = { ...w, house: { ...w.house, vault: vaultOf(newRing()) } }
  const faded = await asking(keyless, w.staff.dispatcher, (one) => casePage(one, w.county, id))
  assert.deepEqual(
    (faded as unknown as typeof shown).parties.map(({ name, phone }) => [name, phone]),
    [['***', '***']],
    'without its key a field is gone, the case is not',
  )
  assert.equal(shown.timeline.length, 1)
  assert.equal(shown.clocks[0]?.cite, '示例')
  const strange = await asking(w, w.staff.otherDispatcher, (one) => casePage(one, w.county, id))
  assert.deepEqual(strange, await asking(w, w.staff.otherDispatcher, (one) => casePage(one, w.county, randomUUID())))
  await asking(w, w.staff.dispatcher, (one) => casePage(one, w.county, id))
  assert.equal((await w.rows(`select 1 from looking where county = $1`, [w.county])).length, 1)
})

test('who answers for personal data finds a case by its code and reads its record, and nothing that was said, shown or whose it is', async () => {
  const w = world(await testDatabase())
  const id = randomUUID()
  const sent = {
    category: '0101',
    text: '三楼楼道堆满杂物',
    place: { point: { lon: 1, lat: 30, system: 'CGCS2000', accuracy: 5 }, words: '锦绣小区东门' },
    contact: { name: '周小满', phone: '13900001111', wants: 'message' },
    files: [await w.photo(id)],
  }
  const { code = '' } = (await w.send(w.resident(), 'report', sent, id)).case ?? {}
  const officer = w.staff.dataOfficer
  const ask = async (actor: typeof officer) => {
    const found = await asking(w, actor, (one) => cases.run(one, cases.input.parse({ text: code }) as never))
    return JSON.stringify([found, await asking(w, actor, (one) => casePage(one, w.county, id))])
  }
  const contents = ['三楼楼道堆满杂物', '锦绣小区东门', '"lon"', '[1,30]', '周**', '1111', '/full']
  const whole = await ask(w.staff.dispatcher)
  const record = await ask(officer)
  assert.deepEqual(
    contents.filter((one) => whole.includes(one)),
    contents.filter((one) => one !== '"lon"'),
  )
  assert.deepEqual(
    contents.filter((one) => record.includes(one)),
    [],
  )
  assert.ok(record.includes(code))
  const page = (await asking(w, officer, (one) => casePage(one, w.county, id))) as {
    view: string
    timeline: { words: { id: string }[] }[]
    parties: { id: string }[]
    documents: { id: string }[]
    may: { step: string; suggest: object }[]
  }
  assert.equal(page.view, 'record')
  assert.deepEqual(
    page.may.map((one) => one.step),
    ['erase'],
  )
  // What it shows is enough to erase the right things.
  const erase = {
    words: page.timeline.flatMap((entry) => entry.words.map((one) => one.id)),
    parties: page.parties.map((one) => one.id),
    documents: page.documents.map((one) => one.id),
    law: 'pipl-47',
    reason: '本人申请删除',
  }
  assert.equal((await w.send(officer, 'erase', erase, id)).outcome, 'done')
  assert.ok(!(await ask(w.staff.dispatcher)).includes('三楼楼道堆满杂物'))
  const looked = await w.rows<{ what: string }>('select distinct what from looking where county = $1 order by what', [w.county])
  assert.deepEqual(
    looked.map((one) => one.what),
    ['case', 'record'],
  )
})
