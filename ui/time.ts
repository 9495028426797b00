// Instants as a person reads them, in the zone of the region and not of the browser.
import { type Instant, instantAt, localDay, localMinute, weekday, type Zone } from '../rules/time.ts'
import { t } from './texts.ts'

let zone: Zone = { offsets: [{ from: null, minutes: 480 }] }
/** The region's zone, once the settings have told it. */
export function tellZone(told: Zone | undefined): void {
  if (told) zone = told
}

const two = (n: number): string => String(n).padStart(2, '0')
export const minuteWords = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
export const dayOfInstant = (at: Instant): string => localDay(at, zone)

export const weekdayWords = (day: string): string => t(`common.weekday.${weekday(day) as 1 | 2 | 3 | 4 | 5 | 6 | 7}`)

/** '10-13' within the year of `now`, else '2027-01-04'. */
export const dayWords = (day: string, now: Instant): string =>
  day.slice(0, 4) === dayOfInstant(now).slice(0, 4) ? day.slice(5) : day

/** '10-13 18:00' */
export function whenWords(at: Instant, now: Instant): string {
  return `${dayWords(dayOfInstant(at), now)} ${minuteWords(localMinute(at, zone))}`
}

/** '2026-10-13 18:00:05', for paper and for the exact look. */
export function exactWords(at: Instant): string {
  const seconds = Math.floor(at / 1000) % 60
  return `${dayOfInstant(at)} ${minuteWords(localMinute(at, zone))}:${two((seconds + 60) % 60)}`
}

/** What a field of day and hour ('2026-10-13T18:00') means in the region's zone. */
export const instantOfField = (text: string): Instant =>
  instantAt(text.slice(0, 10), Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)), zone)

/** The same backwards: an instant as such a field has it. */
export const fieldOfInstant = (at: Instant): string => `${dayOfInstant(at)}T${minuteWords(localMinute(at, zone))}`

/** How long ago, in the largest unit: 'now', '5 minutes', '3 hours', '2 days'. */
export function agoWords(at: Instant, now: Instant): string {
  const minutes = Math.floor((now - at) / 60_000)
  if (minutes < 1) return t('common.ago.now')
  if (minutes < 60) return t('common.ago.minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return t('common.ago.hours', { n: hours })
  return t('common.ago.days', { n: Math.floor(hours / 24) })
}
