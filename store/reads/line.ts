// One case as a line of a list: what the database gives, and what a person reads of it.
import { viewOf } from '../../rules/actor.ts'
import type { CaseRow } from '../../rules/case.ts'
import { type ClockRow, type ClockUnit, type Remaining, remaining } from '../../rules/clock.ts'
import { never } from '../../rules/effect.ts'
import type { Region, Text } from '../../rules/region.ts'
import type { Instant } from '../../rules/time.ts'
import type { Asking } from '../query.ts'
import { type CaseJson, caseColumns, caseOf } from '../rows.ts'
import { canDo } from './can.ts'
import type { Counties } from './statement.ts'

/** A running clock in short: name, unit, due, warn, paused since, provisional. */
export type ClockShort = readonly [string, ClockUnit, Instant, Instant, Instant | null, boolean, string | null]

/** All of a line that stays as it is until the case has another version. */
export type LineJson = CaseJson & {
  phase: string
  due_at: Instant | null
  warn_at: Instant | null
  text: string | null
  clocks: readonly ClockShort[] | null
  /** Persons who handled it, while it is being checked. */
  handlers: readonly string[] | null
}
/** Why it is in a list, and until when for that reason. */
export type Reason = { readonly why: string | null; readonly due: Instant | null; readonly warn: Instant | null }

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
  urged: number
  supervision: string | null
  /** Taken over from a ledger: its number there, '' where it had none. */
  oldNumber: string | null
  reopened: number
  can: readonly string[]
}>

/** The running clocks of "case" `c`, in short. */
export const clocksSql = ({ is }: Counties): string =>
  `(select json_agg(json_build_array(k.name, k.policy ->> 'unit', k.due_at, k.warn_at, k.paused_at, k.provisional, k.owner) order by k.started_at, k.id)
    from clock k where ${is('k.county')} and k.county = c.county and k.case_id = c.id and k.stopped_at is null)`

/** LineJson of the cases that `condition` names. */
export const lineSql = (counties: Counties, condition: string): string => `select ${caseColumns}, c.phase, c.due_at, c.warn_at,
  left(w.text, 120) as text, ${clocksSql(counties)} as clocks,
  case when c.phase = 'checking' then (select json_agg(distinct e.person) from entry e
    where ${counties.is('e.county')} and e.county = c.county and e.case_id = c.id and e.facts @> '{"handles": true}') end as handlers
  from "case" c left join words w on ${counties.is('w.county')} and w.county = c.county and w.id = c.text_id
  where ${counties.is('c.county')} and ${condition}`

export const textIn = (text: Text | undefined, language: Asking['language']): string | null =>
  text ? (text[language] ?? text['zh-CN']) : null

/** Red after its due instant, yellow from its warning on, as `rules/clock.ts` has it. */
const lightOf = (due: Instant, warn: Instant | null, now: Instant): Light =>
  now > due ? 'red' : warn !== null && now >= warn ? 'yellow' : 'green'

const still: ClockRow = {
  id: '',
  name: '',
  owner: null,
  policy: {
    clock: '',
    version: 1,
    class: null,
    urgency: null,
    length: 0,
    unit: 'minute',
    law: 'local',
    movesOn: false,
    warnAt: 1,
    pauses: [],
    onExpiry: null,
    extension: null,
  },
  startedAt: 0,
  runsFrom: 0,
  rest: 0,
  dueAt: 0,
  warnAt: 0,
  provisional: false,
  calendarVersion: 0,
  stoppedAt: null,
  pausedBy: [],
  pausedAt: null,
  expired: 0,
}
/** As much of a clock as telling its remaining time takes. */
export const clockRow = ([name, unit, dueAt, warnAt, pausedAt, provisional, owner]: ClockShort): ClockRow => ({
  ...still,
  name,
  owner,
  dueAt,
  warnAt,
  pausedAt,
  provisional,
  policy: { ...still.policy, clock: name, unit },
})

/** The first words on one line, sixty characters at most; null when erased or none. */
export function firstWords(text: string | null): string | null {
  const line = text?.replace(/\s+/g, ' ').trim() ?? ''
  if (line === '') return null
  if (line.length <= 60) return line
  const figures = [...line]
  return figures.length > 60 ? `${figures.slice(0, 60).join('')}…` : line
}

/** A case made ready for lines: what is the same for everybody who reads it in this language. */
export type Ready = {
  readonly row: LineJson
  readonly one: CaseRow
  readonly clocks: readonly ClockRow[]
  readonly text: string | null
  readonly region: Region | null
  readonly language: Asking['language']
  readonly plain: ReturnType<typeof plainLine>
}

export function readyLine({ house, language }: Pick<Asking, 'house' | 'language'>, row: LineJson): Ready {
  const region = house.region(row.county)
  const one = caseOf(row)
  return {
    row,
    one,
    clocks: (row.clocks ?? []).map(clockRow),
    text: firstWords(row.text),
    region,
    language,
    plain: plainLine(one, row.phase, region, language),
  }
}

/** The line for who asks. A county that left the region's data shows codes for names. */
export function lineOf(asking: Asking, { row, one, clocks, text, region, plain }: Ready, reason: Reason): CaseLine {
  const { house, now, actor } = asking
  const kind = house.kinds.get(row.kind)
  const due = reason.due === null || reason.due >= never ? null : reason.due
  const handled = actor.type === 'staff' && row.handlers?.includes(actor.person) === true
  const can = region && kind ? canDo(kind, one, { actor, clocks, handled }, { now, region }) : []
  const whole = viewOf(actor, one) === 'whole'
  return {
    ...plain,
    ...(whole ? {} : { point: null }),
    ...timeLeft(
      clocks.find((clock) => clock.dueAt === due),
      due,
      reason.warn,
      now,
      region,
    ),
    text: whole ? text : null,
    why: reason.why,
    can,
  }
}

/** What of a case needs no clock and no rights. */
export function plainLine(one: CaseRow, phase: string, region: Region | null, language: Asking['language']) {
  const area = region?.areas.get(one.area)
  return {
    county: one.county,
    id: one.id,
    code: one.code,
    kind: one.kind,
    state: one.state,
    phase,
    hold: one.hold,
    version: one.version,
    category: one.category,
    categoryName: textIn(region?.categories.get(one.category)?.name, language) ?? one.category,
    urgency: one.urgency,
    class: one.class,
    area: one.area,
    areaName: area?.name ?? one.area,
    surveyed: area?.surveyed ?? false,
    placeState: one.placeState,
    holder: one.holder,
    holderName: region?.organisations.get(one.holder)?.name ?? one.holder,
    source: one.source,
    openedAt: one.openedAt,
    updatedAt: one.updatedAt,
    point: one.point === null ? null : ([one.point.lon, one.point.lat] as const),
    bounced: one.bounced,
    urged: Number(one.data.urged ?? 0),
    supervision: typeof one.data.supervision === 'string' ? one.data.supervision : null,
    oldNumber: one.data.ledger === undefined ? null : String(one.data.oldNumber ?? ''),
    reopened: one.reopened,
  }
}

/** Until when, and how much of it is left. A clock that stands still shows no light. */
export function timeLeft(
  clock: ClockRow | undefined,
  due: Instant | null,
  warn: Instant | null,
  now: Instant,
  region: Region | null,
) {
  const running = due !== null && (clock === undefined || clock.pausedAt === null)
  return {
    due,
    warn: due === null ? null : warn,
    light: running ? lightOf(due, warn, now) : null,
    remaining: clock && region ? remaining(clock, now, region.calendar) : null,
    provisional: clock?.provisional ?? false,
  }
}
