// A step that was judged and is about to be written: everything the producers of rows look at.
import type { Actor } from '../rules/actor.ts'
import type { CaseRow, Facts } from '../rules/case.ts'
import type { Change, Ctx, Opening } from '../rules/kind.ts'
import type { Parsed } from '../rules/parse.ts'
import type { PaperMade } from './papers.ts'
import type { Locked } from './rows.ts'

export type Deed = {
  readonly actor: Actor
  readonly parsed: Parsed
  readonly digest: string
  readonly before: CaseRow
  /** Hash of the last entry, hex; null when the case is opened now. */
  readonly head: string | null
  readonly clocks: Facts['clocks']
  readonly files: Facts['files']
  /** Other cases the step names, as locked. */
  readonly also: readonly Locked[]
  readonly change: Change | Opening
  /** The paper that the decision issues, numbered; null when it issues none. */
  readonly issued: PaperMade | null
  readonly post: Ctx['post']
  readonly ctx: Omit<Ctx, 'actor' | 'post'>
}
