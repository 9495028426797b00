// What the reads of the hotline's desk answer, as schemas of the API document.
import { instant, nullable, object, type Schema, string, uuid } from './route.ts'

const maybe = nullable(string)
const day: Schema = { type: 'string', format: 'date' }

export const hotlineRows: Readonly<Record<string, Schema>> = {
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
