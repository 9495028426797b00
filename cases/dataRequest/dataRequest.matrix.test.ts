// State × step × person of the data request, compared with the table beside it; written anew with --write.
import { testDatabase } from '../../test/database.ts'
import { holdMatrix, type People } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { dataRequest } from './dataRequest.kind.ts'

const w = world(await testDatabase())
const own = { county: w.county, caseId: 'case', party: 'p' }
const people: People = {
  ...w.staff,
  above: w.onPost('supervisor', 'county', [w.county]),
  stranger: w.resident('stranger'),
  herself: { type: 'resident', device: 'd', party: own },
  clock: { type: 'system', name: 'clock' },
}
const [office, county] = [w.organisation('dataOffice'), w.organisation('county')]

holdMatrix(dataRequest, import.meta.dirname, people, {
  'held by the data officer, or above him': (state) => ({
    case: land.row({
      county: w.county,
      kind: 'dataRequest',
      state,
      area: w.codes.county,
      holder: state === 'complained' ? county : office,
      centre: office,
      organisations: state === 'complained' ? [office, county] : [office],
      secret: true,
      data: { what: 'delete', verdict: 'refused' },
    }),
    past: [land.did('decide', w.staff.dataOfficer)],
  }),
})
