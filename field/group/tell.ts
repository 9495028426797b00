// Which notices are still to be passed on by me, and where: once in each grid or household group of mine.
import { levelOf, trimCode } from '../../rules/area.ts'
import type { FieldBulletin, FieldMe } from '../../rules/sync.ts'
import type { Item } from '../../ui/outbox/outbox.ts'

/** Grids and groups of one's own in which one passes notices on, trimmed. */
export const tellingIn = (me: FieldMe | null): readonly string[] => [
  ...new Set(
    (me?.posts ?? [])
      .filter((post) => post.permissions.includes('bulletin.tell'))
      .flatMap((post) => post.areas)
      .map(trimCode)
      .filter((area) => ['grid', 'microGrid', 'group'].includes(levelOf(area) ?? '')),
  ),
]

export const pathOf = (one: FieldBulletin): string => `/bulletins/${one.id}/told`
export const isTold = (one: FieldBulletin, area: string, items: readonly Item[]): boolean =>
  one.told.includes(area) ||
  items.some(
    ({ call, status }) => status !== 'left' && call?.path === pathOf(one) && (call.body as { area?: string }).area === area,
  )

/** Where each is still to be told by me. */
export const toTell = (all: readonly FieldBulletin[], mine: readonly string[], items: readonly Item[]) =>
  all.flatMap((one) => mine.filter((area) => !isTold(one, area, items)).map((area) => ({ one, area })))
