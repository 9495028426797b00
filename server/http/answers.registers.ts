// What the reads of registers answer: areas, categories, offices and who sits in them.
import { boolean, instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const number: Schema = { type: 'number' }
const any: Schema = {}
const open: Schema = { type: 'object' }
const maybe = nullable(string)
const maybeInstant = nullable(instant)
const day: Schema = { type: 'string', format: 'date' }

export const registerRows: Readonly<Record<string, Schema>> = {
  areas: object({
    code: string,
    name: string,
    level: string,
    kind: string,
    parent: maybe,
    surveyed: boolean,
    bbox: nullable({
      type: 'array',
      items: number,
      minItems: 4,
      maxItems: 4,
      description: 'west, south, east, north in degrees',
    }),
  }),
  categories: object({
    code: string,
    parent: maybe,
    name: string,
    publicName: string,
    class: maybe,
    urgency: string,
    verify: string,
    handlerPost: maybe,
    handlerOrganisation: maybe,
    listItem: maybe,
    questions: list(open),
  }),
  coverage: object({
    region: string,
    what: string,
    level: string,
    total: integer,
    covered: integer,
    missing: list(string),
    name: string,
  }),
  keepers: object({ county: string, name: string, region: string }),
  organisations: object({
    id: string,
    name: string,
    short: string,
    kind: string,
    area: string,
    phone: maybe,
    aroundTheClock: boolean,
    hours: any,
  }),
  members: object({
    id: uuid,
    role: string,
    person: maybe,
    organisation: maybe,
    organisationId: maybe,
    from: day,
    to: nullable(day),
  }),
  team: object({
    grid: string,
    gridName: string,
    surveyed: boolean,
    post: maybe,
    postName: maybe,
    kind: maybe,
    person: maybe,
    phone: maybe,
    away: boolean,
    awayUntil: maybeInstant,
    deputy: maybe,
  }),
}
