// A region made from the file itself: districts, neighbourhoods, queues and categories as the rows name them.
import type { Polygon } from '../../registers/areas/wkb.ts'
import type { RawFolder } from '../../registers/regions/folder.ts'
import type { Kind } from '../../rules/kind.ts'
import { localDay, type Zone } from '../../rules/time.ts'
import { cellsOf } from './cells.ts'
import type { Request } from './requests.ts'

/** Six digits under province number 98, which nobody was given. */
export const replayCounty = '980001'
/** The one length of every clock, and the words printed beside "late". */
const workingDays = 5
export const lateMeans = `${workingDays} working days, Mon–Fri`

/** Where each row goes: its grid as the file names it, its queue and its category. */
export type Plan = {
  readonly folder: RawFolder
  readonly fromDay: string
  readonly gridOf: (row: Request) => string
  readonly officeOf: (row: Request) => string
  readonly categoryOf: (row: Request) => string
}

const numbered = (names: Iterable<string>, width: number): ReadonlyMap<string, string> =>
  new Map(
    [...new Set(names)]
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((name, i) => [name, String(i + 1).padStart(width, '0')]),
  )
const named = (name: string) => ({ 'zh-CN': name, 'zh-TW': name, en: name })
const grid = (row: Request) => `${row.district}\n${row.neighbourhood}`
const leaf = (row: Request) => `${row.category}\n${row.complaint}`
const [first, second] = [(text: string) => text.split('\n')[0] ?? '', (text: string) => text.split('\n')[1] ?? '']

/**
 * A folder in memory for `regionLoad`. Calendar Monday–Friday without holidays, offices that never close (the file names no
 * hours), every clock five working days. Neighbourhoods are drawn as rectangles around their own points: invented lines,
 * marked as not surveyed.
 */
