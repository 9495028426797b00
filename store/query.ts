// defineQuery: a read as narrow as a step. It says who may ask, what it takes, and whether the looking itself is recorded.
import type * as z from 'zod/mini'
import type { Actor } from '../rules/actor.ts'
import { type Refusal, refuse } from '../rules/refusal.ts'
import type { Instant } from '../rules/time.ts'
import type { Tx } from './db.ts'
import type { House } from './house.ts'

export type Asking = {
  readonly house: House
  readonly tx: Tx
  readonly actor: Actor
  /** Keepers this actor may have work from; bound as `county = any($n)` in every case-bound read. */
  readonly counties: readonly string[]
  readonly now: Instant
  readonly language: 'zh-CN' | 'zh-TW' | 'en'
}

/** Rows with the cursor of the next page (null at the end) and the instant they were true. */
export type Page<R> = { readonly rows: readonly R[]; readonly next: string | null; readonly asOf: Instant } & Readonly<
  Record<string, unknown>
>

export type Query = {
  readonly name: string
  readonly input: z.ZodMiniType<Readonly<Record<string, unknown>>>
  /** 'anyone', 'staff', or a permission some post of the actor must hold. */
  readonly by: string
  /** Whether the viewing itself is recorded, in `looking`: not at all, per case, or per person. */
  readonly looks: 'none' | 'case' | 'person'
  readonly run: (asking: Asking, input: never) => Promise<Page<unknown> | Refusal>
}

/** Declares a read; binds the input's schema to the function that takes it. */
export const defineQuery = <T extends Readonly<Record<string, unknown>>, R>(query: {
  readonly name: string
  readonly input: z.ZodMiniType<T>
  readonly by: string
  readonly looks: Query['looks']
  readonly run: (asking: Asking, input: T) => Promise<Page<R> | Refusal>
}): Query => query as unknown as Query

/** May this actor ask this at all? */
export function mayAsk(query: Query, actor: Actor): true | Refusal {
  if (query.by === 'anyone' || actor.type === 'system') return true
  if (actor.type !== 'staff') return refuse('notSignedIn')
  return query.by === 'staff' || actor.posts.some((post) => post.permissions.includes(query.by)) ? true : refuse('notYours')
}

/** Keyset cursors: the sort values of the last row, as text that a URL carries. */
export const cursorOf = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url')
export function readCursor(text: string | undefined): readonly (string | number)[] | null {
  if (text === undefined) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number') ? value : null
  } catch {
    return null
  }
}
