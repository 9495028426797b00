// Reads as hooks: one name, one input, one cache key; what is kept is patched by acts and by live events.
import { type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { get, queryOf } from './client.ts'
import type { AreaRow, CaseLine, CaseRef, CaseView, CategoryRow, KindView, Me, Page, Settings } from './contract.ts'

type Input = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>

export const keys = {
  me: ['me'] as const,
  case: ({ county, id }: CaseRef) => ['case', county, id] as const,
  q: (name: string, input: Input) => ['q', name, input] as const,
}

export const useMe = () => useQuery({ queryKey: keys.me, queryFn: ({ signal }) => get<Me>('/me', signal), staleTime: 60_000 })
export const useSettings = () =>
  useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => get<Settings>('/settings', signal),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const useCase = (ref: CaseRef | null) =>
  useQuery({
    queryKey: keys.case(ref ?? { county: '', id: '' }),
    queryFn: () => readCase(ref),
    enabled: ref !== null,
  })

// Never broken off: an act that waits for this answer would lose it when the page that asked first is left.
const readCase = (ref: CaseRef | null): Promise<CaseView> =>
  get<CaseView>(`/cases/${encodeURIComponent(ref?.county ?? '')}/${encodeURIComponent(ref?.id ?? '')}`)

/** Fetches a case ahead of its being opened. */
export const prefetchCase = (client: QueryClient, ref: CaseRef): Promise<void> =>
  client.prefetchQuery({ queryKey: keys.case(ref), queryFn: () => readCase(ref), staleTime: 20_000 })

export const fetchCase = (client: QueryClient, ref: CaseRef): Promise<CaseView> =>
  client.fetchQuery({ queryKey: keys.case(ref), queryFn: () => readCase(ref), staleTime: 0 })

const readQ = <T>(name: string, input: Input, signal?: AbortSignal): Promise<Page<T>> =>
  get<Page<T>>(`/q/${name}${queryOf(input)}`, signal)

/** One page of a read. */
export const useQ = <T>(name: string, input: Input, { on = true, fresh = 15_000 }: { on?: boolean; fresh?: number } = {}) =>
  useQuery({
    queryKey: keys.q(name, input),
    queryFn: ({ signal }) => readQ<T>(name, input, signal),
    enabled: on,
    staleTime: fresh,
  })

/** A read page by page; `next` of one page is `after` of the following. */
export const usePages = <T>(name: string, input: Input, limit: number, on = true) =>
  useInfiniteQuery({
    queryKey: ['pages', name, input, limit],
    queryFn: ({ pageParam, signal }) => readQ<T>(name, { ...input, after: pageParam, limit }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: on,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })

type Pages = { readonly pages: readonly Page<CaseLine>[]; readonly pageParams: readonly unknown[] }

/** Changes one line wherever a list shows it, in its place: nothing moves under the reader. */
export function patchLine(client: QueryClient, ref: CaseRef, change: (line: CaseLine) => CaseLine): void {
  const patch = (line: CaseLine) => (line.id === ref.id && line.county === ref.county ? change(line) : line)
  client.setQueriesData<Pages>({ queryKey: ['pages'] }, (held) => {
    if (!held?.pages.some((page) => page.rows.some((row) => row.id === ref.id))) return held
    const touch = (page: Page<CaseLine>) =>
      page.rows.some((row) => row.id === ref.id) ? { ...page, rows: page.rows.map(patch) } : page
    return { ...held, pages: held.pages.map(touch) }
  })
}

/** The version a list shows of this case; null when none shows it. */
export function listedVersion(client: QueryClient, ref: CaseRef): number | null {
  for (const [, held] of client.getQueriesData<Pages>({ queryKey: ['pages'] }))
    for (const page of held?.pages ?? [])
      for (const row of page.rows) if (row.id === ref.id && row.county === ref.county) return row.version
  return null
}

const once = { fresh: Number.POSITIVE_INFINITY }
export const useCategories = () => useQ<CategoryRow>('categories', {}, once)
export const useArea = (code: string | undefined) => useQ<AreaRow>('areas', { code }, { ...once, on: code !== undefined })
export const useAreas = (parent: string | null, on = true) => useQ<AreaRow>('areas', { parent }, { ...once, on })
export const useKind = (name: string | null) =>
  useQuery({
    queryKey: ['kind', name],
    queryFn: async ({ signal }) => {
      const answer = await get<KindView | { rows: readonly KindView[] }>(`/q/kind${queryOf({ name })}`, signal)
      const kind = 'rows' in answer ? answer.rows[0] : answer
      if (!kind) throw new Error(`no kind ${name}`)
      return kind
    },
    enabled: name !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
