// State × step × person, against the table checked in beside it: a right that changes must be seen to change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor, Staff } from '../../rules/actor.ts'
import type { CaseRow, Facts, Past } from '../../rules/case.ts'
import type { Kind } from '../../rules/kind.ts'
import { testDatabase } from '../../test/database.ts'
import { holdMatrix, type People, type Situations, type Standing, tableOf } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { gridEvent } from './gridEvent.kind.ts'

const w = world(await testDatabase())
const reporter: Actor = { type: 'resident', device: 'd', party: { county: w.county, caseId: 'case', party: 'p' } }
const stranger: Actor = { type: 'resident', device: 'x', party: null }
const people: People = {
  ...w.staff,
  reporter,
  stranger,
  clock: { type: 'system', name: 'clock' },
  replay: { type: 'system', name: 'replay' },
  importer: { type: 'system', name: 'importer' },
}

type Office = Parameters<typeof w.organisation>[0]
/** Who holds a case in each state on the way every case goes: the community checks what the department handled. */
const usual: Readonly<Record<string, readonly [holder: Office, handler: Office | null]>> = {
  reported: ['community', null],
  toAccept: ['street', null],
  returned: ['street', null],
  filed: ['street', null],
  assigned: ['department', 'department'],
  inHandling: ['department', 'department'],
  handled: ['community', 'department'],
  toCall: ['street', 'department'],
  toRate: ['street', 'department'],
  rated: ['street', 'department'],
  archived: ['street', 'department'],
  void: ['street', null],
  withdrawn: ['street', null],
}
const row = (state: string, [holder, handler]: readonly [Office, Office | null], more: Partial<CaseRow> = {}): CaseRow =>
  land.row({
    county: w.county,
    kind: 'gridEvent',
    state,
    category: '0101',
    area: w.grid,
    holder: w.organisation(holder),
    centre: w.organisation('street'),
    handler: handler && w.organisation(handler),
    organisations: [...new Set([holder, 'street' as const, ...(handler ? [handler] : [])])].map(w.organisation),
    ...more,
  })
const did = (step: string, who: Staff): Past => ({
  version: 1,
  step,
  person: who.person,
  post: who.posts[0]?.id ?? null,
  organisation: who.posts[0]?.organisation ?? null,
  from: '',
  to: '',
  at: 0,
  facts: step === 'finish' ? { handles: true } : {},
})
const only = (states: readonly string[], standing: (state: string) => Standing) => (state: string) =>
  states.includes(state) ? standing(state) : null

const usually = (state: string): Standing => ({ case: row(state, usual[state] ?? ['street', null]) })
const situations: Situations = {
  'as every case goes': usually,
  'reported by the grid worker herself': only(['toAccept', 'toRate', 'archived', 'void'], (state) => ({
    case: row(state, usual[state] ?? ['street', null], { reporter: w.staff.gridWorker.person }),
  })),
  'the community has it first': only(['toAccept', 'returned'], (state) => ({ case: row(state, ['community', null]) })),
  'the county has it, urgent at night': only(['toAccept', 'filed'], (state) => ({ case: row(state, ['county', null]) })),
  "handled by the cadre with the community's own means": only(['inHandling', 'handled'], (state) => ({
    case: row(state, ['community', 'community']),
    past: state === 'handled' ? [did('finish', w.staff.cadre)] : [],
  })),
  'voided by the dispatcher': only(['void'], (state) => ({
    case: row(state, ['street', null]),
    past: [did('void', w.staff.dispatcher)],
  })),
  'another department and the street were asked': only(['filed', 'inHandling'], (state) => {
    const usualCase = usually(state).case
    const asked = (organisation: string): Facts['tasks'][number] => ({
      id: organisation,
      what: state === 'filed' ? 'consult' : 'joint',
      organisation,
      by: state === 'filed' ? w.organisation('street') : w.organisation('department'),
      until: '2026-10-15',
      at: 0,
      answeredAt: null,
      outcome: null,
      closedAt: null,
    })
    const offices = [w.organisation('otherDepartment'), ...(state === 'filed' ? [] : [w.organisation('street')])]
    return { case: { ...usualCase, organisations: [...usualCase.organisations, ...offices] }, tasks: offices.map(asked) }
  }),
  suspended: (state) => ({ case: { ...usually(state).case, hold: 'suspended' } }),
  secret: only(['toAccept', 'assigned', 'handled'], (state) => ({ case: { ...usually(state).case, secret: true } })),
  'the street is complained of, the county runs it': only(['toAccept', 'assigned', 'void'], (state) => {
    const [holder, handler] = usual[state] ?? ['street', null]
    const held = row(state, [holder === 'street' ? 'county' : holder, handler], {
      barred: [w.organisation('street')],
      centre: w.organisation('county'),
    })
    return { case: { ...held, organisations: [...held.organisations, w.organisation('county')] } }
  }),
}

holdMatrix(gridEvent, import.meta.dirname, people, situations)

test('a right that is given away shows in the table', () => {
  const { erase } = gridEvent.steps
  assert.ok(erase)
  const generous: Kind = {
    ...gridEvent,
    steps: { ...gridEvent.steps, erase: { ...erase, by: { says: 'x', permission: null, test: () => true } } },
  }
  assert.notEqual(tableOf(generous, people, situations), tableOf(gridEvent, people, situations))
})
