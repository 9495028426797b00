// A name of a place as it is written, spoken and typed in haste: one bare form, pairs of its characters, its sound, its first letters.
import { pinyin } from 'pinyin-pro'
import { quoted } from '../../store/terms.ts'

const han = /^\p{Script=Han}+$/u
const runs = /\p{Script=Han}+|\d+|[a-z]+/gu
const figures: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  兩: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}

/** A row of figures said one by one, as digits: 一零三四二 → 10342. */
export const digitsIn = (text: string): string =>
  text.replace(/[零〇一二两兩三四五六七八九]{3,}/gu, (written) => numberOf(written) ?? written)

/** 十八 → 18, 二十一 → 21, 一百零三 → 103, 三四一二 → 3412; null when it is no number below a thousand or a row of figures. */
function numberOf(text: string): string | null {
  const digit = (one: string | undefined) => figures[one ?? '']
  if (!/[十百]/.test(text)) return [...text].every((one) => digit(one) !== undefined) ? [...text].map(digit).join('') : null
  const [, hundreds = '', rest = ''] = /^(?:(.)百)?零?(.*)$/.exec(text) ?? []
  const [, tens, ones] = /^(?:(.?)十)?(.?)$/.exec(rest) ?? []
  const values = [hundreds && digit(hundreds), rest.includes('十') ? (tens ? digit(tens) : 1) : 0, ones ? digit(ones) : 0]
  if (values.some((one) => one === undefined)) return null
  return String(Number(values[0] || 0) * 100 + Number(values[1]) * 10 + Number(values[2]))
}

/** One way of writing: no blanks or marks, figures as digits where something is counted, one word for a block of a building. */
export function bareName(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/[零〇一二两兩三四五六七八九十百]+(?=[号號栋棟幢座弄组組单單])/gu, (written) => numberOf(written) ?? written)
    .replace(/號/g, '号')
    .replace(/(\d)[栋棟幢座](?!.*号楼)/gu, '$1号楼')
}

const most = 4000
const heard = new Map<string, readonly string[]>()
/** Syllables without tones. */
function syllables(run: string): readonly string[] {
  const known = heard.get(run)
  if (known) return known
  const made = pinyin(run, { toneType: 'none', type: 'array', v: true }).map((one) => one.toLowerCase())
  if (heard.size >= most) heard.clear()
  heard.set(run, made)
  return made
}

/** The sound of a run of characters, whole and by first letters. */
export function soundOf(run: string): { readonly whole: string; readonly first: string } {
  const spoken = syllables(run)
  return { whole: spoken.join(''), first: spoken.map((one) => one[0] ?? '').join('') }
}

export const runsOf = (bare: string): readonly string[] => bare.match(runs) ?? []
export const isHan = (run: string): boolean => han.test(run)
export const pairs = (run: string): readonly string[] => {
  const signs = [...run]
  return signs.length < 2 ? signs : signs.slice(1).map((sign, n) => (signs[n] ?? '') + sign)
}

/** A name before, in and after its first number: 听泉路 · 18 · 号. Without a number all of it is the stem. */
export function parted(bare: string): { readonly stem: string; readonly number: string; readonly rest: string } {
  const [, stem = bare, number = '', rest = ''] = /^(\D*)(\d+)(.*)$/u.exec(bare) ?? []
  return { stem, number, rest }
}

/** Lexemes of a name, ready for a tsvector; none for a name with a number in it, which is found by its stem. */
export function termsOf(bare: string): string {
  if (/\d/.test(bare)) return ''
  const all = new Set<string>()
  for (const run of runsOf(bare)) {
    if (!isHan(run)) {
      all.add(run)
      continue
    }
    for (const pair of pairs(run)) all.add(pair)
    const spoken = syllables(run)
    for (let from = 0; from < (spoken.length - 1 || 1); from++) {
      const rest = spoken.slice(from)
      all.add(`i:${rest.map((one) => one[0] ?? '').join('')}`)
      all.add(`p:${rest.join('')}`)
    }
  }
  return [...all].map(quoted).join(' ')
}
