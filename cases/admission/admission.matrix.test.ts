// State × step × person of admission, compared with the table beside it; written anew with --write.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CaseRow } from '../../rules/case.ts'
import { testDatabase } from '../../test/database.ts'
import { matrixOf, openingsOf, type People, type Standing } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { admission } from './admission.kind.ts'

const w = world(await testDatabase())
const people: People = { ...w.staff, stranger: w.resident('stranger'), clock: { type: 'system', name: 'clock' } }
const [department, county] = (['department', 'county'] as const).map(w.organisation)
const row = (state: string): CaseRow =>
  land.row({
    county: w.county,
    kind: 'admission',
    state,
    area: w.grid,
    holder: state === 'admitted' ? (department ?? '') : (county ?? ''),
    centre: county ?? '',
    handler: department ?? '',
    organisations: [department ?? '', county ?? ''],
    reporter: w.staff.handler.person,
  })
const standing = (state: string): Standing => ({
  case: row(state),
  past: [land.did('apply', w.staff.handler)],
})

test('who may do what in which state is the table beside the kind', () => {
  const file = join(import.meta.dirname, 'admission.matrix.txt')
  const table = `# new\n\n${openingsOf(admission)}\n# applied for by the department\n\n${matrixOf(admission, people, standing)}`
  if (process.argv.includes('--write')) writeFileSync(file, table)
  else assert.equal(table, readFileSync(file, 'utf8'), 'a right changed: change admission.matrix.txt only on purpose')
})
