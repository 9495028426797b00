// Days and times as people write them into spreadsheets, in the forms that can be read in one way only.
import { type Day, dayOf, parseDay } from '../../rules/time.ts'

/** `minute` of the day, null where only the day was written. */
export type Moment = { readonly day: Day; readonly minute: number | null }

const forms = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(.+))?$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: +(.+))?$/,
  /^(\d{4})\.(\d{1,2})\.(\d{1,2})(?: +(.+))?$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})[日号號]?\s*(.*)$/,
  /^(\d{4})(\d{2})(\d{2})(?: *(\d{1,2}:.+))?$/,
]

/** Null when it is no day, or could be read in two ways (3/4/2026). */
export function momentOf(written: string): Moment | null {
  const text = written.normalize('NFKC').trim()
  for (const form of forms) {
    const [, year, month = '', date = '', rest = ''] = form.exec(text) ?? []
    if (year === undefined) continue
    const day = parseDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
    if (day === null) return null
    if (rest.trim() === '') return { day, minute: null }
    const minute = minuteOf(rest.trim())
    return minute === null ? null : { day, minute }
  }
  return null
}

/** '14:05', '14:05:59', '上午9:05', '下午2点30分', '2:05 PM'. Seconds are dropped. */
function minuteOf(text: string): number | null {
  const [, before = '', hours, minutes = '0', after = ''] =
    /^(上午|下午|中午|晚上|凌晨|早上)?\s*(\d{1,2})(?:[:点點时時](?:(\d{1,2})分?)?)?(?::\d{1,2}(?:\.\d+)?)?\s*([AP]M)?Z?$/i.exec(
      text,
    ) ?? []
  if (hours === undefined) return null
  const later = /下午|晚上/.test(before) || /PM/i.test(after)
  const noon = before === '中午' && Number(hours) < 11
  let hour = Number(hours)
  if ((later || noon) && hour < 12) hour += 12
  if ((/上午|凌晨|早上/.test(before) || /AM/i.test(after)) && hour === 12) hour = 0
  return hour > 23 || Number(minutes) > 59 ? null : hour * 60 + Number(minutes)
}

/** Serial number of a day as the spreadsheet counts, into what people read. */
export function dayOfSerial(serial: number, since1904: boolean): string | null {
  const whole = Math.floor(serial)
  const minutes = Math.round((serial - whole) * 1440)
  // The year 1900 of spreadsheets has a 29th of February.
  const number = since1904 ? whole - 24_107 : whole - (whole < 60 ? 25_568 : 25_569)
  if (whole < 1 || whole > 2_958_465) return null
  const day = dayOf(number + (minutes === 1440 ? 1 : 0))
  const rest = minutes === 1440 ? 0 : minutes
  const pad = (n: number) => String(n).padStart(2, '0')
  return rest === 0 ? day : `${day} ${pad(Math.floor(rest / 60))}:${pad(rest % 60)}`
}
