// State × step × person of the visit, compared with the table beside it; written anew with --write.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CaseRow, Facts } from '../../rules/case.ts'
import { testDatabase } from '../../test/database.ts'
import { matrixOf, openingsOf, type People, type Standing } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { visitation } from './visitation.kind.ts'

const w = world(await testDatabase())
const people: People = { ...w.staff, stranger: w.resident('stranger'), clock: { type: 'system', name: 'clock' } }
const [street, community, county] = (['street', 'community', 'county'] as const).map(w.organisation) as [string, string, string]
const noticed = (state: string): boolean => !['planned', 'visiting', 'calledOff'].includes(state)
const row = (state: string, secret: boolean): CaseRow =>
  land.row({
    county: w.county,
    kind: 'visitation',
    state,
    area: w.codes.street,
    holder: state === 'answering' ? street : county,
    centre: county,
    handler: noticed(state) ? street : null,
    organisations: noticed(state) || !secret ? [county, street, community] : [county],
    secret: secret && !noticed(state),
    reporter: w.staff.supervisor.person,
    data: { visited: street },
  })
const task = (organisation: string): Facts['tasks'][number] => ({
  id: organisation,
  what: 'problem',
  organisation,
  by: county,
  until: '2026-10-15',
  at: 0,
  answeredAt: null,
  outcome: null,
  closedAt: null,
  part: '1',
})
const situations: Readonly<Record<string, (state: string) => Standing | null>> = {
  'the street is visited unannounced; its community has a problem to mend': (state) => ({
    case: row(state, true),
    tasks: state === 'answering' ? [task(community)] : [],
  }),
  'the street was told beforehand': (state) => (noticed(state) ? null : { case: row(state, false) }),
}

test('who may do what in which state is the table beside the kind', () => {
  const file = join(import.meta.dirname, 'visitation.matrix.txt')
  const table = `# new\n\n${openingsOf(visitation)}${Object.entries(situations)
    .map(([title, standing]) => `\n# ${title}\n\n${matrixOf(visitation, people, standing)}`)
    .join('')}`
  if (process.argv.includes('--write')) writeFileSync(file, table)
  else assert.equal(table, readFileSync(file, 'utf8'), 'a right changed: change visitation.matrix.txt only on purpose')
})
