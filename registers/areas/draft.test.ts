// Boundaries come in as a draft: slivers are mended, the rest is listed with its owners, and goes live by name.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import type { Db } from '../../store/db.ts'
import { everyEngine } from '../../test/database.ts'
import { surveys } from '../reads/surveys.ts'
import type { RawFolder } from '../regions/folder.ts'
import { regionLoad } from '../regions/load.ts'
import { regionStamp } from '../regions/revision.ts'
import { sampleCounty, sampleRegion } from '../regions/sample.ts'
import type { GeoPolygon } from './boundary.ts'
import { mergeAreas, renameArea, splitArea, successors } from './change.ts'
import { cgcs } from './coordinates.ts'
import { acceptDefect, defects } from './defects.ts'
import { type DraftArea, draftImport, readBoundaries } from './draft.ts'
import { AreaRefused, goLive } from './live.ts'
import { placeOf } from './place.ts'
import { surveyGeoJson, surveyOf, surveySheet } from './survey.ts'

let db: Db
const context = { actor: 'test', counties: [] }
const now = Date.UTC(2026, 1, 1)
/** About one metre in degrees, west–east and south–north alike near the equator. */
const metre = 1 / 111_000

/** A county of one street, one community, and four grids side by side of 400 × 1000 m, listed and drawn by hand. */
async function county(): Promise<{ code: string; community: string; grid: (n: number) => string; box: typeof square }> {
  const code = sampleCounty()
  const west = 10 + (Number(code.slice(2)) % 100) / 50
  const box: typeof square = (a, b, c, d) => square(a, b, c, d, west)
  const [street, community] = [`${code}001`, `${code}001001`]
  const grid = (n: number) => `${community}${String(n).padStart(3, '0')}`
  const area = (own: string, level: string, parent: string | null, name: string) => ({
    code: own,
    level,
    kind: level === 'grid' ? 'base' : '',
    name,
    parent,
    surveyed: true,
  })
  const areas = [
    area(code, 'county', null, '县'),
    area(street, 'street', code, '街'),
    area(community, 'community', street, '社区'),
    ...[1, 2, 3, 4].map((n) => area(grid(n), 'grid', community, `第${n}网格`)),
  ]
  areas.push(area(`${grid(1)}01`, 'microGrid', grid(1), '一院'), area(`${grid(2)}01`, 'microGrid', grid(2), '一院'))
  const feature = (own: string, geometry: GeoPolygon) => ({ type: 'Feature', properties: { code: own }, geometry })
  const whole = box(0, 0, 1600, 1000)
  const boundaries = {
    type: 'FeatureCollection',
    features: [
      feature(code, whole),
      feature(street, whole),
      feature(community, whole),
      ...[1, 2, 3, 4].map((n) => feature(grid(n), box((n - 1) * 400, 0, n * 400, 1000))),
    ],
  }
  const { 'invent.json': _, ...files } = sampleRegion(code).files
  const office = (id: string, at: string) => ({
    id,
    kind: 'governanceCentre',
    name: id,
    short: id,
    area: at,
    parent: null,
    phone: null,
    aroundTheClock: false,
  })
  const organisations = ['department.urbanManagement', 'propertyCompany'].map((kind) => ({
    ...office(`${code}.${kind}`, code),
    kind,
  }))
  const folder: RawFolder = {
    files: {
      ...files,
      'categories.json': {
        categories: [
          { ...category, code: '01', class: null },
          { ...category, code: '0101', parent: '01', handlerPost: 'handler', handlerOrganisation: 'propertyCompany' },
        ],
      },
      'duties.json': { items: [] },
      'lists.json': { items: [] },
      'columns.json': { columns: [] },
      'areas.json': { areas },
      'boundaries.geojson': boundaries,
      'organisations.json': {
        organisations: [...organisations, office(`${code}.street`, street), office(`${code}.community`, community)],
      },
    },
  }
  await regionLoad(db, folder, { version: 1, fromDay: '2026-01-05', now })
  return { code, community, grid, box }
}
const word = { 'zh-CN': '类' }
const category = {
  parent: null,
  name: word,
  publicName: word,
  class: 'simple',
  urgency: 'ordinary',
  verify: 'none',
  communityFirst: false,
  handlerPost: null,
  handlerOrganisation: null,
  listItem: null,
}

