// Attachments as rows: announced before their bytes are kept, complete after, found only by who may see their case.
import type { Viewed } from '../../rules/actor.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../db.ts'

export type AttachmentRow = {
  readonly id: string
  readonly kind: string
  readonly state: 'announced' | 'small' | 'complete' | 'erased'
  readonly name: string | null
  readonly type: string | null
  readonly size: number | null
  readonly digest: string | null
  readonly width: number | null
  readonly height: number | null
  readonly by_person: string
  readonly at: Instant
}
const columns = 'id, kind, state, name, type, size, digest, width, height, by_person, at'

/** What decides who may see or add to the case; null when there is no such case (yet). */
export const findViewed = async (tx: Tx, county: string, caseId: string): Promise<Viewed | null> =>
  (
    await tx.rows<Viewed>(
      'select county, id, area, organisations, barred, secret, reporter from "case" where county = $1 and id = $2',
      [county, caseId],
      'viewed_case',
    )
  )[0] ?? null

export const findAttachment = async (tx: Tx, county: string, caseId: string, id: string): Promise<AttachmentRow | null> =>
  (
    await tx.rows<AttachmentRow>(
      `select ${columns} from attachment where county = $1 and case_id = $2 and id = $3`,
      [county, caseId, id],
      'attachment',
    )
  )[0] ?? null

/** Claims the id; the row that stands there afterwards, ours or an earlier one. */
export async function announce(
  tx: Tx,
  row: {
    county: string
    caseId: string
    id: string
    kind: string
    name: string | null
    size: number
    digest: string
    by: string
    at: Instant
  },
): Promise<AttachmentRow> {
  await tx.rows(
    `insert into attachment (county, case_id, id, kind, state, name, size, digest, by_person, at)
     values ($1, $2, $3, $4, 'announced', $5, $6, $7, $8, $9) on conflict (county, case_id, id) do nothing`,
    [row.county, row.caseId, row.id, row.kind, row.name, row.size, row.digest, row.by, row.at],
  )
  const found = await findAttachment(tx, row.county, row.caseId, row.id)
  if (!found) throw new Error('an announced attachment is not there')
  return found
}

/** The bytes are kept, or the small version of them: what they are, and where the camera was, sealed. An erased attachment stays erased. */
export const complete = (
  tx: Tx,
  row: {
    county: string
    caseId: string
    id: string
    state?: 'small' | 'complete'
    type: string
    width: number | null
    height: number | null
    position: string | null
  },
) =>
  tx.rows(
    `update attachment set state = $8, type = $4, width = $5, height = $6, position_sealed = coalesce($7, position_sealed)
     where county = $1 and case_id = $2 and id = $3 and state in ('announced', 'small')`,
    [row.county, row.caseId, row.id, row.type, row.width, row.height, row.position, row.state ?? 'complete'],
  )

/** How many attachments a device or person announced for a case: a fence against filling the disk. */
export const countAttachments = async (tx: Tx, county: string, caseId: string): Promise<number> =>
  (
    await tx.rows<{ n: number }>('select count(*)::int as n from attachment where county = $1 and case_id = $2', [county, caseId])
  )[0]?.n ?? 0

/** True when this device reported the case: it may add photos without showing link or word again. */
export const reportedBy = async (tx: Tx, county: string, caseId: string, device: Uint8Array): Promise<boolean> =>
  (await tx.rows('select 1 from party where county = $1 and case_id = $2 and device = $3 limit 1', [county, caseId, device]))
    .length === 1

/** Those of these attachments that a row knows and that are not erased, as `case/id`. */
export const knownOf = async (
  tx: Tx,
  county: string,
  files: readonly { readonly caseId: string; readonly id: string }[],
): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await tx.rows<{ case_id: string; id: string }>(
        `select a.case_id, a.id from unnest($2::uuid[], $3::uuid[]) as f(case_id, id)
         join attachment a on a.county = $1 and a.case_id = f.case_id and a.id = f.id where a.state <> 'erased'`,
        [county, files.map((one) => one.caseId), files.map((one) => one.id)],
      )
    ).map((row) => `${row.case_id}/${row.id}`),
  )

/** Forgets what was sent before `before` for a case that never came; their places. Needs the eraser's role. */
export const forgetUnclaimed = (tx: Tx, county: string, before: Instant): Promise<{ case_id: string; id: string }[]> =>
  tx.rows(
    `delete from attachment a where a.county = $1 and a.at < $2
       and not exists (select 1 from "case" c where c.county = $1 and c.id = a.case_id)
       and not exists (select 1 from scan s where s.county = $1 and s.id = a.case_id and s.done_at is null) returning a.case_id, a.id`,
    [county, before],
  )
