// A list of steps in one transaction: nothing comes out otherwise than if each had been done alone, whoever sends it twice at once, whatever fails in it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Answer } from '../rules/step.ts'
import { everyEngine, testDatabase } from '../test/database.ts'
import { bring, heap } from '../test/loop.ts'
import { type World, world } from '../test/world.ts'
import { perform, performAll } from './perform.ts'
import { record } from './transact.ts'
import { verifyCounty } from './verify.ts'

type Move = {
  readonly step:
    | 'report'
    | 'accept'
    | 'assign'
    | 'void'
    | 'urge'
    | 'amend'
    | 'link'
    | 'unlink'
    | 'supervise'
    | 'consult'
    | 'erase'
  readonly on: 0 | 1 | 2
  readonly offline: boolean
  readonly bad: boolean
}
const moves: fc.Arbitrary<Move> = fc.record({
  step: fc.constantFrom('report', 'accept', 'assign', 'void', 'urge', 'amend', 'link', 'unlink', 'supervise', 'consult', 'erase'),
  on: fc.constantFrom(0, 1, 2),
  offline: fc.boolean(),
  bad: fc.boolean(),
})

/** Three cases, of which the first is not there yet; ids and keys are as one likes, everything else is the same in each world. */
async function stage() {
  const w = world(await testDatabase())
  const ids = [randomUUID(), (await bring(w, 'toAccept')).id, (await bring(w, 'filed')).id] as const
  const input = (one: Move): Record<string, unknown> => {
    const other = ids[(one.on + 1) % 3]
    const inputs: Record<Move['step'], Record<string, unknown>> = {
      report: heap(w),
      accept: {},
      assign: { organisation: one.bad ? 'nobody' : w.organisation('department') },
      void: { ground: 'duplicate', text: '重复' },
      urge: { text: '请快些' },
      amend: { category: '0106', reason: '错了' },
      link: { other, text: '同一处' },
      unlink: { other },
      supervise: { level: 'notice', ground: 'overdue', text: '请说明', until: '2026-10-20' },
      consult: { organisations: [w.organisation('department')], text: '怎么看', until: '2026-10-16' },
      erase: { words: [], parties: [], law: 'pipl-47', reason: '本人要求' },
    }
    return inputs[one.step]
  }
  const made = (one: Move) => {
    const also = one.step === 'link' || one.step === 'unlink' ? { also: [{ id: ids[(one.on + 1) % 3], seen: null }] } : {}
    return { ...w.step(one.step, input(one), ids[one.on]), ...also, ...(one.offline ? { offline: true } : {}) }
  }
  // No two acts at the same instant, in neither world, and what is drawn by lot falls alike in both.
  let n = 0
  const house = { ...w.house, now: () => w.house.now() + ++n, lot: () => 0 }
  return { w, house, ids, made }
}

const asked = [
  'select case_id, version, step, from_state, to_state, hold, holder, noted, facts, jsonb_array_length(words) as words, at from entry where county = $1 order by case_id, version',
  'select id, state, phase, hold, version, category, holder, handler, organisations, due_at, updated_at, closed_at, data, terms::text from "case" where county = $1 order by id',
  'select case_id, organisation, duty, why, due, since from todo where county = $1 order by case_id, organisation, duty, why',
  'select case_id, name, due_at, started_at, stopped_at, look_at from clock where county = $1 order by case_id, name, started_at, due_at',
  'select case_id, topic, version, payload, not_before from reaction where county = $1 order by case_id, version, topic',
  'select case_id, kind, text from words where county = $1 order by case_id, kind, text',
  'select case_id, what, other from relation where county = $1 order by case_id, what',
  'select case_id, step, why, entry from decision_card where county = $1 order by case_id, entry, step',
]
/** Everything that the record and the queue say, with each of the three named by its place. */
async function told(w: World, ids: readonly string[], answers: readonly Answer[]): Promise<unknown> {
  const { faults } = await w.house.db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(faults, [])
  const lists = await Promise.all(asked.map((sql) => w.rows<Record<string, unknown>>(sql, [w.county])))
  const plain = (value: unknown) =>
    JSON.stringify(value)
      .replaceAll(w.county, 'here')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, (id) => `#${ids.indexOf(id)}`)
      .replace(/"code":"[^"]*"/g, '"code":""')
  return {
    lists: lists.map((rows) => rows.map(plain).sort()),
    answers: answers.map(({ key: _key, ...one }) => plain(one)),
  }
}

