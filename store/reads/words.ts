// What was typed into search, as conditions: each run of it must occur in the words of the case or name the place it lies in.
import { prefixRange, trimCode } from '../../rules/area.ts'
import { parseCode } from '../../rules/code.ts'
import type { Region } from '../../rules/region.ts'
import type { Asking } from '../query.ts'
import { queryRuns } from '../terms.ts'
import type { Params } from '../visible.ts'
import type { CaseLine } from './line.ts'
import { areaKeys } from './scope.ts'

/**
 * `sql` asks over the columns of "case" `c`, `query` is the same as a tsquery over its words and keys (scope.ts), `marks`
 * are the words to show in their surroundings.
 */
export type Wanted = { readonly sql: (params: Params) => string; readonly query: string; readonly marks: readonly string[] }

/** A name that is typed may stand for at most so many areas. */
const most = 12
const named = new WeakMap<Region, ReadonlyMap<string, readonly string[]>>()

/** Areas by their names as people say them: with and without what kind of place it is. */
function areasBy(region: Region): ReadonlyMap<string, readonly string[]> {
  const known = named.get(region)
  if (known) return known
  const index = new Map<string, string[]>()
  const put = (name: string, code: string) => {
    const list = index.get(name)
    if (list) list.push(code)
    else index.set(name, [code])
  }
  for (const { code, name, level } of region.areas.values()) {
    if (level === 'city' || level === 'county') continue
    const full = name.normalize('NFKC').toLowerCase()
    put(full, code)
    const short = full.replace(/(社区|街道|村|镇|乡)$/, '')
    if (short !== full && short.length > 1) put(short, code)
  }
  named.set(region, index)
  return index
}

/** What the text asks for, or null when it says nothing that can be looked for. */
export function wanted(asking: Asking, text: string): Wanted | null {
  const runs = queryRuns(text)
  if (runs.length === 0) return null
  const regions = [...new Set(asking.counties.map((county) => asking.house.region(county)))].flatMap((region) => region ?? [])
  const inPlaces = runs.map(({ run }) => regions.flatMap((region) => areasBy(region).get(run) ?? []).slice(0, most))
  const sql = (params: Params) => {
    const plain = runs.filter((_, n) => inPlaces[n]?.length === 0).map((one) => one.query)
    const both = runs.flatMap((one, n) => {
      const places = inPlaces[n] ?? []
      return places.length === 0
        ? []
        : [`(c.terms @@ ${params.add(one.query)}::tsquery or ${places.map((code) => range(code, params)).join(' or ')})`]
    })
    return [...(plain.length > 0 ? [`c.terms @@ ${params.add(plain.join(' & '))}::tsquery`] : []), ...both].join(' and ')
  }
  const query = runs.map((one, n) => `(${[one.query, ...areaKeys((inPlaces[n] ?? []).map(trimCode))].join(' | ')})`).join(' & ')
  return { sql, query, marks: runs.flatMap((one) => one.marks) }
}

function range(code: string, params: Params): string {
  const [from, to] = prefixRange(code)
  return `(c.area >= ${params.add(from)} and c.area < ${params.add(to)})`
}

/** The same for a list that is narrowed by a text: a whole case code exactly, anything else by words. */
export function textSql(asking: Asking, text: string | undefined, params: Params): string | null {
  if (text === undefined || text.trim() === '') return null
  const code = parseCode(text)
  if (code) return `c.code = ${params.add(code.code)}`
  return wanted(asking, text)?.sql(params) ?? 'false'
}

/** Lines with `hit`: the words around the first match, where the line itself does not show it. */
export async function hits(asking: Asking, lines: readonly CaseLine[], want: Wanted): Promise<(CaseLine & { hit?: string })[]> {
  const hidden = lines.filter((line) => !want.marks.some((mark) => line.text?.toLowerCase().includes(mark)))
  if (hidden.length === 0) return [...lines]
  const rows = await asking.tx.rows<{ case_id: string; text: string }>(
    `select case_id, text from words where county = any($1) and case_id = any($2::uuid[]) and kind in ('text', 'place') and erased_by is null order by case_id, id`,
    [asking.counties, hidden.map((line) => line.id)],
    'hit_words',
  )
  return lines.map((line) => {
    const hit = hidden.includes(line)
      ? around(
          rows.filter((row) => row.case_id === line.id).map((row) => row.text),
          want.marks,
        )
      : null
    return hit === null ? line : { ...line, hit }
  })
}

function around(texts: readonly string[], marks: readonly string[]): string | null {
  for (const text of texts) {
    const line = text.replace(/\s+/g, ' ').normalize('NFKC')
    const at = Math.min(...marks.map((mark) => line.toLowerCase().indexOf(mark)).filter((one) => one >= 0))
    if (!Number.isFinite(at)) continue
    const from = Math.max(0, at - 15)
    return `${from > 0 ? '…' : ''}${line.slice(from, at + 45).trim()}${at + 45 < line.length ? '…' : ''}`
  }
  return null
}
