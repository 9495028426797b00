// What the server tells about one matter: the public minimum to anybody with the code, the whole to its reporter.
import type { CaseRef, May, Remaining } from '../../ui/contract.ts'

export type Minimum = {
  readonly code: string
  readonly state: string
  /** Stands still for an outside cause: 'suspended'. */
  readonly hold?: string
  /** The office that has it now, by its short name. */
  readonly office: string | null
  readonly phone?: string | null
  readonly due: number | null
  readonly remaining: Remaining | null
  readonly provisional?: boolean
  readonly next?: string | null
  readonly ended: boolean
}

export type Beside = { readonly code: string; readonly state: string; readonly office: string | null; readonly ended: boolean }
export type Told = { readonly at: number; readonly office: string | null; readonly text: string | null }
export type Happened = {
  readonly version?: number
  readonly at: number
  readonly step: string
  readonly office?: string | null
  readonly by?: string | null
}
export type Full = Minimum &
  CaseRef & {
    readonly kind: string
    readonly version: number
    readonly category?: string | null
    readonly categoryName?: string | null
    readonly text: string | null
    readonly areaName?: string | null
    readonly placeText: string | null
    readonly photos: readonly { readonly id: string; readonly kind?: string }[]
    /** He asked to be rung, until then; on what that day rests. */
    readonly call?: { readonly until: number; readonly law: string } | null
    readonly hasPhone?: boolean
    /** Files of the copy she asked for; taken until then. */
    readonly copies?: {
      readonly until: number | null
      readonly files: readonly { readonly id: string; readonly type: string | null; readonly size: number | null }[]
    } | null
    /** Somebody else's matter, which he only follows. */
    readonly follower?: boolean
    /** The law that sets the day, as it is cited. */
    readonly law?: string | null
    /** To whom it is on its way, or went. */
    readonly transfer?: { readonly to: string | null; readonly received: boolean } | null
    /** The case it is handled together with, and its parts that go their own way. */
    readonly together?: Beside | null
    readonly parts?: readonly Beside[]
    /** The matter in which it is settled together with what others told of the same. */
    readonly gathered?: Beside | null
    readonly replies: readonly Told[]
    /** Offices that looked at one's data. */
    readonly looked?: readonly {
      readonly at: number
      readonly office: string | null
      readonly what: string
      readonly reason: string | null
    }[]
    readonly timeline: readonly Happened[]
    readonly may: readonly May[]
  }
