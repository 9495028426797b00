// Sixty made-up requests through the whole loop, counted to the last entry; and the beginning of the real file, where it is here.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { place } from '../../registers/areas/place.ts'
import { instantAt } from '../../rules/time.ts'
import type { House } from '../../store/house.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { world } from '../../test/world.ts'
import { replayLines } from './lines.ts'
import { pacific } from './pacific.ts'
import { replayRequests } from './replay.ts'
import { RequestsBroken, readRequests } from './requests.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaguan-replay-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const db = await testDatabase()
const w = world(db)
const house: House = { ...w.house, place }
const county = '980777'

const header =
  'unique_key,created_date,closed_date,resolution_action_updated_date,status,status_notes,agency_name,category,complaint_type,descriptor,incident_address,supervisor_district,neighborhood,location,source,media_url,latitude,longitude,police_district'
type Made = { opened: string; closed: string; notes?: string; nowhere?: boolean }
const made: readonly Made[] = [
  // Twenty in time, opened on Monday, closed on Tuesday; one of them without a point, one with words that only look like a transfer, one transferred.
  ...Array.from({ length: 20 }, (_, i) => ({
    opened: `2015-06-01 09:${10 + i}:00`,
    closed: `2015-06-02 10:${10 + i}:00`,
    nowhere: i === 3,
    notes: i === 4 ? 'new transformers fitted' : i === 6 ? 'Transferred to another agency' : i % 2 === 0 ? 'done' : '',
  })),
  // Fifteen late by a day: five working days from Tuesday end with the next Tuesday.
  ...Array.from({ length: 15 }, (_, i) => ({
    opened: `2015-06-02 11:${10 + i}:00`,
    closed: `2015-06-10 09:${10 + i}:00`,
    notes: 'done',
  })),
  // Eight late by more than twice the time.
  ...Array.from({ length: 8 }, (_, i) => ({ opened: `2015-06-03 08:0${i}:00`, closed: `2015-06-30 08:0${i}:00`, notes: 'done' })),
  // Six that never close.
  ...Array.from({ length: 6 }, (_, i) => ({ opened: `2015-06-04 20:0${i}:00`, closed: '', notes: 'open' })),
  // Four that close before they open.
  ...Array.from({ length: 4 }, (_, i) => ({ opened: `2015-06-05 18:0${i}:00`, closed: `2015-06-05 11:0${i}:00`, notes: 'done' })),
  // On the edge: the fifth working day ends at midnight; a second later it is late.
  { opened: '2015-06-05 23:59:59', closed: '2015-06-12 23:59:59', notes: 'done' },
  { opened: '2015-06-05 23:59:58', closed: '2015-06-13 00:00:00', notes: 'done' },
  { opened: '2015-06-05 23:59:57', closed: '2015-06-13 00:00:01', notes: 'done' },
  // Joined to a case held here, or to none.
  { opened: '2015-06-08 10:00:00', closed: '2015-06-08 15:00:00', notes: 'Duplicate of 7000001' },
  { opened: '2015-06-08 10:01:00', closed: '2015-06-08 15:01:00', notes: 'Duplicate, see 99999999' },
  { opened: '2015-06-08 10:02:00', closed: '2015-06-08 15:02:00', notes: 'is a duplicate and was reported as 7000059' },
  { opened: '2015-06-08 10:03:00', closed: '2015-06-08 15:03:00', notes: 'Case transferred to 7000002' },
  // Told again while the first is worked on: merged, and answered with it.
  { opened: '2015-06-08 10:04:00', closed: '2015-06-08 15:04:00', notes: 'Duplicate of 7000036' },
]
const channels = ['Phone', 'Mobile/Open311', 'Web', 'Email', 'Twitter', 'Integrated Agency']
const line = ({ opened, closed, notes = '', nowhere = false }: Made, i: number) => {
  const north = i % 4
  const lat = nowhere ? '0.0' : String(37.7 + north * 0.02 + (i % 7) * 0.001)
  const lon = nowhere ? '0.0' : String(-122.4 - (i % 5) * 0.001)
  return [
    7000001 + i,
    `${opened} UTC`,
    closed === '' ? '' : `${closed} UTC`,
    '',
    closed === '' ? 'Open' : 'Closed',
    `"${notes}"`,
    `Crew ${i % 3}`,
    i % 2 === 0 ? 'Lamps' : 'Kerbs',
    i % 2 === 0 ? `Lamp ${i % 4}` : 'Kerb broken',
    'Other',
    `"${i} INVENTED ROW, HARBOUR"`,
    north < 2 ? 1 : 10,
    ['Alder', 'Birch', 'Cedar', 'Date'][north],
    '',
    channels[i % 6],
    '',
    lat,
    lon,
    '',
  ].join(',')
}
const file = join(folder, 'requests.csv')
// The order of the file is not the order of time.
writeFileSync(file, `${[header, ...made.map(line).reverse()].join('\n')}\n`)

