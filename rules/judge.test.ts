// The pure middle of perform: state before hold before person, the fitting post, and what is offered is what is allowed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as z from 'zod/mini'
import { gridEvent } from '../cases/gridEvent/gridEvent.kind.ts'
import { landOf } from '../test/land.ts'
import { land } from '../test/people.ts'
import { anyone, holder, staff } from './by.ts'
import type { Facts } from './case.ts'
import { defineKind } from './define.ts'
import { judge, judgeOpening, mayStep, offers } from './judge.ts'
import { type Ctx, type Kind, opens, stepsOf } from './kind.ts'
import { isRefusal, refuse } from './refusal.ts'

const { act, open } = stepsOf<'open' | 'shut', 'run'>()
const nothing = z.strictObject({})
const kind: Kind = defineKind({
  name: 'x',
  clocks: ['run'],
  states: { open: { phase: 'intake' }, shut: { phase: 'ended' } },
  frame: {
    permissions: { accept: 'x.accept', handle: 'x.handle', decide: 'x.accept' },
    states: {
      toAccept: 'open',
      returned: 'open',
      placed: 'open',
      assigned: 'open',
      handling: 'open',
      toRate: 'open',
      rated: 'open',
      archived: 'shut',
      voided: 'shut',
      withdrawn: 'shut',
    },
    clocks: {
      accept: 'run',
      fill: 'run',
      assign: 'run',
      object: 'run',
      decide: 'run',
      sign: 'run',
      finish: 'run',
      rate: 'run',
      archive: 'run',
      review: 'run',
      supervise: 'run',
      consult: 'run',
      joint: 'run',
      down: 'run',
    },
    defects: () => [],
  },
  steps: {
    begin: open(nothing, { to: 'open', by: staff, open: () => refuse('areaUnknown') }),
    close: act(nothing, {
      from: ['open'],
      to: 'shut',
      by: holder('x.accept'),
      letter: 'k',
      tone: 'main',
      decide: () => ({ to: 'shut' }),
      suggest: () => ({ a: 1 }),
      spares: () => ['b'],
    }),
    stray: act(nothing, { from: ['open'], to: 'same', by: anyone, decide: () => ({ to: 'shut' }) }),
    note: act(nothing, { from: ['open'], to: 'shut', by: anyone, evenHeld: true, decide: () => ({ to: 'open', noted: true }) }),
    busy: act(nothing, { from: ['open'], to: 'same', by: anyone, offers: () => false, decide: () => refuse('nothingOpen') }),
  },
})
const { dispatcher, farDispatcher, department, stranger, facts } = land
const region = landOf('960001', [kind])
const ctx: Omit<Ctx, 'actor' | 'post'> = {
  now: 1000,
  region,
  county: '960001',
  caseId: 'case',
  id: (label) => label,
  lot: () => 1,
}
const say = (name: string, who: Parameters<typeof mayStep>[3], given: Facts = facts(), wanted?: string) => {
  const judged = judge(kind, name, { actor: who, wanted, facts: given, input: {}, ctx })
  return isRefusal(judged) ? judged.refused : judged.change.to
}

test('an unknown step, one that opens a case, a wrong state, a hold, a wrong person: each its own refusal, in this order', () => {
  assert.equal(say('fly', dispatcher), 'unknownStep')
  assert.equal(say('begin', dispatcher), 'unknownStep')
  assert.equal(say('close', stranger, facts({ state: 'shut', hold: 'suspended' })), 'wrongState')
  assert.equal(say('close', stranger, facts({ hold: 'suspended' })), 'held')
  assert.equal(say('close', stranger), 'notYours')
  assert.equal(say('close', dispatcher), 'shut')
  assert.equal(say('note', dispatcher, facts({ hold: 'suspended' })), 'open')
})

test('of several posts the first that fits acts; the one asked for or none', () => {
  const both = { ...dispatcher, posts: [...farDispatcher.posts, ...dispatcher.posts] }
  const judged = judge(kind, 'close', { actor: both, wanted: undefined, facts: facts(), input: {}, ctx })
  assert.ok(!isRefusal(judged) && judged.post?.organisation === 'street')
  assert.equal(say('close', both, facts(), 'post-farStreet'), 'notYours')
  assert.equal(say('close', both, facts(), 'post-street'), 'shut')
  assert.equal(say('close', both, facts(), 'post-of-nobody'), 'notYours')
})

test('a decision that leads where its step does not declare is a bug and is thrown; what is only noted stays where it is', () => {
  assert.throws(() => say('stray', dispatcher), /x.stray led to shut, which it does not declare/)
  assert.equal(say('note', dispatcher), 'open')
})

test('opening is judged like any step, without a case', () => {
  const step = kind.steps.begin
  assert.ok(step && opens(step))
  const street = [...region.organisations.values()].find((one) => one.kind === 'governanceCentre')
  assert.ok(street)
  const here = { ...ctx, region: { ...region, organisations: new Map([['street', street]]) } }
  const ask = (actor: typeof dispatcher | typeof stranger, at: typeof ctx = here) => {
    const judged = judgeOpening(step, { actor, wanted: undefined, grids: [], input: {}, also: [], ctx: at })
    return isRefusal(judged) ? judged.refused : 'done'
  }
  assert.deepEqual([ask(dispatcher), ask(stranger)], ['areaUnknown', 'notYours'])
  assert.equal(ask(dispatcher, ctx), 'keeperOther', 'nobody opens a case in a region where he stands on no post')
})

test('what is offered says step, post, tone, letter, form and the next sensible values, and leaves out what is not worth it now', () => {
  const list = offers(kind, facts(), dispatcher, ctx)
  assert.deepEqual(
    list.find((one) => one.step === 'close'),
    {
      step: 'close',
      post: 'post-street',
      tone: 'main',
      letter: 'k',
      form: 1,
      suggest: { a: 1 },
      spares: ['b', 'without'],
      opens: false,
    },
  )
  assert.ok(!list.some((one) => one.step === 'busy' || one.step === 'begin'))
  assert.deepEqual(
    offers(kind, facts({ hold: 'suspended' }), department, ctx).map((one) => one.step),
    ['note'],
  )
})

test('whatever is offered in any state to anybody, mayStep allows', () => {
  const actors = [dispatcher, farDispatcher, department, stranger, land.resident, land.clockwork, land.replayer]
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(gridEvent.states)),
      fc.constantFrom(...actors),
      fc.constantFrom('none' as const, 'suspended' as const),
      fc.constantFrom('street', 'department'),
      fc.dictionary(fc.constantFrom('objection', 'proposal', 'voidSample'), fc.constant(true)),
      (state, actor, hold, office, data) => {
        const given = facts({ state, hold, holder: office, handler: office, data, kind: 'gridEvent' })
        for (const offer of offers(gridEvent, given, actor, ctx))
          assert.ok(!isRefusal(mayStep(gridEvent, offer.step, given, actor)))
      },
    ),
    { numRuns: 400 },
  )
})
