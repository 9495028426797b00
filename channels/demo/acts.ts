// The usual moves of a case, each by whoever stands at it: accept, assign, sign, finish, check, rate.
import { addWorkingTime, inOffice } from '../../rules/calendar.ts'
import { addDays, HOUR, type Instant, instantAt, localDay, localMinute, MINUTE } from '../../rules/time.ts'
import { cadre, dispatcher, handler, type Move, type Player, said, type Tale, worker } from './story.ts'

/** `minutes` of office time later. */
export const later = (tale: Tale, from: Instant, minutes: number): Instant =>
  addWorkingTime(from, minutes * MINUTE, tale.stage.region.calendar).at

/** Whom a report waits for: the community in office hours where it comes first, otherwise the street. */
export const waitsFor = (tale: Tale): 'community' | 'street' =>
  tale.category.communityFirst && inOffice(tale.openedAt, tale.stage.region.calendar) ? 'community' : 'street'
export const intake = (tale: Tale): Player => (waitsFor(tale) === 'community' ? cadre(tale) : dispatcher(tale))

/** Who takes up what a grid worker passes on at this instant. */
export const takesUp = (tale: Tale, at: Instant): Player =>
  inOffice(at, tale.stage.region.calendar) ? cadre(tale) : dispatcher(tale)

export const accept = (tale: Tale, at: Instant): Move => tale.move(at, intake(tale), 'accept', {})
export const acceptOwn = (tale: Tale, at: Instant): Move => tale.move(at, cadre(tale), 'accept', { own: true })
export const pass = (tale: Tale, at: Instant): Move => tale.move(at, cadre(tale), 'pass', { text: said(tale.stage, 'passes') })

export const assign = (tale: Tale, at: Instant): Move =>
  tale.move(at, dispatcher(tale), 'assign', {
    organisation: tale.office,
    ...(tale.category.listItem ? { listItem: tale.category.listItem } : {}),
  })
export const sign = (tale: Tale, at: Instant): Move => tale.move(at, handler(tale), 'sign', {})
export const finish = (tale: Tale, at: Instant): Move =>
  tale.move(
    at,
    handler(tale),
    'finish',
    { result: said(tale.stage, 'results') },
    tale.category.verify === 'onSite' ? ['after'] : [],
  )

/** On the place by a grid worker, by telephone by the centre, or not at all, as the category says. */
export function check(tale: Tale, at: Instant): void {
  const { stage, category } = tale
  const on = (tale.exact ? worker(tale) : null) ?? cadre(tale)
  if (category.verify === 'onSite') tale.move(at, on, 'verify', { note: said(stage, 'verified') }, ['after'])
  if (category.verify === 'byPhone') tale.move(at, dispatcher(tale), 'verifyByPhone', { text: said(stage, 'calls') })
}

/** Only residents are asked; most who answer are content. */
export function rate(tale: Tale, at: Instant, solved = true): void {
  if (!tale.resident) return
  const { chance } = tale.stage
  const words = chance.next() < 0.4 ? { text: said(tale.stage, solved ? 'ratings' : 'unsolved') } : {}
  tale.move(at, 'resident', 'rate', { solved, grade: solved ? chance.int(4, 5) : chance.int(1, 2), ...words })
}

/** From acceptance to the handler's desk; returns the instant of the assignment. */
export function toHandler(tale: Tale, acceptedAt: Instant, signedAfter: number): Instant {
  const assignedAt = later(tale, acceptedAt, tale.stage.chance.int(2, 12))
  accept(tale, acceptedAt)
  assign(tale, assignedAt)
  sign(tale, later(tale, assignedAt, signedAfter))
  return assignedAt
}

/** So many hours later, but not in the night: what would fall there comes after breakfast. */
export function hoursLater(tale: Tale, from: Instant, hours: number): Instant {
  const { zone } = tale.stage.region.calendar
  const at = from + hours * HOUR
  const [day, minute] = [localDay(at, zone), localMinute(at, zone)]
  if (minute >= 7 * 60 && minute < 22 * 60) return at
  return instantAt(minute < 7 * 60 ? day : addDays(day, 1), 8 * 60, zone) + (minute % 60) * MINUTE
}
