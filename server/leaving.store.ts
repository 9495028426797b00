// Somebody leaves: successors are seated, cases he led go on to them through perform, all else and the account in one transaction.
import type { By } from '../registers/people/administer.store.ts'
import { type Handing, handOver, type Leaving, ledBy, seatSuccessors } from '../registers/people/leave.store.ts'
import { isRefusal, type Refusal, type RefusalCode, refuse } from '../rules/refusal.ts'
import { derivedId } from '../store/digest.ts'
import type { House } from '../store/house.ts'
import { perform } from '../store/perform.ts'
import { closeAccount } from './accounts/people.store.ts'

const system = { type: 'system', name: 'reaction' } as const

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
    const led = await house.db.read(context, (tx) =>
      ledBy(tx, counties, { id: post, organisation: seated.who.posts.find((one) => one.id === post)?.organisation ?? '' }),
    )
    for (const one of led) {
      const answer = await perform(house, system, {
        kind: one.kind,
        step: 'passLead',
        form: 1,
        case: { county: one.county, id: one.id },
        seen: null,
        input: { post: heir.post, organisation: heir.organisation },
        key: derivedId(given.id, one.id),
        at: { device: house.now(), offset: 0 },
      })
      if (answer.refusal) return refuse(answer.refusal.code as RefusalCode, answer.refusal.facts)
    }
  }
  const after = await house.db.begin(context, async (tx) => {
    const left = await handOver(tx, by, counties, given, seated)
    await closeAccount(tx, seated.who.id, by.actor.person, by.now)
    return left
  })
  return { before: seated.before, after }
}
