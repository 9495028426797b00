// What the reads of the knowledge base answer: items in their latest version, and words nobody has an answer for.
import { boolean, integer, object, type Schema, string } from './route.ts'

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
  knowledge: item,
  knowledgeDue: item,
  knowledgeMissed: object({ words: string, times: integer }),
}
