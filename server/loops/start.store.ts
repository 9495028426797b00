// The loops of one process: reactions, due clocks, regions, and the daily putting away.

import { forgetCalled } from '../../channels/callBacks/queue.store.ts'
import { forgetRecordings } from '../../channels/telephony/recordings.store.ts'
import { countOnce } from '../../insight/count.store.ts'
import { reportsOnce } from '../../insight/reports/reports.store.ts'
import { keepAhead } from '../../registers/duty/roster.ts'
import { emptyPractice, practiceOf } from '../../registers/regions/practice.store.ts'
import { practiceDay } from '../../rules/practice.ts'
import { DAY, dayOf, localDay, localMinute, weekday } from '../../rules/time.ts'
import { forgetUnclaimed, knownOf } from '../../store/files/attachment.ts'
import { oldFiles } from '../../store/files/disk.ts'
import type { House } from '../../store/house.ts'
import { forgetOld } from '../accounts/accounts.store.ts'
import type { Assembled } from '../assemble.ts'
import type { Door } from '../door.ts'
import { exportOnce, forgetExports } from '../exports/write.ts'
import { forgetImports, workOnce } from '../imports/work.ts'
import { keepWatch } from '../keeping/keep.ts'
import { forgetCounts } from '../messages.store.ts'
import { dumpOnce } from '../openData/dump.ts'
import { keepPapers } from '../papers/keep.ts'
import { searchStale } from '../topics/find.store.ts'
import { digestOnce } from './digest.store.ts'
import { dueOnce } from './due.ts'
import { takeAlong } from './follow.store.ts'
import { tellHooks } from './hooks.store.ts'
import { knowledgeOnce } from './knowledge.store.ts'
import { type Loop, startLoop } from './loop.ts'
import { sendMessages } from './messages.store.ts'
import { tellPeople } from './notices.store.ts'
import { outlivedOnce } from './outlived.store.ts'
import { type Handlers, reactOnce } from './reactions.ts'
import { recomputeOnce } from './recompute.store.ts'
import { sealYesterday } from './seals.ts'
import { carryTransfers } from './transfers.ts'

const hour = 3_600_000

/** What reacts to what, for this installation. */
const handlersOf = (assembled: Assembled): Handlers => {
  const { door, channels, origin } = assembled
  const { house } = door
  return {
    entry: tellPeople(
      house,
      door.ways,
      (county, caseId) =>
        void removeErased(door, county, caseId).catch((error) => door.log.error({ err: error }, 'erased files remain')),
    ),
    follow: takeAlong(house),
    transfer: carryTransfers(house, door.files),
    message: sendMessages(house, channels, origin),
    paper: keepPapers(house, door.files),
    hook: tellHooks(house),
  }
}

/** In the practice county people of the desk are told, and nothing leaves the house: no message, no call, no other office, no paper. */
const practising = (handlers: Handlers): Handlers => {
  const nothing = { how: 'inside', run: async () => {} } as const
  return { ...handlers, message: nothing, hook: nothing, transfer: nothing, paper: nothing }
}

export type Loops = { readonly poke: () => void; readonly stop: () => Promise<void> }

