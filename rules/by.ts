// Who may do a step: a small algebra of pure predicates over actor, post and facts.
import { type Actor, type Holding, isParty, participates } from './actor.ts'
import { covers, levelOf } from './area.ts'
import type { CaseRow, Facts } from './case.ts'
import { type Refusal, refuse } from './refusal.ts'

export type Asked = {
  readonly actor: Actor
  readonly post: Holding | null
  readonly facts: Facts | null
  readonly area: string | null
}
/** True, or why not. `post` is one holding of the actor; a step is allowed when one of them fits. */
export type By = { readonly says: string; readonly permission: string | null; readonly test: (asked: Asked) => true | Refusal }

const notYours = refuse('notYours')
const by = (says: string, permission: string | null, test: By['test']): By => ({ says, permission, test })

/** Everybody, also without an account. */
export const anyone: By = by('anyone', null, () => true)

/** The system itself: clocks, reactions, replay. */
export const system: By = by('system', null, ({ actor }) => (actor.type === 'system' ? true : notYours))

/** The replay of a source that was handled elsewhere: it repeats what others did there, and never comes through the door. */
export const replay: By = by('replay', null, ({ actor }) =>
  actor.type === 'system' && actor.name === 'replay' ? true : notYours,
)

/** The import of a ledger that was kept before: it never comes through the door. */
export const importer: By = by('importer', null, ({ actor }) =>
  actor.type === 'system' && actor.name === 'importer' ? true : notYours,
)

/** Any post; the decision itself looks at who did what (undo). */
export const staff: By = by('staff', null, ({ actor, post: held }) => (actor.type === 'staff' && held !== null ? true : notYours))

/** A post with this permission whose area covers the case, or whose organisation takes part in it. */
export const post = (permission: string): By =>
  by(`post(${permission})`, permission, ({ post: held, facts, area }) => {
    if (!held?.permissions.includes(permission)) return notYours
    if (facts === null) return area === null || covers(held.areas, area) ? true : notYours
    return covers(held.areas, facts.case.area) || participates(held, facts.case) ? true : notYours
  })

/** Upstream: a post with this permission over a whole street or more in which the case lies. */
export const upstream = (permission: string): By =>
  by(`upstream(${permission})`, permission, ({ post: held, facts }) => {
    const whole = held?.areas.filter((area) => ['street', 'county', 'city'].includes(levelOf(area) ?? '')) ?? []
    return facts && held?.permissions.includes(permission) && covers(whole, facts.case.area) ? true : notYours
  })

/** A post with this permission in the organisation that the case names under `of`. */
export const inOrganisation = (of: 'holder' | 'handler' | 'centre', permission: string): By =>
  by(`${of}(${permission})`, permission, ({ post: held, facts }) => {
    const organisation = facts?.case[of]
    return held && organisation !== null && held.organisation === organisation && held.permissions.includes(permission)
      ? true
      : notYours
  })
export const holder = (permission: string): By => inOrganisation('holder', permission)

/** Who may grant more time for a clock: the permission its policy names, at the case's centre or over its area. */
export const approver = (clock: string, fallback: string): By =>
  by(`approver(${clock})`, fallback, ({ post: held, facts }) => {
    const running = facts?.clocks.find((one) => one.name === clock && one.stoppedAt === null)
    const permission = running?.policy.extension?.approver ?? fallback
    if (!facts || !held?.permissions.includes(permission)) return notYours
    return held.organisation === facts.case.centre || covers(held.areas, facts.case.area) ? true : notYours
  })

/** The office that is under supervision now: any post that sees all its office has. */
export const supervisedOffice: By = by('supervised', 'case.organisation', ({ post: held, facts }) =>
  held && facts && held.organisation === facts.case.data.supervised && held.permissions.includes('case.organisation')
    ? true
    : notYours,
)

/** An office of which something is asked that it has not answered; or who asked. Any post that sees all its office has. The step needs 'tasks'. */
export const tasked = (which: 'asked' | 'asking'): By =>
  by(`tasked(${which})`, 'case.organisation', ({ post: held, facts }) => {
    const of = which === 'asked' ? 'organisation' : 'by'
    const open = facts?.tasks.some((one) => one.closedAt === null && one[of] === held?.organisation)
    return open && held?.permissions.includes('case.organisation') ? true : notYours
  })

/** Who reported it: the staff person, or the resident whose link was shown. Not who withdrew from a danger that stays open. */
export const reporter: By = by('reporter', null, ({ actor, facts }) => {
  if (facts === null || facts.case.data.left === true) return notYours
  if (actor.type === 'staff') return facts.case.reporter === actor.person ? true : notYours
  return actor.type === 'resident' && isParty(actor, facts.case) && actor.party?.follower !== true ? true : notYours
})

/** Any resident's device. */
export const device: By = by('device', null, ({ actor }) => (actor.type === 'resident' ? true : notYours))

/** Who follows what somebody else reported, shown by his link. */
export const follower: By = by('follower', null, ({ actor, facts }) =>
  facts && actor.type === 'resident' && isParty(actor, facts.case) && actor.party?.follower === true ? true : notYours,
)

/** The resident who reported it, shown by link or word: nobody answers in his place. */
export const reporterHimself: By = by('reporter himself', null, (asked) =>
  asked.actor.type === 'resident' ? reporter.test(asked) : notYours,
)

/** Nobody who handled it, on whatever post and however long ago. The step needs 'past'. */
export const notTheHandler = (inner: By): By =>
  by(`notTheHandler(${inner.says})`, inner.permission, (asked) => {
    const first = inner.test(asked)
    if (first !== true) return first
    const { actor, facts } = asked
    if (facts === null || actor.type !== 'staff') return true
    return facts.past.some((entry) => entry.person === actor.person && entry.facts.handles === true) ? refuse('sameHand') : true
  })

/** Not the person, or not the office, that did that step: nobody decides on his own voiding. The step needs 'past'. */
export const not = (which: 'person' | 'organisation', step: string, inner: By): By =>
  by(`not(${which} of ${step}, ${inner.says})`, inner.permission, (asked) => {
    const first = inner.test(asked)
    if (first !== true) return first
    const { actor, post: held, facts } = asked
    const entry = facts?.past.findLast((one) => one.step === step)
    if (actor.type !== 'staff' || !entry) return true
    return entry.person === actor.person || (which === 'organisation' && entry.organisation === held?.organisation)
      ? refuse('sameHand')
      : true
  })

/** A condition on the case itself. */
export const when = (says: string, holds: (row: CaseRow) => boolean, inner: By): By =>
  by(`${inner.says} when ${says}`, inner.permission, (asked) =>
    asked.facts && holds(asked.facts.case) ? inner.test(asked) : notYours,
  )

export const anyOf = (...all: readonly By[]): By =>
  by(all.map((one) => one.says).join(' | '), all.find((one) => one.permission)?.permission ?? null, (asked) => {
    let why: Refusal = notYours
    for (const one of all) {
      const verdict = one.test(asked)
      if (verdict === true) return true
      if (verdict.refused !== 'notYours') why = verdict
    }
    return why
  })
