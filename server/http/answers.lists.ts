// What the reads of the lists and of the work of grids answer, as schemas of the API document.
import { boolean, instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const maybe = nullable(string)
const day: Schema = { type: 'string', format: 'date' }
const names = object({ 'zh-CN': string, 'zh-TW': string, en: string }, ['zh-TW', 'en'])

const item = {
  code: string,
  list: string,
  name: string,
  names,
  type: string,
  level: string,
  organisation: string,
  organisationName: maybe,
  phone: maybe,
  partners: list(string),
  partnerNames: list(maybe),
  law: string,
  lawName: string,
}
const may = object({ ask: boolean, review: boolean, publish: boolean })

const strings = list(string)
const ground = {
  county: string,
  id: uuid,
  checks: strings,
  counts: strings,
  frequency: string,
  from: day,
  until: day,
  purpose: string,
  law: string,
  lawName: string,
  item: maybe,
  itemName: maybe,
  organisationName: string,
  admittedByName: maybe,
}

export const listRows: Readonly<Record<string, Schema>> = {
  gridTasks: object({
    ...ground,
    ground: uuid,
    area: string,
    areaName: string,
    known: list(object({ ask: string, day, value: integer })),
  }),
  admitted: object({
    ...ground,
    code: string,
    state: string,
    areas: strings,
    areaNames: strings,
    urgent: boolean,
    admittedAt: nullable(instant),
    endedAt: nullable(instant),
    tasks: integer,
  }),
  shareGrants: object({
    county: string,
    id: uuid,
    code: string,
    state: string,
    organisationName: string,
    holderName: string,
    purpose: string,
    fields: strings,
    fieldNames: strings,
    law: string,
    lawName: string,
    until: day,
    grantedAt: nullable(instant),
    reviewedAt: nullable(instant),
    endedAt: nullable(instant),
    endHow: maybe,
    uses: integer,
    lastUse: nullable(instant),
    mine: string,
  }),
  listItems: object({ ...item, version: integer, from: day }),
  listItem: object({
    ...item,
    version: integer,
    from: day,
    to: nullable(day),
    inForce: boolean,
    reason: maybe,
    author: maybe,
    asker: maybe,
    reviewer: maybe,
    review: maybe,
    publisher: maybe,
    endReason: maybe,
  }),
  listChanges: object({
    id: uuid,
    authorName: maybe,
    organisationName: string,
    mine: boolean,
    reason: string,
    source: maybe,
    state: string,
    askedAt: instant,
    changedAt: instant,
    reviewerName: maybe,
    review: maybe,
    publisherName: maybe,
    fromDay: nullable(day),
    size: integer,
    lines: list(object({ does: string, code: string, before: nullable(object(item)), after: nullable(object(item)) })),
    items: list({ type: 'object' }),
  }),
}
export const listBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  listItems: {
    counts: { type: 'object', additionalProperties: integer },
    coming: list(object({ id: string, day, reason: string, inForce: boolean, codes: list(string) })),
    offices: list(object({ kind: string, name: maybe })),
    may,
  },
  listChanges: { may },
}
