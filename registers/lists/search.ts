// Finding an item among some hundreds: by its code, its words in any language, the first letters of its sounds, and what residents call the matter.
import { pinyin } from 'pinyin-pro'
import type { ListItem } from '../../rules/list.ts'
import type { Region } from '../../rules/region.ts'
import { isWord } from '../../store/terms.ts'

type Found = {
  readonly item: ListItem
  readonly code: string
  readonly words: string
  readonly sounds: string
  readonly letters: string
  /** What categories that stand on it are called. */
  readonly plain: string
}
const indexes = new WeakMap<Region['items'], readonly Found[]>()

/** Made once for each state of the lists. */
function indexOf(region: Region): readonly Found[] {
  const known = indexes.get(region.items)
  if (known) return known
  const called = new Map<string, string[]>()
  for (const { listItem, name, publicName } of region.categories.values())
    if (listItem !== null)
      called.set(listItem, [...(called.get(listItem) ?? []), ...Object.values(name), ...Object.values(publicName)])
  const made = [...region.items.values()].map((item): Found => {
    const sounds = pinyin(item.name['zh-CN'], { toneType: 'none', type: 'array', nonZh: 'consecutive' })
    return {
      item,
      code: item.code.toLowerCase(),
      words: [...Object.values(item.name), item.type].join(' ').toLowerCase(),
      sounds: sounds.join(''),
      letters: sounds.map((one) => one.charAt(0)).join(''),
      plain: (called.get(item.code) ?? []).join(' ').toLowerCase(),
    }
  })
  indexes.set(region.items, made)
  return made
}

/** How well a part fits, the better the smaller; null: not at all. */
function fits(one: Found, part: string): number | null {
  if (one.code === part) return 0
  if (one.code.startsWith(part)) return 1
  if (one.words.includes(part)) return one.words.startsWith(part) ? 2 : 3
  if (one.plain.includes(part)) return 4
  if (/^[a-z]+$/.test(part)) {
    if (one.letters.startsWith(part)) return 5
    if (one.letters.includes(part)) return 6
    if (part.length > 2 && one.sounds.includes(part)) return 7
  }
  return one.code.includes(part) ? 8 : null
}

/**
 * Items that hold everything that was typed, the best first; where nothing does, those that hold most of its `terms` (search
 * words of the sentence, as `House.terms` cuts them; a word of the dictionary, and one that few items have, counts more). Nothing typed: all, by code.
 */
export function findItems(region: Region, text: string, terms: (text: string) => readonly string[]): readonly ListItem[] {
  const all = indexOf(region)
  const parts = text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  if (parts.length === 0) return all.map((one) => one.item)
  const exact = all.flatMap((one) => {
    const marks = parts.map((part) => fits(one, part))
    return marks.some((mark) => mark === null) ? [] : [{ item: one.item, mark: Math.max(...(marks as number[])) }]
  })
  if (exact.length > 0)
    return exact.sort((a, b) => a.mark - b.mark || (a.item.code < b.item.code ? -1 : 1)).map((one) => one.item)
  const holding = terms(text)
    .filter((one) => one.length > 1)
    .map((term) => {
      const those = new Set(all.filter((one) => one.words.includes(term) || one.plain.includes(term)))
      return { those, weight: (isWord(term) ? 2 : 1) / Math.max(1, those.size) }
    })
  return all
    .map((one) => ({
      item: one.item,
      mark: holding.reduce((sum, { those, weight }) => sum + (those.has(one) ? weight : 0), 0),
    }))
    .filter((one) => one.mark > 0)
    .sort((a, b) => b.mark - a.mark || (a.item.code < b.item.code ? -1 : 1))
    .slice(0, 30)
    .map((one) => one.item)
}
