// What the reads of routing answer, as schemas of the API document.
import { boolean, instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const number: Schema = { type: 'number' }
const maybe = nullable(string)
const day: Schema = { type: 'string', format: 'date' }
const strings = list(string)

const rule = {
  id: string,
  when: object(
    {
      categories: strings,
      areas: strings,
      words: object({ any: strings, all: strings }, ['any', 'all']),
      days: list({ enum: ['office', 'outside', 'rest'] }),
      placeTypes: strings,
      listItems: strings,
    },
    ['categories', 'areas', 'words', 'days', 'placeTypes', 'listItems'],
  ),
  gives: object({ organisation: string, coUnits: strings, class: string }, ['coUnits', 'class']),
  note: string,
  ground: string,
  name: string,
  coNames: strings,
}
const side = object({
  office: maybe,
  name: maybe,
  rule: maybe,
  coUnits: strings,
  coNames: strings,
  class: maybe,
  due: nullable(instant),
})

export const routingRows: Readonly<Record<string, Schema>> = {
  // Between which offices what was assigned comes back.
  bounces: object({
    from: string,
    fromName: string,
    to: maybe,
    toName: maybe,
    n: integer,
    grounds: { type: 'object' },
    again: integer,
  }),
  routes: object(rule),
  routeDrafts: object({
    id: uuid,
    authorName: maybe,
    mine: boolean,
    stale: boolean,
    base: integer,
    routes: list(object(rule)),
    madeAt: instant,
    changedAt: instant,
  }),
  rehearsal: object({
    county: string,
    id: uuid,
    code: string,
    category: string,
    categoryName: string,
    area: string,
    areaName: string,
    point: nullable({ type: 'array', items: number, minItems: 2, maxItems: 2 }),
    openedAt: instant,
    before: side,
    after: side,
    late: nullable(object({ before: boolean, after: boolean })),
    days: nullable(integer),
  }),
}
export const routingBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  routes: {
    version: integer,
    fromDay: nullable(day),
    comes: nullable(object({ version: integer, fromDay: day, routes: list(object(rule)) })),
    mayEdit: boolean,
    offices: list(object({ kind: string, name: maybe })),
    placeTypes: strings,
  },
  rehearsal: {
    looked: integer,
    passedBy: integer,
    cut: boolean,
    differ: integer,
    moved: integer,
    pairs: list(object({ from: maybe, fromName: maybe, to: maybe, toName: maybe, n: integer })),
    due: object({ earlier: integer, later: integer }),
    late: object({ known: integer, before: integer, after: integer }),
    gaps: list(object({ category: string, categoryName: string, before: integer, after: integer })),
  },
}
