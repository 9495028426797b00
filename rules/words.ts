// Checks of the words people write: what may be stored, what is shown masked, what a name is searched by.

/** False when a half of a surrogate pair stands alone: a database would silently store another character. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text)

export const hasNul = (text: string): boolean => text.includes('\0')

/** Control characters other than tab and line ends. */
export const hasControl = (text: string): boolean => /[^\P{Control}\t\n\r]/u.test(text)

/** Length as people count it: code points, not UTF-16 units. */
export const codePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count += 1
  return count
}

export type Flaw = 'loneSurrogate' | 'nul' | 'control' | 'tooLong'

/** The first thing that forbids to store `text`, or null. `max` in code points. */
export const flawOf = (text: string, max: number): Flaw | null => {
  // A text is never longer in code points than in units, nor shorter than half: cheap before any walk over 10 MB.
  if (text.length > 2 * max) return 'tooLong'
  if (!isWellFormed(text)) return 'loneSurrogate'
  if (hasNul(text)) return 'nul'
  if (hasControl(text)) return 'control'
  return text.length > max && codePoints(text) > max ? 'tooLong' : null
}

/**
 * Without what cannot be seen and only misleads: zero-width space, word joiner, byte order mark, direction controls.
 * Joiner and non-joiner (200C, 200D) and the Mongolian selectors (180B–180F) stay: names are spelt with them.
 */
export const stripInvisible = (text: string): string =>
  text.replace(/[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\u061C\uFEFF]/g, '')

/**
 * The key a name is searched by; the stored name is never changed. Compatibility forms unified, every dot between parts
 * of a name is · (U+00B7, 民委发〔2016〕33号), no spaces between Han characters or beside the dot, lower case.
 */
export const nameKey = (name: string): string =>
  stripInvisible(name)
    .normalize('NFKC')
    .replace(/[\u2022\u2027\u2219\u22C5\u2E31\u2E33\u30FB\uFF65\u16EB\u0387]/g, '·')
    .replace(/(\p{Script=Han})\.(?=\p{Script=Han})/gu, '$1·')
    .replace(/\s*·\s*/g, '·')
    .replace(/(\p{Script=Han})\s+(?=\p{Script=Han})/gu, '$1')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

const stars = (count: number): string => '*'.repeat(Math.max(0, count))

/** 138****5678; another number shows its last two figures, a short one nothing. */
export const maskPhone = (phone: string): string => {
  const figures = [...phone]
  if (/^1\d{10}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(7)}`
  return figures.length < 5 ? stars(figures.length) : stars(figures.length - 2) + figures.slice(-2).join('')
}

/** The first character and a star for each further one, four at most: 张*, 欧**, 阿****. A single character is hidden. */
export const maskName = (name: string): string => {
  const [first, ...rest] = [...name.trim()]
  if (first === undefined) return ''
  return rest.length === 0 ? '*' : first + stars(Math.min(rest.length, 4))
}

/** First three and last two of an identity number; birth and sequence hidden. A short one shows nothing. */
export const maskId = (id: string): string => {
  const signs = [...id]
  return signs.length < 10 ? stars(signs.length) : signs.slice(0, 3).join('') + stars(signs.length - 5) + signs.slice(-2).join('')
}
