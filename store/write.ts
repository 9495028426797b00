// The one write of a step, or of several: cases, entries, clocks, words, parties and queue in a single statement of CTEs.
import type { Tx } from './db.ts'
import { nameOf } from './reads/statement.ts'
import type { Json } from './rows.ts'

/** Rows by table, as JSON in the columns' names; bytea as '\x…', geometry as EWKT. Empty lists are left out of the statement. */
export type Written = {
  openedCases: readonly Json[]
  changedCases: readonly Json[]
  /** Other cases the step names: a new entry, nothing else. */
  touchedCases: readonly Json[]
  entries: readonly Json[]
  stepKeys: readonly Json[]
  clocks: readonly Json[]
  todos: readonly Json[]
  words: readonly Json[]
  parties: readonly Json[]
  withdrawals: readonly Json[]
  objections: readonly Json[]
  decidedObjection?: Json
  ratings: readonly Json[]
  proposals: readonly Json[]
  answeredProposal?: Json
  requests: readonly Json[]
  decidedRequest?: Json
  supervisions: readonly Json[]
  changedSupervision?: Json
  tasks: readonly Json[]
  answeredTask?: Json
  relations: readonly Json[]
  transfers: readonly Json[]
  answeredTransfer?: Json
  endedRelation?: Json
  corrected?: Json
  papers: readonly Json[]
  voidedPaper?: Json
  /** The kind's own row of this case: whole when it is opened, then the columns named. */
  ownRow?: { readonly table: string; readonly row: Json }
  called: readonly Json[]
  reactions: readonly Json[]
  droppedReaction?: Json
}

type Part = { readonly key: Exclude<keyof Written, 'ownRow'>; readonly name: string; readonly sql: (param: string) => string }

const insert = (table: string) => (param: string) =>
  `insert into ${table} select r.* from jsonb_populate_recordset(null::${table}, ${param}) r`
const one = (table: string) => (param: string) =>
  `insert into ${table} select r.* from jsonb_populate_record(null::${table}, ${param}) r`

const changed = [
  'state',
  'phase',
  'hold',
  'version',
  'category',
  'class',
  'urgency',
  'area',
  'point',
  'place_state',
  'accuracy',
  'holder',
  'centre',
  'handler',
  'organisations',
  'barred',
  'secret',
  'designated',
  'bounced',
  'reopened',
  'due_at',
  'warn_at',
  'updated_at',
  'closed_at',
  'data',
  'head',
]
const clockColumns = [
  'owner',
  'policy',
  'runs_from',
  'rest',
  'due_at',
  'warn_at',
  'provisional',
  'calendar_version',
  'stopped_at',
  'paused_by',
  'paused_at',
  'expired',
  'look_at',
]
const todoColumns = ['area', 'due', 'warn', 'since', 'urgent', 'organisations', 'barred', 'secret', 'reporter', 'opened_at']
const set = (columns: readonly string[], from: string) => columns.map((column) => `${column} = ${from}.${column}`).join(', ')

