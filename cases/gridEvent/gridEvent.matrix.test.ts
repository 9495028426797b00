// Kind × state × step × person, against the table checked in beside it: a right that changes must be seen to change.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Actor } from '../../rules/actor.ts'
import type { CaseRow } from '../../rules/case.ts'
import { testDatabase } from '../../test/database.ts'
import { matrixOf } from '../../test/matrix.ts'
import { world } from '../../test/world.ts'
import { gridEvent } from './gridEvent.kind.ts'

const w = world(await testDatabase())
const reporter: Actor = { type: 'resident', device: 'd', party: { county: w.county, caseId: 'c', party: 'p' } }
const stranger: Actor = { type: 'resident', device: 'x', party: null }
const people: Record<string, Actor> = { ...w.staff, reporter, stranger, clock: { type: 'system', name: 'clock' } }

const held = (holder: string, handler: string | null): CaseRow => ({
  county: w.county,
  id: 'c',
  kind: 'gridEvent',
  code: '',
  state: '',
  hold: 'none',
  version: 1,
  category: '0101',
  class: 'simple',
  urgency: 'ordinary',
  areaFiled: w.grid,
  area: w.grid,
  point: null,
  placeState: 'picked',
  accuracy: null,
  source: 'resident',
  holder: w.organisation(holder as 'street'),
  centre: w.organisation('street'),
  handler: handler === null ? null : w.organisation(handler as 'department'),
  organisations: ['community', 'street', 'department'].map((one) => w.organisation(one as 'street')),
  barred: [],
  secret: false,
  designated: false,
  bounced: 0,
  reopened: 0,
  reporter: w.staff.gridWorker.person,
  openedAt: 0,
  updatedAt: 0,
  closedAt: null,
  data: {},
})

// The table that stands beside the kind, one part for each office that may hold the case.
/** The same table for each office that may hold the case. */
const table = [
  '# held by the street centre\n',
  matrixOf(gridEvent, people, held('street', 'department')),
  '\n# held by the community\n',
  matrixOf(gridEvent, people, held('community', null)),
  '\n# held by the department\n',
  matrixOf(gridEvent, people, held('department', 'department')),
  '\n# suspended\n',
  matrixOf(gridEvent, people, { ...held('street', 'department'), hold: 'suspended' }),
].join('')

test('who may do what in which state is the table beside the kind', () => {
  const file = join(import.meta.dirname, 'gridEvent.matrix.txt')
  assert.equal(table, readFileSync(file, 'utf8'), 'compare with the printed table; change gridEvent.matrix.txt only on purpose')
})

test('the matrix tells a right that is given away', () => {
  const generous = {
    ...gridEvent,
    steps: {
      ...gridEvent.steps,
      erase: { ...gridEvent.steps.erase, by: { says: 'x', permission: null, test: () => true as const } },
    },
  }
  assert.notEqual(
    matrixOf(generous as typeof gridEvent, people, held('street', 'department')),
    matrixOf(gridEvent, people, held('street', 'department')),
  )
})
