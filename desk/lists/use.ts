// What the screens of the lists read and send, and how a field of an item is said.
import type { Item, ItemField, ListName } from '../../rules/list.ts'
import { useQ } from '../../ui/ask.ts'
import { send } from '../../ui/client.ts'
import { useSendingOf } from '../fourEyes.tsx'
import { t } from '../texts.ts'

export type ShownItem = Omit<Item, 'name'> & {
  readonly name: string
  readonly names: Item['name']
  readonly organisationName: string | null
  readonly phone: string | null
  readonly partnerNames: readonly (string | null)[]
  readonly lawName: string
}
export type InForce = ShownItem & { readonly version: number; readonly from: string }
export type Wording = ShownItem & {
  readonly version: number
  readonly from: string
  readonly to: string | null
  readonly inForce: boolean
  readonly reason: string | null
  readonly author: string | null
  readonly asker: string | null
  readonly reviewer: string | null
  readonly review: string | null
  readonly publisher: string | null
  readonly endReason: string | null
}
type May = { readonly ask: boolean; readonly review: boolean; readonly publish: boolean }
export type ItemsPage = {
  readonly rows: readonly InForce[]
  readonly next: string | null
  readonly counts: Readonly<Partial<Record<ListName, number>>>
  readonly coming: readonly { id: string; day: string; reason: string; inForce: boolean; codes: readonly string[] }[]
  readonly offices: readonly { readonly kind: string; readonly name: string | null }[]
  readonly may: May
}
export type Change = {
  readonly id: string
  readonly authorName: string | null
  readonly organisationName: string
  readonly mine: boolean
  readonly reason: string
  readonly source: string | null
  readonly state: 'asked' | 'agreed' | 'declined' | 'published' | 'withdrawn'
  readonly askedAt: number
  readonly changedAt: number
  readonly reviewerName: string | null
  readonly review: string | null
  readonly publisherName: string | null
  readonly fromDay: string | null
  readonly size: number
  readonly lines: readonly {
    readonly does: 'add' | 'change' | 'end'
    readonly code: string
    readonly before: ShownItem | null
    readonly after: ShownItem | null
  }[]
}

export function useChanges() {
  const found = useQ<Change>('listChanges', {}, { fresh: 5_000 })
  return { ...found, data: found.data as { rows: readonly Change[]; may: May } | undefined }
}

export const useSending = () => useSendingOf(['listItems', 'listItem', 'listChanges', 'admitted', 'gridTasks', 'bulletinsSent'])

export const askFor = (reason: string, items: readonly unknown[], source?: string) =>
  send<{ id: string }>('POST', '/lists/changes', { reason, items, ...(source === undefined ? {} : { source }) })

/** What is sent of an item: without the names that were put beside it. */
export const bare = ({ code, list, names: name, type, level, organisation, partners, law }: ShownItem): Item => ({
  code,
  list,
  name,
  type,
  level,
  organisation,
  partners: [...partners],
  law,
})

/** One field as a person reads it. */
export function said(item: ShownItem, field: ItemField): string {
  switch (field) {
    case 'list':
      return t(`lists.lists.list.${item.list}`)
    case 'level':
      return t(`lists.lists.level.${item.level}`)
    case 'organisation':
      return item.organisationName ?? (item.organisation === 'governanceCentre' ? t('lists.lists.nearest') : item.organisation)
    case 'partners':
      return item.partnerNames
        .map((name, n) => name ?? (item.partners[n] === 'governanceCentre' ? t('lists.lists.nearest') : item.partners[n]))
        .join(' · ')
    case 'law':
      return item.lawName
    case 'name':
      return Object.values(item.names).join(' / ')
    case 'type':
      return item.type
  }
}
