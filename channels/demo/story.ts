// The course of one made-up case told in moves: who does what at which instant. Moves that lie in the future are not made.
import { type Random, random } from '../../registers/invent/random.ts'
import type { Actor } from '../../rules/actor.ts'
import { centreAt, nearest } from '../../rules/house.ts'
import type { Category, Region } from '../../rules/region.ts'
import type { Instant } from '../../rules/time.ts'
import { derivedId, hex } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import type { Cast, Spot } from './cast.store.ts'
import type { Shown } from './pictures.ts'
import texts from './texts.json' with { type: 'json' }

/** A member of staff by person id, the resident of this case, or who answers a letter on its page. */
export type Player = { readonly person: string } | 'resident' | 'addressee'
export type Photo = { readonly id: string; readonly kind: Shown }
export type Move = {
  readonly at: Instant
  readonly caseId: string
  readonly kind: string
  readonly label: string
  readonly player: Player
  readonly step: string
  readonly input: Readonly<Record<string, unknown>>
  readonly photos: readonly Photo[]
  readonly scene: number
  /** Other cases the step touches. */
  readonly also?: readonly string[]
}

export type Stage = {
  readonly house: House
  readonly county: string
  readonly region: Region
  readonly now: Instant
  readonly cast: Cast
  readonly chance: Random
  readonly moves: Move[]
  /** Cases told so far. */
  count: number
}

export const newStage = (given: {
  house: House
  county: string
  region: Region
  now: Instant
  cast: Cast
  seed: number
}): Stage => ({
  ...given,
  chance: random(given.seed, 'demo week'),
  moves: [],
  count: 0,
})

export type Reporter = 'resident' | 'counter' | 'hotline' | 'patrol' | 'gridWorker' | 'cadre'
/** Who reports how often in a street. */
export const whoReports: readonly Reporter[] = [
  'resident',
  'resident',
  'resident',
  'resident',
  'hotline',
  'hotline',
  'counter',
  'patrol',
]

export type Tale = {
  readonly stage: Stage
  readonly caseId: string
  readonly category: Category
  readonly spot: Spot
  readonly street: string
  readonly community: string
  /** Who would handle it by the duty list. */
  readonly office: string
  readonly openedAt: Instant
  readonly resident: boolean
  /** A grid worker found it in his own grid: it waits for him, not for the centre. */
  readonly ownReport: boolean
  /** In a grid; otherwise only the community is known. */
  readonly exact: boolean
  readonly move: (
    at: Instant,
    player: Player,
    step: string,
    input: Record<string, unknown>,
    photos?: readonly Shown[],
    also?: readonly string[],
  ) => Move
}

const reports: Readonly<Record<string, readonly string[]>> = texts.reports
export const said = (stage: Stage, what: Exclude<keyof typeof texts, 'reports'>): string => stage.chance.pick(texts[what])

/** Leaves with a text that fit: by a test on the category, where the place has the office that handles them. */
function categoryFor(
  stage: Stage,
  area: string,
  fits: (category: Category) => boolean,
): { category: Category; office: string } | null {
  for (const code of stage.chance.shuffle(Object.keys(reports))) {
    const category = stage.region.categories.get(code)
    if (!category?.class || !fits(category) || category.handlerOrganisation === null) continue
    const office = nearest(stage.region, category.handlerOrganisation, area)
    if (office) return { category, office: office.id }
  }
  return null
}

