// Names of people, roads, estates and shops: drawn from lists, plausible and nobody's.
import { pinyin } from 'pinyin-pro'
import type { NameLists } from '../regions/schema.ts'
import { at, type Random } from './random.ts'

const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1–999 in Chinese: 三, 十二, 二十一, 一百零三, 一百一十. */
export function numeral(n: number): string {
  if (n >= 100) {
    const rest = n % 100
    const tail = rest === 0 ? '' : rest < 10 ? `零${at(digits, rest)}` : rest < 20 ? `一${numeral(rest)}` : numeral(rest)
    return `${at(digits, Math.floor(n / 100))}百${tail}`
  }
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  const head = tens === 0 ? '' : tens === 1 ? '十' : `${at(digits, tens)}十`
  return `${head}${ones === 0 && tens > 0 ? '' : at(digits, ones)}`
}

export type Named = { readonly name: string; readonly pinyin: string }

/** A maker of personal names; the sorting key is put together from the syllables of the parts. */
export function people(lists: NameLists, chance: Random): () => Named {
  const spoken = new Map<string, string>()
  const sound = (part: string, surname: boolean) => {
    const key = `${surname}${part}`
    const known = spoken.get(key)
    if (known !== undefined) return known
    const made = pinyin(part, { toneType: 'num', type: 'array', ...(surname ? { mode: 'surname' as const } : {}) }).join(' ')
    spoken.set(key, made)
    return made
  }
  return () => {
    const surname = frequent(lists.surnames, chance)
    const first = chance.pick(lists.given)
    const second = chance.next() < 0.82 ? chance.pick(lists.given) : ''
    const parts = second === first ? [first] : [first, second].filter((part) => part !== '')
    return {
      name: `${surname}${parts.join('')}`,
      pinyin: [sound(surname, true), ...parts.map((part) => sound(part, false))].join(' '),
    }
  }
}

/** Earlier entries come more often, as the common surnames do. */
const frequent = (list: readonly string[], chance: Random): string => at(list, Math.floor(list.length * chance.next() ** 2.2))

/** Names of the form head + ending, none twice. */
export function combined(heads: readonly string[], endings: readonly string[], chance: Random): () => string {
  const all = chance.shuffle(heads.flatMap((head) => endings.map((ending) => `${head}${ending}`)))
  let next = 0
  return () => {
    const round = Math.floor(next / all.length)
    const name = at(all, next++ % all.length)
    return round === 0 ? name : `${name.slice(0, -1)}${numeral(round + 1)}${name.slice(-1)}`
  }
}
