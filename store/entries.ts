// The entries of one step: its own, and one for every other case it names; words apart with salt and digest.
import type { CaseRow } from '../rules/case.ts'
import type { Effect } from '../rules/effect.ts'
import { setting } from '../rules/house.ts'
import type { Ctx, WordKind } from '../rules/kind.ts'
import type { Entry } from '../rules/record.ts'
import type { Deed } from './deed.ts'
import { hashEntry, hashWords, zero } from './digest.ts'
import type { House } from './house.ts'
import { paperFacts } from './papers.ts'
import type { Json } from './rows.ts'

export type Salted = {
  readonly id: string
  readonly kind: WordKind
  readonly text: string
  readonly salt: string
  readonly digest: string
}
export type Hashed = { readonly entry: Entry; readonly prev: string; readonly hash: string }

/** The words of a change, each with a salt of its own. */
export const saltedWords = (house: House, deed: Deed, ctx: Ctx): Salted[] =>
  (deed.change.words ?? []).map((one, n) => {
    const salt = Buffer.from(house.random(16)).toString('hex')
    return { id: ctx.id(`words:${n}`), kind: one.kind, text: one.text, salt, digest: hashWords(salt, one.text) }
  })

const hashed = (entry: Entry, prev: string): Hashed => ({ entry, prev, hash: hashEntry(entry, prev) })
// Undefined does not occur in the record.
const clean = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json

function whoOf(deed: Deed): Pick<Entry, 'person' | 'post' | 'postKind' | 'organisation' | 'via'> {
  const { actor, post } = deed
  if (actor.type === 'system')
    return { person: `system:${actor.name}`, post: null, postKind: null, organisation: null, via: null }
  if (actor.type === 'resident') return { person: null, post: null, postKind: null, organisation: null, via: null }
  return {
    person: actor.person,
    post: post?.id ?? null,
    postKind: post?.kind ?? null,
    organisation: post?.organisation ?? null,
    via: post?.via ?? null,
  }
}

/** What undo needs to know of before: the old values of what this change sets. */
export function undoFacts(deed: Deed, ctx: Ctx): Json {
  const { undo } = deed.parsed.def
  if (undo === undefined || ctx.actor.type !== 'staff' || deed.change.noted) return {}
  // Who joins by it leaves with it: an office that was named by mistake sees nothing afterwards.
  const names = [...Object.keys(deed.change.set ?? {}), 'organisations']
  const before = Object.fromEntries(names.map((name) => [name, deed.before[name as keyof CaseRow]]))
  return { before, undoUntil: ctx.now + 1000 * setting(ctx.region, 'case.undoSeconds', undo) }
}

/** The entry of the case itself. `party` is the id of the party this step brings, `undo` what undoing it would need. */
export function entryOf(
  deed: Deed,
  effect: Effect,
  words: readonly Salted[],
  undo: Json,
  party: string | null,
  ctx: Ctx,
): Hashed {
  const { change, actor } = deed
  const { sent, kind, def } = deed.parsed
  const entry: Entry = {
    county: ctx.county,
    caseId: ctx.caseId,
    version: effect.row.version,
    kind: kind.name,
    step: sent.step,
    form: sent.form,
    key: sent.key,
    at: effect.row.updatedAt,
    deviceAt: sent.at.device,
    deviceOffset: sent.at.offset,
    ...whoOf(deed),
    from: deed.head === null ? null : deed.before.state,
    to: effect.row.state,
    hold: effect.row.hold,
    holder: effect.row.holder,
    noted: change.noted === true,
    clocks: effect.acts,
    words: words.map((one) => ({ id: one.id, kind: one.kind, digest: one.digest })),
    files: (change.files ?? []).map((id) => ({ id, digest: deed.files.find((file) => file.id === id)?.digest ?? '' })),
    facts: clean({
      ...change.facts,
      ...paperFacts(deed, ctx),
      ...undo,
      ...(change.relates ? { relates: change.relates } : {}),
      ...(def.handles && !change.noted ? { handles: true } : {}),
      ...(actor.type === 'resident' ? { party: actor.party?.party || party } : {}),
    }),
    common: change.also?.length ? sent.key : null,
  }
  return hashed(entry, deed.head ?? zero)
}

/** An entry for every other case the decision touches: same step, its own version, state and chain. One merely named is left alone. */
export const touchedBy = (deed: Deed, own: Entry, ctx: Ctx): Hashed[] =>
  deed.also.flatMap(({ row: other, head }) => {
    const told = deed.change.also?.find((one) => one.id === other.id)
    if (!told) return []
    const theirs: Entry = {
      ...own,
      caseId: other.id,
      version: other.version + 1,
      at: Math.max(ctx.now, other.updatedAt),
      from: other.state,
      to: other.state,
      hold: other.hold,
      holder: other.holder,
      clocks: [],
      words: [],
      files: [],
      facts: clean(told.facts),
    }
    return [hashed(theirs, head)]
  })