/** Begins a tale with its report: somewhere below `area` (trimmed code), of a category that fits. Null when nothing fits there. */
export function begin(
  stage: Stage,
  given: { area: string; at: Instant; by: Reporter; fits?: (category: Category) => boolean; urgent?: boolean; spot?: Spot },
): Tale | null {
  const { chance, cast, region } = stage
  const spots = cast.spots(given.area)
  if (spots.length === 0) return null
  const spot = given.spot ?? chance.pick(spots)
  const { fits = () => true, urgent = false } = given
  const found = categoryFor(stage, spot.grid, (one) => (one.class === 'urgent') === urgent && fits(one))
  const street = centreAt(region, spot.grid, 'street')
  const community = centreAt(region, spot.grid, 'community')
  if (!found || !street || !community) return null
  const n = ++stage.count
  // The hour is part of the key: a week filled another time is another week.
  const label = `demo ${stage.county} ${stage.now} ${n}`
  const caseId = derivedId(label, 'case')
  const move: Tale['move'] = (at, player, step, input, photos = [], also) => {
    const named = photos.map((kind, i) => ({ kind, id: derivedId(`${label} ${step} ${at}`, `photo ${i}`) }))
    const made: Move = {
      at,
      caseId,
      kind: 'gridEvent',
      label: `${label} ${stage.moves.length}`,
      player,
      step,
      input: withPhotos(step, input, named),
      photos: named,
      scene: n,
      ...(also ? { also } : {}),
    }
    stage.moves.push(made)
    return made
  }
  const by = reporterOf(stage, given.by, spot, street.id, community.id)
  const ownReport = given.by === 'gridWorker'
  // Asked to happen in a grid, it is known in which.
  const exact = ownReport || given.area.length === 15 || chance.next() < 0.8
  const text = chance.pick(reports[found.category.code] ?? ['']).replaceAll('{place}', spot.name)
  const told = given.by === 'counter' || given.by === 'hotline'
  move(given.at, by, 'report', {
    category: found.category.code,
    text,
    place: {
      ...(exact
        ? { point: { lon: spot.lon, lat: spot.lat, system: 'CGCS2000', accuracy: chance.int(5, 40) } }
        : { area: spot.grid.slice(0, 12) }),
      words: spot.address === spot.name ? spot.name : `${spot.address}${spot.name}`,
    },
    ...(given.by === 'hotline' || given.by === 'patrol' ? { source: given.by } : {}),
    // Numbers under an area code that does not exist: nobody real is ever rung.
    ...(told ? { contact: { phone: `0000-${String(70_000_000 + n)}`, wants: 'call' } } : {}),
  })
  return {
    stage,
    caseId,
    category: found.category,
    spot,
    street: street.id,
    community: community.id,
    office: found.office,
    openedAt: given.at,
    resident: by === 'resident',
    ownReport,
    exact,
    move,
  }
}

function reporterOf(stage: Stage, by: Reporter, spot: Spot, street: string, community: string): Player {
  if (by === 'resident') return 'resident'
  if (by === 'gridWorker') return person(stage, stage.cast.workers(spot.grid)) ?? 'resident'
  if (by === 'cadre') return person(stage, stage.cast.of(community, 'communityCadre')) ?? 'resident'
  return person(stage, stage.cast.of(street, 'dispatcher')) ?? 'resident'
}

/** One of them, the listed person of the demonstration more often than the others. */
export function person(stage: Stage, persons: readonly string[]): Player | null {
  const [first] = persons
  if (first === undefined) return null
  return { person: stage.chance.next() < 0.5 ? first : stage.chance.pick(persons) }
}
export const dispatcher = (tale: Tale): Player => person(tale.stage, tale.stage.cast.of(tale.street, 'dispatcher')) ?? 'resident'
export const handler = (tale: Tale): Player =>
  person(tale.stage, tale.stage.cast.of(tale.office, 'handler', 'liaison', 'communityCadre')) ?? 'resident'
export const cadre = (tale: Tale): Player =>
  person(tale.stage, tale.stage.cast.of(tale.community, 'communityCadre')) ?? 'resident'
export const worker = (tale: Tale): Player | null => person(tale.stage, tale.stage.cast.workers(tale.spot.grid))

const withPhotos = (step: string, input: Record<string, unknown>, photos: readonly Photo[]): Record<string, unknown> => {
  const of = (kind: Shown) => photos.filter((one) => one.kind === kind).map((one) => one.id)
  if (step === 'settle') return { ...input, before: of('before'), after: of('after') }
  return step === 'finish' || step === 'verify' || photos.length > 0 ? { ...input, files: photos.map((one) => one.id) } : input
}

/** The actor of a move. A resident follows his own matter with the party his report made (ids derive from the key). */
export async function actorOfMove(stage: Stage, move: Move, report: Move | undefined): Promise<Actor> {
  if (move.player === 'addressee') return { type: 'system', name: 'addressee' }
  if (move.player !== 'resident') return stage.cast.actor(move.player.person)
  const device = hex(stage.house.vault.lookup('device', `demo ${move.caseId}`))
  if (!report || move === report) return { type: 'resident', device, party: null }
  const party = derivedId(derivedId(report.label, 'report'), 'party')
  return { type: 'resident', device, party: { county: stage.county, caseId: move.caseId, party } }
}
