// The indicators against their definitions, case by case: numerator, denominator, and what is left out. Source: domain §5.1.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kinds } from '../cases/index.ts'
import type { Kind } from '../rules/kind.ts'
import { historyOf, type Told } from './history.ts'
import { marksOf } from './indicators.ts'

const of = (name: string): Kind => {
  const kind = kinds.get(name)
  if (!kind) throw new Error(`no kind ${name}`)
  return kind
}
type Act = Partial<Told> & { readonly step: string; readonly to: string }
/** Entries one after the other, each an hour later, from where the one before ended. */
function played(kind: string, acts: readonly Act[], source = 'hotline') {
  const told = acts.map(
    (act, n): Told => ({
      version: n + 1,
      at: (n + 1) * 3_600_000,
      staff: true,
      from: n === 0 ? null : (acts[n - 1]?.to ?? null),
      hold: 'none',
      holder: act.to === 'dispatched' || act.to === 'inHandling' ? 'office' : 'hall',
      noted: false,
      clocks: [],
      facts: {},
      ...act,
    }),
  )
  const marks = marksOf(historyOf({ kind: of(kind), source, openedAt: 0, told }))
  return (code: string) => {
    const own = marks.filter((one) => one.code === code)
    const sum = (what: 'numerator' | 'denominator' | 'excluded') => own.reduce((all, one) => all + one[what], 0)
    return [sum('numerator'), sum('denominator'), sum('excluded')]
  }
}
const clock = (name: string, act: 'start' | 'stop', due: number) => [
  { id: name, name, act, due } as unknown as Told['clocks'][number],
]
const handled: readonly Act[] = [
  { step: 'create', to: 'toCheck' },
  { step: 'check', to: 'toDispatch' },
  { step: 'dispatch', to: 'dispatched', clocks: clock('sign', 'start', 4 * 3_600_000) },
  { step: 'sign', to: 'signed', clocks: clock('sign', 'stop', 4 * 3_600_000) },
  { step: 'contact', to: 'inHandling' },
  { step: 'reply', to: 'replied' },
]
const audited = (facts = {}): Act => ({ step: 'audit', to: 'toCallBack', facts })
const call = (facts: Record<string, unknown>, to = 'closed'): Act => ({ step: 'callBack', to, facts })
const order = (...more: readonly Act[]) => played('workOrder', [...handled, ...more])

test('K01 counts what came, by its source; what was a trial is left out', () => {
  assert.deepEqual(order()('K01'), [1, 1, 0])
  assert.deepEqual(played('gridEvent', [{ step: 'report', to: 'toAccept' }])('K01'), [1, 1, 0])
  const trial = played('gridEvent', [
    { step: 'report', to: 'toAccept' },
    { step: 'void', to: 'void', facts: { ground: 'test' } },
  ])
  assert.deepEqual(trial('K01'), [0, 0, 1])
})

test('K04 closed at the first word, of all that came; K05 signed in its window, of what was dispatched; K12 what came back', () => {
  assert.deepEqual(played('workOrder', [{ step: 'answerDirect', to: 'closedDirect' }])('K04'), [1, 1, 0])
  assert.deepEqual(order()('K04'), [0, 1, 0])
  assert.deepEqual(order()('K05'), [1, 1, 0])
  assert.deepEqual(order()('K12'), [0, 1, 0])
  const late = handled.map((one) => (one.step === 'sign' ? { ...one, at: 5 * 3_600_000 } : one))
  assert.deepEqual(played('workOrder', late)('K05'), [0, 1, 0])
})

test('K07 and K08 of those who said it: unreached and unsaid are left out and reported; a word on one of both counts there', () => {
  const table: readonly [string, Record<string, unknown>, readonly number[], readonly number[]][] = [
    ['solved and satisfied', { reached: true, solved: true, grade: 5 }, [1, 1, 0], [1, 1, 0]],
    ['solved, but slow: the third of five is not satisfied', { reached: true, solved: true, grade: 3 }, [1, 1, 0], [0, 1, 0]],
    ['solved, no grade given', { reached: true, solved: true, grade: null }, [1, 1, 0], [0, 0, 1]],
    ['a grade, nothing on the matter', { reached: true, solved: null, grade: 4 }, [0, 0, 1], [1, 1, 0]],
    ['reached, and said neither', { reached: true, solved: null, grade: null }, [0, 0, 1], [0, 0, 1]],
    ['nobody took three calls', { reached: false }, [0, 0, 1], [0, 0, 1]],
  ]
  for (const [says, facts, solved, satisfied] of table) {
    const is = order(audited(), call(facts))
    assert.deepEqual([is('K07'), is('K08')], [solved, satisfied], says)
  }
})

