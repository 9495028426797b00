// What somebody says of a place, taken apart: the name itself, how the matter lies to it, and whether a lamp-post or a door is meant.
import { bareName, digitsIn } from './words.ts'

/** How the matter lies to the place that is named. */
export type Relation = 'at' | 'behind' | 'front' | 'opposite' | 'beside' | 'near'
export type Spoken = {
  /** Names in the order they were said, bare; the last is usually the nearest. */
  readonly names: readonly string[]
  readonly relation: Relation
  readonly wants: 'lamp' | 'stop' | null
}

const relations: readonly (readonly [Relation, RegExp])[] = [
  ['behind', /(的)?(后面|后边|后头|背后|背面|屋后|後面|後邊)/u],
  ['opposite', /(的)?(正对面|斜对面|对面|對面|对过)/u],
  ['beside', /(的)?(旁边|边上|隔壁|侧面|旁邊|边儿上)/u],
  ['front', /(的)?(前面|前边|门前|前头|门口|門口)/u],
  ['near', /(的)?(附近|周围|一带|那边|那块|那一片|周边)/u],
]
const before =
  /^(我家住在|家住|我住在|住在|我现在在|我在|就在|位于|在|靠近|挨着|你们|我们|咱们|就是|那个|这个|从前的|以前的|原来的|过去的|原先的|以前叫|原来叫)+/u
const after = /(这里|这边|这儿|那里|那儿|里面|里头|楼下|底下|上面|下面|啊|呢|吧|呀|了|的)+$/u
const between = /[，,、；;。\s]+|那个|这个|靠近|挨着|跟|和(?!平|谐|睦|顺|兴|美)|的时候/u
const lampWord = /(路灯杆|灯杆|路灯|电线杆|电杆|杆号|编号|燈桿|lamp(\s*post)?)/giu
const stopWord = /(公交站台?|公交车站|巴士站|车站站台|站台|bus\s*stop)/giu

/** Never throws; what cannot be taken apart is one name. */
export function spokenOf(text: string): Spoken {
  let said = digitsIn(text.normalize('NFKC').trim())
  let relation: Relation = 'at'
  for (const [one, words] of relations)
    if (words.test(said) && !new RegExp(`^${words.source}`, 'u').test(said)) {
      relation = one
      said = said.replace(words, ' ')
      break
    }
  const wants = lampWord.test(said) && /\d{2,}/u.test(said) ? 'lamp' : stopWord.test(said) ? 'stop' : null
  lampWord.lastIndex = 0
  stopWord.lastIndex = 0
  const names = said
    .split(between)
    .map((one) => one.replace(before, '').replace(after, ''))
    .map(bareName)
    .filter((one) => one !== '')
  return { names: names.length === 0 ? [bareName(text)].filter((one) => one !== '') : names, relation, wants }
}

/** The number of a lamp-post as it was said; null where there is none. */
export const lampNumber = (bare: string): string | null => /\d{2,}/.exec(bare)?.[0]?.replace(/^0+(?=\d)/, '') ?? null
/** The name of a stop without the word for a stop: it is called both. */
export const stopName = (bare: string): string => bare.replace(stopWord, '') || bare
