// The sub-flows every kind has: what the frame declares, and the corners of its decisions that no loop walks through.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gridEvent } from '../../cases/gridEvent/gridEvent.kind.ts'
import { kinds } from '../../cases/index.ts'
import { landOf } from '../../test/land.ts'
import { land } from '../../test/people.ts'
import { on, tuesday } from '../../test/world.ts'
import type { CaseRow, Facts } from '../case.ts'
import { pauseClock, startClock } from '../clock.ts'
import { policyFor } from '../house.ts'
import { type Change, type Ctx, opens } from '../kind.ts'
import { isRefusal } from '../refusal.ts'
import { frameSteps } from './frame.ts'
import { drawn } from './sample.ts'

const county = '960001'
const region = landOf(county, [gridEvent])
const ctx: Ctx = {
  now: tuesday,
  region,
  county,
  caseId: 'case',
  id: (label) => label,
  lot: () => 1,
  actor: land.dispatcher,
  post: null,
}
const facts = (more: Partial<CaseRow> = {}, hung: Partial<Facts> = {}): Facts => ({
  ...land.facts({ kind: 'gridEvent', state: 'inHandling', ...more }),
  ...hung,
})
const decide = (name: string, given: Facts, input: Record<string, unknown>, more: Partial<Ctx> = {}): Change | string => {
  const step = gridEvent.steps[name]
  assert.ok(step && !opens(step))
  const change = step.decide(given, input as never, { ...ctx, ...more })
  return isRefusal(change) ? change.refused : change
}
const clock = (name: string, at = tuesday) => {
  const policy = policyFor(region, 'gridEvent', name, { class: 'simple', urgency: 'ordinary' })
  assert.ok(policy)
  return startClock(policy, at, region.calendar, { id: name, owner: null })
}

test('a kind that declares nothing of its own has the steps of the frame: asked, answered, about time, shared, related, handed over, named, led, supervised, kept, on paper, taken over', () => {
  assert.deepEqual(Object.keys(frameSteps(gridEvent.frame)), [
    'return',
    'resubmit',
    'lapse',
    'object',
    'decideObjection',
    'void',
    'objectVoid',
    'reviewVoid',
    'add',
    'withdraw',
    'rate',
    'unrated',
    'reopen',
    'askReopen',
    'decideReopen',
    'urge',
    'askExtend',
    'decideExtend',
    'askSuspend',
    'decideSuspend',
    'prolong',
    'resume',
    'consult',
    'askJoint',
    'assignDown',
    'replyTask',
    'dropTask',
    'merge',
    'unmerge',
    'follow',
    'link',
    'unlink',
    'splitOff',
    'handOver',
    'takeBack',
    'recordReceipt',
    'receiptCame',
    'handIn',
    'answerTransfer',
    'recallTransfer',
    'nameBody',
    'takeLead',
    'leaveLead',
    'passLead',
    'supervise',
    'answerSupervision',
    'closeSupervision',
    'raiseSupervision',
    'amend',
    'proposeAmend',
    'undo',
    'escalateOverdue',
    'recompute',
    'archive',
    'erase',
    'issuePaper',
    'voidPaper',
    'filePaper',
    'askCall',
    'recordTalk',
    'watch',
    'unwatch',
    'takeOver',
    'giveBack',
  ])
})

test('what must always be taken is taken from a suspended case too, and nothing else of the frame', () => {
  const even = Object.entries(frameSteps(gridEvent.frame))
    .filter(([, step]) => step.evenHeld)
    .map(([name]) => name)
  assert.deepEqual(even, [
    'add',
    'withdraw',
    'urge',
    'prolong',
    'resume',
    'replyTask',
    'dropTask',
    'unmerge',
    'follow',
    'link',
    'unlink',
    'takeBack',
    'recordReceipt',
    'receiptCame',
    'answerTransfer',
    'recallTransfer',
    'takeLead',
    'leaveLead',
    'passLead',
    'supervise',
    'answerSupervision',
    'closeSupervision',
    'raiseSupervision',
    'amend',
    'undo',
    'escalateOverdue',
    'recompute',
    'erase',
    'issuePaper',
    'voidPaper',
    'filePaper',
    'askCall',
    'recordTalk',
    'watch',
    'unwatch',
    'giveBack',
  ])
})

test('only erasing, also of a follower by himself, works under the role that may erase', () => {
  assert.deepEqual(
    Object.entries(frameSteps(gridEvent.frame))
      .filter(([, step]) => step.role)
      .map(([name]) => name),
    ['erase', 'unwatch'],
  )
})

test('a sample takes the lots below its share', () => {
  const lots = Array.from({ length: 1000 }, (_, n) => n / 1000)
  const share = (percent: number) => lots.filter((lot) => drawn({ lot: () => lot }, 'void', percent)).length / lots.length
  assert.deepEqual([share(0), share(5), share(10), share(100)], [0, 0.05, 0.1, 1])
})

test('the grounds are those of the region where it lists its own', () => {
  const own = { ...region, settings: { 'gridEvent.voidGrounds': ['test'] } }
  assert.equal(decide('void', facts({ state: 'filed' }), { ground: 'nothingFound', text: 'x' }, { region: own }), 'groundUnknown')
  assert.notEqual(decide('void', facts({ state: 'filed' }), { ground: 'test', text: 'x' }, { region: own }), 'groundUnknown')
})

