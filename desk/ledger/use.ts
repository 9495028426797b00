// What the page of ledgers reads and sends.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get } from '../../ui/client.ts'
import type { Fault } from './sheet.tsx'

export type State = 'new' | 'checking' | 'checked' | 'taking' | 'stopped' | 'taken' | 'undoing' | 'undone' | 'failed'
export type Job = {
  readonly id: string
  readonly office: string
  readonly state: State
  readonly rows: number
  readonly all: number | null
  readonly good: number
  readonly faulty: number
  readonly closed: number
  readonly same: number
  readonly done: number
  readonly refused: number
  readonly why: string | null
  readonly madeAt: number
  readonly takenAt: number | null
  readonly undoUntil: number | null
}
export type Explained = 'category' | 'area' | 'organisation' | 'state'
export type Meanings = Readonly<Partial<Record<Explained, Readonly<Record<string, string>>>>>
export type Columns = Readonly<Record<string, number | undefined>>
export type Line = {
  readonly row: number
  readonly number: string | null
  readonly filed: number
  readonly text: string
  readonly category: string
  readonly area: string
  readonly state: string
  readonly organisation: string | null
  readonly until: string | null
}
export type View = {
  readonly job: Job
  readonly heading: readonly string[]
  readonly first: readonly (readonly string[])[]
  readonly columns: Columns
  readonly meanings: Meanings
  readonly lacking: readonly string[]
  /** So many had run out before they were taken over. */
  readonly late: number | null
  readonly found: {
    readonly samples: readonly Line[]
    readonly faults: readonly Fault[]
    readonly words: readonly { readonly field: Explained; readonly word: string; readonly rows: number }[]
  } | null
}
export type Ledgers = {
  readonly offices: readonly { readonly id: string; readonly name: string }[]
  readonly rows: readonly Job[]
}

/** What of ledgers is overdue and waits for whoever watches over it. */
export const lateList = '/desk/queue?why=overdue&source=ledger'

/** What of ledgers is overdue and within what I may see. */
export const lateCases = '/desk/search?source=ledger&light=red'

export const working: readonly State[] = ['checking', 'taking', 'undoing']

export const useLedgers = () =>
  useQuery({ queryKey: ['ledgers'], queryFn: ({ signal }) => get<Ledgers>('/ledgers', signal), staleTime: 5_000 })

/** Asked again every second while somebody works on it. */
export const useLedger = (id: string) =>
  useQuery({
    queryKey: ['ledger', id],
    queryFn: ({ signal }) => get<View>(`/ledgers/job/${encodeURIComponent(id)}`, signal),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && working.includes(state.data.job.state) ? 1_000 : false),
  })

export function useFresh(id: string): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ queryKey: ['ledger', id] })
    await client.invalidateQueries({ queryKey: ['ledgers'] })
  }
}
