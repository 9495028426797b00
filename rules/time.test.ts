// Days, months and zones by integers only: against Temporal, tables, and every process zone.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  addMonths,
  type Day,
  dayNumber,
  dayOf,
  daysBetween,
  instantAt,
  isoInstant,
  localDay,
  localMinute,
  parseDay,
  weekday,
  type Zone,
} from './time.ts'

const china: Zone = { offsets: [{ from: null, minutes: 480 }] }
const anyDay = fc.integer({ min: -719_162, max: 2_932_896 }).map(dayOf)
const instant = fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 })

test('a day number counts as Temporal counts, over the whole calendar', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      const plain = Temporal.PlainDate.from(day)
      assert.equal(dayNumber(day), Temporal.PlainDate.from('1970-01-01').until(plain).days)
      assert.equal(dayOf(dayNumber(day)), day)
      assert.equal(weekday(day), plain.dayOfWeek)
    }),
  )
})

test('months end where the month ends', () => {
  const table: readonly [Day, number, Day][] = [
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2028-02-29', 48, '2032-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-05-31', 0, '2026-05-31'],
  ]
  for (const [day, n, expected] of table) assert.equal(addMonths(day, n), expected, `${day} + ${n} months`)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -500, max: 500 }), (number, n) => {
      assert.equal(addMonths(dayOf(number), n), Temporal.PlainDate.from(dayOf(number)).add({ months: n }).toString())
    }),
  )
})

test('only days that exist are days', () => {
  for (const text of [
    '2026-02-29',
    '2100-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-4-01',
    '0000-01-01',
    '',
    '2026/04/01',
    '2026-04-0x',
  ]) {
    assert.equal(parseDay(text), null, text)
    assert.throws(() => dayNumber(text), RangeError, text)
  }
  assert.equal(parseDay('2028-02-29'), '2028-02-29')
})

test('adding days and days between are each other’s inverse', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -3000, max: 3000 }), (number, n) => {
      assert.equal(daysBetween(dayOf(number), addDays(dayOf(number), n)), n)
    }),
  )
})

test('an instant and its local day and minute agree with Temporal', () => {
  fc.assert(
    fc.property(instant, (at) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('+08:00')
      assert.equal(localDay(at, china), zoned.toPlainDate().toString())
      assert.equal(localMinute(at, china), zoned.hour * 60 + zoned.minute)
      assert.equal(isoInstant(at), Temporal.Instant.fromEpochMilliseconds(at).toString({ fractionalSecondDigits: 3 }))
      const back = instantAt(localDay(at, china), localMinute(at, china), china)
      assert.ok(back <= at && at - back < 60_000)
    }),
  )
})

test('a zone with a jump of an hour loses no instant and knows the doubled hour by its first coming', () => {
  const spring = Date.UTC(2026, 2, 8, 7)
  const autumn = Date.UTC(2026, 10, 1, 6)
  const newYork: Zone = {
    offsets: [
      { from: null, minutes: -300 },
      { from: spring, minutes: -240 },
      { from: autumn, minutes: -300 },
    ],
  }
  for (const [day, minute] of [
    ['2026-03-08', 150],
    ['2026-11-01', 90],
    ['2026-07-01', 600],
    ['2026-01-01', 0],
    ['2026-12-24', 1440],
  ] as const) {
    const zoned = Temporal.PlainDateTime.from(`${day}T00:00`)
      .add({ minutes: minute })
      .toZonedDateTime('America/New_York', { disambiguation: 'compatible' })
    assert.equal(instantAt(day, minute, newYork), zoned.epochMilliseconds, `${day} ${minute}`)
  }
  assert.equal(localDay(spring - 1, newYork), '2026-03-08')
  assert.equal(localMinute(spring - 1, newYork), 119)
  assert.equal(localMinute(spring, newYork), 180)
})

test('the answers depend neither on the zone of the process nor on Temporal', () => {
  const script = `
    delete globalThis.Temporal
    if (typeof Temporal !== 'undefined') throw new Error('Temporal is still there')
    const { startClock, twiceDue } = await import(${JSON.stringify(new URL('./clock.ts', import.meta.url).href)})
    const { addDays, isoInstant, instantAt, localDay } = await import(${JSON.stringify(new URL('./time.ts', import.meta.url).href)})
    const { addWorkingDays } = await import(${JSON.stringify(new URL('./calendar.ts', import.meta.url).href)})
    const { readFileSync } = await import('node:fs')
    const years = new Map([2024, 2025, 2026].map(y => [y, JSON.parse(readFileSync(new URL('../regions/calendar/' + y + '.json', ${JSON.stringify(import.meta.url)}), 'utf8'))]))
    const zone = { offsets: [{ from: null, minutes: 480 }] }
    const cal = { version: 1, zone, office: [[540, 720], [840, 1080]], years }
    const policy = { clock: 'c', version: 1, class: null, urgency: null, law: 'local', movesOn: true, warnAt: 0.75, pauses: [], onExpiry: null, extension: null }
    let out = new Date(2026, 9, 1).getTimezoneOffset() + '\\n---\\n'
    for (let day = '2025-12-20'; day < '2027-02-10'; day = addDays(day, 1)) {
      const at = instantAt(day, 1439, zone)
      out += [day, localDay(at, zone), addWorkingDays(day, 5, cal).day].join(' ')
      for (const unit of ['day', 'workingDay', 'workingMinute', 'minute']) {
        const row = startClock({ ...policy, unit, length: 7 }, at, cal, { id: 'x', owner: null })
        out += ' ' + [row.dueAt, row.warnAt, twiceDue(row, cal)].map(isoInstant).join(' ')
      }
      out += '\\n'
    }
    console.log(out)`
  const zones = ['UTC', 'America/New_York', 'Asia/Shanghai', 'Asia/Urumqi']
  const answers = zones.map((TZ) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    }).split('---'),
  )
  assert.equal(new Set(answers.map(([offset]) => offset)).size, 4, 'the zones of the children really differ')
  assert.equal(new Set(answers.map(([, table]) => table)).size, 1)
  assert.ok((answers[0]?.[1]?.length ?? 0) > 50_000)
})
