// On what ground a grid may be asked for something: the admission, as it stands on a day. Source: domain §2.2 (滨州§10).
import { covers } from '../../rules/area.ts'
import type { Frequency } from '../../rules/column.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Day } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

export type Admitted = {
  readonly id: string
  /** Who asked. */
  readonly organisation: string
  readonly purpose: string
  readonly checks: readonly string[]
  readonly counts: readonly string[]
  readonly frequency: Frequency
  /** Trimmed prefixes. */
  readonly areas: readonly string[]
  readonly from: Day
  readonly until: Day
}

/** The admission under which this area may be asked on this day; otherwise why it may not (`why`: none, area, end). */
export async function admittedTask(tx: Tx, county: string, id: string, area: string, day: Day): Promise<Admitted | Refusal> {
  const [row] = await tx.rows<Admitted & { runs: boolean }>(
    `select case_id::text as id, organisation, purpose, checks, counts, frequency, areas, from_day as from, until_day as until,
       admitted_at is not null and ended_at is null as runs from grid_admission where county = $1 and case_id = $2`,
    [county, id],
    'grid-admission',
  )
  if (!row) return refuse('notAdmitted', { why: 'none' })
  const { runs, ...admitted } = row
  if (!runs) return refuse('notAdmitted', { why: 'none' })
  if (day < admitted.from || day > admitted.until) return refuse('notAdmitted', { why: 'end', until: admitted.until })
  return covers(admitted.areas, area) ? admitted : refuse('notAdmitted', { why: 'area' })
}