/** Starts them; `stop` waits for what is being done. */
export function startLoops(assembled: Assembled): Loops {
  const { door, regions } = assembled
  const { house, log, metrics, hub } = door
  const counties = () => [...door.keepers().keys()]
  const handlers = handlersOf(assembled)
  const told = (name: string) => (error: unknown) => log.warn({ err: error, loop: name }, 'loop rests')
  const react = startLoop(
    async () => {
      const more = await reactOnce(house, counties(), handlers, {
        onDone: (topic, count) => {
          metrics.count('chaguan_reactions_done_total', { topic: topic.split(' ', 1)[0] ?? topic }, count)
          hub.poke()
        },
        onDead: (topic, error) => log.error({ err: error, topic }, 'reaction given up'),
      })
      return more
    },
    500,
    told('reactions'),
  )
  const due = startLoop(
    () =>
      dueOnce(house, counties(), (answer, step) =>
        log.warn({ code: answer.refusal?.code, step }, 'the system was refused a due step'),
      ),
    1_000,
    told('clocks'),
  )
  const handlersApart = practising(handlers)
  const practice = startLoop(
    async () => {
      const apart = [...regions.practice().keys()]
      for (const county of apart) await emptyAtNight(door, county)
      const more = await reactOnce(house, apart, handlersApart, { onDone: () => hub.poke() })
      await dueOnce(house, apart, () => undefined)
      return more
    },
    1_000,
    told('practice'),
  )
  const fresh = startLoop(() => regions.refresh().then(() => false), 2_000, told('regions'))
  const recount = startLoop(() => recomputeOnce(house, counties()).then((count) => count > 0), 60_000, told('calendar'))
  let tidied = 0
  const tidy = startLoop(
    async () => {
      if (house.now() - tidied < 6 * hour) return false
      tidied = house.now()
      await putAway(assembled, counties())
      await rostersAhead(house, counties())
      await outlivedOnce(house, counties())
      await forgetImports({ house, folder: door.imports })
      await forgetExports({ house, data: door.data })
      return false
    },
    60_000,
    told('putting away'),
  )
  const seal = startLoop(
    async () => {
      const made = await sealYesterday(house, counties(), assembled.sealsFolder)
      metrics.count('chaguan_seals_total', {}, made.length)
      return false
    },
    10 * 60_000,
    told('seals'),
  )
  const { shelf, key, hour: nightly } = assembled.keeping
  const keep = startLoop(
    async () => {
      const zone = counties().flatMap((county) => house.region(county)?.calendar.zone ?? [])[0]
      if (shelf === null || !zone) return false
      const local = (at: number) => {
        const day = localDay(at, zone)
        return { day, hour: Math.floor(localMinute(at, zone) / 60), weekday: weekday(day) }
      }
      const kept = await keepWatch(assembled.source, { shelf, key, hour: nightly }, local)
      if (kept !== null) metrics.count('chaguan_kept_total', { what: kept })
      return false
    },
    10 * 60_000,
    told('backup'),
  )
  const openData = startLoop(
    async () => {
      for (const county of counties()) await dumpOnce(house, door.data, county)
      return false
    },
    10 * 60_000,
    told('open data'),
  )
  const topics = startLoop(() => searchStale(house, counties()).then(() => false), 60 * 60_000, told('topics'))
  let ending = false
  const work = { house, folder: door.imports, keepers: counties, ending: () => ending }
  const sheets = startLoop(() => workOnce(work), 2_000, told('spreadsheets'))
  const { data, queries, actorOf, keepers } = door
  const out = startLoop(
    () => exportOnce({ house, data, queries, actorOf, keepers, ending: () => ending }),
    2_000,
    told('exports'),
  )
  assembled.onPoke(() => {
    sheets.poke()
    out.poke()
  })
  const digest = startLoop(
    async () => {
      const made = (await digestOnce(house, counties())) + (await knowledgeOnce(house, counties()))
      if (made > 0) hub.poke()
      return false
    },
    30_000,
    told('digests'),
  )
  const count = startLoop(
    async () => {
      let more = false
      for (const county of counties()) more = (await countOnce(house, county)) || more
      if (!more && (await reportsOnce(house, counties())) > 0) hub.poke()
      return more
    },
    30_000,
    told('figures'),
  )
  const all: readonly Loop[] = [practice, count, react, due, fresh, recount, tidy, seal, keep, openData, topics, digest]
  return {
    poke: react.poke,
    stop: async () => {
      ending = true
      await Promise.all([...all, sheets, out].map((loop) => loop.stop()))
    },
  }
}

/** Once a night, with the day of practice; what was never emptied is so at once. */
async function emptyAtNight({ house, files }: Door, county: string): Promise<void> {
  const zone = house.region(county)?.calendar.zone
  if (!zone) return
  const day = practiceDay(house.now(), zone)
  if (emptied.get(county) === day) return
  const known = (await practiceOf(house.db)).get(county)
  if (!known || known.emptied === day) {
    emptied.set(county, day)
    return
  }
  const gone = await emptyPractice(house.db, county, day)
  emptied.set(county, day)
  for (const one of gone) await files.remove(county, one.case_id, one.id)
}
const emptied = new Map<string, string>()

/** The rosters of every region reach as many days ahead as they should. */
async function rostersAhead(house: House, counties: readonly string[]): Promise<void> {
  const regions = new Map(
    counties.flatMap((county) => {
      const region = house.region(county)
      return region ? [[region.code, { region, county }] as const] : []
    }),
  )
  for (const { region, county } of regions.values())
    await house.db.begin({ actor: 'system:duty', counties: [county] }, (tx) => keepAhead(tx, region, house.now()))
}

/** Old sessions and tries, what was sent for a case that never came, and bytes that no row knows after a day. */
export async function putAway(
  { door, filesFolder }: Pick<Assembled, 'door' | 'filesFolder'>,
  counties: readonly string[],
): Promise<void> {
  const { house, files } = door
  const now = house.now()
  await house.db.begin({ actor: 'system:reaction', counties }, async (tx) => {
    await forgetOld(tx, counties, now)
    await forgetCounts(tx, dayOf(Math.floor(now / DAY) - 2))
    await forgetRecordings(tx, now)
    await forgetCalled(tx, counties, dayOf(Math.floor(now / DAY) - 3))
  })
  for (const county of counties) {
    const context = { actor: 'system:reaction', counties: [county] }
    const gone = await house.db.asEraser(context, (tx) => forgetUnclaimed(tx, county, now - unclaimedFor))
    for (const one of gone) await files.remove(county, one.case_id, one.id)
  }
  for await (const { county, files: old } of oldFiles(filesFolder, now - 24 * hour)) {
    const known = await house.db.read({ actor: 'system:reaction', counties: [county] }, (tx) => knownOf(tx, county, old))
    for (const one of old) if (!known.has(`${one.caseId}/${one.id}`)) await files.remove(county, one.caseId, one.id)
  }
}
/** Longer than a phone may stay away with its report (72 hours), and a week at least. */
const unclaimedFor = 7 * 24 * hour

/** The bytes of attachments that an erasure emptied. */
async function removeErased(door: Door, county: string, caseId: string): Promise<void> {
  const erased = await door.house.db.read({ actor: 'system:reaction', counties: [county] }, (tx) =>
    tx.rows<{ id: string }>(`select id from attachment where county = $1 and case_id = $2 and state = 'erased'`, [
      county,
      caseId,
    ]),
  )
  for (const { id } of erased) await door.files.remove(county, caseId, id)
}
