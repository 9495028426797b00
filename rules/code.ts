// The public code of a case, made to be read aloud: county, day, eight random characters, one check character.
import { type Day, parseDay } from './time.ts'

// 29 symbols, a prime, so that the weighted sum finds every single wrong character and every swap of neighbours.
// Left out as look-alikes: I L O U, and B S Z for 8 5 2. The drawn part does without 0 and 1 too.
const symbols = '0123456789ACDEFGHJKMNPQRTVWXY'
const drawn = symbols.slice(2)
const values: Readonly<Record<string, number>> = Object.fromEntries([...symbols].map((s, i) => [s, i]))
const P = symbols.length

/** What was read or typed instead of what stands there. */
const inDigits: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', Z: '2', S: '5', B: '8' }
const inDrawn: Readonly<Record<string, string>> = { Z: '2', S: '5', B: '8', U: 'V' }

/** Weighted sum modulo 29 over powers of 2 (a primitive root: all 21 weights differ); 0 for a whole valid code. */
const sum = (code: string): number => {
  let total = 0
  let weight = 1
  for (let i = code.length - 1; i >= 0; i--) {
    total += weight * (values[code.charAt(i)] ?? 0)
    weight = (weight * 2) % P
  }
  return total % P
}

const checkOf = (body: string): string => symbols.charAt((P - sum(`${body}0`)) % P)

export type CaseCode = { readonly code: string; readonly county: string; readonly day: Day }

/**
 * A new code of 21 characters without gaps. `county` six digits, `day` in 2000–2099, 16 random bytes.
 * Throws RangeError on anything else. Uniqueness is the database's: retry with other bytes on a collision.
 */
export const makeCode = (county: string, day: Day, randomBytes: Uint8Array): string => {
  if (!/^[1-9]\d{5}$/.test(county)) throw new RangeError(`a case code needs six digits of a county, not ${county}`)
  if (parseDay(day) === null || !day.startsWith('20')) throw new RangeError(`no day for a case code: ${day}`)
  if (randomBytes.length < 16) throw new RangeError('a case code needs 16 random bytes')
  const pick = (i: number): number => (((randomBytes[2 * i] ?? 0) << 8) | (randomBytes[2 * i + 1] ?? 0)) % drawn.length
  let head = county + day.slice(2, 4) + day.slice(5, 7) + day.slice(8, 10)
  for (let i = 0; i < 7; i++) head += drawn.charAt(pick(i))
  // A check character 0 or 1 would be a look-alike: the last drawn character moves on by one until it is neither.
  for (let last = pick(7); ; last = (last + 1) % drawn.length) {
    const body = head + drawn.charAt(last)
    const check = checkOf(body)
    if (check !== '0' && check !== '1') return body + check
  }
}

/** Upper case and half width, without spaces, dashes and what cannot be seen. */
const squeeze = (text: string): string =>
  text
    .replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\p{Pd}_.·\u2212\u200B-\u200F\u2060\uFEFF]/gu, '')
    .toUpperCase()

/** The drawn part as it was meant, or null where something else stands in it. */
const asDrawn = (raw: string): string | null => {
  const meant = [...raw].map((c) => inDrawn[c] ?? c)
  return meant.every((c) => drawn.includes(c)) ? meant.join('') : null
}

/** The code as a person typed or read it (lower case, gaps, full width, 0 for O), or null when it is none. */
export const parseCode = (text: string): CaseCode | null => {
  if (text.length > 200) return null
  const raw = squeeze(text)
  if (raw.length !== 21) return null
  const head = [...raw.slice(0, 12)].map((c) => inDigits[c] ?? c).join('')
  const tail = asDrawn(raw.slice(12))
  if (!/^[1-9]\d{11}$/.test(head) || tail === null) return null
  const code = head + tail
  const day = parseDay(`20${head.slice(6, 8)}-${head.slice(8, 10)}-${head.slice(10, 12)}`)
  return day === null || sum(code) !== 0 ? null : { code, county: head.slice(0, 6), day }
}

/** In groups for the eye and for reading aloud: 500108-261009-7KMQ-4XRT-9. */
export const formatCode = (code: string): string =>
  [code.slice(0, 6), code.slice(6, 12), code.slice(12, 16), code.slice(16, 20), code.slice(20)]
    .filter((part) => part !== '')
    .join('-')

/** The six-digit word printed on the receipt, from 4 random bytes. Leading zeros count. */
export const receiptWord = (randomBytes: Uint8Array): string => {
  const [a, b, c, d] = randomBytes
  if (a === undefined || b === undefined || c === undefined || d === undefined)
    throw new RangeError('a receipt word needs 4 random bytes')
  return String((a * 0x1000000 + b * 0x10000 + c * 0x100 + d) % 1_000_000).padStart(6, '0')
}

/** What rows show of a code: its nine last characters, as typed or read; null when it cannot be that. */
export const parseCodeEnd = (text: string): string | null => {
  if (text.length > 200) return null
  const raw = squeeze(text)
  return raw.length === 9 ? asDrawn(raw) : null
}
