// One row of a sheet, or one order of a program, as the step `receive` takes it; or what is wrong in which field.
import { momentOf } from '../../registers/sheets/moments.ts'
import type { Row } from '../../registers/sheets/sheet.ts'
import { type OuterField as Field, outerFields as fields } from '../../rules/outer.ts'
import type { Region } from '../../rules/region.ts'
import { bare, type Columns } from './columns.ts'

export const natures = ['consult', 'help', 'complaint', 'tip', 'suggestion', 'thanks', 'other'] as const
type Nature = (typeof natures)[number]

/** What was told, before it is known where it lies and what it is about. `row` as the spreadsheet counts it. */
export type Line = {
  readonly row: number
  readonly outer: string
  readonly text: string
  readonly due: string | null
  /** As it was written; empty where it was not. */
  readonly category: string
  readonly nature: Nature
  readonly name: string | null
  readonly phone: string | null
  readonly place: string
  readonly urgent: boolean
  readonly secret: boolean
  readonly reply: boolean
}
/** `why` has a sentence that says what to do (`hotline.fault.<why>`). */
export type Fault = { readonly row: number; readonly field: Field; readonly why: Why; readonly value: string }
type Why = 'missing' | 'rounded' | 'tooLong' | 'noDay' | 'twice'

const longest: Readonly<Partial<Record<Field, number>>> = { outer: 60, text: 4000, name: 60, phone: 30, place: 200 }
const said: Readonly<Record<Nature, RegExp>> = {
  consult: /咨询|諮詢|consult|question/i,
  help: /求助|求决|help/i,
  complaint: /投诉|投訴|complaint/i,
  tip: /举报|舉報|检举|tip/i,
  suggestion: /建议|建議|suggest/i,
  thanks: /表扬|表揚|感谢|thanks|praise/i,
  other: /其他|other/i,
}
const yes = /^(是|需要|要|y|yes|true|1|紧急|特急|加急|緊急|急|urgent|保密|匿名)$/i
const no = /^(否|不需要|不要|不用|n|no|false|0)$/i

/** A row under these headings; empty rows give neither a line nor a fault. */
export function readLine(row: Row, columns: Columns): { readonly line: Line | null; readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  const cell = (field: Field) => (columns[field] === undefined ? null : (row.cells[columns[field]] ?? null))
  const told = (field: Field): string => cell(field)?.text.normalize('NFC').trim() ?? ''
  const wrong = (field: Field, why: Why) => void faults.push({ row: row.row, field, why, value: told(field).slice(0, 80) })
  if (fields.every((field) => told(field) === '')) return { line: null, faults }
  for (const field of ['outer', 'text'] as const) if (told(field) === '') wrong(field, 'missing')
  for (const field of ['outer', 'phone'] as const) if (cell(field)?.kind === 'lost') wrong(field, 'rounded')
  for (const [field, most] of Object.entries(longest) as [Field, number][])
    if ([...told(field)].length > most) wrong(field, 'tooLong')
  const due = told('due') === '' ? null : momentOf(told('due'))
  if (told('due') !== '' && due === null) wrong('due', 'noDay')
  if (faults.length > 0) return { line: null, faults }
  const line: Line = {
    row: row.row,
    outer: told('outer'),
    text: told('text'),
    due: due?.day ?? null,
    category: told('category'),
    nature: natureOf(told('nature')),
    name: told('name') || null,
    phone: told('phone') || null,
    place: told('place'),
    urgent: yes.test(told('urgent')),
    secret: yes.test(told('secret')),
    reply: !no.test(told('reply')),
  }
  return { line, faults }
}

const natureOf = (text: string): Nature => natures.find((one) => said[one].test(text)) ?? 'other'

/** The leaf that is meant by its code or one of its names; null where it is none of ours. */
export function categoryNamed(region: Region, written: string): string | null {
  const wanted = bare(written)
  if (wanted === '') return null
  for (const { code, class: deadline, name, publicName } of region.categories.values())
    if (deadline !== null && [code, ...Object.values(name), ...Object.values(publicName)].some((one) => bare(one) === wanted))
      return code
  return null
}

/** The leaf whose name stands in the words, the longest where several do; never a complaint about a body, which a person must read first. */
export function categorySaid(region: Region, words: string): string | null {
  const text = bare(words)
  let best: { code: string; length: number } | null = null
  for (const { code, class: deadline, complaint, name } of region.categories.values()) {
    const said = bare(name['zh-CN'])
    if (deadline === null || complaint === true || said.length < 3 || !text.includes(said)) continue
    if (best === null || said.length > best.length) best = { code, length: said.length }
  }
  return best?.code ?? null
}

const ranks = ['county', 'street', 'community', 'grid']
const named = new WeakMap<Region, readonly { readonly name: string; readonly code: string; readonly rank: number }[]>()
const shortOf = (name: string) => name.replace(/(社区居委会|社区|街道办事处|街道|村民委员会|村|镇|乡)$/, '')

/** Names of areas as people write them, the longest first. */
function namesOf(region: Region) {
  const known = named.get(region)
  if (known) return known
  const all = [...region.areas.values()].flatMap(({ code, name, level }) => {
    const rank = ranks.indexOf(level)
    const short = shortOf(name)
    return rank < 0 ? [] : [{ name, code, rank }, ...(short !== name && short.length > 1 ? [{ name: short, code, rank }] : [])]
  })
  const sorted = all.sort((a, b) => b.rank - a.rank || b.name.length - a.name.length || (a.code < b.code ? -1 : 1))
  named.set(region, sorted)
  return sorted
}

/** The lowest area that is named in the words; where several bear that name, none of them unless what is above is named as well. */
export function areaNamed(region: Region, words: string): string | null {
  const text = words.normalize('NFKC')
  const found = namesOf(region).filter((one) => text.includes(one.name))
  for (const rank of [3, 2, 1]) {
    const here = [...new Set(found.filter((one) => one.rank === rank).map((one) => one.code))]
    const [only] = here
    if (here.length === 1 && only !== undefined) return only
    if (here.length < 2) continue
    const above = found.filter((one) => one.rank < rank)
    const within = here.filter((code) => above.some((one) => code.startsWith(one.code.replace(/0+$/, ''))))
    if (within.length === 1 && within[0] !== undefined) return within[0]
  }
  return null
}
