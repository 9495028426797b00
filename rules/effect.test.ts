// From a decision to rows: who joins, what the clocks do, whose queue it is in, when the system looks again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gridEvent } from '../cases/gridEvent/gridEvent.kind.ts'
import { landOf } from '../test/land.ts'
import { land } from '../test/people.ts'
import { on, tuesday } from '../test/world.ts'
import type { CaseRow } from './case.ts'
import { type ClockRow, pauseClock, startClock } from './clock.ts'
import { effectOf, lookAt, never } from './effect.ts'
import { centreAt, nearest, openCentre, policyFor, setting, upward } from './house.ts'
import type { Change, Ctx, StepDef } from './kind.ts'

const county = '960001'
const region = landOf(county, [gridEvent])
const ctx: Ctx = {
  now: tuesday,
  region,
  county,
  caseId: 'case',
  id: (label) => `id-${label}`,
  lot: () => 1,
  actor: land.dispatcher,
  post: null,
}
const row = (more: Partial<CaseRow> = {}): CaseRow =>
  land.row({
    kind: 'gridEvent',
    state: 'inHandling',
    holder: `${county}-department`,
    handler: `${county}-department`,
    centre: `${county}-street`,
    organisations: [`${county}-street`],
    ...more,
  })
const step = (more: Partial<StepDef> = {}): StepDef => ({ ...gridEvent.steps.add, ...more }) as StepDef
const clock = (name: string, more: { class?: CaseRow['class']; at?: number } = {}): ClockRow => {
  const policy = policyFor(region, 'gridEvent', name, { class: more.class ?? 'simple', urgency: 'ordinary' })
  assert.ok(policy)
  return startClock(policy, more.at ?? tuesday, region.calendar, { id: `old-${name}`, owner: null })
}
const change = (more: Partial<Change> = {}): Change => ({ to: 'inHandling', ...more })
const effect = (
  given: Partial<Change>,
  clocks: readonly ClockRow[] = [],
  before: Partial<CaseRow> = {},
  by: Partial<StepDef> = {},
  more: Partial<Ctx> = {},
) => effectOf(gridEvent, step(by), { case: row(before), clocks }, change(given), { ...ctx, ...more })

test('every effect raises the version by one and stamps the time', () => {
  const { row: after } = effect({})
  assert.deepEqual([after.version, after.updatedAt, after.closedAt], [2, tuesday, null])
})

test('whoever holds or handles it takes part from then on, once', () => {
  const { row: after } = effect({ set: { holder: 'a', handler: 'b' }, joins: ['c', 'a'] })
  assert.deepEqual(after.organisations, [`${county}-street`, 'c', 'a', 'b'])
  assert.deepEqual(
    effect({ set: { organisations: ['x'], holder: 'x' } }).row.organisations,
    ['x'],
    'and not any more when it is taken back',
  )
})

test('a case that ends stops every clock, stays ended, and opens again without its date', () => {
  const ended = effect({ to: 'archived' }, [clock('handle'), clock('verify')])
  assert.deepEqual(
    ended.clocks.map((one) => one.stoppedAt),
    [tuesday, tuesday],
  )
  assert.equal(ended.row.closedAt, tuesday)
  assert.equal(effect({ to: 'void' }, [], { state: 'void', closedAt: 5 }).row.closedAt, 5)
  assert.equal(effect({ to: 'inHandling' }, [], { state: 'archived', closedAt: 5 }).row.closedAt, null)
})

test('a clock that starts after the end is not stopped by the next entry', () => {
  const { clocks } = effect({ to: 'void' }, [clock('decide')], { state: 'void', closedAt: 5 })
  assert.equal(clocks[0]?.stoppedAt, null)
})

test('a step that is only noted starts and stops nothing of its own', () => {
  const { acts } = effect({ noted: true }, [clock('handle')], {}, { stops: ['handle'], starts: ['verify'] })
  assert.deepEqual(acts, [])
  assert.deepEqual(
    effect({ noted: true, stops: ['handle'] }, [clock('handle')]).acts.map((one) => one.act),
    ['stop'],
  )
})

test('a clock for which the region has no length does not run', () => {
  const bare = { ...region, clocks: new Map([['gridEvent', new Map()]]) }
  assert.deepEqual(effect({ starts: ['verify'] }, [], {}, {}, { region: bare }).clocks, [])
})

test('the most particular policy fits: urgency before class before none', () => {
  assert.equal(policyFor(region, 'gridEvent', 'handle', { class: 'urgent', urgency: 'ordinary' })?.length, 1440)
  assert.equal(policyFor(region, 'gridEvent', 'accept', { class: 'simple', urgency: 'urgent' })?.length, 30)
  assert.equal(policyFor(region, 'gridEvent', 'accept', { class: 'simple', urgency: 'important' })?.length, 240)
  assert.equal(policyFor(region, 'gridEvent', 'handle', { class: null, urgency: 'ordinary' }), null)
  assert.equal(policyFor(region, 'dragon', 'handle', { class: 'simple', urgency: 'ordinary' }), null)
})

test('stopped and started in one step: the old one stops, a new one runs, and both are in the entry', () => {
  const { clocks, acts } = effect({}, [clock('handle')], {}, { stops: ['handle'], starts: ['handle'] }, { now: tuesday + 1000 })
  assert.deepEqual(
    acts.map((one) => [one.act, one.id]),
    [
      ['stop', 'old-handle'],
      ['start', 'id-clock:handle'],
    ],
  )
  assert.deepEqual(
    clocks.map((one) => one.stoppedAt),
    [tuesday + 1000, null],
  )
})

