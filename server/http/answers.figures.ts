// What figures and reports answer, as schemas of the API document.
import { integer, list, nullable, object, type Schema, string } from './route.ts'

const few = nullable(integer)
const rule: Schema = { enum: ['count', 'share', 'stock', 'composite'] }
const day: Schema = { type: 'string', description: 'YYYY-MM-DD; empty where nothing was counted yet' }
const figure = object({
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
})
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
  figureCases: { $ref: '#/components/schemas/CaseLine' },
}
export const figureBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  figures: span,
  figure: { ...span, figure: nullable(figure) },
  figureCases: { hidden: integer },
}
