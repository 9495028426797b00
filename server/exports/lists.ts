// Which lists can be taken out as a file, and what stands in their columns. Nothing here names a kind of case.
import { formatCode } from '../../rules/code.ts'
import type { Region } from '../../rules/region.ts'
import { type Instant, localDay, localMinute } from '../../rules/time.ts'
import { masked } from '../../store/published.ts'
import type { CaseLine } from '../../store/reads/line.ts'
import type { Supervised } from '../../store/reads/supervisions.ts'
import type { Asked } from '../../store/reads/tasks.ts'
import en from '../../ui/texts/en/exports.json' with { type: 'json' }
import zhCN from '../../ui/texts/zh-CN/exports.json' with { type: 'json' }
import zhTW from '../../ui/texts/zh-TW/exports.json' with { type: 'json' }
import { inWords, type Language } from '../papers/words.ts'

const texts: Readonly<Record<Language, Readonly<Record<string, string>>>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }
export const sayIn =
  (language: Language) =>
  (key: string, params: Readonly<Record<string, string | number>> = {}): string =>
    (texts[language][key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))

export type Reading = { readonly region: Region; readonly language: Language }
export type Column<R> = {
  /** Of the sentence `column.<key>`. */
  readonly key: string
  readonly width: number
  readonly text: (row: R, reading: Reading) => string
}
/** Beside the columns of the case: `line` says which case a row is about. */
export type List = {
  /** The read whose rows it takes, with its rights. */
  readonly query: string
  readonly line: (row: never) => CaseLine
  readonly own: readonly Column<never>[]
}

/** '2026-10-13 09:30' in the zone of the region; '' where there is none. */
export const moment = (at: Instant | null, { calendar: { zone } }: Region): string => {
  if (at === null) return ''
  const minute = localMinute(at, zone)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${localDay(at, zone)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** Of a case: what a line of a list shows, no name and no telephone; numbers of people in the first words are covered. */
export const caseColumns: readonly Column<CaseLine>[] = [
  { key: 'code', width: 30, text: (line) => (line.code.length === 21 ? formatCode(line.code) : line.code) },
  { key: 'oldNumber', width: 16, text: (line) => line.oldNumber ?? '' },
  { key: 'category', width: 18, text: (line) => line.categoryName },
  { key: 'text', width: 50, text: (line) => masked(line.text ?? '') },
  { key: 'area', width: 22, text: (line) => line.areaName },
  { key: 'urgency', width: 8, text: (line, { language }) => inWords(line.kind, 'urgency', line.urgency, language) },
  { key: 'source', width: 12, text: (line, { language }) => inWords(line.kind, 'source', line.source, language) },
  { key: 'state', width: 14, text: (line, { language }) => inWords(line.kind, 'state', line.state, language) },
  {
    key: 'why',
    width: 14,
    text: (line, { language }) => (line.why === null ? '' : inWords(line.kind, 'why', line.why, language)),
  },
  { key: 'holder', width: 24, text: (line) => line.holderName },
  { key: 'opened', width: 18, text: (line, { region }) => moment(line.openedAt, region) },
  { key: 'due', width: 18, text: (line, { region }) => moment(line.due, region) },
  {
    key: 'light',
    width: 8,
    text: (line, { language }) => (line.light === null ? '' : sayIn(language)(`light.${line.light}`)),
  },
  { key: 'bounced', width: 8, text: (line) => (line.bounced > 0 ? String(line.bounced) : '') },
  { key: 'urged', width: 8, text: (line) => (line.urged > 0 ? String(line.urged) : '') },
]

const itself = (row: CaseLine): CaseLine => row
const supervised: readonly Column<Supervised>[] = [
  { key: 'supervised', width: 24, text: (row) => row.organisationName },
  { key: 'level', width: 12, text: (row, { language }) => inWords(row.case.kind, 'level', row.level, language) },
  { key: 'ground', width: 16, text: (row, { language }) => inWords(row.case.kind, 'ground', row.ground, language) },
  { key: 'asked', width: 40, text: (row) => masked(row.text ?? '') },
  { key: 'by', width: 20, text: (row, { language }) => row.byName ?? sayIn(language)('bySystem') },
  { key: 'until', width: 12, text: (row) => row.until },
  { key: 'answered', width: 18, text: (row, { region }) => moment(row.answeredAt, region) },
]
const asked: readonly Column<Asked>[] = [
  { key: 'askedOffice', width: 24, text: (row) => row.organisationName },
  { key: 'what', width: 14, text: (row, { language }) => inWords(row.case.kind, 'tasks', row.what, language) },
  { key: 'asked', width: 40, text: (row) => masked(row.text ?? '') },
  { key: 'by', width: 20, text: (row) => row.byName },
  { key: 'askedAt', width: 18, text: (row, { region }) => moment(row.at, region) },
  { key: 'askedDue', width: 18, text: (row, { region }) => moment(row.due, region) },
]

/** By the name of their read. */
export const lists: Readonly<Record<string, List>> = {
  queue: { query: 'queue', line: itself, own: [] },
  cases: { query: 'cases', line: itself, own: [] },
  figureCases: { query: 'figureCases', line: itself, own: [] },
  supervisions: { query: 'supervisions', line: (row: Supervised) => row.case, own: supervised as readonly Column<never>[] },
  tasks: { query: 'tasks', line: (row: Asked) => row.case, own: asked as readonly Column<never>[] },
}

/** How the list was narrowed, in words: 红绿灯：红；类别：路灯. Empty when it was not. */
export function narrowedInWords(given: Readonly<Record<string, string>>, { region, language }: Reading): string {
  const say = sayIn(language)
  const one = (name: string, value: string): string => {
    if (name === 'light') return say(`light.${value}`)
    if (name === 'category') return region.categories.get(value)?.name[language] ?? value
    if (name === 'area') return region.areas.get(value)?.name ?? value
    if (name === 'organisation') return region.organisations.get(value)?.name ?? value
    return inWords('', name, value, language)
  }
  return Object.entries(given)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => {
      const values = name === 'text' ? [masked(value)] : value.split(',').map((part) => one(name, part))
      return say('narrowedBy', { name: texts[language][`filter.${name}`] ?? name, value: values.join('、') })
    })
    .join('；')
}
