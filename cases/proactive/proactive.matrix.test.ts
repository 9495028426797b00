// State × step × person of the proactive matter, compared with the table beside it; written anew with --write.
import { testDatabase } from '../../test/database.ts'
import { everybody, holdMatrix, ofStreet, type Situations, taskOf } from '../../test/matrix.ts'
import { world } from '../../test/world.ts'
import { proactive } from './proactive.kind.ts'

const w = world(await testDatabase())
const people = everybody(w)
const { department, other, row } = ofStreet(w, proactive)
const situations: Situations = {
  'another department was asked for joint work': (state) => ({
    case: row(state, department),
    tasks: state === 'underway' ? [taskOf('joint', other, department)] : [],
  }),
}

holdMatrix(proactive, import.meta.dirname, people, situations)
