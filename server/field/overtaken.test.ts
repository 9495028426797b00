// What an act that came late leaves behind: its words and photos, its clock, and a card that is decided once.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { answerCard } from '../../store/cards.ts'
import { caseOf, clocksOf, done, entriesOf } from '../../test/loop.ts'
import { cardsOf, finish, outcomes, valley, whole } from '../../test/valley.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test('words and photos of what no longer applied stand in the record; nobody is told news, no clock stops, nobody counts as handler', async () => {
  const v = await valley('inHandling')
  done(await v.w.send(v.w.staff.secondHandler, 'finish', { result: '已清理', files: [await v.photo()] }, v.id))
  const clocks = await clocksOf(v.w, v.id)
  const photo = await v.photo()
  await v.send([v.act('finish', { result: '我也去了，井盖已换', files: [photo], note: '邻居在场' })])
  const entry = (await entriesOf(v.w, v.id)).at(-1)
  assert.deepEqual(
    entry?.files.map((file) => file.id),
    [photo],
  )
  assert.deepEqual(
    entry?.words.map((one) => one.kind),
    ['note', 'note'],
  )
  assert.equal(entry?.facts.handles, undefined)
  assert.deepEqual(await clocksOf(v.w, v.id), clocks)
  const told = await v.w.rows<{ payload: { tells: string[] } }>(
    'select payload from reaction where county = $1 and case_id = $2 order by version desc limit 1',
    [v.w.county, v.id],
  )
  assert.deepEqual(told[0]?.payload.tells, [])
  done(await v.w.send(v.w.staff.gridWorker, 'verify', { files: [await v.photo()] }, v.id))
})

test('a deadline met without a line is met: the clock stops when the act was done', async () => {
  const v = await valley('inHandling')
  const clock = (await clocksOf(v.w, v.id)).find((one) => one.name === 'handle')
  assert.ok(clock)
  const made = clock.due_at - hour
  v.w.at(made)
  const end = await finish(v, { device: made })
  v.w.at(clock.due_at + 2 * hour)
  assert.deepEqual(outcomes(await v.send([end])), ['done'])
  assert.equal((await clocksOf(v.w, v.id)).find((one) => one.id === clock.id)?.stopped_at, made)
  assert.equal((await entriesOf(v.w, v.id)).at(-1)?.facts.doneAt, made)
})

test('with a clock that cannot be trusted it counts from its arrival, and the record says so', async () => {
  const v = await valley('inHandling')
  v.w.pass(5 * hour)
  await v.send([await finish(v, { device: v.w.house.now() - 8 * day - hour, offset: 8 * day })])
  assert.equal((await clocksOf(v.w, v.id)).find((one) => one.name === 'handle')?.stopped_at, v.w.house.now())
  assert.equal((await entriesOf(v.w, v.id)).at(-1)?.facts.arrival, 'clockOff')
})

test('a card is decided once: stand, withdraw with an entry of its own, or another step; a stranger decides nothing', async () => {
  const v = await valley('handled')
  const { handler, otherHandler, gridWorker } = v.w.staff
  const noted = async () => {
    const step = await finish(v)
    await v.send([step])
    return String(step.key)
  }
  const [stand, drop, again] = [await noted(), await noted(), await noted()]
  const of = { county: v.w.county }
  assert.deepEqual(await answerCard(v.w.house, otherHandler, { ...of, key: stand, choice: 'stand' }), {
    closed: false,
    answer: null,
  })
  assert.deepEqual(await answerCard(v.w.house, handler, { ...of, key: stand, choice: 'stand' }), { closed: true, answer: null })
  const before = (await caseOf(v.w, v.id)).version
  for (const _twice of [1, 2])
    assert.equal((await answerCard(v.w.house, handler, { ...of, key: drop, choice: 'withdraw' })).closed, true)
  assert.equal((await caseOf(v.w, v.id)).version, before + 1)
  assert.equal(typeof (await entriesOf(v.w, v.id)).at(-1)?.facts.withdraws, 'number')
  const wrong = v.act('finish', { result: '再报', files: [] }, { online: true })
  const refused = await answerCard(v.w.house, handler, { ...of, key: again, choice: 'again', step: wrong as never })
  assert.deepEqual([refused.closed, refused.answer?.outcome], [false, 'refused'])
  done(await v.w.send(gridWorker, 'sendBack', { text: '没弄好', files: [await v.photo()] }, v.id))
  const right = await finish(v)
  const other = { ...right, case: { county: v.w.county, id: randomUUID() } }
  assert.equal((await answerCard(v.w.house, handler, { ...of, key: again, choice: 'again', step: other as never })).closed, false)
  for (const _twice of [1, 2]) {
    const { closed, answer } = await answerCard(v.w.house, handler, { ...of, key: again, choice: 'again', step: right as never })
    assert.deepEqual([closed, answer?.outcome], [true, 'done'])
  }
  assert.deepEqual((await cardsOf(v.w)).map((card) => card.choice).sort(), ['again', 'stand', 'withdraw'])
  await whole(v.w)
})