test('sixty-one requests are counted to the last entry, and a second run changes nothing', async () => {
  const done = await replayRequests(house, file, { county })
  assert.equal(done.rows, 61)
  assert.deepEqual(done.summary.states, [
    { state: 'archived', cases: 43 },
    { state: 'rated', cases: 9 },
    { state: 'inHandling', cases: 6 },
    { state: 'void', cases: 2 },
    { state: 'handedOver', cases: 1 },
  ])
  const { medianDays, ...whole } = done.summary.whole
  assert.deepEqual(whole, { cases: 61, open: 6, onTime: 28, late: 30, lateOpen: 6 })
  assert.equal(medianDays, 1.04, 'of the 55 that ended, the 28th took a day and an hour')
  assert.deepEqual(done.summary.escalations, { overdue: 30, twice: 14 })
  assert.equal(done.summary.entries, 385)
  assert.equal(done.neverClosed, 6)
  assert.deepEqual(done.closedBeforeOpen, ['7000050', '7000051', '7000052', '7000053'])
  assert.deepEqual(done.withoutPoint, ['7000004'])
  assert.deepEqual(done.said, {
    duplicate: { here: 2, merged: 1, elsewhere: 2 },
    transferred: { here: 1, merged: 0, elsewhere: 1 },
  })
  assert.deepEqual([done.summary.merged, done.summary.handedOver], [1, 1])
  assert.deepEqual(done.expired, { escalateOverdue: 44, archive: 43 })
  assert.equal(
    done.summary.offices.reduce((sum, one) => sum + one.cases, 0),
    61,
  )
  assert.deepEqual(
    done.summary.offices.find((one) => one.office === null),
    { office: null, cases: 2, open: 0, onTime: 0, late: 0, lateOpen: 0, medianDays: 0.21 },
  )
  const lines = replayLines(done)
  assert.ok(lines.some((one) => one.includes('late (5 working days, Mon–Fri) 30')))
  assert.ok(
    lines.includes('merged with another case here 1, duplicates of a case not held here 2, handed over to another authority 1'),
  )
  assert.ok(lines.some((one) => one.startsWith('closed before they opened 4') && one.includes('7000053')))

  const again = await replayRequests(house, file, { county })
  assert.deepEqual(again.summary, done.summary)
  assert.deepEqual(again.expired, {})
})

const rows = <R>(sql: string, params: readonly unknown[] = []) =>
  db.read({ actor: 'test', counties: [county] }, (tx) => tx.rows<R>(sql, [county, ...params]))

