// People and posts of my areas as the server tells them, and the one way by which an act is sent.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get, queryOf, Refused, send, uuid } from '../../ui/client.ts'
import { t } from '../texts.ts'

export type Post = {
  readonly id: string
  readonly kind: string
  readonly kindName: string
  readonly name: string
  readonly organisation: string
  readonly organisationName: string
  readonly areas: readonly string[]
  readonly areaNames: readonly string[]
  readonly from: number
  readonly to: number | null
  readonly away: readonly {
    readonly id: string
    readonly from: number
    readonly to: number
    readonly deputy: string
    readonly deputyName: string | null
  }[]
}
export type Person = {
  readonly id: string
  readonly name: string
  readonly login: string | null
  readonly mine: boolean
  readonly signIn: {
    readonly state: 'none' | 'slip' | 'open' | 'over'
    readonly slipUntil: number | null
    readonly second: 'off' | 'wanted' | 'on'
    readonly lockedUntil: number | null
    readonly phones: number
  }
  readonly posts: readonly Post[]
}
export type Done = {
  readonly id: string
  readonly at: number
  readonly what: string
  readonly byName: string
  readonly personName: string | null
  readonly organisation: string | null
  readonly areas: readonly string[]
  readonly facts: Readonly<Record<string, unknown>>
}
export type One = {
  readonly phones: readonly {
    readonly id: string
    readonly device: string
    readonly boundAt: number
    readonly seenAt: number
    readonly endedAt: number | null
    readonly wipeAt: number | null
    readonly wipedAt: number | null
  }[]
  readonly acts: readonly Done[]
}
export type Seats = {
  readonly kinds: readonly { readonly kind: string; readonly name: string; readonly level: string | null }[]
  readonly offices: readonly { readonly id: string; readonly name: string; readonly area: string }[]
  readonly areas: readonly { readonly code: string; readonly name: string; readonly level: string }[]
}
export type Slip = {
  readonly name: string
  readonly login: string
  readonly office: string
  readonly kinds: readonly string[]
  readonly slip: string
}

export const usePeople = (search: string, waiting: boolean, after: string | null) =>
  useQuery({
    queryKey: ['people', search, waiting, after],
    queryFn: ({ signal }) =>
      get<{ rows: readonly Person[]; next: string | null }>(
        `/people${queryOf({ search: search || undefined, waiting: waiting ? 'true' : undefined, after: after ?? undefined })}`,
        signal,
      ),
    placeholderData: (before) => before,
    staleTime: 2_000,
  })
export const useOne = (id: string) =>
  useQuery({ queryKey: ['people', 'one', id], queryFn: ({ signal }) => get<One>(`/people/one/${id}`, signal), staleTime: 2_000 })
export const useSeats = () =>
  useQuery({ queryKey: ['peopleSeats'], queryFn: ({ signal }) => get<Seats>('/people/seats', signal), staleTime: 60_000 })

/** Sends an act; its id is made once for each try of the person, so that a retry of the line is harmless. */
export function useAct(): <T>(name: string, body: Readonly<Record<string, unknown>>) => Promise<T> {
  const client = useQueryClient()
  return async <T>(name: string, body: Readonly<Record<string, unknown>>) => {
    const done = await send<T>('POST', `/people/${name}`, { id: uuid(), ...body })
    await client.invalidateQueries({ queryKey: ['people'] })
    return done
  }
}
export const whyOf = (error: unknown): string => (error instanceof Refused ? error.message : t('common.error.unknown'))
