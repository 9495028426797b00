// State × step × person of admission, compared with the table beside it; written anew with --write.
import type { CaseRow } from '../../rules/case.ts'
import { testDatabase } from '../../test/database.ts'
import { everybody, holdMatrix, type Standing } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { admission } from './admission.kind.ts'

const w = world(await testDatabase())
const people = everybody(w)
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

holdMatrix(admission, import.meta.dirname, people, { 'applied for by the department': standing })
