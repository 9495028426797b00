// A lively week in the invented district, played through perform on a virtual clock that ends now.
import { levelOf, trimCode } from '../../rules/area.ts'
import { centreAt } from '../../rules/house.ts'
import { type Instant, MINUTE } from '../../rules/time.ts'
import type { FileStore } from '../../store/files/port.ts'
import type { House } from '../../store/house.ts'
import { type Event, playThrough, ReplayStopped, virtualHouse } from '../replay/virtual.ts'
import { tellAcross } from './across.ts'
import { castOf } from './cast.store.ts'
import { tellElsewhere, tellUrgent } from './elsewhere.ts'
import { keepPicture } from './pictures.ts'
import { actorOfMove, type Move, newStage, type Stage } from './story.ts'
import { type StreetCodes, tellStreet } from './street.ts'

export type DemoOptions = {
  /** The end of the week: everything lies before it. */
  readonly now: Instant
  readonly files: Pick<FileStore, 'put'>
  readonly progress?: (what: string, done: number, all?: number) => void
  readonly county?: string
  /** 1 is a full week; less leaves out cases that nobody's morning is counted by. */
  readonly share?: number
  readonly seed?: number
}
export type DemoFilled = {
  readonly county: string
  readonly cases: number
  readonly steps: number
  readonly expired: number
  /** Tales that a rule cut short. */
  readonly broken: number
  readonly took: number
}

const casesElsewhere = 260
/** Clocks are looked at this often while the week plays: an escalation may see a step that came so much later. */
const grain = 10 * MINUTE

/**
 * Fills the week around the listed people (dispatcher1, cadre1, worker1, handler1). At `now` the queue of dispatcher1 holds
 * exactly 3 red, 11 yellow and 46 new cases, at any hour of any day; that stays so for the next 50 minutes of office time
 * (outside office hours until that much after the next opening) while nobody does anything. Null when the street has cases
 * already: an example is only put where nothing is. Throws ReplayStopped.
 */
export async function demoWeek(house: House, options: DemoOptions): Promise<DemoFilled | null> {
  const { now, files, progress = () => undefined, county = '990106', share = 1, seed = 20260 } = options
  const began = house.now()
  const region = house.region(county)
  if (!region) throw new ReplayStopped(`nobody keeps cases of ${county} here: load the region first`)
  const streets = [...region.areas.values()].filter((area) => area.level === 'street').map((area) => trimCode(area.code))
  const cast = await castOf(house.db, county, region.code, streets, now)
  const stage = newStage({ house, county, region, now, cast, seed })
  const codes = codesOf(stage)
  if (await taken(stage, codes)) return null
  tellStreet(stage, codes, share)
  const others = streets.filter((street) => street !== codes.street)
  tellElsewhere(stage, others, Math.round(casesElsewhere * share))
  tellUrgent(stage, others, region.organisations.get(cast.listed('handler1')?.organisation ?? '')?.kind ?? '')
  tellAcross(stage, codes, others)
  const moves = stage.moves.filter((move) => move.at <= now).sort((a, b) => a.at - b.at)
  const first = moves[0]?.at ?? now
  const virtual = virtualHouse(house, county, region, { start: first, shortest: grain })
  const opened = new Map(moves.filter((move) => move.step === 'report').map((move) => [move.caseId, move]))
  const broken = new Set<string>()
  const play = async (move: Move): Promise<void> => {
    if (broken.has(move.caseId)) return
    const actor = await actorOfMove(stage, move, opened.get(move.caseId))
    await keepPhotos(stage, files, move)
    const { caseId, kind, step, input, label, also } = move
    await virtual
      .send(actor, move.at, { kind, step, caseId, input, label, ...(also ? { also } : {}) })
      .catch((error: unknown) => {
        if (!(error instanceof ReplayStopped)) throw error
        // A tale that the rules do not allow ends there: an example is no reason not to start.
        broken.add(caseId)
      })
  }
  const events = moves.map(
    (move): Event => ({
      at: move.at,
      caseId: move.caseId,
      ...(move.also ? { alone: true } : {}),
      act: () => play(move),
    }),
  )
  await playThrough(virtual, events, (done) => progress('example week', done, events.length))
  await virtual.passTo(now)
  const expired = [...virtual.expired.values()].reduce((sum, n) => sum + n, 0)
  return { county, cases: opened.size, steps: moves.length, expired, broken: broken.size, took: house.now() - began }
}

/** The street, community and grid of the listed dispatcher, cadre and grid worker. */
function codesOf({ cast, region }: Stage): StreetCodes {
  const area = (login: string, level: string) => {
    const code = cast.listed(login)?.areas[0]
    if (code === undefined || levelOf(code) !== level)
      throw new ReplayStopped(`${login} stands on no post of a ${level}: this is not the invented district`)
    return code
  }
  const street = area('dispatcher1', 'street')
  const grid = area('worker1', 'grid')
  if (!grid.startsWith(street) || !centreAt(region, street, 'street'))
    throw new ReplayStopped('dispatcher1 and worker1 stand in different streets')
  return { street, community: grid.slice(0, 12), grid }
}

const taken = async ({ house, county, region }: Stage, { street }: StreetCodes): Promise<boolean> => {
  const centre = centreAt(region, street, 'street')?.id ?? ''
  const context = { actor: 'system:demo', counties: [county] }
  return (
    (
      await house.db.read(context, (tx) =>
        tx.rows('select 1 from "case" where county = $1 and centre = $2 limit 1', [county, centre]),
      )
    ).length > 0
  )
}

async function keepPhotos({ house, county }: Stage, files: Pick<FileStore, 'put'>, move: Move): Promise<void> {
  if (typeof move.player === 'string') return
  const { caseId, at, scene } = move
  for (const { id, kind: shown } of move.photos)
    await keepPicture(house, files, { county, caseId, id, kind: shown, by: move.player.person, at, scene })
}
