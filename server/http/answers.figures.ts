// What figures and reports answer, as schemas of the API document.
import { boolean, instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const few = nullable(integer)
const rule: Schema = { enum: ['count', 'share', 'stock', 'composite'] }
const day: Schema = { type: 'string', description: 'YYYY-MM-DD; empty where nothing was counted yet' }
const fields = {
  code: string,
  rule,
  day: { enum: ['filed', 'due', 'handled', 'act', 'now'] },
  better: nullable({ enum: ['more', 'less'] }),
  law: string,
  details: nullable({ enum: ['source', 'ground'] }),
  numerator: integer,
  denominator: integer,
  excluded: integer,
  value: few,
  before: few,
  points: list(object({ day: string, value: few })),
}
const figure = object(fields)

/** What of a figure a wall shows as well. */
export { fields as figure }

const line: Schema = { $ref: '#/components/schemas/CaseLine' }
const amounts: Schema = { type: 'object', additionalProperties: integer }
const span = { from: day, to: day }

export const figureRows: Readonly<Record<string, Schema>> = {
  figures: figure,
  figure: object({
    by: { enum: ['street', 'category', 'organisation', 'detail'] },
    key: string,
    name: string,
    numerator: few,
    denominator: few,
  }),
  figureCases: line,
  report: object({
    county: string,
    id: nullable(uuid),
    organisation: string,
    organisationName: string,
    aboveName: nullable(string),
    day: string,
    from: instant,
    at: instant,
    dueAt: instant,
    lines: list(object({ key: string, figures: amounts, text: string, to: nullable(string) })),
    changed: few,
    byName: nullable(string),
    sentAt: nullable(instant),
    hash: nullable(string),
    notes: list(object({ text: string, byName: string, at: instant })),
    maySend: boolean,
  }),
  reports: object({
    county: string,
    organisation: string,
    organisationName: string,
    id: nullable(uuid),
    sentAt: nullable(instant),
  }),
  leader: object({
    changed: list(object({ key: string, figures: amounts, to: string })),
    late: list(object({ organisation: string, name: string, n: integer, oldest: instant })),
    lateCases: list(line),
    topics: list(object({ name: string, about: list(string), n: integer, open: integer, since: instant, cases: list(line) })),
    deciding: list(line),
  }),
}
export const figureBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  figures: span,
  figure: { ...span, figure: nullable(figure) },
  figureCases: { hidden: integer },
  reports: { day },
}

/** What a notice may open: a case, the letter of a day, a daily report. */
export const noticed: Readonly<Record<string, Schema>> = {
  case: nullable(object({ county: string, id: uuid, code: string, kind: string, categoryName: string })),
  count: nullable(integer),
  digest: nullable(object({ county: string, id: uuid })),
  report: nullable(object({ county: string, id: uuid })),
}
