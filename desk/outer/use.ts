// What the page of orders from outside reads and sends.
import type { OuterField } from '../../rules/outer.ts'

export type OuterOrder = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly state: string
  readonly categoryName: string
  readonly areaName: string
  readonly holderName: string
  readonly light: 'red' | 'yellow' | 'green' | null
  readonly text: string | null
  readonly outer: string
  readonly source: string
  readonly due: string | null
  readonly reply: string | null
  readonly repliedAt: number | null
  readonly office: string | null
  readonly returnedAt: number | null
  readonly batch: string | null
}
export type Columns = Readonly<Partial<Record<OuterField, number>>>
export type Looked = {
  readonly headings: readonly string[]
  readonly columns: Columns
  readonly lacking: readonly OuterField[]
  readonly rows: number
  readonly fresh: number
  readonly here: number
  readonly moved: number
  readonly faults: readonly { readonly row: number; readonly field: OuterField; readonly why: string; readonly value: string }[]
  readonly orders: readonly {
    readonly row: number
    readonly outer: string
    readonly due: string | null
    readonly text: string
    readonly categoryName: string
    readonly how: 'named' | 'proposed' | 'open'
    readonly areaName: string | null
    readonly known: { readonly county: string; readonly id: string; readonly code: string } | null
    readonly moved: boolean
  }[]
  readonly received: readonly {
    readonly row: number
    readonly outer: string
    readonly done: 'opened' | 'here' | 'moved' | 'refused'
    readonly county?: string
    readonly id?: string
    readonly code?: string
    readonly text?: string
  }[]
}

export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
