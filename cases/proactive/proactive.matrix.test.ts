// State × step × person of the proactive matter, compared with the table beside it; written anew with --write.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CaseRow } from '../../rules/case.ts'
import { testDatabase } from '../../test/database.ts'
import { matrixOf, openingsOf, type People, type Standing } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { proactive } from './proactive.kind.ts'

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
    kind: 'proactive',
    state,
    area: w.grid,
    holder: street ?? '',
    centre: street ?? '',
    handler: department ?? '',
    organisations: [street ?? '', department ?? '', other ?? '', county ?? ''],
    reporter: w.staff.secondDispatcher.person,
  })
const situations: Readonly<Record<string, (state: string) => Standing | null>> = {
  'another department was asked for joint work': (state) => ({
    case: row(state),
    tasks:
      state === 'underway'
        ? [
            {
              id: 'joint',
              what: 'joint',
              organisation: other ?? '',
              by: department ?? '',
              until: '2026-10-15',
              at: 0,
              answeredAt: null,
              outcome: null,
              closedAt: null,
            },
          ]
        : [],
  }),
}

test('who may do what in which state is the table beside the kind', () => {
  const file = join(import.meta.dirname, 'proactive.matrix.txt')
  const table = `# new\n\n${openingsOf(proactive)}${Object.entries(situations)
    .map(([title, standing]) => `\n# ${title}\n\n${matrixOf(proactive, people, standing)}`)
    .join('')}`
  if (process.argv.includes('--write')) writeFileSync(file, table)
  else assert.equal(table, readFileSync(file, 'utf8'), 'a right changed: change proactive.matrix.txt only on purpose')
})
