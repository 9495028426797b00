// What a message to a resident may say, and when it may be sent: fields by name, what must stand in it, quiet hours.

import { setting } from './house.ts'
import { openCategories } from './openness.ts'
import type { Category, Region } from './region.ts'
import { addDays, type Instant, instantAt, localDay, localMinute } from './time.ts'

/** Fields a text may have. `link` only where the region wishes links (the setting `messages.link`). */
export const messageFields = ['centre', 'matter', 'code', 'ring', 'link'] as const
export type MessageField = (typeof messageFields)[number]
/** Who it is, what it is about, and whom to ring back: without these it reads like a swindle (domain §2.5, annex C). */
const demanded = ['centre', 'matter', 'ring'] as const

/** One thing wrong with a text. `name` is the field as it was written, or the one that is missing. */
export type TextFault = { readonly fault: 'unknown' | 'missing' | 'link' | 'brackets' | 'long'; readonly name: string }

/** Signs of the longest text: three parts of an SMS. */
export const longestText = 190

/** What is wrong with a text that an official wrote; empty when it may be used. */
export function textFaults(text: string, { link }: { readonly link: boolean }): readonly TextFault[] {
  const named = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
  const faults: TextFault[] = []
  for (const name of new Set(named)) {
    if (!messageFields.some((one) => one === name)) faults.push({ fault: 'unknown', name })
    else if (name === 'link' && !link) faults.push({ fault: 'link', name })
  }
  for (const name of demanded) if (!named.includes(name)) faults.push({ fault: 'missing', name })
  if (!link && /https?:|www\./i.test(text)) faults.push({ fault: 'link', name: 'http' })
  if (/[{}]/.test(text.replaceAll(/\{[^{}]*\}/g, ''))) faults.push({ fault: 'brackets', name: '' })
  if (text.length > longestText) faults.push({ fault: 'long', name: String(longestText) })
  return faults
}

export type MessageValues = Readonly<Record<MessageField, string>>
export const fillText = (text: string, values: MessageValues): string =>
  text.replaceAll(/\{(\w+)\}/g, (all, name: string) => (Object.hasOwn(values, name) ? values[name as MessageField] : all))

/** Parts that an SMS of this length is sent in: 70 signs, or 67 each when there are several (3GPP TS 23.040, UCS-2). */
export const partsOf = (text: string): number => (text.length <= 70 ? 1 : Math.ceil(text.length / 67))

/**
 * What a message calls the matter: the public name of its category, at most a few words; where a matter is secret or of a
 * kind that happens at home, nothing that another reader of that telephone may learn from: null.
 */
export function matterOf(
  category: Category | undefined,
  secret: boolean,
  region: Region,
  language: string | null = null,
): string | null {
  if (!category || secret || !openCategories(region).includes(category.code)) return null
  const names: Readonly<Record<string, string | undefined>> = category.publicName
  const name = (names[language ?? ''] ?? category.publicName['zh-CN']).replace(/[（(].*$/, '').trim()
  return name.slice(0, /\p{Script=Han}/u.test(name) ? 12 : 40)
}

/** The number to ring back [D]. */
export const ringBack = (region: Region): string => setting(region, 'messages.ring', '12345')
export const withLinks = (region: Region): boolean => setting(region, 'messages.link', false)
/** Messages one person gets in a day, all his matters together [D]. */
export const perDay = (region: Region): number => setting(region, 'messages.perDay', 5)
/** News that come within so many milliseconds become one message, the newest [D]. */
export const gathering = (region: Region): number => setting(region, 'messages.gatherMinutes', 2) * 60_000

/** The instant from which a message may be sent: now, or the end of the quiet hours (`messages.quietFrom`, `messages.quietTo` [D]). */
export function loudFrom(now: Instant, region: Region): Instant {
  const { zone } = region.calendar
  const from = setting(region, 'messages.quietFrom', 21) * 60
  const to = setting(region, 'messages.quietTo', 8) * 60
  const day = localDay(now, zone)
  const minute = localMinute(now, zone)
  if (from === to) return now
  if (from > to) {
    if (minute >= from) return instantAt(addDays(day, 1), to, zone)
    return minute < to ? instantAt(day, to, zone) : now
  }
  return minute >= from && minute < to ? instantAt(day, to, zone) : now
}

/** The first loud instant of tomorrow, for who has had his share today. */
export const tomorrow = (now: Instant, region: Region): Instant => {
  const { zone } = region.calendar
  return loudFrom(instantAt(addDays(localDay(now, zone), 1), 0, zone), region)
}
