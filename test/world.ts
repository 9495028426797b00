// A small world for tests: one invented county of two streets, named people, steps with keys, and a clock set by hand.
import { randomBytes, randomUUID } from 'node:crypto'
import { kinds } from '../cases/index.ts'
import type { Actor, Holding, Resident, Staff } from '../rules/actor.ts'
import type { ClockPolicy } from '../rules/clock.ts'
import type { Kind } from '../rules/kind.ts'
import type { Area, Category, Organisation, Region } from '../rules/region.ts'
import type { Answer } from '../rules/step.ts'
import { HOUR, type Instant, instantAt } from '../rules/time.ts'
import type { Db } from '../store/db.ts'
import { derivedId } from '../store/digest.ts'
import type { House } from '../store/house.ts'
import { newRing } from '../store/keys.ts'
import { perform } from '../store/perform.ts'
import { vaultOf } from '../store/vault.ts'

const zone = { offsets: [{ from: null, minutes: 480 }] }
/** Tuesday 2026-10-13, 10:00 in the office. */
export const tuesday: Instant = instantAt('2026-10-13', 600, zone)
const name = (text: string) => ({ 'zh-CN': text, 'zh-TW': text, en: text })

const policy = (clock: string, length: number, unit: ClockPolicy['unit'], more: Partial<ClockPolicy> = {}): ClockPolicy => ({
  clock, version: 1, class: null, urgency: null, length, unit, law: 'local', movesOn: false, warnAt: 0.75, pauses: ['outside'],
  onExpiry: 'escalateOverdue', extension: null, ...more,
})

const policies: readonly ClockPolicy[] = [
  policy('escalate', 120, 'minute', { urgency: 'urgent' }),
  policy('escalate', 1440, 'minute'),
  policy('accept', 30, 'minute', { urgency: 'urgent' }),
  policy('accept', 240, 'workingMinute'),
  policy('fill', 3, 'workingDay', { onExpiry: 'lapse' }),
  policy('assign', 60, 'workingMinute'),
  policy('sign', 120, 'workingMinute'),
  policy('object', 240, 'workingMinute', { onExpiry: null }),
  policy('decide', 1, 'workingDay'),
  policy('handle', 1440, 'minute', { class: 'urgent' }),
  policy('handle', 3, 'workingDay', { class: 'simple' }),
  policy('handle', 5, 'workingDay', { class: 'ordinary' }),
  policy('handle', 20, 'day', { class: 'complex' }),
  policy('verify', 2, 'workingDay'),
  policy('rate', 7, 'day', { onExpiry: 'unrated' }),
  policy('archive', 0, 'minute', { onExpiry: 'archive' }),
]

const category = (code: string, parent: string | null, more: Partial<Category> = {}): Category => ({
  code, parent, name: name(code), publicName: name(code), class: parent === null ? null : 'simple', urgency: 'ordinary', verify: 'onSite',
  communityFirst: false, handlerPost: null, handlerOrganisation: 'department', listItem: 'A-01', ...more,
})

export type World = {
  readonly county: string
  readonly house: House
  readonly region: Region
  /** Sets or moves the clock of this world. */
  readonly at: (instant: Instant) => void
  readonly pass: (ms: number) => void
  readonly staff: Readonly<Record<'gridWorker' | 'otherGridWorker' | 'cadre' | 'dispatcher' | 'otherDispatcher' | 'handler' | 'supervisor' | 'dataOfficer', Staff>>
  readonly resident: (device?: string) => Resident
  readonly organisation: (what: 'community' | 'street' | 'otherStreet' | 'county' | 'department') => string
  readonly grid: string
  /** Sends one step; answers as the server would. `key` and `seen` have sensible defaults. */
  readonly send: (actor: Actor, step: string, input: Record<string, unknown>, caseId: string, more?: { key?: string; also?: string[]; kind?: string; post?: string }) => Promise<Answer>
  /** Puts a photo where the upload would have put it. */
  readonly photo: (caseId: string, kind?: 'before' | 'after' | 'report') => Promise<string>
  readonly rows: <R>(sql: string, params?: readonly unknown[]) => Promise<R[]>
}

let counties = 0
/** A county that no other test has: six digits of a province that does not exist. */
const nextCounty = (): string => String(960000 + (process.pid % 300) * 100 + (++counties % 100)).padStart(6, '9')

