// What the duty wall and the roster read and send; every act asks anew for what there is now.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useQ } from '../../ui/ask.ts'
import { Refused, send, uuid } from '../../ui/client.ts'
import { useToast } from '../../ui/toast.tsx'

export type DutyLine = {
  readonly line: number
  readonly from: number
  readonly to: number
  readonly name: string | null
  readonly phone: string | null
  readonly away: string | null
  readonly next: { readonly name: string | null; readonly from: number } | null
}
export type Office = {
  readonly organisation: string
  readonly name: string
  readonly phone: string | null
  readonly lines: readonly DutyLine[]
}
type Matter = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly category: string
  readonly due: number
}
export type Found = {
  readonly emergencies: readonly Matter[]
  readonly red: readonly Matter[]
  readonly promises: readonly string[]
  readonly faults: { readonly devices: number; readonly messages: number }
}
export type Note = {
  readonly county: string
  readonly id: string
  readonly organisation: string
  readonly found: Found
  readonly text: string | null
  readonly byName: string
  readonly at: number
  readonly readBy: readonly { readonly name: string; readonly at: number }[]
}
export type Promised = {
  readonly county: string
  readonly id: string
  readonly text: string
  readonly until: number
  readonly caseId: string | null
  readonly code: string | null
  readonly byName: string
  readonly at: number
}
export type Swap = {
  readonly id: string
  readonly from: number
  readonly line: number
  readonly forFrom: number | null
  readonly reason: string
  readonly name: string
  readonly other: string
  readonly mine: boolean
  readonly own: boolean
}
export type Unit = {
  readonly id: string
  readonly name: string
  readonly phone: string | null
  readonly answered: boolean | null
}
export type Resource = {
  readonly id: string
  readonly kind: 'unit' | 'vehicle' | 'material'
  readonly name: string
  readonly keptAt: string
  readonly ownerName: string
  readonly phone: string | null
  readonly amount: number
  readonly free: number
  readonly out: readonly {
    readonly county: string
    readonly id: string
    readonly amount: number
    readonly caseId: string | null
    readonly code: string | null
    readonly at: number
  }[]
}
type WindowRow = {
  readonly id: string
  readonly name: string
  readonly department: string
  readonly way: 'permanent' | 'rotating' | 'onCall'
  readonly days: readonly (1 | 2 | 3 | 4 | 5 | 6 | 7)[]
  readonly from: number
  readonly to: number
  readonly person: string | null
  readonly phone: string | null
  readonly now: boolean
}
export type Wall = {
  readonly rows: readonly Office[]
  readonly office: { readonly id: string; readonly name: string; readonly short: string }
  readonly mayLead: boolean
  readonly mayWork: boolean
  readonly gaps: readonly {
    readonly organisation: string
    readonly name: string
    readonly from: number
    readonly line: number
    readonly away: string | null
  }[]
  readonly swaps: readonly Swap[]
  readonly units: readonly Unit[]
  readonly resources: readonly Resource[]
  readonly promises: readonly Promised[]
  readonly windows: readonly WindowRow[]
  readonly note: Note | null
  readonly found: Found | null
}
export type Turn = {
  readonly from: number
  readonly to: number
  readonly line: number
  readonly person: string | null
  readonly name: string | null
  readonly mine: boolean | null
  readonly twice: boolean
  readonly changed: string | null
}
export type Week = {
  readonly rows: readonly Turn[]
  readonly office: { readonly id: string; readonly name: string; readonly short: string }
  readonly from: string
  readonly days: readonly { readonly day: string; readonly works: boolean; readonly begins: number }[]
  readonly mayLead: boolean
  readonly crew: readonly { readonly id: string; readonly name: string; readonly post: string; readonly away: boolean }[]
  readonly changes: readonly {
    readonly id: string
    readonly from: number
    readonly line: number
    readonly what: string
    readonly before: string | null
    readonly after: string | null
    readonly reason: string | null
    readonly byName: string | null
    readonly at: number
  }[]
}

export function useWall(organisation?: string) {
  const found = useQ<Office>('dutyWall', { organisation }, { fresh: 10_000 })
  return { ...found, data: found.data as unknown as Wall | undefined }
}
export function useWeek(organisation: string | undefined, from: string | undefined) {
  const found = useQ<Turn>('roster', { organisation, from }, { fresh: 10_000 })
  return { ...found, data: found.data as unknown as Week | undefined }
}
export function useNote(on = true) {
  const found = useQ<Note>('shiftNote', {}, { on, fresh: 30_000 })
  type Told = { readonly rows: readonly Note[]; readonly mustRead: boolean; readonly promises: readonly Promised[] }
  return found.data as unknown as Told | undefined
}

const reads = ['dutyWall', 'roster', 'shiftNote', 'onDuty']

/** `act(name, body)` sends one act of the duty under a new id, and answers what came of it; a refusal is said in its own words, null. */
export function useDuty() {
  const client = useQueryClient()
  const say = useToast()
  const [busy, setBusy] = useState(false)
  const act = async <T = object>(name: string, body: Readonly<Record<string, unknown>>): Promise<T | null> => {
    setBusy(true)
    try {
      return await send<T>('POST', `/duty/${name}`, body)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      say({ text: error.message, tone: 'refused' })
      return null
    } finally {
      setBusy(false)
      await client.invalidateQueries({ predicate: ({ queryKey }) => reads.includes(String(queryKey[1])) })
    }
  }
  return { act, busy, fresh: uuid }
}
