// Pieces that the reads of the registers share: what a person types, how many rows, which regions he works in.
import * as z from 'zod/mini'
import { flawOf } from '../../rules/words.ts'
import type { Asking } from '../../store/query.ts'

/** A few words typed into a search field. */
export const typed = z.string().check(
  z.maxLength(100),
  z.refine((text) => flawOf(text, 50) === null, { error: 'badText' }),
)
/** Rows of one page, 1–500. */
export const limitOf = (usual: number) => z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(500)), usual)

/** Codes of the regions that the asking person's keepers belong to. */
export const regionsOf = (asking: Asking): string[] => [
  ...new Set(asking.counties.flatMap((county) => asking.house.region(county)?.code ?? [])),
]
