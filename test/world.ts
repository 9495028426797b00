// A small world for tests: a county of its own, its people on their posts, steps with keys, and a clock set by hand.
import { randomBytes, randomUUID } from 'node:crypto'
import { kinds } from '../cases/index.ts'
import type { Actor, Holding, Resident, Staff, System } from '../rules/actor.ts'
import type { Kind } from '../rules/kind.ts'
import type { Region } from '../rules/region.ts'
import type { Answer } from '../rules/step.ts'
import { type Instant, instantAt } from '../rules/time.ts'
import { paperIssuer } from '../server/papers/issue.ts'
import type { Db } from '../store/db.ts'
import { derivedId } from '../store/digest.ts'
import type { House } from '../store/house.ts'
import { newRing } from '../store/keys.ts'
import { perform } from '../store/perform.ts'
import { vaultOf } from '../store/vault.ts'
import { type Codes, codesOf, type LandOptions, landOf, zone } from './land.ts'

/** Tuesday 2026-10-13, 10:00 in the office. */
export const tuesday: Instant = instantAt('2026-10-13', 600, zone)
/** An instant of the county's own time: on('2026-10-09', 17, 30). */
export const on = (day: string, hour: number, minute = 0): Instant => instantAt(day, hour * 60 + minute, zone)
export const clockwork: System = { type: 'system', name: 'clock' }

type Role =
  | 'gridWorker'
  | 'otherGridWorker'
  | 'groupHead'
  | 'cadre'
  | 'dispatcher'
  | 'secondDispatcher'
  | 'otherDispatcher'
  | 'dutyOfficer'
  | 'handler'
  | 'secondHandler'
  | 'otherHandler'
  | 'supervisor'
  | 'leader'
  | 'dataOfficer'
type Office =
  | 'community'
  | 'otherCommunity'
  | 'street'
  | 'otherStreet'
  | 'county'
  | 'department'
  | 'otherDepartment'
  | 'dataOffice'
export type Sending = {
  paper?: { form: string; at: number }
  key?: string
  also?: string[]
  kind?: string
  post?: string
  seen?: number | null
}

export type World = {
  readonly county: string
  readonly house: House
  readonly region: Region
  readonly codes: Codes
  /** Sets or moves the clock of this world. */
  readonly at: (instant: Instant) => void
  readonly pass: (ms: number) => void
  readonly staff: Readonly<Record<Role, Staff>>
  /** Somebody more, on a post of this kind. */
  readonly onPost: (kind: string, office: Office, areas: readonly string[]) => Staff
  readonly resident: (device?: string) => Resident
  readonly organisation: (what: Office) => string
  readonly grid: string
  /** A step as it would be sent now: the envelope around an input. */
  readonly step: (name: string, input: Record<string, unknown>, caseId: string, more?: Sending) => Record<string, unknown>
  /** Sends one step; answers as the server would. `key` and `seen` have sensible defaults. */
  readonly send: (actor: Actor, step: string, input: Record<string, unknown>, caseId: string, more?: Sending) => Promise<Answer>
  /** Puts a photo where the upload would have put it. */
  readonly photo: (
    caseId: string,
    kind?: 'before' | 'after' | 'report',
    state?: 'announced' | 'small' | 'complete',
    by?: string,
  ) => Promise<string>
  readonly rows: <R>(sql: string, params?: readonly unknown[]) => Promise<R[]>
}

let counties = 0
/** A county that no other test of this process has: six digits of a province that does not exist, none ending in 00. */
const nextCounty = (): string => {
  counties += 1
  return String(960_000 + Math.floor(counties / 99) * 100 + (counties % 99) + 1)
}

