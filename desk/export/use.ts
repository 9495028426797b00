// What the screens of exports read and send.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get } from '../../ui/client.ts'
import type { Me } from '../../ui/contract.ts'

export type ListName = 'queue' | 'cases' | 'figureCases' | 'supervisions' | 'tasks'
export type State = 'waiting' | 'writing' | 'done' | 'stopped' | 'failed'
export type Job = {
  readonly id: string
  readonly number: string
  readonly list: ListName
  readonly asked: Readonly<Record<string, string>>
  readonly personal: boolean
  readonly reason: string
  readonly state: State
  readonly rows: number
  readonly all: number | null
  readonly why: 'notYours' | 'tooManyRows' | 'gone' | null
  readonly at: number
}

const may = (permission: string) => (me: Me) => me.posts.some((post) => post.permissions.includes(permission))
export const mayExport = may('list.export')
export const mayExportPersonal = may('list.exportPersonal')
export const fileOf = (id: string): string => `/api/exports/job/${encodeURIComponent(id)}/file`

/** My own; asked again every second while one of them is being written. */
export const useExports = (on = true) =>
  useQuery({
    queryKey: ['exports'],
    queryFn: ({ signal }) => get<{ rows: readonly Job[] }>('/exports', signal),
    enabled: on,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.rows.some((one) => one.state === 'waiting' || one.state === 'writing') ? 1_000 : false,
  })

export function useFreshExports(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['exports'] })
}
