// State × step × person of the share grant, compared with the table beside it; written anew with --write.
import { testDatabase } from '../../test/database.ts'
import { holdMatrix, type People } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { shareGrant } from './shareGrant.kind.ts'

const w = world(await testDatabase())
const people: People = {
  ...w.staff,
  liaison: w.onPost('liaison', 'department', [w.county]),
  keeper: w.onPost('liaison', 'otherDepartment', [w.county]),
  stranger: w.resident('stranger'),
  clock: { type: 'system', name: 'clock' },
}
const [department, other] = (['department', 'otherDepartment'] as const).map(w.organisation) as [string, string]

holdMatrix(shareGrant, import.meta.dirname, people, {
  'applied for by the department, held by the other': (state) => ({
    case: land.row({
      county: w.county,
      kind: 'shareGrant',
      state,
      area: w.codes.county,
      holder: state === 'active' ? department : other,
      centre: other,
      handler: department,
      organisations: [department, other],
      reporter: w.staff.handler.person,
    }),
    past: [land.did('apply', w.staff.handler)],
  }),
})
