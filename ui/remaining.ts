// A clock as a person says it: how much is left, until when; or by how much it is over.
import type { Instant } from '../rules/time.ts'
import type { Light, Remaining } from './contract.ts'
import { t } from './texts.ts'
import { dayWords, minuteWords, weekdayWords } from './time.ts'

/** 'Overdue 2 days' or '3 working days left'. */
export function amountWords(rest: Remaining): string {
  const n = rest.amount
  if (rest.over) return t(`common.over.${rest.unit}`, { n })
  return t(`common.left.${rest.unit}`, { n })
}

/** '10-13 Tue 18:00'. */
const untilWords = (rest: Remaining, now: Instant): string =>
  `${dayWords(rest.day, now)} ${weekdayWords(rest.day)} ${minuteWords(rest.minute)}`

/** The whole sentence: '3 working days left (by 10-13 Tue 18:00)'; what is over says only by how much. */
export function remainingWords(rest: Remaining, now: Instant, provisional = false): string {
  const amount = amountWords(rest)
  const sentence = rest.over ? amount : t('common.untilTold', { amount, until: untilWords(rest, now) })
  return provisional ? t('common.withMark', { sentence, mark: t('common.provisional') }) : sentence
}

/** The light at `now`: it may have turned since the server said it. */
export function lightAt(
  line: { readonly due: number | null; readonly warn: number | null; readonly light: Light | null },
  now: Instant,
): Light | null {
  if (line.light === null || line.due === null) return line.light
  if (now > line.due) return 'red'
  return line.warn !== null && now >= line.warn ? 'yellow' : 'green'
}
