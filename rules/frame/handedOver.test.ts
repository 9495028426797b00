// What stands still while a matter is in transfer, and what does not: for any time before and in transfer, exactly.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { gridEvent } from '../../cases/gridEvent/gridEvent.kind.ts'
import { landOf } from '../../test/land.ts'
import { land } from '../../test/people.ts'
import { workingTimeBetween } from '../calendar.ts'
import type { Facts } from '../case.ts'
import { type ClockRow, startClock } from '../clock.ts'
import { effectOf } from '../effect.ts'
import { policyFor } from '../house.ts'
import { judge } from '../judge.ts'
import type { ActStep, Ctx, OpenStep } from '../kind.ts'
import { isRefusal } from '../refusal.ts'
import { instantAt } from '../time.ts'

const county = '960001'
const region = landOf(county, [gridEvent])
const { calendar } = region
const begun = instantAt('2026-10-13', 540, calendar.zone)
const row = land.row({
  county,
  kind: 'gridEvent',
  state: 'assigned',
  class: 'ordinary',
  holder: `${county}-department`,
  handler: `${county}-department`,
  centre: `${county}-street`,
  organisations: [`${county}-department`, `${county}-street`],
})
const clock = (name: string): ClockRow => {
  const policy = policyFor(region, 'gridEvent', name, row)
  assert.ok(policy)
  return startClock(policy, begun, calendar, { id: name, owner: row.holder })
}
const replayer = { type: 'system', name: 'replay' } as const

/** One step at an instant, as facts for the next. */
function after(facts: Facts, step: string, input: Record<string, unknown>, now: number): Facts {
  const ctx: Omit<Ctx, 'actor' | 'post'> = { now, region, county, caseId: 'case', id: (label) => label, lot: () => 1 }
  const judged = judge(gridEvent, step, { actor: replayer, wanted: undefined, facts, input, ctx })
  assert.ok(!isRefusal(judged), JSON.stringify(judged))
  const effect = effectOf(gridEvent, gridEvent.steps[step] as ActStep, facts, judged.change, {
    ...ctx,
    actor: replayer,
    post: null,
  })
  return { ...facts, case: effect.row, clocks: effect.clocks }
}

test('handed over and refused, each clock of the office has as much left as before, and the resident’s has not moved', () => {
  fc.assert(
    fc.property(fc.nat(6 * 24 * 60), fc.nat(20 * 24 * 60), (before, away) => {
      const first: Facts = { ...land.facts(), case: row, clocks: ['sign', 'object', 'handle'].map(clock) }
      const at = begun + before * 60_000
      const sent = after(first, 'handOver', { authority: '邻区城管局', ground: 'otherPlace', text: '移交' }, at)
      assert.deepEqual(
        sent.clocks.map((one) => one.pausedBy),
        [['transfer'], ['transfer'], [], []],
      )
      const back = at + away * 60_000
      const refused = { transfer: 'transfer', accepted: false, how: 'source', text: '退回' }
      const again = after(sent, 'receiptCame', refused, back)
      assert.deepEqual(
        [again.case.hold, again.case.state, again.case.holder, again.case.data],
        ['none', row.state, row.holder, {}],
      )
      for (const was of first.clocks) {
        const is = again.clocks.find((one) => one.id === was.id)
        assert.ok(is)
        assert.deepEqual([is.pausedBy, is.stoppedAt], [[], null])
        if (was.name === 'handle' || at > was.dueAt) assert.equal(is.dueAt, was.dueAt)
        else assert.equal(workingTimeBetween(back, is.dueAt, calendar), workingTimeBetween(at, was.dueAt, calendar))
      }
      assert.ok(again.clocks.every((one) => one.name !== 'receipt' || one.stoppedAt === back))
    }),
    { numRuns: 300 },
  )
})

test('a clock whose law counts from filing begins with the filing, with whichever keeper it starts', () => {
  const usual = policyFor(region, 'gridEvent', 'handle', row)
  assert.ok(usual)
  const own = new Map(region.clocks.get('gridEvent')).set('handle', [{ ...usual, countsFrom: 'filing' }])
  const clocks = new Map(region.clocks).set('gridEvent', own)
  const ctx = {
    now: begun + 3 * 86_400_000,
    region: { ...region, clocks },
    county,
    caseId: 'case',
    id: (label: string) => label,
    lot: () => 1,
  }
  const facts: Facts = { ...land.facts(), case: { ...row, state: 'filed', openedAt: begun } }
  const step = gridEvent.steps.assign as ActStep
  const change = { to: 'assigned', set: {} }
  const { clocks: started } = effectOf(gridEvent, step, facts, change, { ...ctx, actor: replayer, post: null } as unknown as Ctx)
  const handle = started.find((one) => one.name === 'handle')
  assert.deepEqual([handle?.startedAt, handle?.dueAt], [begun, clock('handle').dueAt])
})

test('handed in with a point in the county it comes from, a matter lies where its new keeper sees it', () => {
  const step = gridEvent.steps.handIn as OpenStep
  const own = [...region.areas.values()].find((area) => area.level === 'grid')?.code ?? ''
  const foreign = '960009001001001'
  const areaOf = (grids: readonly string[]) => {
    const input = {
      transfer: 't',
      from: { county: '960009', case: 'c' },
      organisation: `${county}-county`,
      ground: 'otherPlace',
      category: '0101',
      class: 'simple',
      urgency: 'ordinary',
      openedAt: begun,
      place: { area: foreign, point: { lon: 99.5, lat: 29.5, system: 'CGCS2000', accuracy: 5 } },
      files: [],
      secret: false,
      barred: [],
    }
    const ctx = {
      now: begun,
      region,
      county,
      caseId: 'case',
      id: (label: string) => label,
      lot: () => 1,
      actor: replayer,
      post: null,
    }
    const opened = step.open(grids, input as never, ctx as Parameters<typeof step.open>[2], [])
    assert.ok(!isRefusal(opened), JSON.stringify(opened))
    return [opened.area, opened.placeState]
  }
  assert.deepEqual(areaOf([own]), [own, 'point'])
  assert.deepEqual(areaOf([foreign]), [county.padEnd(12, '0'), 'outside'])
  assert.deepEqual(areaOf([own, foreign]), [own, 'point'], 'a line between two counties is no line within one')
})
