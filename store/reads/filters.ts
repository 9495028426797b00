// What lists of cases may be narrowed by: read from a URL, turned into SQL over "case" (and the queue).
import * as z from 'zod/mini'
import { isCode } from '../../rules/area.ts'
import { never } from '../../rules/effect.ts'
import { addDays, instantAt, parseDay } from '../../rules/time.ts'
import { flawOf } from '../../rules/words.ts'
import type { Asking } from '../query.ts'
import { inAreas, type Params } from '../visible.ts'

const oneOf = (names: readonly string[]) =>
  z.pipe(
    z.string().check(z.maxLength(2000)),
    z.transform((text) =>
      text
        .split(',')
        .filter((one) => names.length === 0 || names.includes(one))
        .slice(0, 50),
    ),
  )
const codes = z.pipe(
  z.string().check(z.regex(/^[0-9A-Za-z.:_-]+(,[0-9A-Za-z.:_-]+)*$/), z.maxLength(2000)),
  z.transform((text) => text.split(',').slice(0, 50)),
)
const areas = z.pipe(
  z.string().check(
    z.maxLength(1000),
    z.refine((text) => text.split(',').every(isCode), { error: 'invalid' }),
  ),
  z.transform((text) => text.split(',').slice(0, 50)),
)
/** Within two centuries: the day after must be a day as well. */
const day = z
  .string()
  .check(z.refine((text) => parseDay(text) !== null && text >= '1900-01-01' && text < '2100-01-01', { error: 'invalid' }))
const words = z.string().check(
  z.maxLength(200),
  z.refine((text) => flawOf(text, 100) === null, { error: 'badText' }),
)
const lights = ['red', 'yellow', 'green', 'fresh'] as const

/** Rows of one page, 1–200. */
export const limit = z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50)
export const after = z.optional(z.string().check(z.maxLength(300)))

/** Lists are comma-separated in the URL. `light` fresh means: to accept and still green. */
export const narrowing = {
  light: z.optional(oneOf(lights)),
  category: z.optional(codes),
  area: z.optional(areas),
  urgency: z.optional(oneOf(['urgent', 'important', 'ordinary'])),
  source: z.optional(codes),
  text: z.optional(words),
}
export const wider = {
  kind: z.optional(codes),
  state: z.optional(codes),
  phase: z.optional(oneOf(['intake', 'placed', 'handling', 'checking', 'ended'])),
  organisation: z.optional(codes),
  /** Days of the region, both included, of filing. */
  from: z.optional(day),
  to: z.optional(day),
}
export type Narrowing = { readonly [K in keyof typeof narrowing]?: z.infer<(typeof narrowing)[K]> }
export type Wider = { readonly [K in keyof typeof wider]?: z.infer<(typeof wider)[K]> }

/** A first-level category stands for all below it. */
export function withBelow(asking: Asking, given: readonly string[]): string[] {
  const all = new Set(given)
  for (const county of asking.counties)
    for (const category of asking.house.region(county)?.categories.values() ?? [])
      if (category.parent !== null && all.has(category.parent)) all.add(category.code)
  return [...all]
}

/** Conditions over columns of "case" `c`; `text` and `light` are asked by the caller. */
export function narrowed(asking: Asking, given: Narrowing & Wider, params: Params): string[] {
  const list: string[] = []
  const among = (column: string, values: readonly string[] | undefined) => {
    if (values) list.push(`${column} = any(${params.add(values)}::text[])`)
  }
  among('c.category', given.category && withBelow(asking, given.category))
  among('c.urgency', given.urgency)
  among('c.source', given.source)
  among('c.kind', given.kind)
  among('c.state', given.state)
  among('c.phase', given.phase)
  if (given.area) list.push(inAreas(given.area, 'c.area', params))
  if (given.organisation) {
    const organisations = params.add(given.organisation)
    list.push(
      `(c.holder = any(${organisations}::text[]) or c.handler = any(${organisations}::text[]) or c.centre = any(${organisations}::text[]))`,
    )
  }
  return list
}

/** The days of filing. */
export function filed(asking: Asking, given: Wider, params: Params): string[] {
  const zone = asking.counties.map((county) => asking.house.region(county)?.calendar.zone).find((one) => one !== undefined)
  if (!zone) return []
  return [
    ...(given.from ? [`c.opened_at >= ${params.add(instantAt(given.from, 0, zone))}::bigint`] : []),
    ...(given.to ? [`c.opened_at < ${params.add(instantAt(addDays(given.to, 1), 0, zone))}::bigint`] : []),
  ]
}

/** The light of a row by its due and warning: `fresh` is what waits to be accepted and is still green. */
export const lightSql = (due: string, warn: string, fresh: string, now: string): string =>
  `case when ${due} is null or ${due} >= ${never} then ${`case when ${fresh} then 'fresh' else 'green' end`} when ${due} < ${now} then 'red'
     when ${warn} <= ${now} then 'yellow' when ${fresh} then 'fresh' else 'green' end`
