// Pieces of forms that every kind uses: texts that can be stored and read, ids, codes, points that name their system.
import * as z from 'zod/mini'
import { parseDay } from './time.ts'
import { flawOf } from './words.ts'

/** A free text of 1..max code points, without NUL, lone surrogates or control characters. */
export const text = (max: number) =>
  z.string().check(
    z.maxLength(max * 2),
    z.refine((value) => flawOf(value, max) === null, { error: 'badText' }),
    z.refine((value) => value.trim() !== '', { error: 'empty' }),
  )
export const id = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/))
export const code = z.string().check(z.regex(/^[0-9A-Za-z.:_-]{1,60}$/))
/** A day 'YYYY-MM-DD' that exists. */
export const day = z.string().check(
  z.regex(/^\d{4}-\d{2}-\d{2}$/),
  z.refine((value) => parseDay(value) !== null),
)
export const files = z.array(id).check(z.maxLength(9))
/** A point in the system it was measured in; converted to CGCS2000 at the edge, before a decision sees it. */
export const point = z.strictObject({
  lon: z.number().check(z.gte(-180), z.lte(180)),
  lat: z.number().check(z.gte(-90), z.lte(90)),
  system: z.enum(['CGCS2000', 'GCJ02', 'BD09']),
  accuracy: z.nullable(z.number().check(z.gte(0), z.lte(1e6))),
})
export type PointInput = z.infer<typeof point>
