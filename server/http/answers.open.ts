// What everybody may read answers, as schemas of the API document.
import { boolean, instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const number: Schema = { type: 'number' }
const maybe = nullable(string)
const few = nullable(integer)
const open = object({
  code: string,
  category: string,
  categoryName: string,
  state: string,
  ended: boolean,
  done: boolean,
  area: string,
  areaName: string,
  office: maybe,
  openedAt: instant,
  updatedAt: instant,
  due: nullable(instant),
  place: nullable({
    type: 'array',
    items: number,
    minItems: 2,
    maxItems: 2,
    description: 'middle of a section of road, CGCS2000',
  }),
})
const took = list(object({ code: string, name: string, count: few, days: nullable(number) }))

const question = {
  code: string,
  question: string,
  categoryName: string,
  areaName: string,
  office: maybe,
  phone: maybe,
  publishedAt: instant,
  due: nullable(instant),
  late: boolean,
  answer: maybe,
  answeredAt: nullable(instant),
  moreQuestion: maybe,
  moreAnswer: maybe,
  moreAnsweredAt: nullable(instant),
  useful: integer,
  notAnswered: integer,
}
const item = { id: string, question: string, answer: string, basis: string, ownerName: string, validUntil: string }

export const openRows: Readonly<Record<string, Schema>> = {
  questions: object(question),
  questionBoard: object({
    ...question,
    county: string,
    id: uuid,
    state: string,
    askedAt: instant,
    proposed: boolean,
    hidden: boolean,
  }),
  commonAnswers: object(item),
  knowledgeProposed: object({ ...item, owner: string }),
  open,
  openNear: open,
  rates: object({ code: { enum: ['K06', 'K07', 'K08'] }, numerator: few, denominator: few, excluded: few }),
  here: object({
    role: { enum: ['gridWorker', 'community', 'street', 'supervision'] },
    area: maybe,
    person: maybe,
    office: string,
    phone: maybe,
    aroundTheClock: boolean,
  }),
  stations: object({
    id: string,
    name: string,
    area: string,
    phone: maybe,
    aroundTheClock: boolean,
    hours: list({ type: 'array', items: integer, minItems: 2, maxItems: 2 }),
  }),
}
export const openBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  rates: { from: instant, total: few, byCategory: took, byStreet: took },
}

/** Beside what is shown of a matter to its own: that he wishes to be rung, that his number is known, or that he only follows it. */
export const ofParty: Readonly<Record<string, Schema>> = {
  call: nullable(object({ until: instant, law: string })),
  copies: nullable(
    object({ until: nullable(instant), files: list(object({ id: uuid, type: nullable(string), size: nullable(integer) })) }),
  ),
  hasPhone: boolean,
  follower: boolean,
}
