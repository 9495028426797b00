// The reads of the registers by their names.
import type { Query } from '../../store/query.ts'
import { areas } from './areas.ts'
import { categories } from './categories.ts'
import { centre } from './centre.ts'
import { coverage } from './coverage.ts'
import { dutyWall, roster, shiftNote } from './duty.ts'
import { admitted, gridTasks } from './gridWork.ts'
import { here, stations } from './here.ts'
import { keepers, ownKeepers } from './keepers.ts'
import { commonAnswers, knowledge, knowledgeDue, knowledgeMissed, knowledgeVersions } from './knowledge.ts'
import { listChanges, listItem, listItems } from './lists.ts'
import { members } from './members.ts'
import { onDuty } from './onDuty.ts'
import { organisations } from './organisations.ts'
import { bulletins, bulletinsSent, neighbours } from './passing.ts'
import { places } from './places.ts'
import { knowledgeProposed, questionBoard, questions } from './questions.ts'
import { rehearsal } from './rehearsal.ts'
import { responsible } from './responsible.ts'
import { routeDrafts, routes } from './routes.ts'
import { shareGrants } from './shares.ts'
import { surveys } from './surveys.ts'
import { team } from './team.ts'

export const registerQueries: ReadonlyMap<string, Query> = new Map(
  [
    admitted,
    areas,
    bulletins,
    bulletinsSent,
    categories,
    centre,
    coverage,
    dutyWall,
    gridTasks,
    shareGrants,
    here,
    keepers,
    commonAnswers,
    ownKeepers,
    knowledge,
    knowledgeProposed,
    questionBoard,
    questions,
    knowledgeDue,
    knowledgeMissed,
    knowledgeVersions,
    listChanges,
    listItem,
    listItems,
    members,
    neighbours,
    onDuty,
    organisations,
    places,
    rehearsal,
    responsible,
    roster,
    routeDrafts,
    routes,
    shiftNote,
    stations,
    surveys,
    team,
  ].map((query) => [query.name, query]),
)
