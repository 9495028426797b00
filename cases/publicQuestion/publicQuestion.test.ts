// Public questions through perform: read before they are public, answered by an office by its day, rated by whoever reads, followed up once.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { rateAnswer } from '../../registers/knowledge/rating.store.ts'
import { registerQueries } from '../../registers/reads/index.ts'
import type { Actor } from '../../rules/actor.ts'
import type { Asking } from '../../store/query.ts'
import { testDatabase } from '../../test/database.ts'
import { caseOf, clockOf, done, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, following, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const kind = 'publicQuestion'
const here = () => {
  const w = world(db)
  return { ...w, reader: w.onPost('hotlineChecker', 'county', [w.county]), other: w.staff.otherHandler }
}
type Here = ReturnType<typeof here>
const send = (w: World, by: Actor, step: string, input: Record<string, unknown>, id: string) =>
  w.send(by, step, input, id, { kind })
const read = async (w: World, name: string, input: Record<string, unknown> = {}, actor: Actor = w.resident('reader')) => {
  const query = registerQueries.get(name)
  assert.ok(query)
  const asking = (tx: Asking['tx']): Asking => ({
    house: w.house,
    tx,
    actor,
    counties: [w.county],
    now: w.house.now(),
    language: 'zh-CN',
  })
  const page = await db.read({ actor: 'test', counties: [w.county] }, (tx) =>
    query.run(asking(tx), query.input.parse(input) as never),
  )
  assert.ok('rows' in page)
  return page.rows as Record<string, unknown>[]
}
const words = '我叫周宁，住听泉路 8 号，电话 13800000000，请问老楼加装电梯怎么申请？'
const plain = '老楼加装电梯怎么申请？'
async function asked(w: Here, to: 'toRead' | 'asked' | 'told' = 'toRead') {
  const id = randomUUID()
  const stranger = w.resident('zhou')
  done(
    await send(
      w,
      stranger,
      'ask',
      { text: words, area: w.codes.community, contact: { phone: '13800000000', wants: 'message' } },
      id,
    ),
  )
  const zhou = await following(w, stranger, id)
  if (to !== 'toRead') done(await send(w, w.reader, 'publish', { text: plain, organisation: w.organisation('department') }, id))
  if (to === 'told') done(await send(w, w.staff.handler, 'answer', { text: '由业主商量好，到街道窗口递交，二十天内答复。' }, id))
  return { id, zhou }
}

test('nothing is public before somebody has read it; what is struck out stays in the case, and a number that tells of somebody is refused', async () => {
  const w = here()
  const { id } = await asked(w)
  assert.deepEqual(await read(w, 'questions'), [])
  assert.deepEqual(await todosOf(w, id), ['readQuestion @ county'])
  const publish = { text: words, organisation: w.organisation('department') }
  refusedAs(await send(w, w.reader, 'publish', publish, id), 'personalWords', { field: 'text' })
  refusedAs(await send(w, w.reader, 'publish', { ...publish, text: '电话１３８　0000 0000' }, id), 'personalWords')
  refusedAs(await send(w, w.staff.handler, 'publish', { ...publish, text: plain }, id), 'caseMissing')
  done(await send(w, w.reader, 'publish', { ...publish, text: plain }, id))
  const all = JSON.stringify(await read(w, 'questions'))
  assert.match(all, /老楼加装电梯/)
  for (const sentinel of ['周宁', '听泉路', '13800000000']) assert.equal(all.includes(sentinel), false, sentinel)
  assert.deepEqual(await todosOf(w, id), ['answerQuestion @ department'])
})

test('the office answers within five working days; late, the public list names it and says so; it never names a person', async () => {
  const w = here()
  const { id } = await asked(w, 'asked')
  const clock = await clockOf(w, id, 'reply')
  assert.equal(clock.due_at, on('2026-10-20', 18))
  w.at(clock.due_at + 1)
  const [late] = await read(w, 'questions', { show: 'waiting' })
  assert.deepEqual([late?.office, late?.late, late?.answer], ['department', true, null])
  refusedAs(await send(w, w.other, 'answer', { text: 'x' }, id), 'caseMissing')
  done(await send(w, w.staff.handler, 'answer', { text: '到街道窗口递交。' }, id))
  const [told] = await read(w, 'questions', { text: '加装电梯 窗口', show: 'answered' })
  assert.deepEqual([told?.answer, told?.late, told?.due], ['到街道窗口递交。', false, null])
  assert.equal(JSON.stringify(told).includes(w.staff.handler.person), false)
  assert.deepEqual(await read(w, 'questions', { text: '别的事' }), [])
})

test('everybody may say whether the answer was one, once for each device; who says nothing is not counted', async () => {
  const w = here()
  const { id } = await asked(w, 'asked')
  const { code } = (await read(w, 'questions'))[0] as { code: string }
  const rate = (device: string, useful: boolean) =>
    rateAnswer(w.house, { county: w.county, code, device: w.house.vault.lookup('device', device), useful })
  assert.equal((await rate('a', true))?.refused, 'caseMissing', 'there is no answer yet')
  done(await send(w, w.staff.handler, 'answer', { text: '可以。' }, id))
  assert.deepEqual(
    [await rate('a', true), await rate('b', true), await rate('b', false), await rate('c', false)],
    [null, null, null, null],
  )
  const [row] = await read(w, 'questions')
  assert.deepEqual([row?.useful, row?.notAnswered], [1, 2])
})

test('she follows up once, which is read before it is public like the first; then the day of the answer is over', async () => {
  const w = here()
  const { id, zhou } = await asked(w, 'told')
  refusedAs(await send(w, w.resident('x'), 'followUp', { text: '要多少钱？' }, id), 'caseMissing')
  done(await send(w, zhou, 'followUp', { text: '一楼不同意怎么办？' }, id))
  assert.equal((await read(w, 'questions'))[0]?.moreQuestion, null)
  done(await send(w, w.reader, 'publish', { text: '一楼不同意怎么办？', organisation: w.organisation('department') }, id))
  done(await send(w, w.staff.handler, 'answer', { text: '社区可以组织协商。' }, id))
  const [row] = await read(w, 'questions')
  assert.deepEqual([row?.question, row?.moreQuestion, row?.moreAnswer], [plain, '一楼不同意怎么办？', '社区可以组织协商。'])
  refusedAs(await send(w, zhou, 'followUp', { text: '再问' }, id), 'alreadyReopened')
  done(await w.send(clockwork, 'archive', {}, id, { kind }))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['archived', []])
  assert.equal((await read(w, 'questions')).length, 1, 'it stays to be found')
})

