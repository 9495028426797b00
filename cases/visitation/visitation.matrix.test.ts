// State × step × person of the visit, compared with the table beside it; written anew with --write.
import type { CaseRow } from '../../rules/case.ts'
import { testDatabase } from '../../test/database.ts'
import { everybody, holdMatrix, type Situations, taskOf } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { visitation } from './visitation.kind.ts'

const w = world(await testDatabase())
const people = everybody(w)
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
const situations: Situations = {
  'the street is visited unannounced; its community has a problem to mend': (state) => ({
    case: row(state, true),
    tasks: state === 'answering' ? [taskOf('problem', community, county, { part: '1' })] : [],
  }),
  'the street was told beforehand': (state) => (noticed(state) ? null : { case: row(state, false) }),
}

holdMatrix(visitation, import.meta.dirname, people, situations)
