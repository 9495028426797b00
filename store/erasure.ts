// Erasing under the law: words, parties and photos are emptied; the chain stays whole because entries hold digests only.
import type { Change } from '../rules/kind.ts'
import type { Tx } from './db.ts'

type Erased = Omit<NonNullable<Change['erases']>, 'files'> & { readonly files?: readonly string[] }

/** Empties what is named of one case. Only in a transaction of the eraser role; `version` is that of the entry which says so. */
export async function erase(
  tx: Tx,
  { county, caseId }: { readonly county: string; readonly caseId: string },
  { words, parties, files = [] }: Erased,
  version: number,
): Promise<void> {
  // What the party sent no longer says from which device.
  await tx.rows(
    `update attachment set by_person = 'device' where county = $1 and case_id = $2 and by_person in
       (select 'device:' || encode(device, 'hex') from party where county = $1 and case_id = $2 and id = any($3) and device is not null)`,
    [county, caseId, parties],
  )
  await tx.rows(`update words set text = '', salt = '', erased_by = $4 where county = $1 and case_id = $2 and id = any($3)`, [
    county,
    caseId,
    words,
    version,
  ])
  await tx.rows(
    `update party set name_sealed = null, phone_sealed = null, email_sealed = null, account_sealed = null, phone_lookup = null, device = null, token_lookup = null, word_sealed = null, erased_by = $4
     where county = $1 and case_id = $2 and id = any($3)`,
    [county, caseId, parties, version],
  )
  // What he told a supervisor goes with him; that he withdrew stays in the record.
  await tx.rows(
    `update withdrawal set text_sealed = null where county = $1 and case_id = $2 and exists
       (select 1 from party p where p.county = $1 and p.case_id = $2 and p.id = any($3) and p.role = 'reporter')`,
    [county, caseId, parties],
  )
  // A paper in which any of it stands says nothing any more; its number, its digest and that it was issued stay.
  const papers = await tx.rows<{ id: string }>(
    `update paper set facts_sealed = null, erased_by = $4 where county = $1 and case_id = $2 and erased_by is null and uses && $3::uuid[] returning id`,
    [county, caseId, [...words, ...parties], version],
  )
  // The loop removes the bytes; the digest stays, or the entries that name it could not be checked.
  await tx.rows(
    `update attachment set state = 'erased', name = null, position_sealed = null where county = $1 and case_id = $2 and id = any($3)`,
    [county, caseId, [...files, ...papers.map((one) => one.id)]],
  )
  if (words.length > 0) await tx.rows(`update "case" set terms = null where county = $1 and id = $2`, [county, caseId])
}
