// A place's own published list read from CSV (UTF-8 or GB18030) or JSON: what it would change against what is in force, and what is wrong in which row.
import { parse } from 'csv-parse/sync'
import { cite, isLaw, laws } from '../../rules/law.ts'
import {
  codeOf,
  differing,
  Item,
  type ItemChange,
  itemFaults,
  type ListItem,
  type ListName,
  listLevels,
  lists,
} from '../../rules/list.ts'
import type { Region } from '../../rules/region.ts'
import { knownItems } from './changes.ts'

/** `row` as a spreadsheet counts it, the header being the first; 0 where it is about no row. */
export type RowError = { readonly row: number; readonly field: string; readonly problem: string; readonly value: string }
export type Preview = {
  readonly changes: readonly ItemChange[]
  readonly added: number
  readonly changed: number
  readonly ended: number
  readonly same: number
  readonly errors: readonly RowError[]
}

/** What the columns of a published list are called; compared without blanks and in lower case. */
const headers: Readonly<Record<string, readonly string[]>> = {
  code: ['code', '编码', '事项编码', '编号', '序号编码', '編碼', '編號'],
  list: ['list', '清单', '清单类别', '所属清单', '清單', '清單類別'],
  name: ['name', '名称', '事项名称', '事项', '名稱', '事項名稱', '事項'],
  nameTW: ['nametw', '繁体名称', '繁體名稱'],
  nameEn: ['nameen', '英文名称', '英文名稱'],
  type: ['type', '类型', '类别', '事项类型', '領域', '领域', '類型', '類別'],
  level: ['level', '层级', '行使层级', '層級'],
  organisation: ['organisation', '责任主体', '责任单位', '实施主体', '責任主體', '責任單位'],
  partners: ['partners', '配合单位', '配合主体', '配合單位'],
  law: ['law', '依据', '法律依据', '设定依据', '依據', '法律依據'],
}
const listNames: Readonly<Record<ListName, readonly string[]>> = {
  base: ['基本履职事项清单', '基本履职事项', '基本'],
  cooperation: ['配合履职事项清单', '配合履职事项', '配合'],
  takenBack: ['上级部门收回事项清单', '上级收回事项', '上级部门收回事项', '收回'],
  power: ['行政权力清单', '权力清单', '行政权力', '权力'],
  service: ['公共服务清单', '公共服务', '服务'],
}
const levelNames = {
  city: ['市级', '市'],
  county: ['区县级', '区级', '县级', '区县'],
  street: ['街镇级', '街镇', '镇街', '乡镇'],
}

const bare = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toLowerCase()
type Line = { readonly row: number; readonly cells: Readonly<Record<string, string>> }

/** The file as text, by whichever of the two it is; null when it is neither. */
function textOf(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {}
  return null
}

/** Lines with their cells under our names; null when it is no list at all. */
function linesOf(text: string): readonly Line[] | null {
  const json = /^\s*[[{]/.test(text)
  try {
    const records: unknown = json
      ? JSON.parse(text)
      : parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true, relax_column_count: true })
    const rows = Array.isArray(records) ? records : (records as { items?: unknown }).items
    if (!Array.isArray(rows)) return null
    return rows.map((record: unknown, n) => ({ row: n + (json ? 1 : 2), cells: cellsOf(record) }))
  } catch {
    return null
  }
}

function cellsOf(record: unknown): Line['cells'] {
  const cells: Record<string, string> = {}
  for (const [name, value] of Object.entries(typeof record === 'object' && record !== null ? record : {})) {
    const field = Object.keys(headers).find((one) => headers[one]?.includes(bare(name)))
    if (field === undefined || value === null) continue
    if (field === 'name' && typeof value === 'object') {
      const named = value as Record<string, unknown>
      for (const [own, language] of [
        ['name', 'zh-CN'],
        ['nameTW', 'zh-TW'],
        ['nameEn', 'en'],
      ] as const)
        if (typeof named[language] === 'string') cells[own] = named[language]
    } else cells[field] = (Array.isArray(value) ? value.join('、') : String(value)).trim()
  }
  return cells
}

/** Offices by kind where there is but one of it, else by id; found by kind, id, name or short name. */
function offices(region: Region): (named: string) => string | null {
  const found = new Map<string, string>()
  const kinds = Map.groupBy(region.organisations.values(), (one) => one.kind)
  for (const [kind, all] of kinds) {
    found.set(bare(kind), kind)
    for (const one of all)
      for (const name of [one.id, one.name, one.short]) found.set(bare(name), all.length === 1 ? kind : one.id)
  }
  return (named) => found.get(bare(named)) ?? null
}

const lawOf = (named: string): string | null => {
  const wanted = bare(named)
  if (['', '本地规定', '本地規定', '示例', 'local'].includes(wanted)) return 'local'
  if (isLaw(named)) return named
  return Object.keys(laws).find((id) => ['zh-CN', 'zh-TW', 'en'].some((one) => bare(cite(id, one as 'en')) === wanted)) ?? null
}

