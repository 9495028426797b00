// Everything that hangs on one case, in one statement: what the page shows and what the rules ask before they offer a step.
import type { Facts, FileRef, Past, Relation, Request, Supervision, Task } from '../../rules/case.ts'
import type { PaperRow } from '../../rules/paper.ts'
import { placeReach } from '../../rules/route.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../db.ts'
import { tasksSql } from '../facts.ts'
import { type CaseJson, type ClockJson, caseColumns, caseOf, clockOf } from '../rows.ts'
import { type Transfer, transferColumns } from '../transfers.ts'

export type EntryJson = {
  version: number
  at: Instant
  device_at: Instant
  step: string
  form: number
  person: string | null
  person_name: string | null
  post: string | null
  post_name: string | null
  post_kind: string | null
  organisation: string | null
  from_state: string | null
  to_state: string
  hold: string
  holder: string
  noted: boolean
  clocks: readonly { id: string; name: string; act: string; due: Instant; before?: Instant }[]
  words: readonly { id: string; kind: string }[]
  files: readonly { id: string }[]
  facts: Readonly<Record<string, unknown>>
}
export type FileJson = FileRef & {
  name: string | null
  type: string | null
  size: number | null
  width: number | null
  height: number | null
  at: Instant
  by: string
}
export type PartyJson = {
  id: string
  role: 'reporter' | 'concerned' | 'follower'
  name_sealed: string | null
  phone_sealed: string | null
  wants: string
  erased_by: number | null
}
/** A paper as it was issued: its number, and whether it still holds. What it says is opened apart. */
export type PaperJson = PaperRow & {
  year: number
  number: number | null
  written: string | null
  day: string
  at: Instant
  version: number
  replaces: string | null
  erasedBy: number | null
}
export type Hung = {
  clocks: ClockJson[]
  entries: EntryJson[]
  files: FileJson[]
  parties: PartyJson[]
  words: { id: string; kind: string; text: string; erased_by: number | null }[]
  objections: (Facts['objections'][number] & { words_id: string | null })[]
  proposals: Facts['proposals'][number][]
  requests: (Request & { words_id: string | null })[]
  supervisions: (Supervision & { words_id: string | null; answer_id: string | null })[]
  relations: Relation[]
  papers: PaperJson[]
  tasks: (Task & { words_id: string | null; answer_id: string | null })[]
  ratings: (Facts['ratings'][number] & { words_id: string | null })[]
  transfers: (Transfer & { year: number | null; number: number | null })[]
  terms: string[]
  places: string[]
}
export type Whole = { row: CaseJson & { phase: string; due_at: Instant | null; warn_at: Instant | null }; hung: Hung }

/** Kinds of registered places at the point of "case" `c`, as a list. */
export const placesSql = `(select coalesce(json_agg(distinct p.kind), '[]') from place p where st_dwithin(p.geom, c.point, ${placeReach}))`

const list = (name: string, inner: string): string => `(select coalesce(json_agg(x), '[]') from (${inner}) x) as ${name}`

