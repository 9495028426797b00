// A case moved into which others were merged: each of them goes with it, through perform like anybody else.
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import type { Outside } from './reactions.ts'

type Merged = { readonly case_id: string; readonly kind: string }
const actor = { type: 'system', name: 'reaction' } as const

/** Handler of the topic 'follow'. Done twice it is done once: the key of each step derives from the reaction. */
export const takeAlong = (house: House): Outside => ({
  how: 'outside',
  run: async ({ county, case_id: first, id }) => {
    const merged = await house.db.read({ actor: 'system:reaction', counties: [county] }, (tx) =>
      tx.rows<Merged>(
        `select r.case_id, c.kind from relation r join "case" c on c.county = $1 and c.id = r.case_id and c.hold = 'merged'
         where r.county = $1 and r.other = $2 and r.what = 'merged' order by r.case_id`,
        [county, first],
      ),
    )
    for (const one of merged) {
      const answer = await perform(house, actor, {
        kind: one.kind,
        step: 'follow',
        form: 1,
        case: { county, id: one.case_id },
        seen: null,
        input: { into: first },
        key: derivedId(id, one.case_id),
        at: { device: house.now(), offset: 0 },
        also: [{ id: first, seen: null }],
      })
      if (answer.refusal?.code === 'busy') throw new Error('busy')
    }
  },
  settle: async () => {},
})