test('it is given back once; what is no public question is told so; what tells of a person after all is taken off', async () => {
  const w = here()
  const { id } = await asked(w, 'asked')
  done(await send(w, w.staff.handler, 'notOurs', { text: '归住建委' }, id))
  assert.deepEqual(await todosOf(w, id), ['readQuestion @ county'])
  done(await send(w, w.reader, 'publish', { text: plain, organisation: w.organisation('otherDepartment') }, id))
  refusedAs(await send(w, w.other, 'notOurs', { text: 'x' }, id), 'finalAssignment')
  done(await send(w, w.other, 'answer', { text: '可以。' }, id))
  done(await send(w, w.reader, 'hide', { text: '写到了人' }, id))
  assert.deepEqual(await read(w, 'questions'), [])
  const { id: second } = await asked(w)
  done(await send(w, w.reader, 'decline', { ground: 'aboutPerson', text: '请用“投诉举报”' }, second))
  assert.deepEqual([(await caseOf(w, second)).state, (await lastEntry(w, second)).facts], ['declined', { ground: 'aboutPerson' }])
})

test('a good answer is proposed with its ground and its last day; an office sees on its board what it was asked, nobody else', async () => {
  const w = here()
  const { id } = await asked(w, 'told')
  refusedAs(await send(w, w.staff.handler, 'propose', { basis: '示例', until: '2026-10-01' }, id), 'badInput', { field: 'until' })
  done(await send(w, w.staff.handler, 'propose', { basis: '示例', until: '2027-06-30' }, id))
  const [item] = await read(w, 'knowledgeProposed', {}, w.reader)
  assert.deepEqual([item?.question, item?.owner, item?.validUntil], [plain, w.organisation('department'), '2027-06-30'])
  const board = async (actor: Actor) => (await read(w, 'questionBoard', {}, actor)).length
  assert.deepEqual(await Promise.all([w.reader, w.staff.handler, w.other, w.staff.supervisor].map(board)), [1, 1, 0, 0])
})