test('K11 reached, of those to be rung; K43 rated, of what was done and asked; who could not be asked is left out; K43b mended after a bad word', () => {
  const unreached = order(audited(), call({ reached: false }, 'toCallBack'), call({ reached: false }))
  assert.deepEqual(unreached('K11'), [0, 1, 0])
  assert.deepEqual(unreached('K43'), [0, 1, 0])
  assert.deepEqual(order(audited(), call({ reached: true, solved: true, grade: 5 }))('K11'), [1, 1, 0])
  assert.deepEqual(order(audited(), call({ reached: true, solved: true, grade: 5 }))('K43'), [1, 1, 0])
  assert.deepEqual(order(audited(), call({ reached: true, solved: null, grade: null }))('K43'), [0, 1, 0])
  assert.deepEqual(order({ step: 'audit', to: 'closed', facts: { rung: false } })('K43'), [0, 0, 1])
  assert.deepEqual(
    order(audited(), { step: 'rate', to: 'closed', staff: false, facts: { solved: true, grade: 4 } })('K11'),
    [0, 0, 1],
  )
  const bad = [audited(), call({ reached: true, solved: false, grade: 1 }, 'sentBack')]
  assert.deepEqual(order(...bad)('K43b'), [0, 1, 0])
  assert.deepEqual(order(...bad, { step: 'redo', to: 'inHandling' }, { step: 'reply', to: 'replied' })('K43b'), [1, 1, 0])
})

test('K06 and K10: in time, late, or stopped by what is nobody’s doing, which is left out; what stands still has no day yet', () => {
  const hours = (n: number) => n * 3_600_000
  const act = (what: string) => [...clock('contact', what as 'stop', hours(8)), ...clock('handle', what as 'stop', hours(8))]
  const course = (at: number | null, step: string, to: string, more: readonly Act[] = []) =>
    played('workOrder', [
      { step: 'create', to: 'toCheck' },
      { step: 'sign', to: 'inHandling', clocks: act('start') },
      ...more,
      ...(at === null ? [] : [{ step, to, at: hours(at), clocks: act('stop') }]),
    ])
  const table: readonly [string, (code: string) => readonly number[], readonly number[], readonly number[]][] = [
    ['spoken to in time, which is not handled', course(7, 'contact', 'inHandling'), [1, 1, 0], [0, 0, 1]],
    ['spoken to late', course(9, 'contact', 'inHandling'), [0, 1, 0], [0, 0, 1]],
    ['answered in time without a first word', course(7, 'reply', 'replied'), [0, 0, 1], [1, 1, 0]],
    ['answered late', course(9, 'reply', 'replied'), [0, 0, 1], [0, 1, 0]],
    ['neither, so far', course(null, '', ''), [0, 1, 0], [0, 1, 0]],
    ['withdrawn', course(7, 'withdraw', 'withdrawn'), [0, 0, 1], [0, 0, 1]],
    ['sent to another office', course(7, 'decideObjection', 'toDispatch'), [0, 0, 1], [0, 0, 1]],
    [
      'standing still',
      course(null, '', '', [{ step: 'decideSuspend', to: 'inHandling', clocks: act('pause') }]),
      [0, 0, 0],
      [0, 0, 0],
    ],
  ]
  for (const [says, is, spoken, done] of table) assert.deepEqual([is('K06'), is('K10')], [spoken, done], says)
  // Without a clock for the first word it is the first act of an office before its time to accept ran out.
  const event = (...acts: readonly Act[]) =>
    played('gridEvent', [{ step: 'report', to: 'toAccept', staff: false, clocks: clock('accept', 'start', hours(4)) }, ...acts])(
      'K06',
    )
  const accept = { step: 'accept', to: 'filed', clocks: clock('accept', 'stop', hours(4)) }
  assert.deepEqual(event({ ...accept, at: hours(3) }), [1, 1, 0])
  assert.deepEqual(event({ ...accept, at: hours(5) }), [0, 1, 0])
  assert.deepEqual(
    event({ step: 'withdraw', to: 'withdrawn', staff: false, at: hours(3), clocks: clock('accept', 'stop', hours(4)) }),
    [0, 0, 1],
  )
})

test('a ledger given back was never here, and what offices ask of each other is no matter of a resident', () => {
  const taken: readonly Act[] = [
    { step: 'takeOver', to: 'inHandling' },
    { step: 'giveBack', to: 'withdrawn' },
  ]
  assert.deepEqual(played('workOrder', taken.slice(0, 1))('K01'), [1, 1, 0])
  for (const code of ['K01', 'K04', 'K05', 'K06', 'K10', 'K12'])
    assert.deepEqual(played('workOrder', taken)(code), [0, 0, 0], code)
  for (const kind of [...kinds.values()].filter((one) => one.routed !== true)) {
    const first = Object.keys(kind.states)[0] ?? ''
    assert.deepEqual(played(kind.name, [{ step: 'open', to: first }])('K01'), [0, 0, 0], kind.name)
  }
})
