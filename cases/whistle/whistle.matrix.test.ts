// State × step × person of the whistle, compared with the table beside it; written anew with --write.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CaseRow, Facts } from '../../rules/case.ts'
import { testDatabase } from '../../test/database.ts'
import { matrixOf, openingsOf, type People, type Standing } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { whistle } from './whistle.kind.ts'

const w = world(await testDatabase())
const people: People = {
  ...w.staff,
  stranger: w.resident('stranger'),
  clock: { type: 'system', name: 'clock' },
}
const [street, department, other, county] = (['street', 'department', 'otherDepartment', 'county'] as const).map(w.organisation)
const row = (state: string): CaseRow =>
  land.row({
    county: w.county,
    kind: 'whistle',
    state,
    area: w.grid,
    holder: street ?? '',
    centre: street ?? '',
    handler: state === 'blown' ? null : (street ?? ''),
    organisations: [street ?? '', department ?? '', other ?? '', county ?? ''],
    reporter: w.staff.secondDispatcher.person,
  })
const task = (what: string, organisation: string | undefined, by: string | undefined): Facts['tasks'][number] => ({
  id: `${what} ${organisation}`,
  what,
  organisation: organisation ?? '',
  by: by ?? '',
  until: '2026-10-15',
  at: 0,
  answeredAt: null,
  outcome: null,
  closedAt: null,
})
const situations: Readonly<Record<string, (state: string) => Standing | null>> = {
  'one department is asked to come, another has refused': (state) => ({
    case: row(state),
    tasks: ['blown', 'acting'].includes(state)
      ? [task('confirm', department, street), task('rule', county, other)]
      : state === 'solved'
        ? [task('judge', county, street)]
        : [],
  }),
}

test('who may do what in which state is the table beside the kind', () => {
  const file = join(import.meta.dirname, 'whistle.matrix.txt')
  const table = `# new\n\n${openingsOf(whistle)}${Object.entries(situations)
    .map(([title, standing]) => `\n# ${title}\n\n${matrixOf(whistle, people, standing)}`)
    .join('')}`
  if (process.argv.includes('--write')) writeFileSync(file, table)
  else assert.equal(table, readFileSync(file, 'utf8'), 'a right changed: change whistle.matrix.txt only on purpose')
})
