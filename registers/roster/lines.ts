// A line of a roster read against the region: who, on which post, where, from when; or what is wrong in which column, and what to do.
import { fullCode, isCode, trimCode } from '../../rules/area.ts'
import { bare } from '../../rules/heading.ts'
import type { Area, Region } from '../../rules/region.ts'
import { type Instant, instantAt } from '../../rules/time.ts'
import { momentOf } from '../sheets/moments.ts'
import type { Row } from '../sheets/sheet.ts'
import type { Columns, Field } from './columns.ts'

export type Line = {
  readonly row: number
  readonly name: string
  readonly phone: string
  readonly post: string
  readonly organisation: string
  readonly areas: readonly string[]
  /** Null: from today on; without end. */
  readonly from: Instant | null
  readonly to: Instant | null
}
/** `why` has a sentence that says what to do (`roster.<why>`). */
export type Fault = { readonly row: number; readonly field: Field; readonly why: Why; readonly value: string }
export type Why =
  | 'missing'
  | 'rounded'
  | 'noPhone'
  | 'noPost'
  | 'noOrganisation'
  | 'severalOrganisations'
  | 'noArea'
  | 'severalAreas'
  | 'wrongLevel'
  | 'noDay'
  | 'endBeforeStart'
  | 'notImportable'
  | 'postAbove'
  | 'postOutside'
  | 'personAbove'
  | 'oneself'

type Index = {
  readonly posts: ReadonlyMap<string, string>
  readonly offices: ReadonlyMap<string, readonly string[]>
  readonly areas: ReadonlyMap<string, readonly Area[]>
}
const grouped = <T>(pairs: Iterable<readonly [string, T]>): ReadonlyMap<string, readonly T[]> => {
  const map = new Map<string, T[]>()
  for (const [key, value] of pairs) {
    const known = map.get(key)
    if (!known) map.set(key, [value])
    else if (!known.includes(value)) known.push(value)
  }
  return map
}

/** Names by which posts, offices and areas of a region are found. */
export function indexOf(region: Region): Index {
  const posts = new Map<string, string>()
  for (const { kind, name } of region.postKinds.values())
    for (const one of [kind, name['zh-CN'], name['zh-TW'], name.en]) if (one) posts.set(bare(one), kind)
  // 街道主任（镇长）: either word is said.
  for (const { kind, name } of region.postKinds.values())
    for (const one of name['zh-CN'].split(/[（）、]/)) if (one.trim() !== '' && !posts.has(bare(one))) posts.set(bare(one), kind)
  return {
    posts,
    offices: grouped(
      [...region.organisations.values()].flatMap((one) =>
        [one.id, one.name, one.short].map((name) => [bare(name), one.id] as const),
      ),
    ),
    areas: grouped([...region.areas.values()].map((one) => [bare(one.name), one] as const)),
  }
}

/** Posts that no file gives: who administers is named by a person at the terminal, one by one. */
const never = ['systemAdmin', 'securityAdmin', 'auditAdmin', 'dataOfficer']

/** One row; empty rows give neither a line nor a fault. */
export function readLine(
  row: Row,
  columns: Columns,
  region: Region,
  index: Index,
): { readonly line: Line | null; readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  const cell = (field: Field) => {
    const at = columns[field]
    return at === undefined ? null : (row.cells[at] ?? null)
  }
  const told = (field: Field): string => cell(field)?.text.normalize('NFC') ?? ''
  const wrong = (field: Field, why: Why) => void faults.push({ row: row.row, field, why, value: told(field) })
  if ((['name', 'phone', 'post', 'organisation'] as const).every((field) => told(field) === '')) return { line: null, faults }
  for (const field of ['name', 'phone', 'post', 'organisation'] as const) if (told(field) === '') wrong(field, 'missing')
  const phone = told('phone')
    .normalize('NFKC')
    .replaceAll(/[\s-]/g, '')
    .replace(/^(\+?86)(?=1)/, '')
  if (cell('phone')?.kind === 'lost') wrong('phone', 'rounded')
  else if (phone !== '' && !/^1[3-9]\d{9}$/.test(phone)) wrong('phone', 'noPhone')
  const post = index.posts.get(bare(told('post')))
  if (told('post') !== '' && post === undefined) wrong('post', 'noPost')
  if (post !== undefined && never.includes(post)) wrong('post', 'notImportable')
  const offices = index.offices.get(bare(told('organisation'))) ?? []
  if (told('organisation') !== '' && offices.length !== 1)
    wrong('organisation', offices.length === 0 ? 'noOrganisation' : 'severalOrganisations')
  const organisation = offices.length === 1 ? region.organisations.get(offices[0] ?? '') : undefined
  const areas = organisation ? areasOf(told('area'), organisation.area, region, index, (why) => wrong('area', why)) : []
  const level = post === undefined ? null : (region.postKinds.get(post)?.level ?? null)
  const belowGrid = level === 'microGrid' || level === 'group'
  if (
    level !== null &&
    !belowGrid &&
    areas.some((code) => region.areas.get(fullCode(code))?.level !== level && region.areas.get(code)?.level !== level) &&
    faults.length === 0
  )
    wrong(columns.area === undefined || told('area') === '' ? 'organisation' : 'area', 'wrongLevel')
  const day = (field: 'from' | 'to'): Instant | null => {
    if (told(field) === '') return null
    const moment = momentOf(told(field))
    if (moment) return instantAt(moment.day, field === 'to' ? 24 * 60 - 1 : 0, region.calendar.zone)
    wrong(field, 'noDay')
    return null
  }
  const [from, to] = [day('from'), day('to')]
  if (from !== null && to !== null && to <= from) wrong('to', 'endBeforeStart')
  if (faults.length > 0 || post === undefined || !organisation) return { line: null, faults }
  return { line: { row: row.row, name: told('name'), phone, post, organisation: organisation.id, areas, from, to }, faults }
}

/** Codes or names with 、 between; where none is named, the area that the office serves. Of several of one name the office's own. */
function areasOf(text: string, served: string, region: Region, index: Index, wrong: (why: Why) => void): readonly string[] {
  if (text === '') return [trimCode(served)]
  const found: string[] = []
  for (const one of text
    .split(/[、,，;；\n]/)
    .map((part) => part.trim())
    .filter(Boolean)) {
    const code = one.replaceAll(/\s/g, '')
    if (isCode(code)) {
      if (region.areas.has(fullCode(code)) || region.areas.has(code)) found.push(trimCode(code))
      else wrong('noArea')
      continue
    }
    const named = index.areas.get(bare(one)) ?? []
    const own = named.filter((area) => trimCode(area.code).startsWith(trimCode(served)))
    const [area] = own.length > 0 ? own : named
    if (area && (own.length === 1 || (own.length === 0 && named.length === 1))) found.push(trimCode(area.code))
    else wrong(area ? 'severalAreas' : 'noArea')
  }
  return [...new Set(found)]
}
