// q/areas: areas as they are today, below one, by name or by code; for choosing a place from a list.
import * as z from 'zod/mini'
import { isCode, trimCode } from '../../rules/area.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../../store/query.ts'
import { storedCode } from '../areas/code.ts'
import { limitOf, regionsOf, typed } from './input.ts'

const code = z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' }))
const Input = z.strictObject({
  parent: z.optional(code),
  code: z.optional(code),
  text: z.optional(typed),
  /** Only areas of this level. */
  level: z.optional(z.enum(['city', 'county', 'street', 'community', 'grid', 'microGrid', 'group'])),
  after: z.optional(z.string().check(z.maxLength(300))),
  limit: limitOf(500),
})
type Input = z.infer<typeof Input>
export type AreaRow = Readonly<{
  code: string
  name: string
  level: string
  kind: string
  parent: string | null
  surveyed: boolean
  /** West, south, east, north in degrees; null without a line. */
  bbox: readonly [number, number, number, number] | null
}>

/** For anyone: boundaries and names are public. Without parent, code and text: the streets of the regions one works in. */
export const areas = defineQuery({ name: 'areas', input: Input, by: 'anyone', looks: 'none', run: readAreas })

async function readAreas(asking: Asking, input: Input): Promise<Page<AreaRow>> {
  const cursor = readCursor(input.after)
  const parent = input.parent === undefined ? null : storedCode(input.parent)
  const one = input.code === undefined ? null : trimCode(input.code).length > 9 ? input.code : storedCode(input.code)
  const level = input.level ?? (parent === null && one === null && input.text === undefined ? 'street' : null)
  const rows = await asking.tx.rows<AreaRow>(
    `with a as (select code, name, level, kind, parent, surveyed from area
       where valid_to is null and region = any($1) and ($2::text is null or parent = $2) and ($3::text is null or code = $3)
         and ($4::text is null or level = $4) and ($5::text is null or name like '%' || $5 || '%')
         and ($6::text is null or (length(code), code) > (length($6), $6))
       order by length(code), code limit $7)
     select a.*, b.bbox from a left join boundary b on b.code = a.code and b.valid_to is null order by length(a.code), a.code`,
    [
      regionsOf(asking),
      parent,
      one,
      level,
      input.text === undefined ? null : escaped(input.text),
      cursor?.length === 1 ? String(cursor[0]) : null,
      input.limit + 1,
    ],
    'areas',
  )
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > input.limit && last ? cursorOf([last.code]) : null, asOf: asking.now }
}

/** A text is looked for as it stands: its signs mean nothing to LIKE. */
export const escaped = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
