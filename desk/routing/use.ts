// What the screens of routing read and send, and the names they need for codes.
import { useMemo } from 'react'
import type { Route } from '../../rules/route.ts'
import { useCategories, useQ } from '../../ui/ask.ts'
import { send } from '../../ui/client.ts'
import { find } from '../../ui/texts.ts'

export type NamedRule = Route & { readonly name: string; readonly coNames: readonly string[] }
type InForce = {
  readonly rows: readonly NamedRule[]
  readonly version: number
  readonly fromDay: string | null
  /** Put in force from a later day on: what a new draft begins from. */
  readonly comes: { readonly version: number; readonly fromDay: string; readonly routes: readonly NamedRule[] } | null
  readonly mayEdit: boolean
  readonly offices: readonly { readonly kind: string; readonly name: string | null }[]
  readonly placeTypes: readonly string[]
}
export type Draft = {
  readonly id: string
  readonly authorName: string | null
  readonly mine: boolean
  readonly stale: boolean
  readonly base: number
  readonly routes: readonly NamedRule[]
  readonly madeAt: number
  readonly changedAt: number
}
export type Side = {
  readonly office: string | null
  readonly name: string | null
  readonly rule: string | null
  readonly class: string | null
  readonly coNames: readonly string[]
  readonly due: number | null
}
export type Difference = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly categoryName: string
  readonly areaName: string
  readonly point: readonly [number, number] | null
  readonly openedAt: number
  readonly before: Side
  readonly after: Side
  readonly late: { readonly before: boolean; readonly after: boolean } | null
  readonly days: number | null
}
export type Rehearsed = {
  readonly rows: readonly Difference[]
  readonly looked: number
  readonly passedBy: number
  readonly cut: boolean
  readonly differ: number
  readonly moved: number
  readonly pairs: readonly { from: string | null; fromName: string | null; to: string | null; toName: string | null; n: number }[]
  readonly due: { readonly earlier: number; readonly later: number }
  readonly late: { readonly known: number; readonly before: number; readonly after: number }
  readonly gaps: readonly { category: string; categoryName: string; before: number; after: number }[]
}

export function useRules() {
  const found = useQ<NamedRule>('routes', {}, { fresh: 60_000 })
  return { ...found, data: found.data as InForce | undefined }
}
export const useDrafts = (on: boolean) => useQ<Draft>('routeDrafts', {}, { on, fresh: 5_000 })

/** As they are sent: without the names that were put beside them. */
const bare = ({ name: _name, coNames: _coNames, ...rule }: NamedRule): Route => rule

/** What changes drafts. */
export const keeping = {
  save: (routes: readonly NamedRule[], to: { readonly id: string } | { readonly base: number }) =>
    send<{ id: string; changedAt: number }>('POST', '/routing/drafts', { ...to, routes: routes.map(bare) }),
  discard: (id: string) => send<unknown>('DELETE', `/routing/drafts/${id}`),
  publish: (id: string, seen: number, fromDay: string) =>
    send<{ version: number }>('POST', `/routing/drafts/${id}/publish`, { seen, fromDay }),
}

/** The name of a category or a group by its code. */
export function useCategoryNames(): (code: string) => string {
  const { data } = useCategories()
  const names = useMemo(() => new Map((data?.rows ?? []).map((row) => [row.code, row.name])), [data])
  return (code) => names.get(code) ?? code
}

/** What a kind of office, or a kind of place, is called; the code where nobody named it. */
export const officeKind = (kind: string): string => find(`desk.routing.office.${kind}`) ?? kind
export const placeType = (kind: string): string => find(`desk.routing.place.${kind}`) ?? kind
