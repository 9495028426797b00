// What the read of surveys answers: drafts of new lines, or one of them with its defects.
import { instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const open: Schema = { type: 'object' }
const day: Schema = { type: 'string', format: 'date' }
const maybe = nullable(string)

export const surveys: Schema = {
  oneOf: [
    object({
      id: uuid,
      region: string,
      name: string,
      state: { enum: ['draft', 'live'] },
      day,
      mended: integer,
      madeBy: maybe,
      madeAt: instant,
      defects: integer,
      open: integer,
    }),
    object({
      id: uuid,
      region: string,
      name: string,
      state: { enum: ['draft', 'live'] },
      day,
      mended: integer,
      defects: list(open),
      names: open,
      lines: list(object({ code: string, geometry: open })),
    }),
  ],
}
