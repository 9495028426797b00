// Where a phone is with what it was told: plain, unsigned, and never trusted: a wrong one only brings everything anew.
import * as z from 'zod/mini'

const digest = z.string().check(z.regex(/^[\w-]{1,22}$/))
const Cursor = z.strictObject({
  v: z.literal(1),
  /** Who asks: posts, region, keepers and language. */
  w: digest,
  /** When what it has was read. */
  t: z.int().check(z.gte(0)),
  /** Its cases with their versions; and their ids alone. */
  c: digest,
  h: digest,
  /** Its parts. */
  p: z.record(z.string().check(z.regex(/^[a-z]{1,12}$/)), digest),
  /** In the middle of telling: changed since when (-1: everything), the last one told, and what will be known at the end. */
  q: z.nullable(z.strictObject({ since: z.int(), last: z.string().check(z.maxLength(90)), t: z.int(), c: digest })),
})
export type Cursor = z.infer<typeof Cursor>

export const writeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')

/** Null for none, one of another shape, and whatever else is no cursor of ours. */
export function readCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null
  try {
    const read = Cursor.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