const parts: readonly Part[] = [
  { key: 'stepKeys', name: 'k', sql: insert('step_key') },
  { key: 'entries', name: 'e', sql: insert('entry') },
  { key: 'openedCases', name: 'o', sql: insert('"case"') },
  {
    key: 'changedCases',
    name: 'c',
    sql: (param) => `update "case" c set ${set(changed, 'r')}
      from jsonb_populate_recordset(null::"case", ${param}) r where c.county = $1 and c.id = r.id and r.county = $1`,
  },
  {
    key: 'touchedCases',
    name: 'tc',
    sql: (param) => `update "case" c set ${set(['version', 'updated_at', 'head', 'data'], 'r')}
      from jsonb_populate_recordset(null::"case", ${param}) r where c.county = $1 and c.id = r.id and r.county = $1`,
  },
  {
    key: 'clocks',
    name: 'cl',
    sql: (param) => `${insert('clock')(param)} on conflict (county, case_id, id) do update set ${set(clockColumns, 'excluded')}`,
  },
  { key: 'words', name: 'w', sql: insert('words') },
  { key: 'parties', name: 'p', sql: insert('party') },
  { key: 'withdrawals', name: 'wd', sql: insert('withdrawal') },
  { key: 'objections', name: 'ob', sql: insert('objection') },
  {
    key: 'decidedObjection',
    name: 'od',
    sql: (param) => `update objection x set decided_at = r.decided_at, upheld = r.upheld
      from jsonb_populate_record(null::objection, ${param}) r where x.county = $1 and x.case_id = r.case_id and x.id = r.id and r.county = $1`,
  },
  { key: 'ratings', name: 'ra', sql: insert('rating') },
  { key: 'proposals', name: 'pr', sql: insert('proposal') },
  {
    key: 'answeredProposal',
    name: 'pa',
    sql: (param) => `update proposal x set decided_at = r.decided_at, accepted = r.accepted
      from jsonb_populate_record(null::proposal, ${param}) r where x.county = $1 and x.case_id = r.case_id and x.id = r.id and r.county = $1`,
  },
  { key: 'requests', name: 'rq', sql: insert('request') },
  {
    key: 'decidedRequest',
    name: 'rg',
    sql: (param) => `update request x set decided_at = r.decided_at, granted = r.granted
      from jsonb_populate_record(null::request, ${param}) r where x.county = $1 and x.case_id = r.case_id and x.id = r.id and r.county = $1`,
  },
  { key: 'supervisions', name: 'sv', sql: insert('supervision') },
  {
    key: 'changedSupervision',
    name: 'sc',
    sql: (
      param,
    ) => `update supervision x set answered_at = coalesce(x.answered_at, r.answered_at), answer_id = coalesce(x.answer_id, r.answer_id),
        closed_at = r.closed_at, settled = r.settled
      from jsonb_populate_record(null::supervision, ${param}) r where x.county = $1 and x.case_id = r.case_id and x.id = r.id and r.county = $1`,
  },
  { key: 'tasks', name: 'ta', sql: insert('task') },
  {
    key: 'answeredTask',
    name: 'tk',
    sql: (param) => `update task x set answered_at = r.answered_at, answer_id = r.answer_id, outcome = r.outcome
      from jsonb_populate_record(null::task, ${param}) r where x.county = $1 and x.case_id = r.case_id and x.id = r.id and r.county = $1`,
  },
  { key: 'transfers', name: 'tf', sql: insert('transfer') },
  {
    key: 'answeredTransfer',
    name: 'tn',
    sql: (param) => `update transfer x set answered_at = r.answered_at, outcome = r.outcome, answer_ground = r.answer_ground,
        answer_id = r.answer_id, answered_by_id = r.answered_by_id, other_case = coalesce(r.other_case, x.other_case), how = r.how
      from jsonb_populate_record(null::transfer, ${param}) r where x.county = $1 and x.case_id = r.case_id and x.id = r.id and r.county = $1`,
  },
  { key: 'relations', name: 'rl', sql: (param) => `${insert('relation')(param)} on conflict do nothing` },
  {
    key: 'endedRelation',
    name: 'rx',
    sql: (param) => `delete from relation x using jsonb_populate_record(null::relation, ${param}) r
      where x.county = $1 and x.case_id = r.case_id and x.what = r.what and x.other = r.other and r.county = $1`,
  },
  {
    key: 'corrected',
    name: 'co',
    sql: (
      param,
    ) => `update party x set name_sealed = coalesce(r.name_sealed, x.name_sealed), phone_sealed = coalesce(r.phone_sealed, x.phone_sealed),
        phone_lookup = coalesce(r.phone_lookup, x.phone_lookup)
      from jsonb_populate_record(null::party, ${param}) r where x.county = $1 and x.case_id = r.case_id and x.id = r.id and r.county = $1`,
  },
  { key: 'papers', name: 'pp', sql: insert('paper') },
  {
    key: 'voidedPaper',
    name: 'pv',
    sql: (param) => `update paper x set voided_at = r.voided_at, voided_version = r.voided_version
      from jsonb_populate_record(null::paper, ${param}) r where x.county = $1 and x.case_id = r.case_id and x.id = r.id and r.county = $1`,
  },
  {
    key: 'called',
    name: 'ca',
    sql: (param) => `insert into called (county, person, day, call, at)
      select distinct $1, p.phone_lookup, r.day, r.call, r.at from jsonb_populate_recordset(null::called, ${param}) r
      join party p on p.county = $1 and p.case_id = any($2::uuid[]) and p.role = 'reporter' and p.phone_lookup is not null`,
  },
  { key: 'reactions', name: 're', sql: insert('reaction') },
  {
    key: 'droppedReaction',
    name: 'rd',
    sql: (param) => `delete from reaction x using jsonb_populate_record(null::reaction, ${param}) r
      where x.county = $1 and x.case_id = r.case_id and x.version = r.version and r.county = $1`,
  },
]

