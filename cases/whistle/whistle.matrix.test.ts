// State × step × person of the whistle, compared with the table beside it; written anew with --write.
import { testDatabase } from '../../test/database.ts'
import { everybody, holdMatrix, ofStreet, type Situations, taskOf } from '../../test/matrix.ts'
import { world } from '../../test/world.ts'
import { whistle } from './whistle.kind.ts'

const w = world(await testDatabase())
const people = everybody(w)
const { street, department, other, county, row } = ofStreet(w, whistle)
const situations: Situations = {
  'one department is asked to come, another has refused': (state) => ({
    case: row(state, state === 'blown' ? null : street),
    tasks: ['blown', 'acting'].includes(state)
      ? [taskOf('confirm', department, street), taskOf('rule', county, other)]
      : state === 'solved'
        ? [taskOf('judge', county, street)]
        : [],
  }),
}

holdMatrix(whistle, import.meta.dirname, people, situations)
