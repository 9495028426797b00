// The one read of a step: the case locked first, then what hangs on it in a fresh snapshot.
import type { Need } from '../rules/case.ts'
import type { Tx } from './db.ts'
import { type CaseJson, caseColumns, caseOf, type Hanging, type Locked } from './rows.ts'

/** Locks the named cases of one county in id order; those that are there, in that order. */
export async function lockCases(tx: Tx, county: string, ids: readonly string[]): Promise<Locked[]> {
  const rows =
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
  return (await rows).map((one) => ({ row: caseOf(one), head: one.head }))
}

export type Known = { digest: string; answer: Record<string, unknown> }

/** The verdict of a key that was answered before. */
export const knownKey = async (tx: Tx, county: string, key: string): Promise<Known | null> =>
  (
    await tx.rows<Known>(
      `select encode(digest, 'hex') as digest, answer from step_key where county = $1 and key = $2`,
      [county, key],
      'known_key',
    )
  )[0] ?? null

/** The verdicts of those of many keys that were answered before, by key. */
export const knownKeys = async (tx: Tx, county: string, keys: readonly string[]): Promise<Map<string, Known>> =>
  new Map(
    (
      await tx.rows<Known & { key: string }>(
        `select key, encode(digest, 'hex') as digest, answer from step_key where county = $1 and key = any($2)`,
        [county, keys],
        'known_keys',
      )
    ).map(({ key, ...known }) => [key, known]),
  )

const list = (inner: string) => `(select coalesce(jsonb_agg(to_jsonb(x)), '[]'::jsonb) from (${inner}) x)`
/** What was asked of other offices; over when its clock has stopped. */
const tasksOf = (
  of: string,
) => `select k.id, k.what, k.organisation, k.by, k.until, k.at, k.answered_at as "answeredAt", k.outcome, c.stopped_at as "closedAt", k.words_id, k.answer_id, k.part
    from task k join clock c on c.county = $1 and c.case_id = k.case_id and c.id = k.id where k.county = $1 and k.case_id = ${of} order by k.at, length(k.part), k.part, k.id`
export const tasksSql = tasksOf('$2')
const empty = `'[]'::jsonb`

/** Each list as an expression; `of` is the id of the case. */
const partsOf = (of: string): Record<Need | 'clocks', string> => ({
  clocks:
    list(`select id, name, owner, policy, started_at, runs_from, rest, due_at, warn_at, provisional, calendar_version, stopped_at, paused_by, paused_at, expired
    from clock where county = $1 and case_id = ${of} order by started_at, id`),
  parties: list(
    `select id, role, phone_sealed is not null as "hasPhone" from party where county = $1 and case_id = ${of} order by id`,
  ),
  files: list(
    `select id, kind, state, coalesce(digest, '') as digest, by_person as by from attachment where county = $1 and case_id = ${of} order by at, id`,
  ),
  objections: list(`select id, against, organisation, ground, item, at, decided_at as "decidedAt", upheld
    from objection where county = $1 and case_id = ${of} order by at, id`),
  ratings: list(`select id, round, solved, grade, at from rating where county = $1 and case_id = ${of} order by round`),
  proposals: list(`select id, fields, organisation, at, decided_at as "decidedAt", accepted
    from proposal where county = $1 and case_id = ${of} order by at, id`),
  requests: list(`select id, what, clock, ground, until, organisation, at, decided_at as "decidedAt", granted
    from request where county = $1 and case_id = ${of} order by at, id`),
  supervisions:
    list(`select id, level, ground, organisation, by, until, at, answered_at as "answeredAt", closed_at as "closedAt", settled
    from supervision where county = $1 and case_id = ${of} order by at, id`),
  papers: list(
    `select id, name, organisation, voided_at as "voidedAt" from paper where county = $1 and case_id = ${of} order by at, id`,
  ),
  tasks: list(tasksOf(of)),
  relations: list(`select what, other from relation where county = $1 and case_id = ${of} order by what, other`),
  past: list(`select version, step, person, post, organisation, from_state as "from", to_state as "to", at,
      facts || jsonb_build_object('clocks', clocks, 'said', jsonb_path_query_array(words, '$[*].id')) as facts
    from entry where county = $1 and case_id = ${of} and not facts ? 'overtaken' order by version`),
  called:
    list(`select x.day, x.call from called x join party p on p.county = $1 and p.case_id = ${of} and p.role = 'reporter' and p.phone_lookup = x.person
    where x.county = $1 order by x.day`),
  grids: empty,
})

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

export type Needs = readonly Need[]
const [ofOne, ofEach] = [partsOf('$2'), partsOf('u.id')]
/** The lists as columns, those that are not needed empty; and the name of that choice. */
function columns(needs: Needs, all: ReturnType<typeof partsOf>): { readonly sql: string; readonly name: string } {
  const wanted = (name: (typeof order)[number]) => name === 'clocks' || needs.includes(name)
  return {
    sql: order.map((name) => `${wanted(name) ? all[name] : empty} as ${name}`).join(', '),
    name: order.map((name) => (wanted(name) ? 1 : 0)).join(''),
  }
}

/** Everything the step `needs` that hangs on the case, in one statement. */
export async function hanging(tx: Tx, county: string, id: string, needs: Needs): Promise<Hanging> {
  const { sql, name } = columns(needs, ofOne)
  const [row] = await tx.rows<Hanging>(`select ${sql}`, [county, id], `hanging_${name}`)
  if (!row) throw new Error('a select without a table gave no row')
  return row
}

/** The same of many cases, by id. */
export async function hangingOn(tx: Tx, county: string, ids: readonly string[], needs: Needs): Promise<Map<string, Hanging>> {
  const { sql, name } = columns(needs, ofEach)
  const rows = await tx.rows<Hanging & { of: string }>(
    `select u.id as of, ${sql} from unnest($2::uuid[]) u (id)`,
    [county, ids],
    `hanging_on_${name}`,
  )
  return new Map(rows.map(({ of, ...row }) => [of, row]))
}
