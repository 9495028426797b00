// State × step × person of the public question, compared with the table beside it; written anew with --write.
import { testDatabase } from '../../test/database.ts'
import { holdMatrix, type People } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { publicQuestion } from './publicQuestion.kind.ts'

const w = world(await testDatabase())
const people: People = {
  ...w.staff,
  reader: w.onPost('hotlineChecker', 'county', [w.county]),
  stranger: w.resident('stranger'),
  asker: { type: 'resident', device: 'd', party: { county: w.county, caseId: 'case', party: 'p' } },
  clock: { type: 'system', name: 'clock' },
}
const [department, county] = [w.organisation('department'), w.organisation('county')]

holdMatrix(publicQuestion, import.meta.dirname, people, {
  'read at the county, answered by the department': (state) => ({
    case: land.row({
      county: w.county,
      kind: 'publicQuestion',
      state,
      area: w.codes.county,
      holder: state === 'asked' ? department : county,
      centre: county,
      handler: state === 'toRead' ? null : department,
      organisations: state === 'toRead' ? [county] : [county, department],
      secret: true,
    }),
  }),
})
