// The one read of a step: the case locked first, then what hangs on it in a fresh snapshot.
import type { Need } from '../rules/case.ts'
import type { Tx } from './db.ts'
import { type CaseJson, caseColumns, type Hanging } from './rows.ts'

/** Locks the named cases of one county in id order. */
export const lockCases = (tx: Tx, county: string, ids: readonly string[]): Promise<CaseJson[]> =>
  ids.length === 1
    ? tx.rows<CaseJson>(
        `select ${caseColumns} from "case" c where c.county = $1 and c.id = $2 for update`,
        [county, ids[0]],
        'lock_case',
      )
    : tx.rows<CaseJson>(
        `select ${caseColumns} from "case" c where c.county = $1 and c.id = any($2) order by c.id for update`,
        [county, ids],
        'lock_cases',
      )

export type Known = { digest: string; case_id: string; answer: Record<string, unknown> }

/** The verdict of a key that was answered before. */
export const knownKey = async (tx: Tx, county: string, key: string): Promise<Known | null> =>
  (
    await tx.rows<Known>(
      `select encode(digest, 'hex') as digest, case_id, answer from step_key where county = $1 and key = $2`,
      [county, key],
      'known_key',
    )
  )[0] ?? null

const list = (inner: string) => `(select coalesce(jsonb_agg(to_jsonb(x)), '[]'::jsonb) from (${inner}) x)`
/** What was asked of other offices; over when its clock has stopped. */
export const tasksSql = `select k.id, k.what, k.organisation, k.by, k.until, k.at, k.answered_at as "answeredAt", k.outcome, c.stopped_at as "closedAt", k.words_id, k.answer_id, k.part
    from task k join clock c on c.county = $1 and c.case_id = k.case_id and c.id = k.id where k.county = $1 and k.case_id = $2 order by k.at, length(k.part), k.part, k.id`
const empty = `'[]'::jsonb`

const parts: Record<Need | 'clocks', string> = {
  clocks:
    list(`select id, name, owner, policy, started_at, runs_from, rest, due_at, warn_at, provisional, calendar_version, stopped_at, paused_by, paused_at, expired
    from clock where county = $1 and case_id = $2 order by started_at, id`),
  parties: list(
    `select id, role, phone_sealed is not null as "hasPhone" from party where county = $1 and case_id = $2 order by id`,
  ),
  files: list(
    `select id, kind, state, coalesce(digest, '') as digest, by_person as by from attachment where county = $1 and case_id = $2 order by at, id`,
  ),
  objections: list(`select id, against, organisation, ground, item, at, decided_at as "decidedAt", upheld
    from objection where county = $1 and case_id = $2 order by at, id`),
  ratings: list(`select id, round, solved, grade, at from rating where county = $1 and case_id = $2 order by round`),
  proposals: list(`select id, fields, organisation, at, decided_at as "decidedAt", accepted
    from proposal where county = $1 and case_id = $2 order by at, id`),
  requests: list(`select id, what, clock, ground, until, organisation, at, decided_at as "decidedAt", granted
    from request where county = $1 and case_id = $2 order by at, id`),
  supervisions:
    list(`select id, level, ground, organisation, by, until, at, answered_at as "answeredAt", closed_at as "closedAt", settled
    from supervision where county = $1 and case_id = $2 order by at, id`),
  papers: list(
    `select id, name, organisation, voided_at as "voidedAt" from paper where county = $1 and case_id = $2 order by at, id`,
  ),
  tasks: list(tasksSql),
  relations: list(`select what, other from relation where county = $1 and case_id = $2 order by what, other`),
  past: list(`select version, step, person, post, organisation, from_state as "from", to_state as "to", at,
      facts || jsonb_build_object('clocks', clocks) as facts
    from entry where county = $1 and case_id = $2 and not facts ? 'overtaken' order by version`),
  called:
    list(`select x.day, x.call from called x join party p on p.county = $1 and p.case_id = $2 and p.role = 'reporter' and p.phone_lookup = x.person
    where x.county = $1 order by x.day`),
  grids: empty,
}

const order = [
  'clocks',
  'parties',
  'files',
  'objections',
  'ratings',
  'proposals',
  'requests',
  'supervisions',
  'tasks',
  'relations',
  'past',
  'papers',
  'called',
] as const

/** Everything the step `needs` that hangs on the case, in one statement. */
export async function hanging(tx: Tx, county: string, id: string, needs: readonly Need[]): Promise<Hanging> {
  const wanted = order.map((name) => `${name === 'clocks' || needs.includes(name) ? parts[name] : empty} as ${name}`)
  const name = `hanging_${order.map((one) => (one === 'clocks' || needs.includes(one) ? 1 : 0)).join('')}`
  const [row] = await tx.rows<Hanging>(`select ${wanted.join(', ')}`, [county, id], name)
  if (!row) throw new Error('a select without a table gave no row')
  return row
}
