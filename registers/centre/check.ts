// How a centre finds itself against the five standardisations: item by item, with what shows it; nobody else's mark, and nothing is counted up.
// Source: domain 0-34, §2.3 (premises, resident departments, mechanism, supervision, information system).
import * as z from 'zod/mini'
import { text } from '../../rules/schema.ts'
import type { Tx } from '../../store/db.ts'

/** What inspections look at, in the order of the programme; the items of a place may be more. */
export const standards = {
  premises: ['reception', 'mediation', 'counselling', 'monitoring', 'signs', 'access'],
  departments: ['permanent', 'rotating', 'onCall', 'shownToday', 'authority'],
  mechanism: ['oneWindow', 'oneCode', 'roadMap', 'jointSessions', 'leadUnit', 'timeLimits'],
  supervision: ['clocks', 'supervised', 'callBack', 'notSolved', 'accountability'],
  system: ['wholeProcess', 'noPaper', 'linked', 'protected', 'figures'],
} as const
const items = Object.entries(standards).flatMap(([standard, list]) => list.map((one) => `${standard}.${one}`))

export const NewCheck = z.strictObject({
  item: z.string().check(z.refine((one) => items.includes(one), { error: 'unknown' })),
  state: z.enum(['met', 'partly', 'lacking']),
  /** Where it can be seen, or what is missing and by when it comes. */
  evidence: text(500),
})
export type Checked = {
  readonly item: string
  readonly state: 'met' | 'partly' | 'lacking' | null
  readonly evidence: string | null
  readonly byName: string | null
  readonly at: number | null
}

/** Every item with what was said of it last; null where nobody looked yet. */
export async function checkOf(tx: Tx, centre: string): Promise<readonly Checked[]> {
  const rows = await tx.rows<Checked>(
    `select distinct on (c.item) c.item, c.state, c.evidence, p.name as "byName", c.made_at as at
     from centre_check c left join person p on p.id = c.made_by where c.centre = $1 order by c.item, c.made_at desc, c.id`,
    [centre],
    'centre-check',
  )
  const known = new Map(rows.map((row) => [row.item, row]))
  return items.map((item) => known.get(item) ?? { item, state: null, evidence: null, byName: null, at: null })
}

/** Adds what was found; what was said before stays. */
export const addCheck = (
  tx: Tx,
  id: string,
  check: z.infer<typeof NewCheck> & { readonly centre: string },
  by: string,
  now: number,
) =>
  tx.rows(
    `insert into centre_check (id, centre, item, state, evidence, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing`,
    [id, check.centre, check.item, check.state, check.evidence, by, now],
  )