test('revived it is what it was, annulled it never was; what runs is not annulled twice', () => {
  const stopped = { ...clock('assign'), stoppedAt: tuesday }
  const { clocks, acts } = effect({ revives: ['old-assign', 'unknown'], annuls: ['old-sign', 'unknown'] }, [
    stopped,
    clock('sign'),
  ])
  assert.deepEqual(
    clocks.map((one) => one.stoppedAt),
    [null, tuesday],
  )
  assert.deepEqual(
    acts.map((one) => one.act),
    ['annul', 'revive'],
  )
})

test('paused and resumed by a reason its policy knows, and by no other', () => {
  const paused = effect(
    {
      pauses: [
        { clock: 'handle', reason: 'outside' },
        { clock: 'verify', reason: 'outside' },
      ],
    },
    [clock('handle'), clock('verify')],
  )
  assert.deepEqual(
    paused.acts.map((one) => [one.act, one.name]),
    [['pause', 'handle']],
  )
  const resumed = effect(
    { resumes: [{ clock: 'handle', reason: 'outside' }] },
    paused.clocks,
    {},
    {},
    { now: on('2026-10-15', 10) },
  )
  assert.deepEqual(
    resumed.acts.map((one) => [one.act, one.before, one.due]),
    [['resume', on('2026-10-16', 18), on('2026-10-20', 18)]],
  )
})

test('a policy pinned anew counts from the first start; a clock that stood still goes on standing still', () => {
  const { row: paused } = pauseClock(clock('handle'), 'outside', tuesday + 1)
  const { clocks, acts } = effect({ repolicies: ['handle'], set: { class: 'ordinary' } }, [paused], {}, {}, { now: tuesday + 5 })
  assert.deepEqual(
    acts.map((one) => [one.act, one.before, one.due]),
    [['repolicy', on('2026-10-16', 18), on('2026-10-20', 18)]],
  )
  assert.deepEqual([clocks[0]?.startedAt, clocks[0]?.pausedBy, clocks[0]?.pausedAt], [tuesday, ['outside'], tuesday + 1])
})

test('the system looks at a clock at its end, once more at twice its time where it escalates, and never when it stands still', () => {
  const handle = clock('handle')
  assert.equal(lookAt(handle, ctx), on('2026-10-16', 18) + 1)
  assert.equal(lookAt({ ...handle, expired: 1 }, ctx), on('2026-10-21', 18) + 1)
  assert.equal(lookAt({ ...handle, expired: 2 }, ctx), null)
  assert.equal(lookAt({ ...handle, stoppedAt: 5 }, ctx), null)
  assert.equal(lookAt(pauseClock(handle, 'outside', tuesday).row, ctx), null)
  assert.equal(lookAt(clock('object'), ctx), null, 'nothing follows the end of the window')
  assert.equal(lookAt({ ...clock('rate'), expired: 1 }, ctx), null, 'silence is told once')
})

test('a queue row says whose, why, until when; without a clock it sorts after every date', () => {
  const [todo] = effect({}, [clock('handle')], { urgency: 'urgent' }).todos
  assert.deepEqual(todo, {
    organisation: `${county}-department`,
    duty: 'gridEvent.handle',
    why: 'handle',
    area: '960001001001001',
    due: on('2026-10-16', 18),
    warn: clock('handle').warnAt,
    since: tuesday,
    urgent: true,
  })
  assert.equal(effect({}).todos[0]?.due, never)
  assert.deepEqual(effect({ to: 'archived' }).todos, [])
})

test('centres are found upward from the area, the body complained of passed over', () => {
  const id = (found: { id: string } | null) => found?.id.slice(county.length + 1) ?? null
  assert.equal(id(centreAt(region, `${county}001001001`, 'community')), 'community')
  assert.equal(id(centreAt(region, `${county}001001001`, 'street')), 'street')
  assert.equal(id(centreAt(region, `${county}002001001`, 'community')), 'otherStreet', 'that community has none of its own')
  assert.equal(id(centreAt(region, `${county}000000`, 'street')), 'county')
  assert.equal(id(centreAt(region, `${county}001001001`, 'street', [`${county}-street`])), 'county')
  assert.equal(id(centreAt(region, `${county}001001001`, 'street', [`${county}-street`, `${county}-county`])), null)
  assert.equal(id(nearest(region, 'department', `${county}001001001`)), 'department')
  assert.equal(nearest(region, 'dragon', `${county}001001001`), null)
  assert.deepEqual(upward('990106001001001'), ['990106001001001', '990106001001', '990106001', '990106', '9901'])
})

test('what cannot wait goes to who is open: the street in office hours, the county at night, the street when both are closed', () => {
  const id = (urgent: boolean, at: number, of = region) =>
    openCentre(of, `${county}001001001`, urgent, at)?.id.slice(county.length + 1)
  assert.equal(id(true, on('2026-10-13', 10)), 'street')
  assert.equal(id(true, on('2026-10-13', 20)), 'county')
  assert.equal(id(false, on('2026-10-13', 20)), 'street')
  assert.equal(id(true, on('2026-10-13', 20), landOf(county, [gridEvent], { countyOpen: false })), 'street')
})

test('a setting of another type than its default is not taken', () => {
  const odd = { ...region, settings: { a: 'text', b: ['x'], c: 3 } }
  assert.deepEqual(
    [setting(odd, 'a', 5), setting(odd, 'b', 'x'), setting(odd, 'b', ['y']), setting(odd, 'c', 5), setting(odd, 'd', 5)],
    [5, 'x', ['x'], 3, 5],
  )
})
