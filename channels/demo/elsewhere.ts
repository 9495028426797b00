// The other streets of the week: cases as they come, some slow, some late, some sent back; nothing here is counted.
import type { Category } from '../../rules/region.ts'
import { DAY, HOUR, type Instant, instantAt, localDay, MINUTE } from '../../rules/time.ts'
import { accept, assign, check, finish, hoursLater, intake, later, rate, sign, takesUp, waitsFor } from './acts.ts'
import { begin, cadre, dispatcher, handler, type Reporter, type Stage, said, type Tale, whoReports, worker } from './story.ts'

const alsoWorkers: readonly Reporter[] = [...whoReports, 'gridWorker', 'gridWorker']
const week = 7

/** Tells `cases` cases spread over the streets (trimmed codes) and the seven days before now. */
export function tellElsewhere(stage: Stage, streets: readonly string[], cases: number): void {
  const { chance, now } = stage
  for (let i = 0; i < cases; i++) {
    // Half of them need no photo: a first start should not take a minute.
    const fits = chance.next() < 0.5 ? (one: Category) => one.verify !== 'onSite' : () => true
    const tale = begin(stage, { area: chance.pick(streets), at: someTime(stage), by: chance.pick(alsoWorkers), fits })
    if (tale && tale.openedAt < now) live(tale)
  }
}

/** What cannot wait, day or night: two with an office for most of their twenty-four hours, two done within some. */
export function tellUrgent(stage: Stage, streets: readonly string[], office: string): void {
  const { chance, now } = stage
  for (let i = 0; i < 4; i++) {
    const hours = i < 2 ? chance.int(19, 21) : chance.int(30, 90)
    const fits = (category: Category) => category.handlerOrganisation === office
    const tale = begin(stage, { area: chance.pick(streets), at: now - hours * HOUR, by: 'resident', fits, urgent: true })
    if (!tale) continue
    const after = (minutes: number) => tale.openedAt + minutes * MINUTE
    accept(tale, after(chance.int(2, 8)))
    assign(tale, after(chance.int(9, 14)))
    sign(tale, after(chance.int(20, 60)))
    if (i < 2) continue
    finish(tale, after(chance.int(120, 400)))
    check(tale, after(chance.int(500, 900)))
  }
}

/** Some minute of the waking hours of one of the days before; fewer at night. */
function someTime({ chance, now, region }: Stage): Instant {
  const { zone } = region.calendar
  const day = localDay(now - chance.int(0, week - 1) * DAY, zone)
  const at = instantAt(day, chance.next() < 0.93 ? chance.int(430, 1290) : chance.int(0, 1439), zone)
  return at < now - MINUTE ? at : at - DAY
}

function live(tale: Tale): void {
  if (!tale.ownReport) fromOutside(tale)
  else if (tale.stage.chance.next() < 0.5) settle(tale)
  else handled(tale, escalate(tale))
}

function fromOutside(tale: Tale): void {
  const { stage, openedAt } = tale
  const { chance } = stage
  const at = later(tale, openedAt, chance.int(5, 110))
  const luck = chance.next()
  const waits = waitsFor(tale)
  if (luck < 0.05) tale.move(at, intake(tale), 'void', { ground: 'nothingFound', text: said(stage, 'voids') })
  else if (luck < 0.08) tale.move(at, intake(tale), 'return', { ground: 'placeUnclear', text: said(stage, 'returns') })
  else if (waits === 'community' && luck < 0.3) {
    tale.move(at, cadre(tale), 'pass', { text: said(stage, 'passes') })
    const street = later(tale, at, chance.int(10, 90))
    tale.move(street, dispatcher(tale), 'accept', {})
    handled(tale, street)
  } else if (waits === 'community' || luck > 0.2) {
    // The rest of the street's own reports lie there: nobody has taken them up.
    accept(tale, at)
    handled(tale, at)
  }
}

function settle(tale: Tale): void {
  const on = worker(tale)
  if (on)
    tale.move(tale.openedAt + tale.stage.chance.int(10, 90) * MINUTE, on, 'settle', { note: said(tale.stage, 'settled') }, [
      'before',
      'after',
    ])
}

/** The grid worker cannot do it alone: up to the community or the street, which accepts. */
function escalate(tale: Tale): Instant {
  const { stage } = tale
  const up = tale.openedAt + stage.chance.int(15, 120) * MINUTE
  const on = worker(tale) ?? 'resident'
  tale.move(up, on, 'escalate', { text: said(stage, 'escalated') })
  const accepted = later(tale, up, stage.chance.int(5, 100))
  tale.move(accepted, takesUp(tale, up), 'accept', {})
  return accepted
}

/** Assigned, signed, done, checked, rated: most in time. */
function handled(tale: Tale, acceptedAt: Instant): void {
  const { stage } = tale
  const { chance } = stage
  const assigned = later(tale, acceptedAt, chance.int(3, 50))
  assign(tale, assigned)
  const signed = later(tale, assigned, chance.next() < 0.14 ? chance.int(130, 420) : chance.int(5, 100))
  sign(tale, signed)
  const finished = later(tale, signed, chance.next() < 0.12 ? chance.int(1500, 2700) : chance.int(120, 1300))
  finish(tale, finished)
  const checked = later(tale, finished, chance.int(20, 500))
  if (tale.category.verify === 'byPhone' && chance.next() < 0.08) {
    tale.move(checked, dispatcher(tale), 'sendBack', { text: said(stage, 'unsolved') })
    tale.move(later(tale, checked, chance.int(60, 400)), handler(tale), 'finish', { result: said(stage, 'results') })
    return
  }
  check(tale, checked)
  if (chance.next() < 0.55) rate(tale, hoursLater(tale, checked, chance.int(1, 40)), chance.next() < 0.9)
}
