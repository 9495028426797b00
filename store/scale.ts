// Rules that keep one schema and one SQL running from a laptop to a cluster, as a lint over the text of statements.

/** Tables of cases: spread over the machines by `county`. test/scale.test.ts holds this list against the database. */
export const caseTables = [
  'case',
  'entry',
  'step_key',
  'clock',
  'todo',
  'words',
  'party',
  'withdrawal',
  'attachment',
  'objection',
  'public_question',
  'question_rating',
  'rating',
  'proposal',
  'request',
  'supervision',
  'task',
  'relation',
  'transfer',
  'letter',
  'learned',
  'learned_word',
  'grid_admission',
  'grid_task',
  'grid_fact',
  'bulletin',
  'bulletin_told',
  'neighbour_ask',
  'share_grant',
  'share_use',
  'called',
  'reaction',
  'notice',
  'notice_read',
  'message',
  'topic',
  'topic_search',
  'digest',
  'digest_item',
  'looking',
  'seal',
  'seal_case',
  'follow_session',
  'follow_attempt',
  'resource_move',
  'paper',
  'paper_form',
  'scan',
  'promise',
  'shift_note',
  'shift_note_read',
  'roll_call',
  'outside_case',
  'figure_case',
  'figure_mark',
  'figure_total',
  'figure_stale',
  'figure_state',
  'keeper_key',
  'decision_card',
  'report',
  'report_note',
  'wall',
] as const

const volatile = /^(clock_timestamp|timeofday|random|gen_random_uuid|uuid_generate_v4|uuidv7|nextval|pg_sleep)$/
const notImmutable =
  /^(now|current_timestamp|current_date|current_time|localtimestamp|localtime|statement_timestamp|transaction_timestamp|current_setting|to_char|to_timestamp|age)$/
/** Columns whose value belongs to one row among those sorted: an order that ends with one of them has no ties. */
const unique = /(^|\.|_)(id|code|version|number|key|day|county|n|login|position|line)$/

type Token = { readonly text: string; readonly depth: number }

/** Words in lower case without quotes, marks and parameters, each with how deep in brackets it stands; comments and texts are gone. */
function tokens(sql: string): Token[] {
  const plain = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replaceAll(/'(?:[^']|'')*'/g, "''")
  let depth = 0
  return [...plain.matchAll(/"?[a-z_][\w$]*"?(?:\."?[a-z_][\w$]*"?)*|\$\d+|\d+|''|[^\s\w]/gi)].map(([found]) => {
    if (found === ')') depth--
    const token = { text: found.replaceAll('"', '').toLowerCase(), depth }
    if (found === '(') depth++
    return token
  })
}

/** What of one statement would not run, or not run well, on a cluster (shared/scale.md); empty when nothing. Several statements: see `lintScript`. */
export function lintSql(sql: string): string[] {
  const all = tokens(sql)
  const words = all.map(({ text }) => text)
  const has = (...run: readonly string[]) => words.some((_, at) => run.every((word, n) => words[at + n] === word))
  const called = (pattern: RegExp, from: number, to: number) => words.slice(from, to).find((word) => pattern.test(word))
  const found: string[] = []
  const add = (rule: number, text: string) => found.push(`rule ${rule}: ${text}`)

  if (
    ['merge into', 'grouping sets', 'detach partition'].some((pair) => has(...pair.split(' '))) ||
    has('rollup', '(') ||
    has('cube', '(')
  )
    add(11, 'MERGE, GROUPING SETS, ROLLUP, CUBE and DETACH PARTITION do not run on a cluster')
  if (words.includes('set_config')) add(14, 'set_config does not reach the other machines; use SET LOCAL')
  words.forEach((word, at) => {
    const name = words[at + 1] === 'session' ? words[at + 2] : words[at + 1]
    if (word === 'set' && name?.startsWith('app.')) add(14, 'the context is set by SET LOCAL only')
    if (word === 'update' && isUpdate(words, at)) {
      const bad = called(volatile, at, endOfPart(all, at))
      if (bad) add(9, `${bad}() in an UPDATE; pass a parameter`)
    }
    if (word === 'do' && words[at + 1] === 'update') {
      const end = endOfPart(all, at)
      const bad = called(notImmutable, at, end) ?? called(volatile, at, end)
      if (bad) add(10, `${bad} in ON CONFLICT DO UPDATE; pass a parameter or use excluded`)
    }
    if (word === 'limit') {
      const tie = untied(all, at)
      if (tie !== null) add(12, tie)
    }
  })
  const tables = tablesIn(words)
  for (const { table, alias } of tables)
    if (!bound(words, table, alias, tables.length === 1))
      add(17, `county of ${table}${alias === table ? '' : ` ${alias}`} is not bound to a parameter`)
  const locks =
    words.some((word, at) => word === 'for' && ['update', 'share'].includes(words[at + 1] ?? '')) || has('skip', 'locked')
  if (
    locks &&
    tables.length > 0 &&
    !words.some((word, at) => /(^|\.)county$/.test(word) && words[at + 1] === '=' && /^\$/.test(words[at + 2] ?? ''))
  )
    add(22, 'rows are locked without one county')
  return found
}

