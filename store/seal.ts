// The daily seal: per county, over the last hash of every case that changed since the seal before, and over that seal.
import { createHash } from 'node:crypto'
import type { Day, Instant } from '../rules/time.ts'
import type { Tx } from './db.ts'
import { zero } from './digest.ts'

export type Seal = {
  readonly county: string
  readonly day: Day
  readonly cases: number
  readonly at: Instant
  readonly before: string
  readonly hash: string
}
export type SealedCase = { readonly id: string; readonly version: number; readonly head: string }

/** Hash of a seal (hex) over the one before and the sealed cases in id order. */
export function sealHash(county: string, day: Day, before: string, cases: readonly SealedCase[]): string {
  const hash = createHash('sha256').update(`seal/1 ${county} ${day} ${before}\n`)
  for (const one of cases) hash.update(`${one.id} ${one.version} ${one.head}\n`)
  return hash.digest('hex')
}

/** Seals one day of one county; a day sealed already is left alone (null). The result belongs off this machine: export it. */
export async function sealDay(tx: Tx, county: string, day: Day, now: Instant): Promise<Seal | null> {
  const [known] = await tx.rows<{ day: string }>(`select day from seal where county = $1 and day >= $2 order by day limit 1`, [
    county,
    day,
  ])
  if (known) return null
  const [last] = await tx.rows<{ hash: string }>(
    `select encode(hash, 'hex') as hash from seal where county = $1 order by day desc limit 1`,
    [county],
  )
  // By the key, never by a join: where the planner knows nothing yet of what was sealed, a join reads all of it again for every case.
  const cases = await tx.rows<SealedCase>(
    `insert into seal_case (county, case_id, version, day, head)
     select c.county, c.id, c.version, $2, c.head from "case" c where c.county = $1
     on conflict (county, case_id, version) do nothing
     returning case_id as id, version, encode(head, 'hex') as head`,
    [county, day],
  )
  const sorted = cases.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const before = last?.hash ?? zero
  const seal = { county, day, cases: sorted.length, at: now, before, hash: sealHash(county, day, before, sorted) }
  await tx.rows(
    `insert into seal (county, day, cases, entries, at, before, hash)
     select $1, $2, $3, (select count(*) from entry e where e.county = $1), $4, decode($5, 'hex'), decode($6, 'hex')`,
    [county, day, seal.cases, now, before, seal.hash],
  )
  return seal
}

/** The seals of one county from this day on, oldest first. */
export const sealsSince = (tx: Tx, county: string, day: Day): Promise<Seal[]> =>
  tx.rows<Seal>(
    `select county, day, cases, at, encode(before, 'hex') as before, encode(hash, 'hex') as hash from seal
     where county = $1 and day >= $2 order by day`,
    [county, day],
  )
