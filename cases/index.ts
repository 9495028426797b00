// Every kind of case, one line each: the server reaches kinds only through here.
import type { Kind } from '../rules/kind.ts'
import { admission } from './admission/admission.kind.ts'
import { dataRequest } from './dataRequest/dataRequest.kind.ts'
import { gridEvent } from './gridEvent/gridEvent.kind.ts'
import { meeting } from './meeting/meeting.kind.ts'
import { proactive } from './proactive/proactive.kind.ts'
import { publicQuestion } from './publicQuestion/publicQuestion.kind.ts'
import { shareGrant } from './shareGrant/shareGrant.kind.ts'
import { visit } from './visit/visit.kind.ts'
import { visitation } from './visitation/visitation.kind.ts'
import { whistle } from './whistle/whistle.kind.ts'
import { workOrder } from './workOrder/workOrder.kind.ts'

export const kinds: ReadonlyMap<string, Kind> = new Map(
  [gridEvent, whistle, admission, shareGrant, visitation, meeting, workOrder, proactive, dataRequest, publicQuestion, visit].map(
    (kind) => [kind.name, kind],
  ),
)
