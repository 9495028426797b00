// State × step × person of the meeting, compared with the table beside it; written anew with --write.
import { testDatabase } from '../../test/database.ts'
import { everybody, holdMatrix, ofStreet, type Situations, taskOf } from '../../test/matrix.ts'
import { world } from '../../test/world.ts'
import { meeting } from './meeting.kind.ts'

const w = world(await testDatabase())
const people = everybody(w)
const { street, department, row } = ofStreet(w, meeting)
const situations: Situations = {
  'a department was given a task': (state) => ({
    case: row(state, state === 'called' ? null : street),
    tasks: state === 'following' ? [taskOf('joint', department, street)] : [],
  }),
}

holdMatrix(meeting, import.meta.dirname, people, situations)