/** Builds a world in a county of its own. `extra` kinds come beside the real ones. */
export function world(db: Db, extra: readonly Kind[] = []): World {
  const county = nextCounty()
  const street = `${county}001`
  const community = `${street}001`
  const grid = `${community}001`
  const area = (code: string, level: Area['level'], parent: string | null): [string, Area] => [code, { code, level, kind: level === 'grid' ? 'base' : '', name: code, parent, surveyed: false }]
  const full = (code: string) => code.padEnd(12, '0')
  const areas = new Map([
    area(full(county), 'county', null), area(full(street), 'street', full(county)), area(full(`${county}002`), 'street', full(county)),
    area(community, 'community', full(street)), area(`${county}002001`, 'community', full(`${county}002`)),
    area(grid, 'grid', community), area(`${community}002`, 'grid', community), area(`${county}002001001`, 'grid', `${county}002001`),
  ])
  const organisation = (id: string, kind: string, at: string, around = false): [string, Organisation] => [
    `${county}-${id}`, { id: `${county}-${id}`, kind, name: id, short: id, area: at, parent: null, phone: '023-0000000', aroundTheClock: around },
  ]
  const organisations = new Map([
    organisation('county', 'governanceCentre', full(county), true), organisation('street', 'governanceCentre', full(street)),
    organisation('otherStreet', 'governanceCentre', full(`${county}002`)), organisation('community', 'governanceCentre', community),
    organisation('department', 'department', full(county)),
  ])
  const categories = new Map(
    [
      category('01', null), category('0101', '01'), category('0102', '01', { class: 'ordinary', verify: 'byPhone' }),
      category('0103', '01', { class: 'urgent', urgency: 'urgent' }), category('0104', '01', { class: 'complex', verify: 'none' }),
      category('0105', '01', { communityFirst: true }),
    ].map((one) => [one.code, one]),
  )
  const clocks = new Map<string, ClockPolicy[]>()
  for (const one of policies) clocks.set(one.clock, [...(clocks.get(one.clock) ?? []), one])
  const all = [...kinds.values(), ...extra]
  const region: Region = {
    code: full(county), version: 1, name: name('试验区'), invented: true, kinds: all.map((one) => one.name),
    calendar: { version: 1, zone, office: [[540, 720], [840, 1080]], years: new Map() },
    categories, areas, organisations, postKinds: new Map(), clocks: new Map(all.map((one) => [one.name, clocks])), settings: {},
  }
  let now = tuesday
  const ring = newRing()
  const house: House = {
    db,
    kinds: new Map(all.map((one) => [one.name, one])),
    vault: vaultOf(ring),
    region: (of) => (of === county ? region : null),
    now: () => now,
    random: (n) => new Uint8Array(randomBytes(n)),
    place: async (_tx, point) => ({ lon: point.lon, lat: point.lat, grids: point.lon < 0 ? [] : point.lon > 100 ? [grid, `${community}002`] : [grid] }),
    terms: (text) => [...new Set(text.match(/\p{Script=Han}{2}|[\w]+/gu) ?? [])],
  }
  const post = (kind: string, org: string, areasOf: readonly string[], permissions: readonly string[]): Holding => ({
    id: randomUUID(), kind, organisation: `${county}-${org}`, areas: areasOf, permissions, from: null, to: null, via: 'own',
  })
  const person = (...posts: Holding[]): Staff => ({ type: 'staff', person: randomUUID(), posts })
  const onGrid = ['case.read', 'gridEvent.report', 'gridEvent.settle', 'gridEvent.escalate', 'gridEvent.verify']
  const atStreet = ['case.read', 'case.organisation', 'case.amend', 'case.void', 'gridEvent.report', 'gridEvent.accept', 'gridEvent.assign', 'gridEvent.decide', 'gridEvent.verifyByPhone', 'party.reveal']
  const staff = {
    gridWorker: person(post('gridWorker', 'community', [grid], onGrid)),
    otherGridWorker: person(post('gridWorker', 'community', [`${community}002`, grid], onGrid)),
    cadre: person(post('communityCadre', 'community', [community], ['case.read', 'case.organisation', 'gridEvent.report', 'gridEvent.accept', 'gridEvent.verify', 'gridEvent.handle', 'case.void'])),
    dispatcher: person(post('dispatcher', 'street', [street], atStreet)),
    otherDispatcher: person(post('dispatcher', 'otherStreet', [`${county}002`], atStreet)),
    handler: person(post('handler', 'department', [county], ['case.organisation', 'gridEvent.handle'])),
    supervisor: person(post('supervisor', 'county', [county], ['case.read', 'case.supervise'])),
    dataOfficer: person(post('dataOfficer', 'county', [county], ['case.read', 'case.erase'])),
  }
  const context = { actor: 'test', counties: [county] }
  return {
    county, house, region, staff, grid,
    at: (instant) => {
      now = instant
    },
    pass: (ms) => {
      now += ms
    },
    resident: (device = randomUUID()) => ({ type: 'resident', device: Buffer.from(house.vault.lookup('device', device)).toString('hex'), party: null }),
    organisation: (what) => `${county}-${what}`,
    send: (actor, step, input, caseId, more = {}) =>
      perform(house, actor, {
        kind: more.kind ?? 'gridEvent', step, form: 1, case: { county, id: caseId }, seen: null, input, key: more.key ?? randomUUID(),
        at: { device: now, offset: 0 },
        ...(more.post === undefined ? {} : { post: more.post }),
        ...(more.also ? { also: more.also.map((id) => ({ id, seen: null })) } : {}),
      }),
    photo: async (caseId, kind = 'after') => {
      const id = randomUUID()
      await db.begin(context, (tx) =>
        tx.rows(
          `insert into attachment (county, case_id, id, kind, state, name, type, size, digest, width, height, position_sealed, by_person, at)
           values ($1, $2, $3, $4, 'complete', 'a.jpg', 'image/jpeg', 10, $5, 1, 1, null, 'test', $6)`,
          [county, caseId, id, kind, derivedId(id, 'x'), now],
        ),
      )
      return id
    },
    rows: (sql, params = []) => db.read(context, (tx) => tx.rows(sql, params)),
  }
}

/** Follows one's own matter: the resident with the party of the case, as after the link or the word was shown. */
export async function following(w: World, resident: Resident, caseId: string): Promise<Resident> {
  const [party] = await w.rows<{ id: string }>(`select id from party where county = $1 and case_id = $2`, [w.county, caseId])
  return { ...resident, party: { county: w.county, caseId, party: party?.id ?? '' } }
}

export const anHour = HOUR
