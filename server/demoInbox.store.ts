// The example week as the listed people know it: told of each thing at its hour, read but for the newest few of today.
import { actorOf } from '../registers/people/actor.ts'
import { demoPeople } from '../registers/people/demo.ts'
import { addDays, type Instant, instantAt, localDay, MINUTE } from '../rules/time.ts'
import type { FileStore } from '../store/files/port.ts'
import type { House } from '../store/house.ts'
import { notices } from '../store/reads/notices.ts'
import { digestOnce } from './loops/digest.store.ts'
import { takeAlong } from './loops/follow.store.ts'
import { tellPeople } from './loops/notices.store.ts'
import { reactOnce } from './loops/reactions.ts'
import { carryTransfers } from './loops/transfers.ts'
import { readNotices } from './notices.store.ts'

/** When people of an office go home, in minutes of the day. */
const closing = 18 * 60
/** Of what came since then, so many wait to be read; the others were read during the day. */
const handful = 7
/** Notices that come together in the example come within so many milliseconds. */
const often = 10 * MINUTE
const page = 200

/**
 * Lets the reactions of a played week happen at their hours instead of all at once now, and marks as read what each listed
 * person had time to read. Residents are not written to: numbers of the demonstration belong to nobody.
 */
export async function tellWeek(house: House, files: FileStore, county: string): Promise<void> {
  const end = house.now()
  for (let at = await nextTold(house, county); at !== null && at <= end; at = await nextTold(house, county)) {
    const told = Math.min(end, Math.ceil((at + 1) / often) * often)
    const then: House = { ...house, now: () => told }
    const entry = tellPeople(house, [], () => {})
    // Merged cases go along, letters of hand-overs get their numbers.
    const handlers = { entry, follow: takeAlong(then), transfer: carryTransfers(then, files) }
    await digestOnce(then, [county])
    while (await reactOnce(then, [county], handlers));
  }
  await digestOnce(house, [county])
  const zone = house.region(county)?.calendar.zone
  if (!zone) return
  const evening = instantAt(addDays(localDay(end, zone), -1), closing, zone)
  for (const { id } of await demoPeople(house.db)) await readBut(house, county, id, { evening, now: end })
}

const nextTold = (house: House, county: string): Promise<Instant | null> =>
  house.db.read({ actor: 'system:demo', counties: [county] }, async (tx) => {
    const sql = 'select min(not_before) as at from reaction where county = $1 and dead_at is null'
    return (await tx.rows<{ at: Instant | null }>(sql, [county]))[0]?.at ?? null
  })

/** As if he had opened his inbox now and then. */
async function readBut(
  house: House,
  county: string,
  person: string,
  { evening, now }: { evening: Instant; now: Instant },
): Promise<void> {
  const counties = [county]
  let left = handful
  await house.db.begin({ actor: person, counties }, async (tx) => {
    const actor = await actorOf(tx, person, now)
    if (!actor) return
    const asking = { house, tx, actor, counties, now, language: 'zh-CN' } as const
    for (let after: string | undefined; ; ) {
      const input = notices.input.parse({ limit: page, ...(after === undefined ? {} : { after }) })
      const found = await notices.run(asking, input as never)
      if ('refused' in found) return
      const rows = found.rows as readonly { id: string; at: Instant }[]
      const ids = rows.filter((one) => one.at <= evening || left-- <= 0).map((one) => one.id)
      await readNotices(tx, actor, counties, ids, now)
      if (found.next === null) return
      after = found.next
    }
  })
}