/** `table` is declared in code, its columns are those of the row: both stand in the statement as they are. */
function ownSql({ table, row }: NonNullable<Written['ownRow']>, opened: boolean, param: string): string {
  if (opened) return one(table)(param)
  const columns = Object.keys(row).filter((name) => name !== 'county' && name !== 'case_id')
  return `update ${table} x set ${set(columns, 'r')} from jsonb_populate_record(null::${table}, ${param}) r
    where x.county = $1 and x.case_id = any($2::uuid[]) and r.case_id = x.case_id and r.county = $1`
}

const full = (value: Written[keyof Written]): boolean => value !== undefined && (!Array.isArray(value) || value.length > 0)

const added = [
  'entries',
  'stepKeys',
  'words',
  'parties',
  'ratings',
  'objections',
  'proposals',
  'requests',
  'supervisions',
  'tasks',
  'reactions',
] as const
const plain: ReadonlySet<string> = new Set([...added, 'openedCases', 'changedCases', 'clocks', 'todos'])
/** May it stand in one statement with what other steps write? It only adds rows, or makes them what they are now. */
export const isPlain = (written: Written): boolean =>
  (Object.keys(written) as (keyof Written)[]).every((name) => plain.has(name) || !full(written[name]))

/** Plain writes of steps of one county, in their order, as one: each case, clock and place in a queue as the last of them leaves it. */
export function merged(first: Written, more: readonly Written[]): Written {
  if (more.length === 0) return first
  const all = [first, ...more]
  const opened = new Map<unknown, Json>()
  const changed = new Map<unknown, Json>()
  const clocks = new Map<string, Json>()
  const todos = new Map<unknown, readonly Json[]>()
  for (const one of all) {
    for (const row of one.openedCases) opened.set(row.id, row)
    for (const row of one.changedCases) {
      const before = opened.get(row.id)
      if (before) opened.set(row.id, { ...before, ...row })
      else changed.set(row.id, row)
    }
    for (const row of one.clocks) clocks.set(`${row.case_id} ${row.id}`, row)
    todos.set(one.stepKeys[0]?.case_id, one.todos)
  }
  const lists = Object.fromEntries(added.map((name) => [name, all.flatMap((one) => one[name])])) as unknown as Pick<
    Written,
    (typeof added)[number]
  >
  return {
    ...first,
    ...lists,
    openedCases: [...opened.values()],
    changedCases: [...changed.values()],
    clocks: [...clocks.values()],
    todos: [...todos.values()].flat(),
  }
}

/** Writes it whole. Not awaited before the commit is sent: the caller awaits both. */
export function writeStep(tx: Tx, county: string, written: Written): Promise<unknown> {
  const used = parts.filter((part) => full(written[part.key]))
  const cases = [...new Set(written.stepKeys.map((one) => one.case_id))]
  const params: unknown[] = [county, cases]
  const ctes = used.map((part) => {
    params.push(JSON.stringify(written[part.key]))
    return `${part.name} as (${part.sql(`$${params.length}::jsonb`)})`
  })
  const { ownRow } = written
  if (ownRow) {
    params.push(JSON.stringify(ownRow.row))
    ctes.push(`own as (${ownSql(ownRow, written.openedCases.length > 0, `$${params.length}::jsonb`)})`)
  }
  // The queue: rows that stay are rewritten, rows that are gone are removed; one statement sees one snapshot.
  params.push(JSON.stringify(written.todos))
  const todos = `$${params.length}::jsonb`
  ctes.push(
    `t as (${insert('todo')(todos)} on conflict (county, case_id, organisation, duty, why) do update set ${set(todoColumns, 'excluded')})`,
  )
  const opens = written.changedCases.length === 0
  if (!opens)
    ctes.push(`td as (delete from todo x where x.county = $1 and x.case_id = any($2::uuid[]) and not exists (
      select 1 from jsonb_populate_recordset(null::todo, ${todos}) r
      where r.case_id = x.case_id and r.organisation = x.organisation and r.duty = x.duty and r.why = x.why))`)
  const text = `with ${ctes.join(',\n')}\nselect $1::text as county, $2::uuid[] as ids`
  const name = ownRow ? nameOf('write_own', text) : `write_${opens ? 'o' : 'c'}_${used.map((part) => part.name).join('')}`
  return tx.rows(text, params, name)
}
