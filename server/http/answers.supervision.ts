// What the draw of a sample and the letters of a day answer, as schemas of the API document.
import { instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const line: Schema = { $ref: '#/components/schemas/CaseLine' }
const maybe = nullable(string)
const letter = { county: string, id: uuid, organisation: string, organisationName: string, day: string, at: instant }

export const supervisionRows: Readonly<Record<string, Schema>> = {
  looked: object({
    at: instant,
    person: string,
    name: maybe,
    organisation: maybe,
    organisationName: maybe,
    what: string,
    party: maybe,
    reason: maybe,
  }),
  sample: line,
  // Why reporters withdrew, of matters outside one's own line.
  withdrawals: object({
    county: string,
    id: uuid,
    code: string,
    kind: string,
    categoryName: string,
    areaName: string,
    office: string,
    at: instant,
    state: string,
    text: maybe,
  }),
  digests: object({
    ...letter,
    counts: object({ supervised: integer, overdue: integer, urged: integer }, ['supervised', 'overdue', 'urged']),
  }),
  digest: object({
    ...letter,
    items: list(
      object({
        id: uuid,
        what: { enum: ['supervised', 'overdue', 'urged'] },
        at: instant,
        level: maybe,
        until: maybe,
        text: maybe,
        case: line,
      }),
    ),
    hidden: integer,
  }),
}
export const supervisionBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  sample: { draw: string, of: integer },
  withdrawals: { grounds: { type: 'object' } },
}
