// A line of a ledger read against the region: an open matter with when, where, what and who has it; or what is wrong in which column.

import { dayOfSerial, momentOf } from '../../registers/sheets/moments.ts'
import type { Cell, Row } from '../../registers/sheets/sheet.ts'
import { covers, fullCode, isCode, levelOf } from '../../rules/area.ts'
import { ledgerNumber, type ledgerStates } from '../../rules/frame/takenOver.ts'
import { bare } from '../../rules/heading.ts'
import { meetsOnly } from '../../rules/house.ts'
import type { Field } from '../../rules/ledger.ts'
import type { Area, Category, Organisation, Region } from '../../rules/region.ts'
import { type Day, type Instant, instantAt } from '../../rules/time.ts'
import { type Columns, type Explained, type Meanings, over, stateOf } from './columns.ts'

export type State = (typeof ledgerStates)[number]
export type Line = {
  readonly row: number
  readonly number: string | null
  readonly filed: Instant
  readonly text: string
  readonly category: string
  readonly area: string
  readonly place: string | null
  readonly state: State
  readonly organisation: string | null
  readonly since: Instant | null
  readonly until: Day | null
  readonly done: string | null
  readonly name: string | null
  readonly phone: string | null
}
/** `why` has a sentence that says what to do (`people.ledger.why.<why>`). */
export type Fault = { readonly row: number; readonly field: Field; readonly why: Why; readonly value: string }
export type Why =
  | 'missing'
  | 'rounded'
  | 'noNumber'
  | 'noDay'
  | 'future'
  | 'noCategory'
  | 'severalCategories'
  | 'noArea'
  | 'severalAreas'
  | 'outside'
  | 'tooWide'
  | 'noOrganisation'
  | 'severalOrganisations'
  | 'noState'
  | 'needsOffice'
  | 'tooLong'
  | 'noPhone'
  | 'twice'
  | 'otherWords'

/** What is read: a line, faults, the mark that the matter is over, or nothing at all (an empty row). */
export type Told = { readonly line: Line | null; readonly faults: readonly Fault[]; readonly over: boolean }

/** Whose ledger it is: areas in which its matters may lie, and the area of all that name none. */
export type Scope = { readonly areas: readonly string[]; readonly usual: string | null }

type Named<T> = ReadonlyMap<string, readonly T[]>
export type Index = {
  readonly categories: Named<Category>
  readonly areas: Named<Area>
  readonly offices: Named<Organisation>
}

const named = <T>(all: Iterable<T>, names: (one: T) => readonly (string | undefined)[]): Named<T> => {
  const map = new Map<string, T[]>()
  for (const one of all)
    for (const name of new Set(names(one).map((text) => bare(text ?? ''))))
      if (name !== '') map.set(name, [...(map.get(name) ?? []), one])
  return map
}
/** 荷花社区 is also called 荷花. */
const short = (name: string): string => name.replace(/(社区|社區|居委会|村委会|村|街道|镇|乡)$/, '')

/** Names by which categories, areas and offices of a region are found. */
export const indexOf = (region: Region): Index => ({
  categories: named(
    [...region.categories.values()].filter((one) => one.class !== null),
    (one) => [one.code, one.name['zh-CN'], one.name['zh-TW'], one.name.en, one.publicName['zh-CN']],
  ),
  areas: named(region.areas.values(), (one) => [one.name, short(one.name)]),
  offices: named(
    [...region.organisations.values()].filter((one) => !meetsOnly.has(one.kind)),
    (one) => [one.id, one.name, one.short],
  ),
})

const longest: Readonly<Partial<Record<Field, number>>> = { text: 2000, place: 200, done: 2000, name: 60 }
/** Serial numbers of spreadsheets that can be days of our time: 2000 to 2099. */
const serial = /^(3[6-9]|[4-6]\d|7[0-2])\d{3}(\.\d+)?$/

function dayIn(cell: Cell): ReturnType<typeof momentOf> {
  if (!serial.test(cell.text)) return momentOf(cell.text)
  const day = dayOfSerial(Number(cell.text), cell.since1904 === true)
  return day === null ? null : momentOf(day)
}