/** Builds a world in a county of its own. `extra` kinds come beside the real ones. */
export function world(db: Db, extra: readonly Kind[] = [], options: LandOptions = {}): World {
  const county = nextCounty()
  const codes = codesOf(county)
  const { street, community, grid, otherGrid } = codes
  const all = [...kinds.values(), ...extra]
  const ring = newRing()
  const region = landOf(county, all, options)
  let now = tuesday
  const house: House = {
    db,
    kinds: new Map(all.map((one) => [one.name, one])),
    vault: vaultOf(ring),
    region: (of) => (of === county ? region : null),
    keeperOf: () => null,
    now: () => now,
    random: (n) => new Uint8Array(randomBytes(n)),
    // West of Greenwich no grid, east of 100° the line between two grids, in between the one grid.
    place: async (_tx, point) => ({
      lon: point.lon,
      lat: point.lat,
      grids: point.lon < 0 ? [] : point.lon > 100 ? [grid, otherGrid] : [grid],
    }),
    lot,
    issuePaper: paperIssuer(ring),
    terms: (text) => [...new Set(text.match(/\p{Script=Han}{2}|[\w]+/gu) ?? [])],
  }
  const context = { actor: 'test', counties: [county] }
  const step: World['step'] = (name, input, caseId, more = {}) => ({
    kind: more.kind ?? 'gridEvent',
    step: name,
    form: 1,
    case: { county, id: caseId },
    seen: more.seen ?? null,
    input,
    key: more.key ?? randomUUID(),
    at: { device: now, offset: 0 },
    ...(more.post === undefined ? {} : { post: more.post }),
    ...(more.paper ? { paper: more.paper } : {}),
    ...(more.also ? { also: more.also.map((id) => ({ id, seen: null })) } : {}),
  })
  return {
    county,
    house,
    region,
    codes,
    grid,
    step,
    at: (instant) => {
      now = instant
    },
    pass: (ms) => {
      now += ms
    },
    staff: staffOf(region, county, { street: [street], community: [community], grid: [grid], grids: [otherGrid, grid] }),
    onPost: (kind, office, areas) => onPost(region, county, kind, office, areas),
    resident: (device = randomUUID()) => ({
      type: 'resident',
      device: Buffer.from(house.vault.lookup('device', device)).toString('hex'),
      party: null,
    }),
    organisation: (what) => `${county}-${what}`,
    send: (actor, name, input, caseId, more = {}) => perform(house, actor, step(name, input, caseId, more)),
    photo: async (caseId, kind = 'after', state = 'complete', by = 'test') => {
      const id = randomUUID()
      await db.begin(context, (tx) =>
        tx.rows(
          `insert into attachment (county, case_id, id, kind, state, name, type, size, digest, width, height, position_sealed, by_person, at)
           values ($1, $2, $3, $4, $7, 'a.jpg', 'image/jpeg', 10, $5, 1, 1, null, $8, $6)`,
          [county, caseId, id, kind, derivedId(id, 'x'), now, state, by],
        ),
      )
      return id
    },
    rows: (sql, params = []) => db.read(context, (tx) => tx.rows(sql, params)),
  }
}

/** Two counties of two regions in one installation: one clock, one key ring, and each knows of the other. */
export function neighbours(db: Db, options: LandOptions = {}): readonly [World, World] {
  const [one, other] = [world(db, [], options), world(db, [], options)]
  const of = (county: string) => (county === one.county ? one.region : county === other.county ? other.region : null)
  Object.assign(one.house, { region: of })
  Object.assign(other.house, { region: of, vault: one.house.vault, issuePaper: one.house.issuePaper, now: one.house.now })
  return [one, { ...other, at: one.at, pass: one.pass }]
}

/** EverybodySomebody on one post, with what such a post of a real region may do. */
function onPost(region: Region, county: string, kind: string, office: Office, areas: readonly string[]): Staff {
  const post: Holding = {
    id: randomUUID(),
    kind,
    organisation: `${county}-${office}`,
    areas,
    permissions: region.postKinds.get(kind)?.permissions ?? [],
    from: null,
    to: null,
    via: 'own',
  }
  return { type: 'staff', person: randomUUID(), posts: [post] }
}

/** Everybody of the small county. */
function staffOf(
  region: Region,
  county: string,
  areas: Readonly<Record<'street' | 'community' | 'grid' | 'grids', readonly string[]>>,
): World['staff'] {
  const person = (kind: string, office: Office, within: readonly string[]) => onPost(region, county, kind, office, within)
  return {
    gridWorker: person('gridWorker', 'community', areas.grid),
    otherGridWorker: person('gridWorker', 'community', areas.grids),
    groupHead: person('groupHead', 'community', [`${areas.grid[0]}0101`]),
    cadre: person('communityCadre', 'community', areas.community),
    dispatcher: person('dispatcher', 'street', areas.street),
    secondDispatcher: person('dispatcher', 'street', areas.street),
    otherDispatcher: person('dispatcher', 'otherStreet', [`${county}002`]),
    dutyOfficer: person('dispatcher', 'county', [county]),
    handler: person('handler', 'department', [county]),
    secondHandler: person('handler', 'department', [county]),
    otherHandler: person('handler', 'otherDepartment', [county]),
    supervisor: person('supervisor', 'county', [county]),
    leader: person('districtLeader', 'county', [county]),
    dataOfficer: person('dataOfficer', 'dataOffice', [county]),
  }
}

/** Follows one's own matter: the resident with the party of the case, as after the link or the word was shown. */
export async function following(w: World, resident: Resident, caseId: string): Promise<Resident> {
  const [party] = await w.rows<{ id: string }>(`select id from party where county = $1 and case_id = $2`, [w.county, caseId])
  return { ...resident, party: { county: w.county, caseId, party: party?.id ?? '' } }
}

/** Lots that a test can choose: drawn from the id alone. */
function lot(id: string, label: string): number {
  let hash = 2166136261
  for (const char of `${label}:${id}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0
  return (hash % 10_000) / 10_000
}

/** The id of a new case that the sample for `label` draws, or does not. */
export function idFor(label: 'settle' | 'void', sampled: boolean, share = label === 'void' ? 10 : 5): string {
  for (;;) {
    const id = randomUUID()
    if (lot(id, label) < share / 100 === sampled) return id
  }
}