/** Another case is written past the list, then one that is not there yet is opened twice. */
const tangled: Move[] = (['link', 'report', 'report'] as const).map((step) => ({
  step,
  on: step === 'link' ? 1 : 0,
  offline: false,
  bad: false,
}))

test('a list does what its steps do one by one, whatever stands in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { minLength: 2, maxLength: 12 }), async (list) => {
      const [one, other] = [await stage(), await stage()]
      const together = await performAll(one.house, one.w.staff.dispatcher, list.map(one.made))
      const alone: Answer[] = []
      const stuck = new Set<number>()
      for (const move of list) {
        const step = other.made(move)
        const answer: Answer = stuck.has(move.on)
          ? { key: '', outcome: 'waiting' }
          : await perform(other.house, other.w.staff.dispatcher, step)
        if (answer.outcome !== 'done') stuck.add(move.on)
        alone.push(answer)
      }
      assert.deepEqual(await told(one.w, one.ids, together), await told(other.w, other.ids, alone))
    }),
    { numRuns: 60, examples: [[tangled]] },
  )
})

everyEngine('a list in one transaction', (open) => {
  test('ten steps are one transaction, and the same list sent twice at once is done once', async () => {
    const w = world(await open())
    const ids = Array.from({ length: 5 }, () => randomUUID())
    const list = ids.flatMap((id) => [w.step('report', heap(w), id), w.step('escalate', { text: '需要城管处理' }, id)])
    const sent: string[] = []
    const stop = record((sql) => sent.push(sql))
    const first = await performAll(w.house, w.staff.gridWorker, list)
    stop()
    assert.deepEqual([...new Set(first.map((answer) => answer.outcome))], ['done'], JSON.stringify(first))
    assert.equal(sent.filter((sql) => sql === 'commit').length, 1)
    const inOrder = await w.rows<{ id: string }>('select id from "case" where county = $1 order by opened_at', [w.county])
    assert.deepEqual(
      inOrder.map((row) => row.id),
      ids,
    )
    const fresh = ids.map(() => w.step('report', heap(w), randomUUID()))
    const both = await Promise.all([fresh, [...fresh].reverse()].map((one) => performAll(w.house, w.staff.gridWorker, one)))
    assert.deepEqual([...new Set(both.flat().map((answer) => answer.outcome))], ['done'])
    const [count] = await w.rows<{ cases: number; keys: number }>(
      `select (select count(*)::int from "case" where county = $1) as cases, (select count(*)::int from step_key where county = $1) as keys`,
      [w.county],
    )
    assert.deepEqual(count, { cases: 10, keys: 15 })
  })

  test('a number that another case has already fails one step of a list and takes no other with it', async () => {
    const w = world(await open())
    const { random } = w.house
    const bytes = random(16)
    // The first two draw the same number; the second draws again when it is done alone.
    let drawn = 0
    const house = { ...w.house, random: (n: number) => (n === 16 && drawn++ < 3 ? bytes : random(n)) }
    const list = Array.from({ length: 3 }, () => w.step('report', heap(w), randomUUID()))
    const answers = await performAll(house, w.staff.gridWorker, list)
    assert.deepEqual(
      answers.map((answer) => answer.outcome),
      ['done', 'done', 'done'],
    )
    assert.equal(new Set(answers.map((answer) => answer.case?.code)).size, 3)
  })
})
