// The way of a case as the tests walk it: bring it to a state, ask how it stands, say what was answered.
import assert from 'node:assert/strict'
import type { Actor, Resident } from '../rules/actor.ts'
import type { RefusalCode } from '../rules/refusal.ts'
import type { Answer } from '../rules/step.ts'
import { following, idFor, type Sending, type World } from './world.ts'

export function done(answer: Answer): Answer {
  assert.equal(answer.outcome, 'done', JSON.stringify(answer.refusal))
  return answer
}

export function refusedAs(answer: Answer, code: RefusalCode, facts?: Readonly<Record<string, unknown>>): void {
  assert.equal(answer.outcome, 'refused', `${answer.outcome} instead of ${code}`)
  assert.equal(answer.refusal?.code, code, JSON.stringify(answer.refusal))
  if (facts) assert.deepEqual(answer.refusal?.facts, facts)
}

export const heap = (w: World, more: Record<string, unknown> = {}) => ({
  category: '0101',
  text: '三楼楼道堆满杂物',
  place: { area: w.grid },
  ...more,
})

export type CaseNow = {
  state: string
  holder: string
  centre: string
  handler: string | null
  hold: string
  version: number
  class: string
  category: string
  urgency: string
  area: string
  area_filed: string
  place_state: string
  lon: number | null
  source: string
  organisations: string[]
  data: Record<string, unknown>
  designated: boolean
  bounced: number
  reopened: number
  closed_at: number | null
  due_at: number | null
  secret: boolean
  barred: string[]
}
export async function caseOf(w: World, id: string): Promise<CaseNow> {
  const [row] = await w.rows<CaseNow>(`select *, st_x(point) as lon from "case" where county = $1 and id = $2`, [w.county, id])
  assert.ok(row)
  return row
}

export type ClockNow = {
  name: string
  due_at: number
  warn_at: number
  started_at: number
  stopped_at: number | null
  expired: number
  provisional: boolean
  look_at: number | null
  id: string
  policy: { class: string | null }
}
export const clocksOf = (w: World, id: string): Promise<ClockNow[]> =>
  w.rows<ClockNow>(`select * from clock where county = $1 and case_id = $2 order by started_at, name`, [w.county, id])
/** Names of what runs, in order. */
export const running = async (w: World, id: string): Promise<string[]> =>
  (await clocksOf(w, id))
    .filter((one) => one.stopped_at === null)
    .map((one) => one.name)
    .sort()
/** The running clock of that name. */
export async function clockOf(w: World, id: string, name: string): Promise<ClockNow> {
  const clock = (await clocksOf(w, id)).find((one) => one.name === name && one.stopped_at === null)
  assert.ok(clock, `${name} does not run`)
  return clock
}

export type TodoNow = { organisation: string; duty: string; why: string; due: number; area: string; urgent: boolean }
/** `why @ office` of every row of the queue. */
export const todosOf = async (w: World, id: string): Promise<string[]> =>
  (await w.rows<TodoNow>(`select * from todo where county = $1 and case_id = $2`, [w.county, id]))
    .map((one) => `${one.why} @ ${one.organisation.slice(w.county.length + 1)}`)
    .sort()

export type EntryNow = {
  version: number
  step: string
  person: string | null
  from_state: string | null
  to_state: string
  facts: Record<string, unknown>
  noted: boolean
  common: string | null
  clocks: { name: string; act: string; due: number; before?: number }[]
  words: { id: string; kind: string }[]
  files: { id: string; digest: string }[]
  organisation: string | null
}
export const entriesOf = (w: World, id: string): Promise<EntryNow[]> =>
  w.rows<EntryNow>(`select * from entry where county = $1 and case_id = $2 order by version`, [w.county, id])
export async function lastEntry(w: World, id: string): Promise<EntryNow> {
  const entry = (await entriesOf(w, id)).at(-1)
  assert.ok(entry)
  return entry
}
/** What an entry did to the clocks: `start sign`, `stop assign`. */
export const acts = (entry: EntryNow): string[] => entry.clocks.map((one) => `${one.act} ${one.name}`).sort()

const way = ['toAccept', 'filed', 'assigned', 'inHandling', 'handled', 'toRate', 'rated', 'archived'] as const
export type Stop = (typeof way)[number]

/** Zhou reports and everybody does his part until the case stands in `to`; the time is that of the world, standing still. */
export async function bring(
  w: World,
  to: Stop,
  more: Record<string, unknown> = {},
  id = idFor('void', false),
): Promise<{ id: string; zhou: Resident }> {
  const stranger = w.resident('zhou')
  done(await w.send(stranger, 'report', heap(w, more), id))
  const zhou = await following(w, stranger, id)
  const { dispatcher, handler, gridWorker } = w.staff
  const onward: Record<Exclude<Stop, 'toAccept'>, () => Promise<Answer>> = {
    filed: () => w.send(dispatcher, 'accept', {}, id),
    assigned: () => w.send(dispatcher, 'assign', { organisation: w.organisation('department') }, id),
    inHandling: () => w.send(handler, 'sign', {}, id),
    handled: async () => w.send(handler, 'finish', { result: '已清理', files: [await w.photo(id)] }, id),
    toRate: async () => w.send(gridWorker, 'verify', { files: [await w.photo(id)] }, id),
    rated: () => w.send(zhou, 'rate', { solved: true, grade: 5 }, id),
    archived: () => w.send({ type: 'system', name: 'clock' }, 'archive', {}, id),
  }
  for (const stop of way.slice(1, way.indexOf(to) + 1)) done(await onward[stop as Exclude<Stop, 'toAccept'>]())
  return { id, zhou }
}

/** What the system does when the clock of that name has ended. */
export async function expire(w: World, id: string, name: string, more: Sending = {}): Promise<Answer> {
  const clock = await clockOf(w, id, name)
  const clockwork: Actor = { type: 'system', name: 'clock' }
  return w.send(clockwork, 'escalateOverdue', { clock: clock.id }, id, more)
}
