// What the reads of the duty wall answer, as schemas of the API document.
import { boolean, instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const maybe = nullable(string)
const maybeInstant = nullable(instant)
const day: Schema = { type: 'string', format: 'date' }
const next = nullable(object({ name: maybe, from: instant }))
const dutyLine = object({
  line: integer,
  from: instant,
  to: instant,
  name: maybe,
  phone: maybe,
  away: maybe,
  next,
  answers: boolean,
})
const found = object({
  emergencies: list(object({ county: string, id: uuid, code: string, category: string, due: instant })),
  red: list(object({ county: string, id: uuid, code: string, category: string, due: instant })),
  promises: list(uuid),
  faults: object({ devices: integer, messages: integer }),
})
const note = {
  county: string,
  id: uuid,
  organisation: string,
  found,
  text: maybe,
  byName: string,
  at: instant,
  hash: string,
  readBy: list(object({ name: string, at: instant })),
}
const promise = object({
  county: string,
  id: uuid,
  text: string,
  until: instant,
  caseId: nullable(uuid),
  code: maybe,
  byName: string,
  at: instant,
})
const office = object({ id: string, name: string, short: string })

/** Windows of a centre today. */
export const windows: Schema = list(
  object({
    id: uuid,
    name: string,
    organisation: string,
    department: string,
    way: { enum: ['permanent', 'rotating', 'onCall'] },
    days: list(integer),
    from: integer,
    to: integer,
    person: maybe,
    phone: maybe,
    now: boolean,
  }),
)

export const dutyRows: Readonly<Record<string, Schema>> = {
  onDuty: object({
    level: { enum: ['grid', 'community', 'street', 'department', 'county'] },
    organisation: string,
    organisationName: string,
    line: nullable(integer),
    person: maybe,
    phone: maybe,
    away: maybe,
    until: maybeInstant,
    next,
    answers: boolean,
  }),
  dutyWall: object({ organisation: string, name: string, phone: maybe, lines: list(dutyLine) }),
  roster: object({
    from: instant,
    to: instant,
    line: integer,
    person: nullable(uuid),
    name: maybe,
    mine: nullable(boolean),
    twice: boolean,
    changed: maybe,
  }),
  shiftNote: object(note),
}
export const dutyBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  dutyWall: {
    office,
    today: day,
    mayLead: boolean,
    mayWork: boolean,
    gaps: list(object({ organisation: string, name: string, from: instant, to: instant, line: integer, away: maybe })),
    swaps: list(
      object({
        id: uuid,
        from: instant,
        line: integer,
        forFrom: maybeInstant,
        reason: string,
        name: string,
        other: string,
        mine: boolean,
        own: boolean,
      }),
    ),
    units: list(object({ id: string, name: string, phone: maybe, answered: nullable(boolean), at: maybeInstant })),
    resources: list(
      object({
        id: uuid,
        kind: { enum: ['unit', 'vehicle', 'material'] },
        name: string,
        keptAt: string,
        owner: string,
        ownerName: string,
        phone: maybe,
        amount: integer,
        free: integer,
        out: list(object({ county: string, id: uuid, amount: integer, caseId: nullable(uuid), code: maybe, at: instant })),
      }),
    ),
    promises: list(promise),
    windows,
    note: nullable(object(note)),
    mustRead: boolean,
    found: nullable(found),
  },
  roster: {
    office,
    from: day,
    days: list(object({ day, works: boolean, begins: instant })),
    mayLead: boolean,
    crew: list(object({ id: uuid, name: string, post: string, away: boolean })),
    changes: list(
      object({
        id: uuid,
        from: instant,
        line: integer,
        what: string,
        before: maybe,
        after: maybe,
        reason: maybe,
        byName: maybe,
        at: instant,
      }),
    ),
  },
  shiftNote: { mustRead: boolean, promises: list(promise) },
}