const oneOf = <T extends string>(value: string, codes: readonly T[], names: Readonly<Record<T, readonly string[]>>): T | null =>
  codes.find((one) => one.toLowerCase() === bare(value) || names[one].some((name) => bare(name) === bare(value))) ?? null

/**
 * Reads a file of a list. `newest`: every item that has not ended. `whole`: the file is all of the lists it names, so what it
 * leaves out ends. Rows with errors change nothing; the others can be asked for.
 */
export function previewFile(
  bytes: Uint8Array,
  region: Region,
  newest: ReadonlyMap<string, ListItem>,
  options: { readonly list?: ListName | undefined; readonly whole: boolean },
): Preview {
  const text = textOf(bytes)
  const lines = text === null ? null : linesOf(text)
  const errors: RowError[] = []
  const nothing = { changes: [], added: 0, changed: 0, ended: 0, same: 0 }
  if (lines === null || lines.length === 0)
    return { ...nothing, errors: [{ row: 0, field: 'file', problem: text === null ? 'encoding' : 'noRows', value: '' }] }
  const office = offices(region)
  const rowOf = new Map<string, number>()
  const changes: ItemChange[] = []
  const named = new Set<ListName>()
  const seen = new Set<string>()
  let same = 0
  for (const { row, cells } of lines) {
    const found: RowError[] = []
    const say = (field: string, problem: string, value = cells[field] ?? '') =>
      found.push({ row, field, problem, value: value.slice(0, 80) })
    const before = newest.get(cells.code ?? '')
    const list = cells.list ? oneOf(cells.list, lists, listNames) : (options.list ?? before?.list ?? null)
    const level = cells.level ? oneOf(cells.level, listLevels, levelNames) : (before?.level ?? 'county')
    const law = lawOf(cells.law ?? before?.law ?? '')
    const organisation = cells.organisation ? office(cells.organisation) : (before?.organisation ?? null)
    const partners = (cells.partners ?? '')
      .split(/[、,，;；]/)
      .map((one) => one.trim())
      .filter(Boolean)
    if (!cells.code) say('code', 'missing')
    if (!cells.name) say('name', 'missing')
    if (list === null) say('list', cells.list ? 'unknown' : 'missing')
    if (level === null) say('level', 'unknown')
    if (law === null) say('law', 'unknownLaw')
    if (organisation === null) say('organisation', cells.organisation ? 'unknownOffice' : 'missing')
    for (const one of partners) if (office(one) === null) say('partners', 'unknownOffice', one)
    if (cells.code && seen.has(cells.code)) say('code', 'twice')
    if (list !== null) named.add(list)
    if (cells.code) {
      seen.add(cells.code)
      rowOf.set(cells.code, row)
    }
    const parsed =
      found.length > 0
        ? null
        : Item.safeParse({
            code: cells.code,
            list,
            name: {
              'zh-CN': cells.name,
              ...(cells.nameTW || before?.name['zh-TW'] ? { 'zh-TW': cells.nameTW || sameAs(before, cells.name, 'zh-TW') } : {}),
              ...(cells.nameEn || before?.name.en ? { en: cells.nameEn || sameAs(before, cells.name, 'en') } : {}),
            },
            type: cells.type ?? before?.type ?? '',
            level,
            organisation,
            partners: cells.partners === undefined && before ? before.partners : partners.map((one) => office(one) ?? one),
            law,
          })
    if (parsed && !parsed.success)
      for (const issue of parsed.error.issues)
        say(String(issue.path[0] ?? 'name'), 'shape', String(cells[String(issue.path[0])] ?? ''))
    errors.push(...found)
    if (!parsed?.success) continue
    const item = parsed.data as Item
    if (!before) changes.push({ does: 'add', item })
    else if (differing(before, item).length > 0) changes.push({ does: 'change', version: before.version, item })
    else same += 1
  }
  if (options.whole)
    for (const item of newest.values())
      if (named.has(item.list) && !seen.has(item.code)) changes.push({ does: 'end', version: item.version, code: item.code })
  const faults = itemFaults(changes, knownItems(region, newest))
  for (const { code, fault, what } of faults)
    errors.push({ row: rowOf.get(code) ?? 0, field: 'code', problem: fault, value: fault === 'cited' ? code : what })
  const wrong = new Set(faults.map((one) => one.code))
  const kept = changes.filter((one) => !wrong.has(codeOf(one)))
  const count = (does: ItemChange['does']) => kept.filter((one) => one.does === does).length
  return { changes: kept, added: count('add'), changed: count('change'), ended: count('end'), same, errors }
}

/** A translation stays while what it translates does. */
const sameAs = (before: ListItem | undefined, name: string | undefined, language: 'zh-TW' | 'en'): string | undefined =>
  before?.name['zh-CN'] === name ? before?.name[language] : undefined