test('the window to object is the clock that runs: not one that was annulled, nor one that has stopped', () => {
  const open = clock('object')
  const input = { ground: 'legalPath', text: 'x' }
  const state = { state: 'assigned' }
  const annulled = { ...open, id: 'old', stoppedAt: tuesday }
  assert.notEqual(decide('object', facts(state, { clocks: [open, annulled] }), input), 'windowOver')
  assert.equal(decide('object', facts(state, { clocks: [annulled] }), input), 'windowOver')
  assert.equal(decide('object', facts(state, { clocks: [] }), input), 'windowOver')
  assert.notEqual(decide('object', facts(state, { clocks: [open] }), input, { now: open.dueAt }), 'windowOver')
  assert.equal(decide('object', facts(state, { clocks: [open] }), input, { now: open.dueAt + 1 }), 'windowOver')
})

test('a clock that stands still, has stopped, is not due or belongs to no one here is not escalated', () => {
  const handle = clock('handle')
  const late = { now: on('2026-10-16', 18) + 1 }
  const ask = (clocks: Facts['clocks'], more = late) =>
    decide('escalateOverdue', facts({}, { clocks }), { clock: 'handle' }, more)
  assert.equal(ask([pauseClock(handle, 'outside', tuesday).row]), 'nothingOpen')
  assert.equal(ask([{ ...handle, stoppedAt: tuesday }]), 'nothingOpen')
  assert.equal(ask([]), 'nothingOpen')
  assert.equal(ask([handle], { now: on('2026-10-16', 18) }), 'nothingOpen')
  assert.equal(ask([{ ...handle, expired: 1 }]), 'nothingOpen', 'it is over, but not by twice the time')
  assert.equal(ask([{ ...handle, expired: 2 }], { now: on('2027-01-01', 0) }), 'nothingOpen')
  const first = ask([handle])
  assert.ok(typeof first !== 'string')
  assert.deepEqual([first.expires, first.joins, first.facts], ['handle', [`${county}-street`], { clock: 'handle', escalated: 1 }])
})

test('an amendment without a change, without a proposal and without a contact is refused', () => {
  assert.equal(decide('amend', facts(), { reason: 'x' }), 'nothingChanged')
  assert.equal(decide('amend', facts({ category: '0101' }), { category: '0101', reason: 'x' }), 'nothingChanged')
  assert.equal(decide('amend', facts(), { contact: { party: 'nobody' }, reason: 'x' }), 'nothingOpen')
})

test('the amendment form is filled with what the handler proposed, else with what stands there', () => {
  const { amend } = gridEvent.steps
  assert.ok(amend && !opens(amend) && amend.suggest)
  const proposal = { id: 'p', fields: { category: '0106' }, organisation: null, at: 0, decidedAt: null, accepted: null }
  assert.deepEqual(amend.suggest(facts({}, { proposals: [proposal] }), ctx), { category: '0106' })
  assert.deepEqual(amend.suggest(facts({ category: '0101' }), ctx), {
    category: '0101',
    area: '960001001001001',
    urgency: 'ordinary',
  })
})

test('nobody undoes for another, nor anything that had no time to be undone', () => {
  const past = (person: string, more: Record<string, unknown>) => [
    { ...land.did('assign', land.dispatcher, more), version: 1, person },
  ]
  const ask = (given: Facts) => decide('undo', given, { version: 1 })
  assert.equal(ask(facts({}, { past: past('chen', { before: {}, undoUntil: tuesday - 1 }) })), 'undoOver')
  assert.equal(ask(facts({}, { past: past('deng', { before: {}, undoUntil: tuesday }) })), 'undoOver')
  assert.equal(ask(facts({}, { past: past('chen', {}) })), 'undoOver')
  assert.equal(ask(facts({ version: 2 }, { past: past('chen', { before: {}, undoUntil: tuesday }) })), 'undoOver')
  assert.notEqual(ask(facts({}, { past: past('chen', { before: {}, undoUntil: tuesday }) })), 'undoOver')
})

test('one round of rating is rated once', () => {
  const rating = { id: 'r', round: 1, solved: true, grade: 5, at: 0 }
  assert.equal(decide('rate', facts({ state: 'toRate' }, { ratings: [rating] }), { solved: true, grade: 5 }), 'alreadyRated')
  assert.notEqual(
    decide('rate', facts({ state: 'toRate', reopened: 1 }, { ratings: [rating] }), { solved: true, grade: 5 }),
    'alreadyRated',
  )
})

test('every step whose form has another version lifts those of before: a phone sends what it wrote in its day', () => {
  const lacking = [...kinds.values()].flatMap((kind) =>
    Object.entries(kind.steps).flatMap(([name, { version = 1, upgrades = {} }]) =>
      Array.from({ length: version - 1 }, (_, n) => n + 1).flatMap((form) =>
        upgrades[form] ? [] : [`${kind.name}.${name} ${form}`],
      ),
    ),
  )
  assert.deepEqual(lacking, [])
  assert.ok([...kinds.values()].some((kind) => Object.values(kind.steps).some(({ version = 1 }) => version > 1)))
})
