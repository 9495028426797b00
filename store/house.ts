// What perform and the reads are given: built once in main.ts and passed, never reached for.
import type { Kind } from '../rules/kind.ts'
import type { Region } from '../rules/region.ts'
import type { PointInput } from '../rules/schema.ts'
import type { Instant } from '../rules/time.ts'
import type { Db, Tx } from './db.ts'
import type { IssuePaper } from './papers.ts'
import type { Vault } from './vault.ts'

/** A point as the platform keeps it, and the grids that cover it. */
export type Placed = { readonly lon: number; readonly lat: number; readonly grids: readonly string[] }

export type House = {
  readonly db: Db
  readonly kinds: ReadonlyMap<string, Kind>
  readonly vault: Vault
  /** The region that a keeper belongs to; null for an unknown county. */
  readonly region: (county: string) => Region | null
  /** The keeper of the same region whose county this area lies in; null where the area names no county, or nobody keeps it. */
  readonly keeperOf: (region: string, area: string) => string | null
  readonly now: () => Instant
  readonly random: (bytes: number) => Uint8Array
  /** Converts to CGCS2000 and finds the grids (registers/areas). */
  readonly place: (tx: Tx, point: PointInput) => Promise<Placed>
  /** The lot of a case for a purpose, from 0 to below 1. */
  readonly lot: (caseId: string, label: string) => number
  /** Search words of a text (jieba), for the tsvector. */
  readonly terms: (text: string) => readonly string[]
  /** Numbers and freezes an official paper (registers/documents). */
  readonly issuePaper: IssuePaper
}
