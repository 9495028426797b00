// Actors and one case without any database, for tests of the rules.
import type { Actor, Holding, Resident, Staff, System } from '../rules/actor.ts'
import type { Asked } from '../rules/by.ts'
import { bareFacts, type CaseRow, type Facts, type Past } from '../rules/case.ts'

const post = (organisation: string, areas: readonly string[], permissions: readonly string[]): Holding => ({
  id: `post-${organisation}`,
  kind: 'k',
  organisation,
  areas,
  permissions,
  from: null,
  to: null,
  via: 'own',
})
const person = (name: string, ...posts: Holding[]): Staff => ({ type: 'staff', person: name, posts })

const row = (more: Partial<CaseRow> = {}): CaseRow => ({
  county: '960001',
  id: 'case',
  kind: 'x',
  code: '',
  state: 'open',
  hold: 'none',
  version: 1,
  category: 'a',
  class: 'simple',
  urgency: 'ordinary',
  areaFiled: '960001001001001',
  area: '960001001001001',
  point: null,
  placeState: 'picked',
  accuracy: null,
  source: 'resident',
  holder: 'street',
  centre: 'street',
  handler: null,
  organisations: ['street'],
  barred: [],
  secret: false,
  designated: false,
  bounced: 0,
  reopened: 0,
  reporter: null,
  openedAt: 0,
  updatedAt: 0,
  closedAt: null,
  data: {},
  ...more,
})
const facts = (more: Partial<CaseRow> = {}, past: readonly Past[] = []): Facts => ({ ...bareFacts(row(more)), past })

export const land = {
  row,
  facts,
  dispatcher: person('chen', post('street', ['960001001'], ['case.read', 'case.organisation', 'x.accept'])),
  farDispatcher: person('deng', post('farStreet', ['960001002'], ['case.read', 'case.organisation', 'x.accept'])),
  department: person('liu', post('department', ['960001099'], ['case.organisation', 'x.handle'])),
  resident: {
    type: 'resident',
    device: 'd',
    party: { county: '960001', caseId: 'case', party: 'p' },
  } satisfies Resident as Resident,
  stranger: { type: 'resident', device: 'e', party: null } satisfies Resident as Resident,
  clockwork: { type: 'system', name: 'clock' } satisfies System as System,
  replayer: { type: 'system', name: 'replay' } satisfies System as System,
  did: (step: string, who: Staff, more: Past['facts'] = {}): Past => ({
    version: 1,
    step,
    person: who.person,
    post: null,
    organisation: who.posts[0]?.organisation ?? null,
    from: '',
    to: '',
    at: 0,
    facts: more,
  }),
  /** What a predicate is asked; `null` for a case that is only being opened. */
  asked: (actor: Actor, more: Partial<CaseRow> | null = {}, past: readonly Past[] = []): Asked => ({
    actor,
    post: actor.type === 'staff' ? (actor.posts[0] ?? null) : null,
    facts: more === null ? null : facts(more, past),
    area: null,
  }),
}
