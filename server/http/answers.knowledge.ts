// What is asked beside a call: places by what a caller says, the knowledge base, and words nobody has an answer for.
import { boolean, integer, nullable, object, type Schema, string, uuid } from './route.ts'

const maybe = nullable(string)
const number: Schema = { type: 'number' }
const item: Schema = object({
  id: string,
  version: integer,
  question: string,
  answer: string,
  basis: string,
  owner: string,
  ownerName: string,
  validUntil: { type: 'string', format: 'date' },
  overdue: boolean,
})
export const knowledgeAnswers: Readonly<Record<string, Schema>> = {
  places: object({
    id: nullable(uuid),
    kind: string,
    name: string,
    said: string,
    why: string,
    relation: string,
    address: maybe,
    area: string,
    grid: maybe,
    gridName: maybe,
    communityName: maybe,
    lon: nullable(number),
    lat: nullable(number),
    surveyed: boolean,
  }),
  knowledge: item,
  knowledgeDue: item,
  knowledgeVersions: item,
  knowledgeMissed: object({ words: string, times: integer }),
}
