// What the reads of the hotline's desk answer, as schemas of the API document.
import { windows } from './answers.duty.ts'
import { boolean, instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const maybe = nullable(string)
const day: Schema = { type: 'string', format: 'date' }

export const hotlineRows: Readonly<Record<string, Schema>> = {
  callBacks: object({
    key: uuid,
    name: maybe,
    phone: maybe,
    matters: list(
      object({
        county: string,
        id: uuid,
        code: string,
        categoryName: string,
        areaName: string,
        text: maybe,
        party: uuid,
        tried: integer,
        due: nullable(instant),
        wish: boolean,
      }),
    ),
    due: nullable(instant),
    calledToday: boolean,
  }),
  centre: object({
    item: string,
    state: nullable({ enum: ['met', 'partly', 'lacking'] }),
    evidence: maybe,
    byName: maybe,
    at: nullable(instant),
  }),
  calls: object({
    id: uuid,
    state: { enum: ['ringing', 'talking', 'held', 'three'] },
    way: { enum: ['in', 'out'] },
    line: maybe,
    rangAt: instant,
    answeredAt: nullable(instant),
    phone: maybe,
  }),
  callHours: object({
    hour: integer,
    calls: integer,
    answered: integer,
    inTime: integer,
    wait: nullable({ type: 'number' }),
    hall: string,
    hallName: string,
  }),
  recordings: object({
    id: uuid,
    hall: string,
    hallName: string,
    rangAt: instant,
    seconds: nullable(integer),
    way: { enum: ['in', 'out'] },
    until: instant,
    orders: list(object({ county: string, id: uuid, code: string, kind: string })),
    asked: list(object({ at: instant, name: maybe, organisationName: maybe, reason: maybe })),
  }),
  ownKeepers: object({ county: string, name: string, codes: list(string) }),
  outerOrders: object({
    county: string,
    id: uuid,
    code: string,
    state: string,
    phase: string,
    categoryName: string,
    areaName: string,
    holderName: string,
    light: nullable({ enum: ['red', 'yellow', 'green'] }),
    text: maybe,
    outer: string,
    source: string,
    due: nullable(day),
    reply: maybe,
    repliedAt: nullable(instant),
    office: maybe,
    returnedAt: nullable(instant),
    batch: nullable(uuid),
  }),
}

/** What stands beside the rows. */
export const hotlineBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  centre: {
    centre: object({ id: string, name: string }),
    windows,
    mayCheck: boolean,
    centres: list(object({ id: string, name: string })),
  },
  callBacks: { open: boolean, from: integer, to: integer, tries: integer },
}
