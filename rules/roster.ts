// A duty roster from its template: the turns of each day by the calendar, and whose turn comes next. Pure; the registers keep what comes of it.
import { type Calendar, isWorkingDay } from './calendar.ts'
import type { Region } from './region.ts'
import { addDays, type Day, type Instant, instantAt, weekday } from './time.ts'

/** One line of a template: on which days, from when, for how many minutes, which line of the telephone, and which posts take turns. */
export type Shift = {
  readonly days: 'all' | 'work' | 'rest' | readonly number[]
  readonly from: number
  readonly minutes: number
  readonly line: number
  readonly posts: readonly string[]
}

/**
 * A shift as region data writes it: `work 08:30-17:30 1 dispatcher,dutyLeader`. Days are `all`, `work`, `rest` (by the calendar
 * with its holidays) or weekdays such as `2,4`; an end not after the beginning lies on the next day, so staggered hours (错时) and
 * nights are written the same way. Null when it cannot be read.
 */
export function shiftOf(text: string): Shift | null {
  const found =
    /^(all|work|rest|[1-7](?:,[1-7])*) ([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d) ([1-9]) ([A-Za-z]+(?:,[A-Za-z]+)*)$/.exec(
      text,
    )
  if (!found) return null
  const [, days = '', fromHour, fromMinute, toHour, toMinute, line, posts = ''] = found
  const from = Number(fromHour) * 60 + Number(fromMinute)
  const to = Number(toHour) * 60 + Number(toMinute)
  return {
    days: days === 'all' || days === 'work' || days === 'rest' ? days : days.split(',').map(Number),
    from,
    minutes: to > from ? to - from : 1440 - from + to,
    line: Number(line),
    posts: posts.split(','),
  }
}

/** Own defaults [D]; a region gives its own under `duty.shifts.<kind of office>`. */
const usual: Readonly<Record<string, readonly string[]>> = {
  governanceCentre: [
    'all 08:30-17:30 1 dispatcher,countyDispatcher',
    'all 17:30-08:30 1 dispatcher,countyDispatcher',
    'all 08:30-08:30 2 dutyLeader,countyDispatcher',
  ],
  policeStation: ['all 09:00-21:00 1 handler', 'all 21:00-09:00 1 handler', 'all 09:00-09:00 2 stationChief'],
  department: [
    'work 09:00-18:00 1 handler',
    'work 18:00-09:00 1 handler',
    'rest 09:00-09:00 1 handler',
    'all 09:00-09:00 2 liaison',
  ],
}

/** The template of a kind of office: the region's, else ours; of `department.water` that of departments where it has none of its own. */
export function shiftsFor(kind: string, settings: Region['settings'] = {}): readonly Shift[] {
  for (const name of [kind, kind.split('.')[0] ?? kind]) {
    const own = settings[`duty.shifts.${name}`]
    const lines = Array.isArray(own) ? (own as readonly string[]) : usual[name]
    if (lines) return lines.flatMap((line) => shiftOf(line) ?? [])
  }
  return []
}

export type Turn = { readonly from: Instant; readonly to: Instant; readonly line: number; readonly posts: readonly string[] }

/** The turns that begin on `days` days from `from` on, in order of time. */
export function turnsOf(shifts: readonly Shift[], from: Day, days: number, calendar: Pick<Calendar, 'zone' | 'years'>): Turn[] {
  const turns: Turn[] = []
  const zone = calendar.zone
  for (let n = 0; n < days; n++) {
    const day = addDays(from, n)
    const works = isWorkingDay(day, calendar as Calendar)
    for (const shift of shifts) {
      const on =
        typeof shift.days === 'string'
          ? shift.days === 'all' || (shift.days === 'work') === works
          : shift.days.includes(weekday(day))
      if (!on) continue
      const begins = instantAt(day, shift.from, zone)
      turns.push({ from: begins, to: begins + shift.minutes * 60_000, line: shift.line, posts: shift.posts })
    }
  }
  return turns.sort((a, b) => a.from - b.from || a.line - b.line)
}

export type Taken = { readonly person: string; readonly from: Instant; readonly to: Instant }
const overlap = (a: { from: Instant; to: Instant }, b: { from: Instant; to: Instant }): boolean => a.from < b.to && b.from < a.to

/**
 * Who takes each turn: the people of its posts one after the other, passing over who is away or has another turn at that hour.
 * `last` is who had each line last. A turn that nobody can take has no person: a gap.
 */
export function assigned(
  turns: readonly Turn[],
  crew: (posts: readonly string[]) => readonly string[],
  taken: readonly Taken[],
  last: ReadonlyMap<number, string> = new Map(),
): (Turn & { readonly person: string | null })[] {
  const busy = [...taken]
  const before = new Map(last)
  return turns.map((turn) => {
    const people = crew(turn.posts)
    const start = people.indexOf(before.get(turn.line) ?? '') + 1
    const person =
      people
        .map((_, n) => people[(start + n) % people.length] ?? '')
        .find((one) => !busy.some((other) => other.person === one && overlap(other, turn))) ?? null
    if (person !== null) {
      busy.push({ person, from: turn.from, to: turn.to })
      before.set(turn.line, person)
    }
    return { ...turn, person }
  })
}
