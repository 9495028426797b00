// Rows as the database has them and as the rules see them: one translation, both ways.
import type {
  Called,
  CaseRow,
  FileRef,
  Objection,
  PartyRef,
  Past,
  Proposal,
  Rating,
  Relation,
  Request,
  Supervision,
  Task,
} from '../rules/case.ts'
import type { ClockPolicy, ClockRow } from '../rules/clock.ts'
import type { PaperRow } from '../rules/paper.ts'

export type Json = Readonly<Record<string, unknown>>

/** A case as it stands under its lock; `head` is the hash of its last entry, hex. */
export type Locked = { readonly row: CaseRow; readonly head: string }

/** A row of "case" as `to_jsonb` gives it, with the point as text `lon lat`. */
export type CaseJson = {
  county: string
  id: string
  kind: string
  code: string
  state: string
  hold: CaseRow['hold']
  version: number
  category: string
  class: CaseRow['class']
  urgency: CaseRow['urgency']
  area_filed: string
  area: string
  lon: number | null
  lat: number | null
  place_state: CaseRow['placeState']
  accuracy: number | null
  source: string
  holder: string
  centre: string
  handler: string | null
  organisations: string[]
  barred: string[]
  secret: boolean
  designated: boolean
  bounced: number
  reopened: number
  reporter: string | null
  opened_at: number
  updated_at: number
  closed_at: number | null
  data: CaseRow['data']
  head: string
  text_id: string | null
  place_id: string | null
}

/** Columns of "case" in the shape of CaseJson, for select lists. `c` is the alias. */
export const caseColumns = `c.county, c.id, c.kind, c.code, c.state, c.hold, c.version, c.category, c.class, c.urgency, c.area_filed, c.area,
  st_x(c.point) as lon, st_y(c.point) as lat, c.place_state, c.accuracy, c.source, c.holder, c.centre, c.handler, c.organisations, c.barred,
  c.secret, c.designated, c.bounced, c.reopened, c.reporter, c.opened_at, c.updated_at, c.closed_at, c.data,
  encode(c.head, 'hex') as head, c.text_id, c.place_id`

export const caseOf = (row: CaseJson): CaseRow => ({
  county: row.county,
  id: row.id,
  kind: row.kind,
  code: row.code,
  state: row.state,
  hold: row.hold,
  version: row.version,
  category: row.category,
  class: row.class,
  urgency: row.urgency,
  areaFiled: row.area_filed,
  area: row.area,
  point: row.lon === null || row.lat === null ? null : { lon: row.lon, lat: row.lat },
  placeState: row.place_state,
  accuracy: row.accuracy,
  source: row.source,
  holder: row.holder,
  centre: row.centre,
  handler: row.handler,
  organisations: row.organisations,
  barred: row.barred,
  secret: row.secret,
  designated: row.designated,
  bounced: row.bounced,
  reopened: row.reopened,
  reporter: row.reporter,
  openedAt: row.opened_at,
  updatedAt: row.updated_at,
  closedAt: row.closed_at,
  data: row.data,
})

export type ClockJson = {
  id: string
  name: string
  owner: string | null
  policy: ClockPolicy
  started_at: number
  runs_from: number
  rest: number
  due_at: number
  warn_at: number
  provisional: boolean
  calendar_version: number
  stopped_at: number | null
  paused_by: string[]
  paused_at: number | null
  expired: number
}

export const clockOf = (row: ClockJson): ClockRow => ({
  id: row.id,
  name: row.name,
  owner: row.owner,
  policy: row.policy,
  startedAt: row.started_at,
  runsFrom: row.runs_from,
  rest: row.rest,
  dueAt: row.due_at,
  warnAt: row.warn_at,
  provisional: row.provisional,
  calendarVersion: row.calendar_version,
  stoppedAt: row.stopped_at,
  pausedBy: row.paused_by,
  pausedAt: row.paused_at,
  expired: row.expired,
})

/** What the second read brings, as one JSON object per list. */
export type Hanging = {
  clocks: ClockJson[]
  parties: PartyRef[]
  files: FileRef[]
  objections: Objection[]
  ratings: Rating[]
  proposals: Proposal[]
  requests: Request[]
  supervisions: Supervision[]
  tasks: Task[]
  relations: Relation[]
  past: Past[]
  papers: PaperRow[]
  called: Called[]
}