// The names of people and posts are those of today; post and organisation of the act stand in the entry by id.
const hungSql = `select ${[
  list(
    'clocks',
    `select id, name, owner, policy, started_at, runs_from, rest, due_at, warn_at, provisional, calendar_version, stopped_at, paused_by, paused_at, expired
    from clock where county = $1 and case_id = $2 order by started_at, id`,
  ),
  list(
    'entries',
    `select e.version, e.at, e.device_at, e.step, e.form, e.person, n.name as person_name, e.post, o.name as post_name, e.post_kind, e.organisation,
      e.from_state, e.to_state, e.hold, e.holder, e.noted, e.clocks, e.words, e.files, e.facts
    from entry e left join person n on n.id = case when e.person !~ '^system:' then e.person::uuid end left join post o on o.id = e.post
    where e.county = $1 and e.case_id = $2 order by e.version`,
  ),
  list(
    'files',
    `select id, kind, state, coalesce(digest, '') as digest, name, type, size, width, height, at, by_person as by
    from attachment where county = $1 and case_id = $2 order by at, id`,
  ),
  list(
    'parties',
    `select id, role, name_sealed, phone_sealed, wants, erased_by from party where county = $1 and case_id = $2 order by id`,
  ),
  list('words', `select id, kind, text, erased_by from words where county = $1 and case_id = $2 order by id`),
  list(
    'objections',
    `select id, against, organisation, ground, item, at, decided_at as "decidedAt", upheld, words_id
    from objection where county = $1 and case_id = $2 order by at, id`,
  ),
  list(
    'proposals',
    `select id, fields, organisation, at, decided_at as "decidedAt", accepted from proposal where county = $1 and case_id = $2 order by at, id`,
  ),
  list(
    'requests',
    `select id, what, clock, ground, until, organisation, at, decided_at as "decidedAt", granted, words_id
    from request where county = $1 and case_id = $2 order by at, id`,
  ),
  list(
    'supervisions',
    `select id, level, ground, organisation, by, until, at, answered_at as "answeredAt", closed_at as "closedAt", settled, words_id, answer_id
    from supervision where county = $1 and case_id = $2 order by at, id`,
  ),
  list('tasks', tasksSql),
  list(
    'papers',
    `select id, name, organisation, year, number, written, day, at, version, replaces, voided_at as "voidedAt", erased_by as "erasedBy"
    from paper where county = $1 and case_id = $2 order by at, id`,
  ),
  list('relations', 'select what, other from relation where county = $1 and case_id = $2 order by what, other'),
  list(
    'transfers',
    `select ${transferColumns}, (select l.year from letter l where l.county = $1 and l.case_id = $2 and l.transfer = t.id) as year,
      (select l.number from letter l where l.county = $1 and l.case_id = $2 and l.transfer = t.id) as number
    from transfer t where t.county = $1 and t.case_id = $2 order by t.at, t.id`,
  ),
  list('ratings', `select id, round, solved, grade, at, words_id from rating where county = $1 and case_id = $2 order by round`),
  `(select coalesce(to_json(tsvector_to_array(c.terms)), '[]') from "case" c where c.county = $1 and c.id = $2) as terms`,
  `(select ${placesSql} from "case" c where c.county = $1 and c.id = $2) as places`,
].join(', ')}`

/** The case with all that hangs on it, or null. Who may see it is asked by the caller. */
export async function readWhole(tx: Tx, county: string, id: string): Promise<Whole | null> {
  const [rows, [hung]] = await Promise.all([
    tx.rows<Whole['row']>(
      `select ${caseColumns}, c.phase, c.due_at, c.warn_at from "case" c where c.county = $1 and c.id = $2`,
      [county, id],
      'whole_case',
    ),
    tx.rows<Hung>(hungSql, [county, id], 'whole_hung'),
  ])
  const row = rows[0]
  return row && hung ? { row, hung } : null
}

/** The same of many cases of one county, in one statement; in no order. Those that are not there are left out. */
export async function readMany(tx: Tx, county: string, ids: readonly string[]): Promise<Whole[]> {
  if (ids.length === 0) return []
  const rows = await tx.rows<{ row: Whole['row'] & { point?: unknown }; hung: Hung }>(manySql, [county, ids], 'whole_many')
  return rows
}
const manySql = `select (select to_jsonb(x) from (select ${caseColumns}, c.phase, c.due_at, c.warn_at from "case" c where c.county = $1 and c.id = m.id) x) as row,
  (select to_jsonb(x) from (${hungSql.replaceAll('$2', 'm.id')}) x) as hung
  from "case" m where m.county = $1 and m.id = any($2::uuid[])`

/** The same as the rules know it: no words, no personal data. */
export function factsOf({ row, hung }: Whole): Facts {
  return {
    case: caseOf(row),
    clocks: hung.clocks.map(clockOf),
    parties: hung.parties.map((party) => ({ id: party.id, role: party.role, hasPhone: party.phone_sealed !== null })),
    files: hung.files,
    objections: hung.objections,
    ratings: hung.ratings,
    proposals: hung.proposals,
    requests: hung.requests,
    supervisions: hung.supervisions,
    tasks: hung.tasks,
    relations: hung.relations,
    // What was kept of an act that no longer applied is nothing that happened to the case.
    past: hung.entries.filter((entry) => entry.facts.overtaken === undefined).map(pastOf),
    papers: hung.papers,
    // Who is offered to ring hears at the step whether she may be rung today.
    called: [],
    grids: [],
    also: [],
    routing: { terms: hung.terms, places: hung.places },
  }
}

const pastOf = (entry: EntryJson): Past => ({
  version: entry.version,
  step: entry.step,
  person: entry.person,
  post: entry.post,
  organisation: entry.organisation,
  from: entry.from_state,
  to: entry.to_state,
  at: entry.at,
  facts: { ...entry.facts, clocks: entry.clocks },
})
