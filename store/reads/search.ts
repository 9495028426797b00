// Finding cases by words and categories, newest first: what is frequent is met on the way, what is rare is looked up.
import type { Asking } from '../query.ts'
import { quoted } from '../terms.ts'
import { type Params, paramsFrom } from '../visible.ts'
import { type CaseFound, type CasesInput, conditionsOf, eachCounty, placeIn } from './cases.ts'
import { areaKeys, besideKeys, besideSql, foundSql, type Scope, scopeKeys, scopeOf, within } from './scope.ts'
import { countiesOf } from './statement.ts'
import type { Wanted } from './words.ts'

export type Sought = { readonly want: Wanted | null; readonly categories: readonly string[] | null }

/** So many of the newest are walked over: in an area, and where everything has to be looked at (at first, and at most). */
const inArea = 800
const anywhere = 2000
const furthest = 8_000
const columns = 'c.county, c.id, c.version, c.opened_at'
const order = 'opened_at desc, id'

/**
 * One row more than a page. The newest are walked over first, a bounded number; when these do not fill the page, what was
 * sought is rare enough that the index of words and keys finds it all at little cost. Neither way ever walks far.
 */
export async function search(asking: Asking, input: CasesInput, sought: Sought): Promise<CaseFound[]> {
  const rows = input.limit + 1
  const scope = scopeOf(asking.actor, input.area)
  const narrow = scope.areas !== null && scope.areas.length > 0
  const enough = (found: Walked) => found.rows.length >= rows || found.all
  const plain = sought.want === null && sought.categories === null
  // Where nothing is sought nearly every row is one: the page itself is walked over before more.
  let first = await walk(asking, input, sought, scope, narrow ? (plain ? rows : inArea) : anywhere)
  if (narrow && plain && !enough(first)) first = await walk(asking, input, sought, scope, inArea)
  if (enough(first)) return narrow ? withOutsiders(asking, input, sought, scope, first.rows) : first.rows
  const further = (anywhere * rows * 1.3) / Math.max(1, first.rows.length)
  if (!narrow && further <= furthest) {
    const second = await walk(asking, input, sought, scope, Math.ceil(further))
    if (enough(second)) return second.rows
  }
  return lookUp(asking, input, sought, scopeKeys(scope), rows)
}

type Walked = { readonly rows: CaseFound[]; readonly all: boolean }

/** Those sought among the newest `depth` of each part of the scope; `all` when there are no more. */
async function walk(asking: Asking, input: CasesInput, sought: Sought, scope: Scope, depth: number): Promise<Walked> {
  const params = paramsFrom(countiesOf(asking.counties).bound)
  const place = placeIn(asking, input, params)
  const parts = scope.areas === null || scope.areas.length === 0 ? [] : scope.areas.map((area) => [within(area, params)])
  const counties = eachCounty(asking, params)
  const branches = counties.flatMap((county) =>
    (parts.length > 0 ? parts : [[]]).map((part) => [county, ...part, ...place].join(' and ')),
  )
  const rest = [...conditionsOf(asking, input, params), ...soughtSql(sought, params)].join(' and ')
  const walked = branches.map(
    (branch) => `(select * from "case" c where ${branch} order by c.opened_at desc, c.id limit ${depth})`,
  )
  const sql = `with w as (${walked.map((one, n) => `select ${n} as part, c.county, c.id, c.version, c.opened_at, ${rest} as hit from ${one} c`).join(' union all ')})
    select county, id, version, opened_at, (select max(n) from (select count(*)::int as n from w group by part) x) as looked from w where hit order by ${order} limit ${input.limit + 1}`
  const rows = await asking.tx.rows<CaseFound & { looked: number }>(sql, params.values)
  // Without any hit it is not known how far was walked: as far as it went, one must suppose.
  return { rows, all: (rows[0]?.looked ?? depth) < depth }
}

function soughtSql({ want, categories }: Sought, params: Params): string[] {
  return [...(want ? [want.sql(params)] : []), ...(categories ? [`c.category = any(${params.add(categories)}::text[])`] : [])]
}

const keysOf = ({ want, categories }: Sought): string[] => [
  ...(want ? [want.query] : []),
  ...(categories ? [`(${categories.map((code) => quoted(`=${code}`)).join(' | ')})`] : []),
]

/** All that the index knows of, then what it knows only roughly (a grid by its community), rights and the rest. */
function lookUp(
  asking: Asking,
  input: CasesInput,
  sought: Sought,
  keys: string | null,
  rows: number,
  more: (params: Params) => readonly string[] = () => [],
): Promise<CaseFound[]> {
  const { bound, is } = countiesOf(asking.counties)
  const params = paramsFrom(bound)
  const query = [...keysOf(sought), ...(keys === null ? [] : [keys])].join(' & ')
  const found = `${foundSql} @@ ${params.add(query)}::tsquery`
  const sql = `with x as materialized (select ${columns} from "case" c
      where ${[is('c.county'), found, ...soughtSql(sought, params), ...more(params), ...placeIn(asking, input, params), ...conditionsOf(asking, input, params)].join(' and ')})
    select * from x order by ${order} limit ${rows}`
  return asking.tx.rows<CaseFound>(sql, params.values)
}

/**
 * What is seen by taking part or as one's own report and lies elsewhere: few, and so looked up. Where a page is full already
 * only what is newer than its end matters: of that there may be so little that walking over it is quicker than the index.
 */
async function withOutsiders(
  asking: Asking,
  input: CasesInput,
  sought: Sought,
  scope: Scope,
  rows: readonly CaseFound[],
): Promise<CaseFound[]> {
  const beside = besideKeys(scope)
  if (scope.areas === null || beside.length === 0) return [...rows]
  const keys = `(${beside.join(' | ')}) & !(${areaKeys(scope.areas).join(' | ')})`
  const most = input.limit + 1
  const end = rows.length >= most ? rows.at(-1)?.opened_at : undefined
  const outside = await lookUp(asking, input, sought, keys, most, (params) => [
    besideSql(scope, params),
    ...(end === undefined ? [] : [`c.opened_at >= ${params.add(end)}::bigint`]),
  ])
  const known = new Set(rows.map((row) => row.id))
  return [...rows, ...outside.filter((row) => !known.has(row.id))]
    .toSorted((a, b) => b.opened_at - a.opened_at || (a.id < b.id ? -1 : 1))
    .slice(0, most)
}
