// State × step × person of the work order, compared with the table beside it; written anew with --write.
import { testDatabase } from '../../test/database.ts'
import { holdMatrix, type People, type Situations, type Standing } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { workOrder } from './workOrder.kind.ts'

const w = world(await testDatabase())
const caller = w.resident('caller')
const people: People = {
  ...w.staff,
  agent: w.onPost('hotlineAgent', 'county', [w.county]),
  checker: w.onPost('hotlineChecker', 'county', [w.county]),
  callBack: w.onPost('hotlineCallBack', 'county', [w.county]),
  caller: { ...caller, party: { county: w.county, caseId: 'case', party: 'p' } },
  stranger: w.resident('stranger'),
  clock: { type: 'system', name: 'clock' },
}
const [county, department] = (['county', 'department'] as const).map(w.organisation) as [string, string]
const withOffice = ['dispatched', 'signed', 'inHandling', 'sentBack']
const standing =
  (more: Partial<Standing['case']> = {}) =>
  (state: string): Standing => ({
    case: land.row({
      county: w.county,
      kind: 'workOrder',
      state,
      area: w.grid,
      holder: withOffice.includes(state) ? department : county,
      centre: county,
      handler: ['toCheck', 'returned', 'toDispatch'].includes(state) ? null : department,
      organisations: [county, department],
      ...more,
    }),
    past: [
      land.did('reply', w.staff.handler, { handles: true }),
      { ...land.did('void', w.staff.dispatcher), organisation: county, person: 'checker' },
    ],
  })

const situations: Situations = {
  'an order of the hotline': standing(),
  'an order the city sent, kept secret': standing({ secret: true, data: { outer: 'S-1' } }),
}

holdMatrix(workOrder, import.meta.dirname, people, situations)
