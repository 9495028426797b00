// One act on what a whole region has: as the person who asks, in the region of his first keeper, in one transaction.
import type { FastifyRequest } from 'fastify'
import type { Staff } from '../../rules/actor.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import type { Tx } from '../../store/db.ts'
import type { Door } from '../door.ts'
import { orStop, stop } from './errors.ts'
import { staffOf } from './identity.ts'

/** What is refused is thrown, and nothing of it is kept. `county` is the keeper the region was found by. */
export function withinRegion<T>(
  { house }: Pick<Door, 'house'>,
  request: FastifyRequest,
  run: (
    tx: Tx,
    who: {
      readonly actor: Staff
      readonly region: Region
      readonly county: string
      /** It is the county of practice: nothing that a whole region shares may change. */
      readonly practice: boolean
    },
  ) => Promise<T | Refusal>,
): Promise<T> {
  const { actor, counties, practice } = staffOf(request)
  for (const county of counties) {
    const region = house.region(county)
    if (region)
      return house.db.begin({ actor: actor.person, counties }, async (tx) =>
        orStop(await run(tx, { actor, region, county, practice })),
      )
  }
  return stop('notYours')
}
