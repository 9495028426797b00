// Somebody leaves, or one of his posts ends: all that hangs on it goes to who takes it; the cases he led go on through perform.
import { type By, endSeat, moveSeat, type NewSeat } from '../registers/people/administer.store.ts'
import {
  type Handing,
  handOver,
  type Leaving,
  type Successor,
  seatSuccessors,
  type Vacating,
  vacate,
} from '../registers/people/leave.store.ts'
import { ledBy } from '../registers/people/leftBehind.store.ts'
import { isRefusal, type Refusal, type RefusalCode, refuse } from '../rules/refusal.ts'
import { derivedId } from '../store/digest.ts'
import type { House } from '../store/house.ts'
import { perform } from '../store/perform.ts'
import { closeAccount } from './accounts/people.store.ts'

const system = { type: 'system', name: 'reaction' } as const

/** Every open case that one post leads is led by another from now on; under the same `act` it is done once. */
async function passLed(
  house: House,
  counties: readonly string[],
  act: string,
  from: { readonly id: string; readonly organisation: string },
  to: Pick<Successor, 'post' | 'organisation'>,
): Promise<Refusal | null> {
  const led = await house.db.read({ actor: 'system:posts', counties }, (tx) => ledBy(tx, counties, from))
  for (const one of led) {
    const answer = await perform(house, system, {
      kind: one.kind,
      step: 'passLead',
      form: 1,
      case: { county: one.county, id: one.id },
      seen: null,
      input: { post: to.post, organisation: to.organisation },
      key: derivedId(act, one.id),
      at: { device: house.now(), offset: 0 },
    })
    if (answer.refusal) return refuse(answer.refusal.code as RefusalCode, answer.refusal.facts)
  }
  return null
}

/**
 * Ends one post of somebody who stays, or moves him to another (`seat`), with a successor where something would be left on nobody.
 * Sent again with the same id it goes on where it was cut off.
 */
export async function endPost(
  house: House,
  by: By,
  counties: readonly string[],
  given: Vacating,
  seat: NewSeat | null,
): Promise<Refusal | null> {
  const done = await house.db
    .begin({ actor: by.actor.person, counties }, async (tx) => {
      const { id, person, post } = given
      const act = () => (seat ? moveSeat(tx, by, person, post, seat) : endSeat(tx, by, id, person, post))
      const vacated = await vacate(tx, by, counties, given, seat, act)
      // Nothing of it stays where it was refused.
      if (isRefusal(vacated)) throw new Undone(vacated)
      return vacated
    })
    .catch((error: unknown) => {
      if (error instanceof Undone) return error.refusal
      throw error
    })
  if (isRefusal(done)) return done
  return done.taker ? passLed(house, counties, given.id, done.post, done.taker) : null
}

/** Takes a transaction back with what is to be told. */
class Undone extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.refused)
    this.refusal = refusal
  }
}

/**
 * Hands over and ends the account. What was there before, and what is there after (nothing). Cut off in the middle and sent again with
 * the same id it goes on: until the last transaction he holds his posts.
 */
export async function leave(
  house: House,
  by: By,
  counties: readonly string[],
  given: Handing,
): Promise<{ readonly before: Leaving; readonly after: Leaving } | Refusal> {
  const context = { actor: by.actor.person, counties }
  const seated = await house.db.begin(context, (tx) => seatSuccessors(tx, by, counties, given))
  if (isRefusal(seated)) return seated
  for (const [post, heir] of seated.heirs) {
    const organisation = seated.who.posts.find((one) => one.id === post)?.organisation ?? ''
    const refused = await passLed(house, counties, given.id, { id: post, organisation }, heir)
    if (refused) return refused
  }
  const after = await house.db.begin(context, async (tx) => {
    const left = await handOver(tx, by, counties, given, seated)
    await closeAccount(tx, seated.who.id, by.actor.person, by.now)
    return left
  })
  return { before: seated.before, after }
}
