// The pure middle of perform: does the state allow it, does the hold, may this actor, and what does the step decide.
import type { Actor, Holding } from './actor.ts'
import type { By } from './by.ts'
import { bareFacts, type CaseRow, type Facts } from './case.ts'
import { taskClocks } from './effect.ts'
import { nobodyNamed } from './frame/named.ts'
import { type ActStep, type Change, type Ctx, type Kind, type Opening, type OpenStep, opens, statesOf } from './kind.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'

type Judged<T> = { readonly change: T; readonly post: Holding | null }

/** The post under which the actor may do this: the one asked for, else the first that fits. */
function fitting(by: By, actor: Actor, facts: Facts | null, wanted: string | undefined): { post: Holding | null } | Refusal {
  if (actor.type !== 'staff') {
    const verdict = by.test({ actor, post: null, facts, area: null })
    return verdict === true ? { post: null } : verdict
  }
  let why: Refusal = refuse('notYours')
  const posts = wanted === undefined ? actor.posts : actor.posts.filter((post) => post.id === wanted)
  for (const post of posts) {
    const verdict = by.test({ actor, post, facts, area: null })
    if (verdict === true) return { post }
    if (verdict.refused !== 'notYours') why = verdict
  }
  return why
}

const standsAs = (states: readonly string[] | 'any', root: CaseRow | undefined): boolean =>
  root !== undefined && (states === 'any' || (states.includes(root.state) && root.hold === 'none'))

/** Judges a step that opens a case. */
export function judgeOpening(
  step: OpenStep,
  asked: {
    actor: Actor
    wanted: string | undefined
    grids: readonly string[]
    input: unknown
    also: readonly CaseRow[]
    ctx: Omit<Ctx, 'actor' | 'post'>
  },
): Judged<Opening> | Refusal {
  const [root] = asked.also
  if (step.ofRoot && !standsAs(step.ofRoot, root)) return refuse('changed', { field: 'root' })
  // Nobody opens a case in a region where he stands on no post.
  if (asked.actor.type === 'staff' && !asked.actor.posts.some((post) => asked.ctx.region.organisations.has(post.organisation)))
    return refuse('keeperOther')
  const fit = fitting(step.by, asked.actor, step.ofRoot && root ? bareFacts(root) : null, asked.wanted)
  if (isRefusal(fit)) return fit
  const change = step.open(asked.grids, asked.input as never, { ...asked.ctx, actor: asked.actor, post: fit.post }, asked.also)
  return isRefusal(change) ? change : { change, post: fit.post }
}

/** State, hold and person: true-ish with the post, or why not. Used by `judge` and to draw the buttons. */
export function mayStep(
  kind: Kind,
  name: string,
  facts: Facts,
  actor: Actor,
  wanted?: string,
): { post: Holding | null } | Refusal {
  const step = kind.steps[name]
  if (!step || opens(step)) return refuse('unknownStep', { step: name })
  if (!statesOf(kind, step).includes(facts.case.state)) return refuse('wrongState', { state: facts.case.state, step: name })
  const { hold } = facts.case
  const even = step.evenHeld === true || (step.evenHeld === 'here' && hold !== 'inTransfer')
  if (hold !== 'none' && !even) return refuse('held', { hold })
  return fitting(step.by, actor, facts, wanted)
}

/** Judges a step on a case the actor may see. */
export function judge(
  kind: Kind,
  name: string,
  asked: { actor: Actor; wanted: string | undefined; facts: Facts; input: unknown; ctx: Omit<Ctx, 'actor' | 'post'> },
): Judged<Change> | Refusal {
  const fit = mayStep(kind, name, asked.facts, asked.actor, asked.wanted)
  if (isRefusal(fit)) return fit
  const step = kind.steps[name] as ActStep
  const change = step.decide(asked.facts, asked.input as never, { ...asked.ctx, actor: asked.actor, post: fit.post })
  if (isRefusal(change)) return change
  const unnamed = asked.actor.type === 'system' ? null : nobodyNamed(kind, asked.facts, change, asked.ctx.region)
  if (unnamed) return unnamed
  const asks = leavesOthers(kind, asked.facts, change, asked)
  if (isRefusal(asks)) return asks
  // What is only noted leaves the state as it is, whatever the step declares.
  const stays = change.noted || step.to === 'same'
  const allowed = stays ? [asked.facts.case.state] : step.to === 'any' ? Object.keys(kind.states) : [step.to].flat()
  if (!allowed.includes(change.to)) throw new Error(`${kind.name}.${name} led to ${change.to}, which it does not declare`)
  return { change: asks, post: fit.post }
}

/** Offices of which something is asked that they have not answered, nor answer with this. */
function openTasks(kind: Kind, facts: Facts, { ends = [] }: Pick<Change, 'ends'> = {}): readonly string[] {
  const names = taskClocks(kind.frame)
  const open = facts.clocks.filter((one) => names.has(one.name) && one.stoppedAt === null && !ends.includes(one.id))
  return open.flatMap((one) => one.owner ?? [])
}

/** The lead cannot be done while others still work on their part, unless it says why (`without`). */
function leavesOthers(kind: Kind, facts: Facts, change: Change, asked: { actor: Actor; input: unknown }): Change | Refusal {
  const { handling } = kind.frame.states
  const concludes = facts.case.state === handling && change.to !== handling && kind.states[change.to]?.phase !== 'ended'
  if (!concludes || change.noted || asked.actor.type !== 'staff') return change
  const offices = openTasks(kind, facts, change)
  if (offices.length === 0) return change
  const { without } = asked.input as { without?: unknown }
  if (typeof without !== 'string') return refuse('tasksOpen', { field: 'without', count: offices.length })
  return {
    ...change,
    words: [...(change.words ?? []), { kind: 'reason', text: without }],
    facts: { ...change.facts, without: offices },
    tellsOffices: [...(change.tellsOffices ?? []), ...offices],
  }
}

export type Offer = {
  readonly step: string
  readonly post: string | null
  readonly tone: 'main' | 'normal' | 'final'
  readonly letter: string | null
  readonly form: number
  readonly suggest: Readonly<Record<string, unknown>>
  readonly spares: readonly string[]
  /** It opens another case, out of this one. */
  readonly opens: boolean
}

/** What this actor may do now, in the order of the declaration; the same questions perform asks. */
export function offers(kind: Kind, facts: Facts, actor: Actor, ctx: Omit<Ctx, 'actor' | 'post'>): Offer[] {
  const list: Offer[] = []
  for (const [name, step] of Object.entries(kind.steps)) {
    const from = opens(step) ? step.ofRoot : undefined
    if (opens(step) && (!from || from === 'any' || !standsAs(from, facts.case))) continue
    const fit = opens(step) ? fitting(step.by, actor, facts, undefined) : mayStep(kind, name, facts, actor)
    if (isRefusal(fit)) continue
    if (opens(step)) {
      const { tone = 'normal', letter = null, version = 1 } = step
      const suggest = { root: facts.case.id }
      list.push({ step: name, post: fit.post?.id ?? null, tone, letter, form: version, suggest, spares: [], opens: true })
      continue
    }
    const own = { ...ctx, actor, post: fit.post }
    if (step.offers && !step.offers(facts, own)) continue
    list.push({
      step: name,
      post: fit.post?.id ?? null,
      tone: step.tone ?? 'normal',
      letter: step.letter ?? null,
      form: step.version ?? 1,
      suggest: step.suggest?.(facts, own) ?? {},
      spares: [...(step.spares?.(facts, own) ?? []), ...(openTasks(kind, facts).length === 0 ? ['without'] : [])],
      opens: false,
    })
  }
  return list
}
