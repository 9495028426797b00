// One case as a line of a list: what the database gives, and what a person reads of it.
import type { Actor } from '../../rules/actor.ts'
import type { CaseRow } from '../../rules/case.ts'
import { type ClockRow, type ClockUnit, type Remaining, remaining } from '../../rules/clock.ts'
import { never } from '../../rules/effect.ts'
import type { Kind } from '../../rules/kind.ts'
import type { Region, Text } from '../../rules/region.ts'
import type { Instant } from '../../rules/time.ts'
import type { Asking } from '../query.ts'
import { type CaseJson, caseColumns, caseOf } from '../rows.ts'
import { canDo } from './can.ts'

/** A running clock in short: name, unit, due, warn, paused since, provisional. */
export type ClockShort = readonly [string, ClockUnit, Instant, Instant, Instant | null, boolean]
export type LineJson = CaseJson & {
  phase: string
  due: Instant | null
  warn: Instant | null
  why: string | null
  text: string | null
  clocks: readonly ClockShort[] | null
  /** The asking person handled it. */
  handled: boolean
}

export type Light = 'red' | 'yellow' | 'green'
export type CaseLine = Readonly<{
  county: string
  id: string
  code: string
  kind: string
  state: string
  phase: string
  hold: string
  version: number
  category: string
  categoryName: string
  urgency: string
  class: string | null
  area: string
  areaName: string
  surveyed: boolean
  placeState: string
  text: string | null
  why: string | null
  holder: string
  holderName: string
  source: string
  due: Instant | null
  warn: Instant | null
  light: Light | null
  remaining: Remaining | null
  provisional: boolean
  openedAt: Instant
  updatedAt: Instant
  point: readonly [number, number] | null
  bounced: number
  reopened: number
  can: readonly string[]
}>

/**
 * Select list of LineJson for "case" `c` with its words `w` joined; `due`, `warn` and `why` are SQL. `$1` are the counties,
 * `person` the parameter of who asks.
 */
export const lineColumns = (due: string, warn: string, why: string, person: string): string => `${caseColumns}, c.phase,
  ${due} as due, ${warn} as warn, ${why} as why, left(w.text, 120) as text,
  (select json_agg(json_build_array(k.name, k.policy ->> 'unit', k.due_at, k.warn_at, k.paused_at, k.provisional) order by k.started_at, k.id)
    from clock k where k.county = any($1) and k.county = c.county and k.case_id = c.id and k.stopped_at is null) as clocks,
  c.phase = 'checking' and exists (select 1 from entry e where e.county = any($1) and e.county = c.county and e.case_id = c.id
    and e.person = ${person} and e.facts @> '{"handles": true}') as handled`

/** Joins the first words of the report. */
export const lineWords = `left join words w on w.county = any($1) and w.county = c.county and w.id = c.text_id`

export const textIn = (text: Text | undefined, language: Asking['language']): string | null => (text ? (text[language] ?? text['zh-CN']) : null)
export const personOf = (actor: Actor): string => (actor.type === 'staff' ? actor.person : '')

/** Red after its due instant, yellow from its warning on, as `rules/clock.ts` has it. */
export const lightOf = (due: Instant | null, warn: Instant | null, now: Instant): Light | null =>
  due === null || due >= never ? null : now > due ? 'red' : warn !== null && now >= warn ? 'yellow' : 'green'

const still: ClockRow = {
  id: '', name: '', owner: null,
  policy: {
    clock: '', version: 1, class: null, urgency: null, length: 0, unit: 'minute', law: 'local', movesOn: false, warnAt: 1, pauses: [], onExpiry: null, extension: null,
  },
  startedAt: 0, runsFrom: 0, rest: 0, dueAt: 0, warnAt: 0, provisional: false, calendarVersion: 0, stoppedAt: null, pausedBy: [], pausedAt: null, expired: 0,
}
/** As much of a clock as telling its remaining time takes. */
export const clockRow = ([name, unit, dueAt, warnAt, pausedAt, provisional]: ClockShort): ClockRow => ({
  ...still, name, dueAt, warnAt, pausedAt, provisional, policy: { ...still.policy, clock: name, unit },
})

/** The first words on one line, sixty characters at most; null when erased or none. */
export function firstWords(text: string | null): string | null {
  const line = text?.replace(/\s+/g, ' ').trim() ?? ''
  if (line === '') return null
  const figures = [...line]
  return figures.length > 60 ? `${figures.slice(0, 60).join('')}…` : line
}

const dueClock = (clocks: readonly ClockRow[], due: Instant | null): ClockRow | undefined => clocks.find((clock) => clock.dueAt === due)

/** The line of a row for who asks. A county that left the region's data shows codes for names. */
export function lineOf(asking: Asking, row: LineJson): CaseLine {
  const { house, now, language, actor } = asking
  const region = house.region(row.county)
  const kind = house.kinds.get(row.kind)
  const one = caseOf(row)
  const clocks = (row.clocks ?? []).map(clockRow)
  const due = row.due === null || row.due >= never ? null : row.due
  const clock = dueClock(clocks, due)
  const can = region && kind ? canDo(kind, one, { actor, clocks, handled: row.handled }, { now, region }) : []
  return { ...plainLine(one, row.phase, region, language), ...timeLeft(clock, due, row.warn, now, region), text: firstWords(row.text), why: row.why, can }
}

/** What of a case needs no clock and no rights. */
export function plainLine(one: CaseRow, phase: string, region: Region | null, language: Asking['language']) {
  const area = region?.areas.get(one.area)
  return {
    county: one.county, id: one.id, code: one.code, kind: one.kind, state: one.state, phase, hold: one.hold, version: one.version,
    category: one.category, categoryName: textIn(region?.categories.get(one.category)?.name, language) ?? one.category,
    urgency: one.urgency, class: one.class, area: one.area, areaName: area?.name ?? one.area, surveyed: area?.surveyed ?? false,
    placeState: one.placeState, holder: one.holder, holderName: region?.organisations.get(one.holder)?.name ?? one.holder, source: one.source,
    openedAt: one.openedAt, updatedAt: one.updatedAt, point: one.point === null ? null : ([one.point.lon, one.point.lat] as const),
    bounced: one.bounced, reopened: one.reopened,
  }
}

/** Until when, and how much of it is left. A clock that stands still shows no light. */
export function timeLeft(clock: ClockRow | undefined, due: Instant | null, warn: Instant | null, now: Instant, region: Region | null) {
  const running = due !== null && (clock === undefined || clock.pausedAt === null)
  return {
    due,
    warn: due === null ? null : warn,
    light: running ? lightOf(due, warn, now) : null,
    remaining: clock && region ? remaining(clock, now, region.calendar) : null,
    provisional: clock?.provisional ?? false,
  }
}

/** The kind of a row, for callers that must know it. */
export const kindOf = (asking: Asking, name: string): Kind | null => asking.house.kinds.get(name) ?? null
