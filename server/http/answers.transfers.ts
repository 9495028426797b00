// What a case page says of hand-overs, as a schema of the API document.
import { instant, integer, list, nullable, object, string, uuid } from './route.ts'

const maybe = nullable(string)
const maybeInstant = nullable(instant)

export const transfers = list(
  object({
    id: uuid,
    way: { enum: ['out', 'in'] },
    keeper: maybe,
    keeperName: maybe,
    office: maybe,
    officeId: maybe,
    addressee: maybe,
    ground: string,
    law: maybe,
    at: instant,
    due: maybeInstant,
    answeredAt: maybeInstant,
    outcome: nullable({ enum: ['accepted', 'refused', 'recalled'] }),
    answerGround: maybe,
    how: maybe,
    text: maybe,
    answer: maybe,
    answeredBy: maybe,
    letter: nullable(object({ year: integer, number: integer })),
    code: maybe,
  }),
)
