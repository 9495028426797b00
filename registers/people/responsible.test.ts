// Who is responsible at a place: the six chiefs, the triangle, the roster; and what is covered is counted.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { DAY } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { cgcs } from '../areas/coordinates.ts'
import { coverage as counted } from '../reads/coverage.ts'
import { members } from '../reads/members.ts'
import { organisations } from '../reads/organisations.ts'
import { regionLoad } from '../regions/load.ts'
import { sampleCounty, sampleRegion } from '../regions/sample.ts'
import { coverage } from './coverage.ts'
import { endPost, setAbsence } from './posts.ts'
import { responsibleFor, sixChiefs } from './responsible.ts'

const db = await testDatabase()
const context = { actor: 'test', counties: [] }
const start = Date.UTC(2026, 0, 5, 2)
const now = start + 10 * DAY
const county = sampleCounty()
await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2026-01-05', now: start })
const look = <T>(run: Parameters<typeof db.read<T>>[1]) => db.read(context, run)

const group = await (async () => {
  const rows = await look((tx) =>
    tx.rows<{ code: string }>(`select code from area where region = $1 and level = 'group' order by code limit 1`, [
      `${county}000000`,
    ]),
  )
  return rows[0]?.code ?? assert.fail()
})()

test('from a household group the six chiefs answer in one chain, each with a telephone', async () => {
  const { areas, contacts } = await look((tx) => responsibleFor(tx, group, now))
  assert.deepEqual(areas, [group, group.slice(0, 17), group.slice(0, 15), group.slice(0, 12), group.slice(0, 9)])
  assert.deepEqual(
    contacts.filter((one) => one.chief).map((one) => one.role),
    [...sixChiefs.slice(0, 4), 'stationChief', 'townshipHead'],
  )
  assert.deepEqual(
    new Set(contacts.filter((one) => !one.chief && one.role !== 'duty').map((one) => one.role)),
    new Set(['gridWorker', 'partyContact']),
  )
  assert.ok(contacts.every((one) => one.phone !== null && one.person !== null))
})

test('the roster says who is on duty: street, station and county, first line first', async () => {
  const { contacts } = await look((tx) => responsibleFor(tx, group, now))
  const duty = contacts.filter((one) => one.role === 'duty')
  assert.deepEqual(
    [...new Set(duty.map((one) => one.organisation))],
    [`${county}001.centre`, `${county}001.station`, `${county}.centre`],
  )
  assert.ok(duty.every((one) => one.onDuty))
  const later = await look((tx) => responsibleFor(tx, group, now + 7 * DAY))
  assert.notDeepEqual(
    later.contacts.filter((one) => one.role === 'duty').map((one) => one.person),
    duty.map((one) => one.person),
  )
})

test('a point near a building knows its courtyard; a point in no grid knows nobody', async () => {
  const rows = await look((tx) =>
    tx.rows<{ area: string; lon: number; lat: number }>(
      `select area, st_x(st_centroid(geom)) as lon, st_y(st_centroid(geom)) as lat from place where region = $1 and kind = 'building' order by id limit 1`,
      [`${county}000000`],
    ),
  )
  const house = rows[0] ?? assert.fail()
  const here = await look((tx) => responsibleFor(tx, cgcs(house.lon, house.lat), now))
  assert.deepEqual(here.grids, [house.area.slice(0, 15)])
  assert.equal(here.areas[0], house.area)
  assert.ok(here.contacts.some((one) => one.role === 'courtyardHead'))
  const nowhere = await look((tx) => responsibleFor(tx, cgcs(0, 0), now))
  assert.deepEqual(nowhere, { areas: [], grids: [], contacts: [] })
})

test('while the grid worker is away his deputy is named beside him', async () => {
  const grid = group.slice(0, 15)
  const rows = await look((tx) =>
    tx.rows<{ id: string }>(`select id::text as id from post where kind = 'gridWorker' and areas[1] like $1 order by id`, [
      `${grid.slice(0, 12)}%`,
    ]),
  )
  const own = await look((tx) =>
    tx.rows<{ id: string }>(`select id::text as id from post where kind = 'gridWorker' and areas = array[$1] order by id`, [
      grid,
    ]),
  )
  const away = own[0]?.id ?? assert.fail()
  const deputy = rows.find((row) => !own.some((one) => one.id === row.id))?.id ?? assert.fail()
  await db.begin(context, (tx) => setAbsence(tx, { id: randomUUID(), post: away, deputy, from: now, to: now + DAY }))
  const workers = (await look((tx) => responsibleFor(tx, grid, now))).contacts.filter((one) => one.role === 'gridWorker')
  assert.ok(workers.some((one) => one.deputy !== null && one.deputy.phone !== null))
  assert.ok((await look((tx) => responsibleFor(tx, grid, now + DAY))).contacts.every((one) => one.deputy === null))
})

