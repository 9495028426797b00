// An entry of a public case becomes an event for every webhook of the region; each is told on its own, again and again, then buried in sight.
import { type Event, NotWanted, sendEvent } from '../../channels/hooks/hook.ts'
import { findHook, hooksOf, noteTry } from '../../channels/hooks/hooks.store.ts'
import { openOf } from '../../insight/open.store.ts'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { published } from '../../store/published.ts'
import { paramsFrom } from '../../store/visible.ts'
import { insertReactions, type ReactionRow } from './reactions.store.ts'
import { Hopeless, type Outside } from './reactions.ts'

/** Written in the transaction that tells an entry: what is not public makes no event. */
export async function queueHooks(
  house: House,
  tx: Tx,
  county: string,
  batch: readonly ReactionRow[],
  now: number,
): Promise<void> {
  const region = house.region(county)
  const hooks = region ? await hooksOf(tx, region.code) : []
  if (!region || hooks.length === 0) return
  const params = paramsFrom(county, [...new Set(batch.map((one) => one.case_id))])
  const open = new Set(
    (
      await tx.rows<{ id: string }>(
        `select c.id from "case" c where c.county = $1 and c.id = any($2) and ${published(region, house.kinds, 'c', params)}`,
        params.values,
      )
    ).map((row) => row.id),
  )
  const made = batch
    .filter((one) => open.has(one.case_id))
    .flatMap((one) =>
      hooks.map((hook) => ({
        county,
        id: derivedId(one.id, `hook ${hook}`),
        case_id: one.case_id,
        version: one.version,
        topic: `hook ${hook}`,
        payload: { hook },
        not_before: now,
        tries: 0,
        error: null,
        dead_at: null,
      })),
    )
  if (made.length > 0) await insertReactions(tx, made)
}

/** Handler of the topics 'hook …'. What is told is what the public list says now; what is no longer public is not told. */
export const tellHooks = (house: House): Outside => ({
  how: 'outside',
  run: async (one) => {
    const context = { actor: 'system:reaction', counties: [one.county] }
    const id = String(one.payload.hook)
    const [hook, row] = await house.db.read(context, (tx) =>
      Promise.all([findHook(house, tx, id), openOf(house, tx, one.county, one.case_id)]),
    )
    if (!hook || !row) return
    const event: Event = {
      id: one.id,
      event: 'case.changed',
      at: house.now(),
      case: { ...row, county: one.county, version: one.version },
    }
    try {
      await sendEvent(hook, event, { now: house.now() })
      await house.db.begin(context, (tx) => noteTry(tx, id, house.now(), null))
    } catch (error) {
      const said = error instanceof Error ? error.message : 'no answer'
      await house.db.begin(context, (tx) => noteTry(tx, id, house.now(), said))
      throw error instanceof NotWanted ? new Hopeless(said) : error
    }
  },
  settle: async () => {},
})