/** The same over a file of several statements. */
export const lintScript = (sql: string): string[] =>
  sql
    // Bodies of functions are not queries of the application.
    .replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .split(';')
    .flatMap((statement) => (/^\s*(--[^\n]*\n\s*)*(create|alter|grant|comment)\b/i.test(statement) ? [] : lintSql(statement)))

/** Not `for update`, `do update`, nor the privilege. */
const isUpdate = (words: readonly string[], at: number): boolean =>
  !['for', 'do', 'key', ',', 'grant'].includes(words[at - 1] ?? '') && words.indexOf('set', at) > at

/** Where the part of a statement that begins at `at` ends: at the bracket that closes around it. */
function endOfPart(all: readonly Token[], at: number): number {
  const depth = all[at]?.depth ?? 0
  const end = all.findIndex((token, n) => n > at && token.depth < depth)
  return end < 0 ? all.length : end
}

/** A page must begin and end at the same rows each time: an order without ties. */
function untied(all: readonly Token[], limit: number): string | null {
  const depth = all[limit]?.depth ?? 0
  let order = -1
  for (let at = limit - 1; at >= 0 && (all[at]?.depth ?? 0) >= depth; at--) {
    if (all[at]?.depth !== depth) continue
    if (all[at]?.text === 'by' && all[at - 1]?.text === 'order') {
      order = at
      break
    }
    if (all[at]?.text === 'union') break
  }
  const one = all[limit + 1]?.text === '1'
  if (order < 0) return one || countsOnly(all, limit) ? null : 'LIMIT without ORDER BY'
  const keys = all
    .slice(order + 1, limit)
    .filter((token) => token.depth === depth)
    .map(({ text }) => text)
  const last =
    keys
      .slice(keys.lastIndexOf(',') + 1)
      .filter((word) => !['asc', 'desc', 'nulls', 'first', 'last'].includes(word))
      .at(0) ?? ''
  return unique.test(last) || (one && keys.includes(',')) ? null : `ORDER BY … ${last} LIMIT has no tie-breaker`
}

/** `select 1 … limit n`: it does not matter which rows are counted. */
function countsOnly(all: readonly Token[], limit: number): boolean {
  const depth = all[limit]?.depth ?? 0
  const select = all.findLastIndex((token, at) => at < limit && token.depth === depth && token.text === 'select')
  return all[select + 1]?.text === '1' && all[select + 2]?.text === 'from'
}

type Used = { readonly table: string; readonly alias: string }
const afterTable = [
  'where',
  'on',
  'set',
  'using',
  'join',
  'left',
  'right',
  'inner',
  'cross',
  'full',
  'group',
  'order',
  'limit',
  'for',
  'returning',
  'union',
  'having',
  'default',
  'values',
  'select',
  'window',
  'and',
]

/** Tables of cases that are read, changed or deleted from; not those only inserted into. */
function tablesIn(words: readonly string[]): Used[] {
  const found: Used[] = []
  words.forEach((word, at) => {
    const listed = word === ',' && inFrom(words, at)
    const names = ['from', 'join', 'using'].includes(word) || listed || (word === 'update' && isUpdate(words, at))
    if (!names) return
    const first = words[at + 1] === 'only' || words[at + 1] === 'lateral' ? at + 2 : at + 1
    const table = (words[first] ?? '').replace(/^public\./, '')
    if (!caseTables.some((one) => one === table) || words[first + 1] === '(') return
    const next = words[first + 1] === 'as' ? words[first + 2] : words[first + 1]
    found.push({ table, alias: next !== undefined && /^[a-z_]\w*$/.test(next) && !afterTable.includes(next) ? next : table })
  })
  return found
}

/** A comma between tables, not between columns: the nearest clause before it is FROM. */
function inFrom(words: readonly string[], comma: number): boolean {
  for (let at = comma - 1, depth = 0; at >= 0; at--) {
    if (words[at] === ')') depth++
    if (words[at] === '(' && --depth < 0) return false
    if (depth === 0 && /^(select|where|by|set|returning|values|on)$/.test(words[at] ?? '')) return false
    if (depth === 0 && words[at] === 'from') return true
  }
  return false
}

/** `alias.county = $1`, `= any($1)` or `in ($1)`; without an alias where there is but one table. */
function bound(words: readonly string[], table: string, alias: string, only: boolean): boolean {
  return words.some((word, at) => {
    const mine = word === `${alias}.county` || word === `${table}.county` || (word === 'county' && (only || alias === table))
    if (!mine) return false
    const rest = words.slice(at + 1, at + 4)
    const parameter = (text: string | undefined) => text !== undefined && (/^\$\d/.test(text) || text === "''")
    return (
      (rest[0] === '=' && (parameter(rest[1]) || rest[1] === 'any')) ||
      (rest[0] === 'in' && parameter(rest[2])) ||
      (parameter(words[at - 2]) && words[at - 1] === '=')
    )
  })
}