function square(a: number, b: number, c: number, d: number, west = 10): { type: 'Polygon'; coordinates: [number, number][][] } {
  const at = (x: number, y: number): [number, number] => [west + x * metre, y * metre]
  return { type: 'Polygon', coordinates: [[at(a, b), at(c, b), at(c, d), at(a, d), at(a, b)]] }
}
const draft = (region: string, areas: readonly DraftArea[], day = '2026-02-01') =>
  draftImport(db, areas, { id: randomUUID(), region, name: '测绘成果', day, by: '测甲', now })
const listed = (id: string) => db.read(context, (tx) => defects(tx, id))
const live = (id: string) => db.asOwner((tx) => goLive(tx, id, { name: '测甲', at: now }))
const refused = (code: AreaRefused['code']) => (error: unknown) => error instanceof AreaRefused && error.code === code

everyEngine('boundaries', (open) => {
  before(async () => {
    db = await open()
  })

  test('a clean survey has no defects and replaces the lines on its day; the old ones stay readable', async () => {
    const { code, grid, box } = await county()
    const before = await regionStamp(db, code, 0)
    const done = await draft(code, [
      { code: grid(1), geometry: box(0, 0, 500, 1000) },
      { code: grid(2), geometry: box(500, 0, 800, 1000) },
    ])
    assert.deepEqual([done.defects, done.mended], [0, 0])
    assert.deepEqual(await live(done.id), { areas: 0, boundaries: 2, accepted: 0 })
    assert.notEqual(await regionStamp(db, code, 0), before)
    const rows = await db.read(context, (tx) =>
      tx.rows<{ from: string; to: string | null }>(
        `select valid_from::text as "from", valid_to::text as "to" from boundary where code = $1 order by valid_from`,
        [grid(1)],
      ),
    )
    assert.deepEqual(rows, [
      { from: '2026-01-05', to: '2026-02-01' },
      { from: '2026-02-01', to: null },
    ])
  })

  test('strips narrower than two metres are mended, between neighbours and inside the parent', async () => {
    const { code, grid, box } = await county()
    const done = await draft(code, [
      { code: grid(1), geometry: box(0, 0, 401, 1000) },
      { code: grid(2), geometry: box(400, 0, 798.5, 1000) },
      { code: grid(3), geometry: box(800, 0, 1200, 1000) },
      { code: grid(4), geometry: box(1200, 0, 1600, 1000) },
    ])
    assert.equal(done.mended, 2)
    assert.deepEqual(await listed(done.id), [])
  })

  test('a real gap, an overlap, an orphan and a missing line are listed with their owners', async () => {
    const { code, community, grid, box } = await county()
    const done = await draft(code, [
      { code: grid(1), geometry: box(-50, 0, 400, 1000) },
      { code: grid(2), geometry: box(380, 0, 700, 1000) },
      { code: grid(3), geometry: box(800, 0, 1200, 1000) },
      { code: grid(4), geometry: box(1200, 0, 1600, 1000) },
      { code: grid(5), name: '楼宇网格', kind: 'dedicated', geometry: null },
    ])
    const all = await listed(done.id)
    assert.deepEqual(
      all.map((one) => [one.kind, one.areas, one.owners]),
      [
        ['gap', [community], [`${code}.community`]],
        ['noGeometry', [grid(5)], [`${code}.community`]],
        ['orphan', [grid(1)], [`${code}.community`]],
        ['overlap', [grid(1), grid(2)], [`${code}.community`]],
      ],
    )
    const size = Object.fromEntries(all.map((one) => [one.kind, one.size]))
    const about = (value: number | undefined, wanted: number) =>
      assert.ok(Math.abs((value ?? 0) - wanted) < wanted * 0.03, `${value} is not about ${wanted}`)
    about(size.gap, 100_000)
    about(size.overlap, 20_000)
    about(size.orphan, 50_000)
    assert.equal(size.noGeometry, 0)
    assert.match(JSON.stringify(all[0]?.geometry), /^{"type":"Polygon"/)
    const survey = await db.read(context, (tx) => surveyOf(tx, done.id))
    assert.ok(survey)
    assert.deepEqual([survey.names[community], survey.lines.length], ['社区', 5])
    const sheet = surveySheet({ ...survey, name: '<b>测绘' }, 'zh-CN')
    for (const word of ['空缺', '重叠', '超出上级界线', '没有画线', `${code}.community`, '&#60;b&#62;测绘', '剩余 4 处待认可'])
      assert.ok(sheet.includes(word), word)
    for (const kind of ['gap', 'overlap', 'orphan'])
      assert.match(sheet, new RegExp(`<path class=${kind} fill-rule=evenodd d="M[\\d. ]+L[^"]+Z`), kind)
    assert.ok(!/<script|undefined|NaN/.test(sheet))
    const { features } = JSON.parse(surveyGeoJson(survey))
    assert.deepEqual(
      features.map((one: { properties: { kind: string } }) => one.properties.kind),
      ['gap', 'noGeometry', 'orphan', 'overlap'],
    )
    assert.equal(await db.read(context, (tx) => surveyOf(tx, randomUUID())), null)
    const asked = (of: string, input: object) =>
      db.read(context, async (tx) => {
        const house = { region: () => ({ code: `${of}000000` }) } as never
        const actor = { type: 'staff', person: '', posts: [] } as const
        const page = await surveys.run({ house, tx, actor, counties: [of], now, language: 'zh-CN' }, input as never)
        return 'rows' in page ? (page.rows as readonly Record<string, unknown>[]) : assert.fail()
      })
    assert.deepEqual(
      (await asked(code, {})).map((one) => [one.id, one.defects, one.open]),
      [[done.id, 4, 4]],
    )
    assert.deepEqual(JSON.stringify((await asked(code, { draft: done.id }))[0]?.defects), JSON.stringify(survey.defects))
    assert.deepEqual(await asked('999999', { draft: done.id }), [], 'drafts of others are not there')
  })

  test('a draft goes live only when every defect was accepted by somebody by name', async () => {
    const { code, grid, box } = await county()
    const done = await draft(code, [{ code: grid(1), geometry: box(0, 0, 350, 1000) }])
    assert.equal(done.defects, 1)
    await assert.rejects(live(done.id), refused('openDefects'))
    const [gap] = await listed(done.id)
    const accept = () =>
      db.begin(context, (tx) => acceptDefect(tx, gap?.id ?? '', { person: null, name: '王主任', at: now, note: '待界线协商' }))
    assert.equal(await accept(), true)
    assert.equal(await accept(), false, 'once')
    assert.equal((await live(done.id)).accepted, 1)
    assert.deepEqual(
      (await listed(done.id)).map((one) => [one.acceptedBy, one.note]),
      [['王主任', '待界线协商']],
    )
    await assert.rejects(live(done.id), refused('noDraft'))
  })

  test('lines are never drawn over on the day they came into force', async () => {
    const { code, grid, box } = await county()
    const done = await draft(code, [{ code: grid(1), geometry: box(0, 0, 400, 999) }], '2026-01-05')
    await db.begin(context, async (tx) => {
      for (const one of await defects(tx, done.id))
        await acceptDefect(tx, one.id, { person: null, name: '王主任', at: now, note: 'x' })
    })
    await assert.rejects(live(done.id), refused('sameDay'))
  })

  test('a file that crosses itself is repaired, and one that is no map is refused', async () => {
    const { code, grid, box } = await county()
    const [a, b, c, d] = box(0, 0, 400, 1000).coordinates[0] ?? []
    assert.ok(a && b && c && d)
    const bow: GeoPolygon = { type: 'Polygon', coordinates: [[a, b, d, c, a]] }
    const done = await draft(code, [{ code: grid(1), geometry: bow }])
    assert.ok((await listed(done.id)).some((one) => one.kind === 'gap'))
    assert.throws(() =>
      readBoundaries({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code: 'x' }, geometry: null }] }),
    )
  })

  test('a split closes the grid, maps it to its parts by land, and its courtyards follow', async () => {
    const { code, grid, box } = await county()
    const east = cgcs(box(350, 0, 400, 1000).coordinates[0]?.[0]?.[0] ?? 0, 500 * metre)
    const into = [
      { code: grid(11), name: '西网格', geometry: box(0, 0, 100, 1000), takes: [`${grid(1)}01`] },
      { code: grid(12), name: '东网格', geometry: box(100, 0, 400, 1000), takes: [] },
    ]
    await assert.rejects(
      db.asOwner((tx) => splitArea(tx, { code: grid(1), day: '2026-02-01', into: into.map((part) => ({ ...part, takes: [] })) })),
      refused('childrenLeft'),
    )
    await db.asOwner((tx) => splitArea(tx, { code: grid(1), day: '2026-02-01', into }))
    const after = await db.read(context, (tx) => successors(tx, grid(1), '2026-03-01'))
    assert.deepEqual(
      after.map((one) => [one.code, Math.round(one.share * 100)]),
      [
        [grid(11), 25],
        [grid(12), 75],
      ],
    )
    assert.deepEqual(await db.read(context, (tx) => successors(tx, grid(1), '2026-01-31')), [{ code: grid(1), share: 1 }])
    assert.deepEqual(await db.read(context, (tx) => successors(tx, `${grid(1)}01`, '2026-03-01')), [
      { code: `${grid(11)}01`, share: 1 },
    ])
    assert.deepEqual(await db.read(context, (tx) => placeOf(tx, east)), [grid(12)])
    assert.ok(code)
  })

  test('a merge joins the land of neighbours under one code and numbers their courtyards on', async () => {
    const { grid, box } = await county()
    const middle = cgcs(box(200, 0, 400, 1000).coordinates[0]?.[0]?.[0] ?? 0, 500 * metre)
    await db.asOwner((tx) =>
      mergeAreas(tx, { codes: [grid(1), grid(2)], into: { code: grid(2), name: '合网格' }, day: '2026-02-01' }),
    )
    assert.deepEqual(await db.read(context, (tx) => placeOf(tx, middle)), [grid(2)])
    assert.deepEqual(await db.read(context, (tx) => successors(tx, grid(1), '2026-03-01')), [{ code: grid(2), share: 1 }])
    const yards = await db.read(context, (tx) =>
      tx.rows<{ code: string }>('select code from area where parent = $1 and valid_to is null order by code', [grid(2)]),
    )
    assert.deepEqual(
      yards.map((row) => row.code),
      [`${grid(2)}01`, `${grid(2)}02`],
    )
    await assert.rejects(
      db.asOwner((tx) =>
        mergeAreas(tx, { codes: [grid(3), `${grid(2)}01`], into: { code: grid(3), name: 'x' }, day: '2026-03-01' }),
      ),
      refused('notNeighbours'),
    )
  })

  test('statistics follow an area through a split and a later new code', async () => {
    const { code, community, grid, box } = await county()
    await db.asOwner((tx) =>
      splitArea(tx, {
        code: grid(3),
        day: '2026-02-01',
        into: [
          { code: grid(31), name: '甲', geometry: box(800, 0, 1000, 1000), takes: [] },
          { code: grid(32), name: '乙', geometry: box(1000, 0, 1200, 1000), takes: [] },
        ],
      }),
    )
    await db.asOwner((tx) => renameArea(tx, { code: community, to: `${code}001009`, day: '2026-04-01' }))
    const after = await db.read(context, (tx) => successors(tx, grid(3), '2026-05-01'))
    assert.deepEqual(
      after.map((one) => [one.code, Math.round(one.share * 10)]),
      [
        [`${code}001009031`, 5],
        [`${code}001009032`, 5],
      ],
    )
    await assert.rejects(
      db.asOwner((tx) => renameArea(tx, { code: `${code}001009`, to: `${code}002001`, day: '2026-06-01' })),
      refused('wrongCode'),
    )
  })
})