/** One row; what is empty, or repeats nothing but numbers of rows, is neither line nor fault. */
export function readLine(
  row: Row,
  columns: Columns,
  meanings: Meanings,
  of: { readonly region: Region; readonly index: Index; readonly scope: Scope; readonly now: Instant },
): Told {
  const { region, index, scope, now } = of
  const faults: Fault[] = []
  const cell = (field: Field) => {
    const at = columns[field]
    return at === undefined ? null : (row.cells[at] ?? null)
  }
  const said = (field: Field): string => cell(field)?.text.normalize('NFC') ?? ''
  const wrong = (field: Field, why: Why) => void faults.push({ row: row.row, field, why, value: said(field).slice(0, 200) })
  if ((['filed', 'text', 'category', 'place'] as const).every((field) => said(field) === ''))
    return { line: null, faults, over: false }
  const known = <T>(
    field: Explained,
    list: Named<T>,
    byCode: (code: string) => T | undefined,
    none: Why,
    several: Why,
  ): T | null => {
    const word = said(field)
    if (word === '') return null
    const meant = meanings[field]?.[bare(word)]
    const one = meant === undefined ? undefined : byCode(meant)
    if (one) return one
    const found = list.get(bare(word)) ?? []
    if (found.length === 1 && found[0]) return found[0]
    wrong(field, found.length === 0 ? none : several)
    return null
  }
  // What is over stays in the ledger, whatever else is wrong with it.
  const meant = meanings.state?.[bare(said('state'))] ?? stateOf(said('state'))
  if (meant === over) return { line: null, faults, over: true }
  for (const field of ['filed', 'text', 'category'] as const) if (said(field) === '') wrong(field, 'missing')
  for (const [field, most] of Object.entries(longest) as [Field, number][])
    if ([...said(field)].length > most) wrong(field, 'tooLong')
  const number = said('number').replaceAll(/\s/g, '')
  if (cell('number')?.kind === 'lost') wrong('number', 'rounded')
  else if (number !== '' && !ledgerNumber.test(number)) wrong('number', 'noNumber')
  const moment = (field: 'filed' | 'since' | 'until') => {
    const given = cell(field)
    if (!given) return null
    if (given.kind === 'lost') {
      wrong(field, 'rounded')
      return null
    }
    const found = dayIn(given)
    if (!found) wrong(field, 'noDay')
    return found
  }
  const at = (found: ReturnType<typeof moment>): Instant | null =>
    found === null ? null : instantAt(found.day, found.minute ?? 0, region.calendar.zone)
  const [filed, since] = [at(moment('filed')), at(moment('since'))]
  const until = moment('until')?.day ?? null
  if (filed !== null && filed > now) wrong('filed', 'future')
  if (since !== null && since > now) wrong('since', 'future')
  const category = known('category', index.categories, (code) => region.categories.get(code), 'noCategory', 'severalCategories')
  const organisation = known(
    'organisation',
    index.offices,
    (id) => region.organisations.get(id),
    'noOrganisation',
    'severalOrganisations',
  )
  const area = areaIn()
  if (said('state') !== '' && meant === undefined) wrong('state', 'noState')
  const state: State =
    meant === 'toAccept' || meant === 'placed' || meant === 'handling' ? meant : organisation ? 'handling' : 'toAccept'
  if (state === 'handling' && said('organisation') === '') wrong('organisation', 'needsOffice')
  if (state !== 'toAccept' && area && ['street', 'county', 'city'].includes(levelOf(area) ?? 'city')) wrong('area', 'tooWide')
  const phone = said('phone').normalize('NFKC').replaceAll(/[\s-]/g, '')
  if (cell('phone')?.kind === 'lost') wrong('phone', 'rounded')
  else if (phone !== '' && !/^\+?\d{5,15}$/.test(phone)) wrong('phone', 'noPhone')
  if (faults.length > 0 || filed === null || !category || area === null) return { line: null, faults, over: false }
  return {
    line: {
      row: row.row,
      number: number === '' ? null : number,
      filed,
      text: said('text'),
      category: category.code,
      area,
      place: said('place') || null,
      state,
      organisation: state === 'handling' ? (organisation?.id ?? null) : null,
      // Written on the same day without a time, it did not come to the office before it was filed.
      since: since === null || state !== 'handling' ? null : Math.max(since, filed),
      until: state === 'handling' ? until : null,
      done: said('done') || null,
      name: said('name') || null,
      phone: phone || null,
    },
    faults,
    over: false,
  }

  function areaIn(): string | null {
    const word = said('area')
    if (word === '') {
      if (scope.usual === null) wrong('area', 'missing')
      return scope.usual
    }
    const code = meanings.area?.[bare(word)] ?? (isCode(word) ? word : undefined)
    const byCode = code === undefined ? undefined : (region.areas.get(fullCode(code)) ?? region.areas.get(code))
    // Of several of one name, the office's own.
    const found = byCode ? [byCode] : (index.areas.get(bare(word)) ?? [])
    const own = found.filter((one) => covers(scope.areas, one.code))
    if (own.length === 1 && own[0]) return own[0].code
    wrong('area', found.length === 0 ? 'noArea' : own.length === 0 ? 'outside' : 'severalAreas')
    return null
  }
}