test('committees of the invented place have a chair and at least three members each, in every street and community', async () => {
  const rows = await look((tx) =>
    tx.rows<{ kind: string; n: number; least: number; chairs: number }>(
      `select kind, count(*)::int as n, min(members)::int as least, sum(chairs)::int as chairs from (
         select o.kind, o.id, count(*) as members, count(*) filter (where m.role = 'chair') as chairs
         from organisation o join organisation_member m on m.organisation = o.id
         where o.region = $1 and o.kind in ('mediationCommittee', 'jointCommittee') group by 1, 2) x group by kind order by kind`,
      [`${county}000000`],
    ),
  )
  const [joint, mediation] = rows
  assert.ok(joint && mediation && joint.least >= 3 && mediation.least >= 3, JSON.stringify(rows))
  assert.deepEqual([joint.chairs, mediation.chairs], [joint.n, mediation.n])
  assert.equal(mediation.n, joint.n + 3, 'three streets')
  const asked = async (
    query: typeof members | typeof counted | typeof organisations,
    input: object,
    code = `${county}000000`,
  ) => {
    const region = {
      code,
      postKinds: new Map([
        ['dispatcher', { kind: 'dispatcher', permissions: ['case.organisation'] }],
        ['communityCadre', { kind: 'communityCadre', permissions: ['case.organisation'] }],
      ]),
      calendar: { zone: { offsets: [{ from: null, minutes: 480 }] } },
    }
    const actor = { type: 'staff', person: '', posts: [] } as const
    const page = await look((tx) =>
      query.run(
        { house: { region: () => region } as never, tx, actor, counties: [county], now, language: 'zh-CN' },
        input as never,
      ),
    )
    return 'rows' in page ? (page.rows as readonly Record<string, unknown>[]) : assert.fail()
  }
  const offices = async (input: object) => (await asked(organisations, input)).map((one) => one.id)
  assert.ok((await offices({ kind: 'jointCommittee', limit: 5 })).length === 5)
  assert.deepEqual(await offices({ kind: 'jointCommittee', limit: 5, takesPart: 'true' }), [])
  assert.ok((await offices({ kind: 'governanceCentre', limit: 5, takesPart: 'true' })).length === 5)
  const organisation = `${county}001001.joint`
  const seats = await asked(members, { organisation })
  assert.deepEqual(
    seats.map((one) => [one.role, one.person !== null, one.organisationId]),
    [
      ['chair', true, null],
      ['deputy', true, null],
      ...[`${county}001.justice`, `${county}001.station`, `${county}001001.property`]
        .filter((id) => seats.some((one) => one.organisationId === id))
        .map((id) => ['member', false, id]),
    ],
  )
  assert.deepEqual(await asked(members, { organisation }, '999999000000'), [], 'committees of others are not there')
  assert.ok((await asked(counted, {})).some((one) => one.what === 'partyContact' && one.covered === 58 && one.total === 60))
})

test('coverage counts what is filled and names what is not', async () => {
  const before = await look((tx) => coverage(tx, county, now))
  const of = (all: typeof before, what: string) => all.find((one) => one.what === what) ?? assert.fail(what)
  assert.deepEqual([of(before, 'gridWorker').covered, of(before, 'gridWorker').total], [60, 60])
  assert.deepEqual([of(before, 'partyContact').covered, of(before, 'partyContact').missing.length], [58, 2])
  assert.deepEqual([of(before, 'townshipHead').covered, of(before, 'townshipHead').total], [3, 3])
  const heads = await look((tx) =>
    tx.rows<{ id: string }>(`select id::text as id from post where region = $1 and kind = 'townshipHead' and areas = array[$2]`, [
      `${county}000000`,
      `${county}002`,
    ]),
  )
  await db.begin(context, (tx) => endPost(tx, heads[0]?.id ?? assert.fail(), now))
  assert.deepEqual(of(await look((tx) => coverage(tx, county, now)), 'townshipHead').missing, [`${county}002000`])
})
