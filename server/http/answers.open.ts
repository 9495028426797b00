// What everybody may read answers, as schemas of the API document.
import { boolean, instant, integer, list, nullable, object, type Schema, string } from './route.ts'

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

export const openRows: Readonly<Record<string, Schema>> = {
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
