// The land of the tests: one invented county of two streets, with the lengths, posts and holidays that real regions load.

import baseClocks from '../regions/base/clocks.json' with { type: 'json' }
import basePosts from '../regions/base/posts.json' with { type: 'json' }
import year2026 from '../regions/calendar/2026.json' with { type: 'json' }
import type { Calendar, CalendarYear } from '../rules/calendar.ts'
import type { ClockPolicy } from '../rules/clock.ts'
import type { Kind } from '../rules/kind.ts'
import type { Area, Category, Organisation, PostKind, Region } from '../rules/region.ts'

export const zone = { offsets: [{ from: null, minutes: 480 }] }
const name = (text: string) => ({ 'zh-CN': text, 'zh-TW': text, en: text })
const full = (code: string) => code.padEnd(12, '0')

/** Monday to Friday, nine to twelve and two to six, with the notice of 2026. */
export const calendar: Calendar = {
  version: 1,
  zone,
  office: [
    [540, 720],
    [840, 1080],
  ],
  years: new Map([[2026, year2026 as CalendarYear]]),
}

const postKindsWith = (more: NonNullable<LandOptions['permissions']>): ReadonlyMap<string, PostKind> =>
  new Map(
    (basePosts.posts as readonly PostKind[]).map((one) => [
      one.kind,
      { ...one, permissions: [...one.permissions, ...(more[one.kind] ?? [])] },
    ]),
  )

export type Policies = Readonly<Record<string, readonly Omit<ClockPolicy, 'clock' | 'version'>[]>>
/** clock → policies, as they stand in regions/<name>/clocks.json for one kind. */
const policiesOf = (clocks: Policies): ReadonlyMap<string, readonly ClockPolicy[]> =>
  new Map(Object.entries(clocks).map(([clock, list]) => [clock, list.map((one) => ({ ...one, clock, version: 1 }))]))

const category = (code: string, parent: string | null, more: Partial<Category> = {}): Category => ({
  code,
  parent,
  name: name(code),
  publicName: name(code),
  class: parent === null ? null : 'simple',
  urgency: 'ordinary',
  verify: 'onSite',
  communityFirst: false,
  handlerPost: null,
  handlerOrganisation: 'department',
  listItem: 'A-01',
  ...more,
})

/** 0101 simple · 0102 ordinary, checked by phone · 0103 urgent · 0104 complex, not checked · 0105 community first · 0106 ordinary, on site. */
const categories = [
  category('01', null),
  category('0101', '01'),
  category('0102', '01', { class: 'ordinary', verify: 'byPhone' }),
  category('0103', '01', { class: 'urgent', urgency: 'urgent' }),
  category('0104', '01', { class: 'complex', verify: 'none' }),
  category('0105', '01', { communityFirst: true }),
  category('0106', '01', { class: 'ordinary' }),
]

export type Codes = {
  readonly county: string
  readonly street: string
  readonly community: string
  readonly grid: string
  readonly otherGrid: string
}
export const codesOf = (county: string): Codes => {
  const street = `${county}001`
  const community = `${street}001`
  return { county, street, community, grid: `${community}001`, otherGrid: `${community}002` }
}

/** A list of duties with one line: the department takes rubbish away. */
export const rubbish: Region['items'] = new Map([
  [
    'A-01',
    {
      code: 'A-01',
      list: 'base',
      name: { 'zh-CN': '清运垃圾', 'zh-TW': '清運垃圾', en: 'Rubbish' },
      type: '城市管理',
      level: 'street',
      organisation: 'department',
      partners: [],
      law: 'local',
      version: 1,
      from: '2026-01-01',
    },
  ],
])

export type LandOptions = {
  readonly settings?: Region['settings']
  readonly calendar?: Calendar
  /** Region data of kinds that come beside the real ones: kind → clock → policies, post kind → permissions, categories. */
  readonly clocks?: Readonly<Record<string, Policies>>
  readonly permissions?: Readonly<Record<string, readonly string[]>>
  readonly categories?: readonly Category[]
  readonly routes?: Region['routes']
  readonly items?: Region['items']
  readonly columns?: Region['columns']
  /** False: the county's centre closes at night too. */
  readonly countyOpen?: boolean
}

/** The county as the rules see it. Organisations are `<county>-<name>`. */
export function landOf(county: string, kinds: readonly Kind[], options: LandOptions = {}): Region {
  const { street, community, grid, otherGrid } = codesOf(county)
  const area = (code: string, level: Area['level'], parent: string | null): [string, Area] => [
    code,
    { code, level, kind: level === 'grid' ? 'base' : '', name: code, parent, surveyed: false },
  ]
  const areas = new Map([
    area(full(county), 'county', null),
    area(full(street), 'street', full(county)),
    area(full(`${county}002`), 'street', full(county)),
    area(community, 'community', full(street)),
    area(`${street}002`, 'community', full(street)),
    area(`${county}002001`, 'community', full(`${county}002`)),
    area(grid, 'grid', community),
    area(otherGrid, 'grid', community),
    area(`${street}002001`, 'grid', `${street}002`),
    area(`${county}002001001`, 'grid', `${county}002001`),
  ])
  const organisation = (id: string, kind: string, at: string, around = false): [string, Organisation] => [
    `${county}-${id}`,
    { id: `${county}-${id}`, kind, name: id, short: id, area: at, parent: null, phone: '023-0000000', aroundTheClock: around },
  ]
  const organisations = new Map([
    organisation('county', 'governanceCentre', full(county), options.countyOpen ?? true),
    organisation('street', 'governanceCentre', full(street)),
    organisation('otherStreet', 'governanceCentre', full(`${county}002`)),
    organisation('community', 'governanceCentre', community),
    organisation('otherCommunity', 'governanceCentre', `${street}002`),
    organisation('department', 'department', full(county)),
    organisation('otherDepartment', 'otherDepartment', full(county)),
    organisation('dataOffice', 'dataOffice', full(county)),
  ])
  const real: Readonly<Record<string, Policies | undefined>> = baseClocks.clocks as unknown as Record<string, Policies>
  const clocks = new Map(
    kinds.map((kind) => {
      return [kind.name, policiesOf(options.clocks?.[kind.name] ?? real[kind.name] ?? real.gridEvent ?? {})] as const
    }),
  )
  return {
    code: full(county),
    version: 1,
    name: name('试验区'),
    invented: true,
    kinds: kinds.map((one) => one.name),
    calendar: options.calendar ?? calendar,
    categories: new Map([...categories, ...(options.categories ?? [])].map((one) => [one.code, one])),
    areas,
    organisations,
    postKinds: postKindsWith(options.permissions ?? {}),
    routes: options.routes ?? [],
    items: options.items ?? new Map(),
    columns: options.columns ?? [],
    clocks,
    settings: options.settings ?? {},
  }
}
