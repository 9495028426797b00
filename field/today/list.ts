// The list of today: what waits for me, overdue before due before new, by building or grid; the nearest first when one asks.
import type { FieldCase } from '../../rules/sync.ts'
import type { Item } from '../../ui/outbox/outbox.ts'
import { nameOf } from '../keep/held.ts'
import { metres, type Point } from '../place/grid.ts'

export type Mark = 'overdue' | 'soon' | 'fresh' | 'open'
export type Row = {
  readonly case: FieldCase
  readonly mark: Mark
  /** Something was done with it here that has not arrived. */
  readonly pending: boolean
  readonly metres: number | null
}
export type Group = { readonly name: string; readonly rows: readonly Row[] }

export function markOf(one: Pick<FieldCase, 'due' | 'warn'>, now: number, seen: boolean): Mark {
  if (one.due !== null && now > one.due) return 'overdue'
  if (one.due !== null && one.warn !== null && now >= one.warn) return 'soon'
  return seen ? 'open' : 'fresh'
}

/** Settled on the spot and drawn by lot to be looked at again: what is drawn was decided when it was settled, and by nobody. */
export const isDrawn = (one: Pick<FieldCase, 'timeline' | 'phase'>): boolean =>
  one.phase === 'checking' && one.timeline.some((entry) => entry.facts.sampled === true)

/** How buildings and household groups are called: a number and one of `units` (words apart by spaces), with the name before it. */
export const buildingBy = (units: string, digits: string): RegExp =>
  new RegExp(`[^\\s\\p{P}]{0,12}?\\s?(?:\\d{1,4}|[${digits}]{1,3})\\s?(?:${units.split(' ').join('|')})`, 'u')

/** The building or household group that the words of a place name, else its grid. `building`: how people here call them. */
export function whereOf({ placeText, areaName }: Pick<FieldCase, 'placeText' | 'areaName'>, building: RegExp): string {
  const found = building.exec(placeText ?? '')?.[0]
  return found ? `${areaName} ${found}` : areaName
}

type Asked = {
  readonly now: number
  readonly building: RegExp
  readonly seen: ReadonlySet<string>
  readonly items: readonly Item[]
  /** Where the phone is, when it was asked. */
  readonly here: Point | null
}

const order: readonly Mark[] = ['overdue', 'soon', 'fresh', 'open']
const never = Number.MAX_SAFE_INTEGER

/** Groups by their most pressing row (or their nearest), rows by due time (or nearness). What has an act on its way comes last. */
export function todayOf(cases: Iterable<FieldCase>, { now, building, seen, items, here }: Asked): readonly Group[] {
  const away = new Set(
    items.flatMap((item) => (item.step && item.status !== 'left' && item.status !== 'done' ? [nameOf(item.step.case)] : [])),
  )
  const rows: Row[] = []
  for (const one of cases) {
    if (one.why === null || one.phase === 'ended') continue
    const distance = here === null || one.point === null ? null : metres(here, one.point)
    rows.push({ case: one, mark: markOf(one, now, seen.has(nameOf(one))), pending: away.has(nameOf(one)), metres: distance })
  }
  const before = (a: Row, b: Row): number =>
    Number(a.pending) - Number(b.pending) ||
    (here === null ? 0 : (a.metres ?? never) - (b.metres ?? never)) ||
    order.indexOf(a.mark) - order.indexOf(b.mark) ||
    (a.case.due ?? never) - (b.case.due ?? never)
  const groups = new Map<string, Row[]>()
  for (const row of rows.sort(before)) {
    const name = whereOf(row.case, building)
    groups.set(name, [...(groups.get(name) ?? []), row])
  }
  return [...groups].map(([name, own]) => ({ name, rows: own }))
}
