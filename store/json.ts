// Rows as JSON in the columns' names, for the one write: bytea as hex, geometry as EWKT, lexemes quoted.
import type { CaseRow } from '../rules/case.ts'
import type { ClockRow } from '../rules/clock.ts'
import { type Effect, lookAt, never, type Todo } from '../rules/effect.ts'
import type { Ctx } from '../rules/kind.ts'
import type { Entry } from '../rules/record.ts'
import { hex } from './digest.ts'
import type { Json } from './rows.ts'

export const bytes = (text: string | Uint8Array): string => `\\x${typeof text === 'string' ? text : hex(text)}`

export function clockJson(clock: ClockRow, ctx: Ctx): Json {
  return {
    county: ctx.county,
    case_id: ctx.caseId,
    id: clock.id,
    name: clock.name,
    owner: clock.owner,
    policy: clock.policy,
    started_at: clock.startedAt,
    runs_from: clock.runsFrom,
    rest: clock.rest,
    due_at: clock.dueAt,
    warn_at: clock.warnAt,
    provisional: clock.provisional,
    calendar_version: clock.calendarVersion,
    stopped_at: clock.stoppedAt,
    paused_by: clock.pausedBy,
    paused_at: clock.pausedAt,
    expired: clock.expired,
    look_at: lookAt(clock, ctx),
  }
}

export function caseJson(row: CaseRow, phase: string, due: { due: number | null; warn: number | null }, head: string): Json {
  return {
    county: row.county,
    id: row.id,
    kind: row.kind,
    code: row.code,
    state: row.state,
    phase,
    hold: row.hold,
    version: row.version,
    category: row.category,
    class: row.class,
    urgency: row.urgency,
    area_filed: row.areaFiled,
    area: row.area,
    point: row.point === null ? null : `SRID=4490;POINT(${row.point.lon} ${row.point.lat})`,
    place_state: row.placeState,
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
    due_at: due.due,
    warn_at: due.warn,
    opened_at: row.openedAt,
    updated_at: row.updatedAt,
    closed_at: row.closedAt,
    data: row.data,
    head: bytes(head),
  }
}

/** A row of the queue, with what decides who may see its case: as in the case, at every entry. */
export const todoJson = (todo: Todo, row: CaseRow): Json => ({
  county: row.county,
  case_id: row.id,
  ...todo,
  organisations: row.organisations,
  barred: row.barred,
  secret: row.secret,
  reporter: row.reporter,
  opened_at: row.openedAt,
})

const aboutSupervision: ReadonlySet<string> = new Set(['supervised', 'unanswered'])

/** The first date that somebody must keep: of the queue, else of any clock that runs. The day of an answer to who supervises, or asked for a part of it, is not the matter's (clocks `aside`). */
export function dueOf(effect: Effect, aside: ReadonlyMap<string, string>): { due: number | null; warn: number | null } {
  const whys = new Set(aside.values())
  const dated = effect.todos.filter((todo) => todo.due < never && !aboutSupervision.has(todo.why) && !whys.has(todo.why))
  const running = effect.clocks.filter(
    (clock) => clock.stoppedAt === null && clock.pausedBy.length === 0 && !aside.has(clock.name),
  )
  const all =
    dated.length > 0
      ? dated.map((todo) => ({ due: todo.due, warn: todo.warn }))
      : running.map((clock) => ({ due: clock.dueAt, warn: clock.warnAt }))
  return all.reduce<{ due: number | null; warn: number | null }>(
    (first, one) => (first.due === null || one.due < first.due ? one : first),
    { due: null, warn: null },
  )
}

export function entryJson(entry: Entry, prev: string, hash: string): Json {
  return {
    county: entry.county,
    case_id: entry.caseId,
    version: entry.version,
    kind: entry.kind,
    step: entry.step,
    form: entry.form,
    key: entry.key,
    at: entry.at,
    device_at: entry.deviceAt,
    device_offset: entry.deviceOffset,
    person: entry.person,
    post: entry.post,
    post_kind: entry.postKind,
    organisation: entry.organisation,
    via: entry.via,
    from_state: entry.from,
    to_state: entry.to,
    hold: entry.hold,
    holder: entry.holder,
    noted: entry.noted,
    clocks: entry.clocks,
    words: entry.words,
    files: entry.files,
    facts: entry.facts,
    common: entry.common,
    prev: bytes(prev),
    hash: bytes(hash),
  }
}

/** Lexemes as the text form of a tsvector, each quoted. */
export const tsvector = (terms: readonly string[]): string =>
  terms.map((term) => `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' ')
