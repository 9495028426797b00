// State × step × person of the whistle, compared with the table beside it; written anew with --write.
import type { CaseRow } from '../../rules/case.ts'
import { testDatabase } from '../../test/database.ts'
import { holdMatrix, type People, type Situations, taskOf } from '../../test/matrix.ts'
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
const situations: Situations = {
  'one department is asked to come, another has refused': (state) => ({
    case: row(state),
    tasks: ['blown', 'acting'].includes(state)
      ? [taskOf('confirm', department ?? '', street ?? ''), taskOf('rule', county ?? '', other ?? '')]
      : state === 'solved'
        ? [taskOf('judge', county ?? '', street ?? '')]
        : [],
  }),
}

holdMatrix(whistle, import.meta.dirname, people, situations)
