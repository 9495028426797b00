// Items of the lists that say who decides what: three duty lists of streets, the power list at three levels, the public-service list.
// Source: domain 0-13, 0-18, 1-08, §2.11 (履职事项清单).
import * as z from 'zod/mini'
import type { Text } from './region.ts'
import { code, day, id, text } from './schema.ts'

export const lists = ['base', 'cooperation', 'takenBack', 'power', 'service'] as const
export type ListName = (typeof lists)[number]
export const listLevels = ['city', 'county', 'street'] as const

/** An office by its id, or by its kind: then the nearest of that kind that serves the place. */
const office = z.string().check(z.regex(/^[0-9A-Za-z.:_-]{1,60}$/))
const words = z.strictObject({ 'zh-CN': text(200), 'zh-TW': z.optional(text(200)), en: z.optional(text(300)) })

/** What an item says. `organisation` is the body responsible; on the list of cooperation it leads and `partners` do their part. */
export const Item = z.strictObject({
  code,
  list: z.enum(lists),
  name: words,
  /** Kind of power or service, or the field of a duty, as the place calls it; may be empty. */
  type: z.string().check(z.maxLength(40)),
  level: z.enum(listLevels),
  organisation: office,
  partners: z.array(office).check(z.maxLength(20)),
  /** Id of `rules/law.ts`, or 'local'. */
  law: code,
})
export type Item = Omit<z.infer<typeof Item>, 'name'> & { readonly name: Text }
/** An item in force, with the number of its version and since when. */
export type ListItem = Item & { readonly version: number; readonly from: string }

/** One line of a change: an item that is new, one that reads otherwise (`version`: what it was made from), or one that ends. */
export const ItemChange = z.union([
  z.strictObject({ does: z.literal('add'), item: Item }),
  z.strictObject({ does: z.literal('change'), version: z.int(), item: Item }),
  z.strictObject({ does: z.literal('end'), version: z.int(), code }),
])
export type ItemChange = z.infer<typeof ItemChange>
export const codeOf = (change: ItemChange): string => (change.does === 'end' ? change.code : change.item.code)

/** A change as it is asked for. */
export const ListChange = z.strictObject({
  id: z.optional(id),
  reason: text(1000),
  source: z.optional(text(120)),
  items: z.array(ItemChange).check(z.minLength(1), z.maxLength(2000)),
})
export const Publishing = z.strictObject({ seen: z.int(), fromDay: day })

export const itemFields = ['list', 'name', 'type', 'level', 'organisation', 'partners', 'law'] as const
export type ItemField = (typeof itemFields)[number]

/** Fields in which two wordings of one item differ; names are compared in Chinese first, in the others where both have them. */
export const differing = (before: Item, after: Item): readonly ItemField[] =>
  itemFields.filter((field) =>
    field === 'name' ? !sameName(before.name, after.name) : String(before[field]) !== String(after[field]),
  )

const sameName = (a: Text, b: Text): boolean =>
  (['zh-CN', 'zh-TW', 'en'] as const).every((one) => a[one] === b[one] || a[one] === undefined || b[one] === undefined)

/** What is wrong with a change, held against what is in force; `what` is the code nobody knows. */
export type ItemFault = {
  readonly code: string
  readonly fault: 'twice' | 'exists' | 'unknown' | 'moved' | 'office' | 'law' | 'cited' | 'same'
  readonly what: string
}
export type KnownItems = {
  readonly items: ReadonlyMap<string, ListItem>
  readonly office: (named: string) => boolean
  readonly law: (id: string) => boolean
  /** Codes that categories stand on: such an item cannot end while it has no successor. */
  readonly cited: ReadonlySet<string>
}

export function itemFaults(changes: readonly ItemChange[], known: KnownItems): readonly ItemFault[] {
  const seen = new Set<string>()
  return changes.flatMap((change): ItemFault[] => {
    const at = codeOf(change)
    const faults: ItemFault[] = []
    const say = (fault: ItemFault['fault'], what = at) => faults.push({ code: at, fault, what })
    if (seen.has(at)) say('twice')
    seen.add(at)
    const now = known.items.get(at)
    if (change.does === 'add' && now) say('exists')
    if (change.does !== 'add' && !now) say('unknown')
    if (change.does !== 'add' && now && now.version !== change.version) say('moved')
    if (change.does === 'end') {
      if (known.cited.has(at)) say('cited')
      return faults
    }
    if (change.does === 'change' && now && differing(now, change.item as Item).length === 0) say('same')
    for (const named of [change.item.organisation, ...change.item.partners]) if (!known.office(named)) say('office', named)
    if (!known.law(change.item.law)) say('law', change.item.law)
    return faults
  })
}

/** May this item be cited now? A region that has no lists yet lets everything be cited. */
export const citable = (items: ReadonlyMap<string, ListItem>, item: string | null | undefined): boolean =>
  item === null || item === undefined || items.size === 0 || items.has(item)
