// What is hashed: a fixed list of fields of one entry, in canonical JSON of strings, integers and lists.
import type { ClockAct } from './effect.ts'
import type { Instant } from './time.ts'

export type Entry = {
  readonly county: string
  readonly caseId: string
  readonly version: number
  readonly kind: string
  readonly step: string
  readonly form: number
  readonly key: string
  readonly at: Instant
  readonly deviceAt: Instant
  readonly deviceOffset: number
  readonly person: string | null
  readonly post: string | null
  readonly postKind: string | null
  readonly organisation: string | null
  readonly via: string | null
  readonly from: string | null
  readonly to: string
  readonly hold: string
  readonly holder: string
  readonly noted: boolean
  readonly clocks: readonly ClockAct[]
  readonly words: readonly { readonly id: string; readonly kind: string; readonly digest: string }[]
  readonly files: readonly { readonly id: string; readonly digest: string }[]
  readonly facts: Readonly<Record<string, unknown>>
  readonly common: string | null
}

/** Prefix of every hash; a change of the list below is a new prefix. */
const recordAlgorithm = 'sha256/1'

/** The value to canonicalise: the algorithm, the hash before (hex) and every field. Undefined never occurs in it. */
export const recordOf = (entry: Entry, prev: string): Readonly<Record<string, unknown>> => ({
  ...entry,
  algorithm: recordAlgorithm,
  prev,
})