export function planOf(rows: readonly Request[], kind: Kind, zone: Zone, county: string): Plan {
  const districts = numbered(
    rows.map((row) => row.district),
    3,
  )
  const inDistrict = new Map(
    [...districts.keys()].map((one) => [
      one,
      numbered(
        rows.filter((row) => row.district === one).map((row) => row.neighbourhood),
        3,
      ),
    ]),
  )
  const queues = numbered(
    rows.map((row) => row.queue),
    3,
  )
  const groups = numbered(
    rows.map((row) => row.category),
    2,
  )
  const leaves = new Map(
    [...groups.keys()].map((one) => [
      one,
      numbered(
        rows.filter((row) => row.category === one).map((row) => row.complaint),
        2,
      ),
    ]),
  )
  const street = (district: string) => `${county}${districts.get(district)}`
  const community = (key: string) => `${street(first(key))}${inDistrict.get(first(key))?.get(second(key))}`
  const gridCode = (key: string) => `${community(key)}001`
  const office = (queue: string) => `${county}.q${queues.get(queue)}`
  const categoryCode = (key: string) => `${groups.get(first(key))}${leaves.get(first(key))?.get(second(key))}`
  const cells = cellsOf(rows.flatMap((row) => (row.point ? [{ ...row.point, label: grid(row) }] : [])))
  const grids = [...new Set(rows.map(grid))].sort()
  const days = rows.map((row) => localDay(row.openedAt, zone)).sort()
  const years = [
    ...new Set(
      [...days, ...rows.flatMap((row) => (row.closedAt === null ? [] : [localDay(row.closedAt, zone)]))].map((day) =>
        Number(day.slice(0, 4)),
      ),
    ),
  ]
  const [from, to] = [Math.min(...years), Math.max(...years)]
  const policy = (clock: string) => ({
    class: null,
    urgency: null,
    length: workingDays,
    unit: 'workingDay',
    law: 'local',
    movesOn: false,
    warnAt: 0.75,
    pauses: [],
    extension: null,
    onExpiry:
      clock === 'archive'
        ? 'archive'
        : clock === 'rate'
          ? 'unrated'
          : clock === 'fill'
            ? 'lapse'
            : clock === 'object'
              ? null
              : clock === 'review'
                ? 'resume'
                : 'escalateOverdue',
  })
  const area = (code: string, level: string, kindOf: string, name: string, parent: string | null) => ({
    code,
    level,
    kind: kindOf,
    name,
    parent,
    surveyed: false,
  })
  const organisation = (id: string, kindOf: string, name: string, parent: string | null) => ({
    id,
    kind: kindOf,
    name: name.slice(0, 200),
    short: name.slice(0, 200),
    area: county,
    parent,
    phone: null,
    aroundTheClock: true,
  })
  const category = (code: string, parent: string | null, name: string, queue: string | null) => ({
    code,
    parent,
    name: named(name),
    publicName: named(name),
    class: parent === null ? null : 'ordinary',
    urgency: 'ordinary',
    verify: 'none',
    communityFirst: false,
    handlerPost: queue === null ? null : 'handler',
    handlerOrganisation: queue === null ? null : `department.q${queues.get(queue)}`,
    listItem: null,
  })
  const centre = `${county}.centre`
  const files: RawFolder['files'] = {
    'region.json': {
      code: county,
      name: named('San Francisco 311 (replay)'),
      invented: false,
      kinds: [kind.name],
      zone,
      office: [['00:00', '24:00']],
      calendar: Array.from({ length: to - from + 2 }, (_, i) => ({
        year: from + i,
        notice: 'Monday to Friday, no holidays (replay)',
        announced: true,
        days: {},
      })),
      city: null,
      keepers: [{ county, name: 'San Francisco 311 (replay)', codes: [county] }],
    },
    'categories.json': {
      categories: [...groups].flatMap(([group, code]) => [
        category(code, null, group, null),
        ...[...(leaves.get(group) ?? [])].map(([complaint, own]) =>
          category(`${code}${own}`, code, complaint, usual(rows, group, complaint)),
        ),
      ]),
    },
    'clocks.json': { clocks: { [kind.name]: Object.fromEntries(kind.clocks.map((clock) => [clock, [policy(clock)]])) } },
    'settings.json': {
      settings: {
        [`${kind.name}.voidGrounds`]: ['duplicate', 'transferred'],
        [`${kind.name}.sampleShare`]: 0,
        // The source knows no supervision: none is made up.
        [`${kind.name}.superviseBy`]: [],
      },
    },
    'duties.json': { items: [] },
    'lists.json': { items: [] },
    'columns.json': { columns: [] },
    'texts.json': {
      texts: {
        'ground.duplicate': { 'zh-CN': '重复事项', 'zh-TW': '重複事項', en: 'It is a duplicate' },
        'ground.transferred': { 'zh-CN': '已并入另一事项', 'zh-TW': '已併入另一事項', en: 'It was passed on to another case' },
      },
    },
    'areas.json': {
      areas: [
        area(county, 'county', '', 'San Francisco', null),
        ...[...districts.keys()].map((one) => area(street(one), 'street', '', `District ${one}`, county)),
        ...grids.map((one) => area(community(one), 'community', '', second(one), street(first(one)))),
        ...grids.map((one) => area(gridCode(one), 'grid', 'base', second(one), community(one))),
      ],
    },
    'boundaries.geojson': {
      type: 'FeatureCollection',
      features: [...cells].map(([key, polygons]) => feature(gridCode(key), polygons)),
    },
    'organisations.json': {
      organisations: [
        organisation(centre, 'governanceCentre', 'San Francisco 311', null),
        ...[...queues].map(([name, code]) => organisation(office(name), `department.q${code}`, name, centre)),
      ],
    },
  }
  return {
    folder: { files, base: 'base' },
    fromDay: days[0] ?? '2008-01-01',
    gridOf: (row) => gridCode(grid(row)),
    officeOf: (row) => office(row.queue),
    categoryOf: (row) => categoryCode(leaf(row)),
  }
}

const feature = (code: string, polygons: readonly Polygon[]) => ({
  type: 'Feature',
  properties: { code },
  geometry: { type: 'MultiPolygon', coordinates: polygons },
})

/** The queue that most rows of a kind of complaint went to: the file's own default handler. */
function usual(rows: readonly Request[], group: string, complaint: string): string | null {
  const counts = new Map<string, number>()
  for (const row of rows)
    if (row.category === group && row.complaint === complaint) counts.set(row.queue, (counts.get(row.queue) ?? 0) + 1)
  return (
    [...counts].reduce<[string, number] | null>((most, one) => (most === null || one[1] > most[1] ? one : most), null)?.[0] ??
    null
  )
}