test('every row came at its time, to its place, by its channel; nobody was invented who checked or rated', async () => {
  const verified = await db.read({ actor: 'test', counties: [county] }, (tx) => verifyCounty(tx, county))
  assert.deepEqual(
    { faults: verified.faults, entries: verified.entries, cases: verified.cases },
    { faults: [], entries: 385, cases: 61 },
  )
  const [first] = await rows<Record<string, unknown>>(
    `select c.opened_at, c.source, c.place_state, w.text, p.text as place, (select at from entry e where e.county = $1 and e.case_id = c.id and step = 'finish') as finished
     from "case" c join words w on w.county = $1 and w.id = c.text_id join words p on p.county = $1 and p.id = c.place_id where c.county = $1 order by c.opened_at, c.id limit 1`,
  )
  assert.deepEqual(first, {
    opened_at: instantAt('2015-06-01', 550, pacific),
    finished: instantAt('2015-06-02', 610, pacific),
    source: 'hotline',
    place_state: 'point',
    text: 'Lamps\nLamp 0\nOther',
    place: '0 INVENTED ROW, HARBOUR',
  })
  assert.deepEqual(await rows('select place_state, count(*) as n from "case" where county = $1 group by 1 order by 1'), [
    { place_state: 'picked', n: 1 },
    { place_state: 'point', n: 60 },
  ])
  assert.deepEqual(
    await rows('select source, count(*) as n from "case" where county = $1 group by 1 order by 1'),
    ['agency', 'app', 'email', 'hotline', 'social', 'web'].map((source) => ({ source, n: source === 'hotline' ? 11 : 10 })),
  )
  assert.deepEqual(
    await rows(
      `select step, facts ->> 'source' as source, count(*) as n from entry where county = $1 and step in ('finish', 'verify', 'verifyByPhone', 'rate', 'unrated') group by 1, 2`,
    ),
    [{ step: 'finish', source: 'notInSource', n: 51 }],
  )
  assert.deepEqual(await rows('select count(*) as n from party where county = $1'), [{ n: 0 }])
})

test('a joined case names its partner on both sides; a partner not held here is said in words', async () => {
  const joined = await rows<{ facts: { ground: string }; told: number }>(
    `select e.facts, (select count(*) from entry o where o.county = $1 and o.case_id = (e.facts ->> 'duplicateOf')::uuid and o.facts ->> 'duplicate' = e.case_id::text) as told
     from entry e where e.county = $1 and e.step = 'void' and e.to_state = 'void' order by e.at`,
  )
  assert.deepEqual(
    joined.map(({ facts, told }) => [facts.ground, told]),
    [
      ['duplicate', 1],
      ['transferred', 1],
    ],
  )
  const noted = await rows<{ text: string; n: number }>(
    `select text, count(*) as n from words where county = $1 and kind = 'note' group by 1`,
  )
  assert.deepEqual(noted, [{ text: 'Duplicate of a case not held here.', n: 2 }])
})

test('a file that is no file of requests is told by its row', async () => {
  const broken = async (name: string, text: string, told: RegExp) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    await assert.rejects(
      readRequests(path, pacific),
      (error: Error) => error instanceof RequestsBroken && told.test(error.message),
    )
  }
  const row = line(made[0] ?? { opened: '', closed: '' }, 0)
  await broken('columns.csv', 'unique_key,created_date\n1,2\n', /no column closed_date/)
  await broken('twice.csv', `${[header, row, row].join('\n')}\n`, /row 2 \(7000001\): unique_key is missing or stands twice/)
  await broken('time.csv', `${[header, row.replace('2015-06-01 09', '2015-06-31 09')].join('\n')}\n`, /created_date is no time/)
})

test('summer time is as the table says', () => {
  const local = (day: string, minute: number) => new Date(instantAt(day, minute, pacific)).toISOString()
  assert.equal(local('2015-03-08', 60), '2015-03-08T09:00:00.000Z')
  assert.equal(local('2015-03-08', 180), '2015-03-08T10:00:00.000Z')
  assert.equal(local('2015-11-01', 60), '2015-11-01T08:00:00.000Z')
  assert.equal(local('2015-11-01', 120), '2015-11-01T10:00:00.000Z')
  assert.equal(local('2019-12-01', 0), '2019-12-01T08:00:00.000Z')
})

const real = new URL('../../../shared/data/requests-san-francisco.csv', import.meta.url).pathname
test('the first rows of the real file', { skip: existsSync(real) ? false : 'the real file is not here' }, async () => {
  const all = await readRequests(real, pacific)
  assert.equal(all.length, 10_000)
  assert.equal(all.filter((row) => row.closedAt === null).length, 363)
  assert.equal(all.filter((row) => row.closedAt !== null && row.closedAt < row.openedAt).length, 48)
  const done = await replayRequests(house, real, { county: '980778', limit: 60 })
  const { summary } = done
  assert.equal(summary.whole.cases, 60)
  assert.equal(summary.whole.onTime + summary.whole.late, 60)
  assert.equal(summary.escalations.overdue, summary.whole.late)
})
