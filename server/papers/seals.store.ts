// Seals of offices as pictures: the one in force now, its versions, and a picture made fit to lie on a page.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { keepFile, sha256 } from './templates.store.ts'

export type Seal = {
  readonly version: number
  readonly digest: string | null
  readonly person: string | null
  readonly at: Instant
}

/** The newest of an office; null where there never was one. A null digest leaves the place for the stamp. */
export const sealOf = async (tx: Tx, region: string, organisation: string): Promise<Seal | null> =>
  (
    await tx.rows<Seal>(
      `select s.version, s.digest, p.name as person, s.at from paper_seal s left join person p on p.id = s.person
       where s.region = $1 and s.organisation = $2 order by s.version desc limit 1`,
      [region, organisation],
      'paper_seal',
    )
  )[0] ?? null

type New = { readonly organisation: string; readonly person: string; readonly at: Instant }
/** One version more; null takes the picture away again. What was issued keeps the one it had. */
export async function addSeal(tx: Tx, region: string, one: New, picture: Buffer | null): Promise<number> {
  const digest = picture === null ? null : sha256(picture)
  if (digest !== null && picture !== null) await keepFile(tx, digest, picture)
  const [made] = await tx.rows<{ version: number }>(
    `insert into paper_seal (region, organisation, version, digest, person, at)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5 from paper_seal where region = $1 and organisation = $2 returning version`,
    [region, one.organisation, digest, one.person, one.at],
    'paper_seal_add',
  )
  if (!made) throw new Error('a seal got no version')
  return made.version
}
