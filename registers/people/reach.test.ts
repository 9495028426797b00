// No administrator reaches above or beside his own post, or himself: held over every kind of post, area, office and administrator.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Holding, Staff } from '../../rules/actor.ts'
import { isRefusal } from '../../rules/refusal.ts'
import type { AreaLevel } from '../../rules/region.ts'
import { HOUR } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { regionLoad } from '../regions/load.ts'
import { readRegion } from '../regions/read.ts'
import { sampleCounty, sampleRegion } from '../regions/sample.ts'
import { actorOf } from './actor.ts'
import { type By, endAway, endSeat, giveSeat, moveSeat, setAway, someone } from './administer.store.ts'
import { kindsWithin, reaching, type Seat } from './reach.ts'

const db = await testDatabase()
const county = sampleCounty()
await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2026-01-01', now: 1 })
const region = await readRegion(db, county)
const now = 1_790_000_000_000
const down: readonly AreaLevel[] = ['city', 'county', 'street', 'community', 'grid', 'microGrid', 'group']

const holding = (kind: string, area: string): Holding => ({
  id: randomUUID(),
  kind,
  organisation: `${area}.centre`,
  areas: [area],
  permissions: region.postKinds.get(kind)?.permissions ?? [],
  from: 0,
  to: null,
  via: 'own',
})
const staff = (...posts: Holding[]): Staff => ({ type: 'staff', person: randomUUID(), posts })
const first = (level: AreaLevel, under: string): string => {
  const found = [...region.areas.values()].find((one) => one.level === level && one.code.startsWith(under))
  return found ? found.code.replace(level === 'street' || level === 'county' ? /0+$/ : /$^/, '') : ''
}
const streets = [`${county}001`, `${county}002`]
/** What only a person at the terminal gives. */
const apart = ['systemAdmin', 'securityAdmin', 'auditAdmin', 'dataOfficer']

test('over every post, place, office and administrator: what may be given lies at or below his own level, inside his areas, and is no administration', () => {
  const administrators = [
    holding('postAdmin', streets[0] ?? ''),
    holding('postAdmin', streets[1] ?? ''),
    holding('systemAdmin', county),
  ]
  const areas = [county, ...streets, ...streets.flatMap((street) => [first('community', street), first('grid', street)])]
  const offices = [...region.organisations.values()].filter((one) => /centre$|police$|government$/.test(one.id))
  let given = 0
  let refused = 0
  for (const admin of administrators)
    for (const { kind, level } of region.postKinds.values())
      for (const area of areas)
        for (const office of offices) {
          const answer = reaching(region, staff(admin), { kind, organisation: office.id, areas: [area] })
          if (typeof answer === 'string') {
            refused++
            continue
          }
          given++
          const [own = ''] = admin.areas
          const ownLevel = region.postKinds.get(admin.kind)?.level ?? 'county'
          assert.ok(level !== null && down.indexOf(level) >= down.indexOf(ownLevel), `${admin.kind} gave ${kind}`)
          assert.ok(area.startsWith(own), `${own} gave ${area}`)
          assert.ok(office.area.startsWith(own), `${own} gave at ${office.id}`)
          assert.ok(!apart.includes(kind), `${admin.kind} gave ${kind}`)
          if (admin.kind === 'postAdmin') assert.notEqual(kind, 'postAdmin', 'nobody makes another of his own kind')
        }
  assert.ok(given > 100 && refused > 1000, `${given} given, ${refused} refused`)
  // Whoever administers nothing gives nothing, whatever else he holds.
  for (const { kind } of region.postKinds.values())
    if (!['postAdmin', 'systemAdmin'].includes(kind))
      assert.equal(
        typeof reaching(region, staff(holding(kind, county)), {
          kind: 'gridWorker',
          organisation: `${county}.centre`,
          areas: [county],
        }),
        'string',
        kind,
      )
})

test('a seat partly outside is outside, and one of nowhere is nobody’s', () => {
  const admin = staff(holding('postAdmin', streets[0] ?? ''))
  const grids = streets.map((street) => first('grid', street))
  const at = (areas: readonly string[], organisation = `${streets[0]}.centre`): Seat => ({
    kind: 'gridWorker',
    organisation,
    areas,
  })
  assert.notEqual(typeof reaching(region, admin, at(grids.slice(0, 1))), 'string')
  assert.equal(reaching(region, admin, at(grids)), 'postOutside')
  assert.equal(reaching(region, admin, at([])), 'postOutside')
  assert.equal(reaching(region, admin, at(grids.slice(0, 1), 'nowhere')), 'postOutside')
  assert.ok(kindsWithin(region, admin).includes('dispatcher'))
  assert.ok(!kindsWithin(region, admin).includes('postAdmin') && !kindsWithin(region, admin).includes('handler'))
})

// ── the same in the register: by every act, on everybody ─────────────────────────────────────────────────────────

const within = <T>(run: Parameters<typeof db.begin<T>>[1]) => db.begin({ actor: 'test', counties: [] }, run)
async function holderOf(kind: string, area: string): Promise<{ person: string; post: string }> {
  const [row] = await within((tx) =>
    tx.rows<{ person: string; post: string }>(
      'select person, id as post from post where kind = $1 and $2 = any(areas) and person is not null and to_at is null order by id limit 1',
      [kind, area],
    ),
  )
  assert.ok(row, `${kind} of ${area}`)
  return row
}
async function administrator(kind: string, area: string): Promise<By & { readonly post: string }> {
  const { person, post } = await holderOf(kind, area)
  const actor = await within((tx) => actorOf(tx, person, now))
  assert.ok(actor)
  return { actor, region, now, post }
}
const refusedAs = (answer: unknown, code: string) => assert.equal(isRefusal(answer) ? answer.refused : answer, code)

test('nobody acts on himself, by no act', async () => {
  const by = await administrator('postAdmin', streets[0] ?? '')
  const me = by.actor.person
  const worker = await holderOf('dispatcher', streets[0] ?? '')
  const seat = {
    id: randomUUID(),
    kind: 'dispatcher',
    organisation: `${streets[0]}.centre`,
    areas: [streets[0] ?? ''],
    from: now,
    to: null,
  }
  const span = { from: now, to: now + HOUR }
  const before = await within((tx) => actorOf(tx, me, now + 1))
  refusedAs(await within((tx) => giveSeat(tx, by, me, seat)), 'oneself')
  refusedAs(await within((tx) => moveSeat(tx, by, me, by.post, seat)), 'oneself')
  refusedAs(await within((tx) => endSeat(tx, by, randomUUID(), me, by.post)), 'oneself')
  refusedAs(
    await within((tx) => setAway(tx, by, me, { id: randomUUID(), post: by.post, deputy: worker.post, ...span })),
    'oneself',
  )
  // Nor by the back door: another is away, and he himself would stand in.
  const away = { id: randomUUID(), post: worker.post, deputy: by.post, ...span }
  refusedAs(await within((tx) => setAway(tx, by, worker.person, away)), 'oneself')
  refusedAs(await within((tx) => someone(tx, by, me)), 'oneself')
  assert.deepEqual(await within((tx) => actorOf(tx, me, now + 1)), before)
})

test('whoever holds one post above, or outside, is out of reach with all of his', async () => {
  const by = await administrator('postAdmin', streets[0] ?? '')
  const leader = await holderOf('districtLeader', county)
  const other = await holderOf('dispatcher', streets[1] ?? '')
  const equal = await holderOf('postAdmin', streets[1] ?? '')
  refusedAs(await within((tx) => someone(tx, by, leader.person)), 'postAbove')
  refusedAs(await within((tx) => someone(tx, by, other.person)), 'postOutside')
  refusedAs(await within((tx) => someone(tx, by, equal.person)), 'postAbove')
  // A grid worker who stands in for a leader is as high as the leader meanwhile.
  const worker = await holderOf('gridWorker', first('grid', streets[0] ?? ''))
  assert.ok(!isRefusal(await within((tx) => someone(tx, by, worker.person))))
  const absence = randomUUID()
  await within((tx) =>
    tx.rows('insert into absence (id, post, deputy_post, from_at, to_at) values ($1, $2, $3, $4, $5)', [
      absence,
      leader.post,
      worker.post,
      now,
      now + HOUR,
    ]),
  )
  refusedAs(await within((tx) => someone(tx, by, worker.person)), 'postAbove')
  // The county’s administrator reaches down to both streets’, and not to who watches him.
  const county1 = await administrator('systemAdmin', county)
  assert.ok(!isRefusal(await within((tx) => someone(tx, county1, equal.person))))
  const auditor = await holderOf('auditAdmin', county)
  refusedAs(await within((tx) => someone(tx, county1, auditor.person)), 'postAbove')
})

test('given, moved, away, back and ended: each once, each kept, and a retry changes nothing', async () => {
  const by = await administrator('postAdmin', streets[1] ?? '')
  const street = streets[1] ?? ''
  const cadre = await holderOf('communityCadre', first('community', street))
  const deputy = await holderOf('dispatcher', street)
  const seat = { id: randomUUID(), kind: 'dispatcher', organisation: `${street}.centre`, areas: [street], from: now, to: null }
  for (let i = 0; i < 2; i++) assert.equal(await within((tx) => moveSeat(tx, by, cadre.person, cadre.post, seat)), null)
  const held = await within((tx) => actorOf(tx, cadre.person, now + 1))
  const kinds = held?.posts.map((one) => one.kind) ?? []
  assert.ok(kinds.includes('dispatcher') && !kinds.includes('communityCadre'), kinds.join())
  const absence = randomUUID()
  const away = { id: absence, post: seat.id, deputy: deputy.post, from: now + 1, to: now + HOUR }
  const soon = { ...by, now: now + 2 }
  for (let i = 0; i < 2; i++) assert.equal(await within((tx) => setAway(tx, soon, cadre.person, away)), null)
  const standing = await within((tx) => actorOf(tx, deputy.person, now + 3))
  assert.ok(standing?.posts.some((one) => one.id === seat.id && one.via === 'deputy'))
  assert.equal(await within((tx) => endAway(tx, soon, randomUUID(), cadre.person, absence)), null)
  const back = await within((tx) => actorOf(tx, deputy.person, now + 3))
  assert.ok(!back?.posts.some((one) => one.id === seat.id))
  assert.equal(await within((tx) => endSeat(tx, soon, randomUUID(), cadre.person, seat.id)), null)
  const kept = await within((tx) =>
    tx.rows<{ what: string }>('select what from people_act where person = $1 order by at, what', [cadre.person]),
  )
  assert.deepEqual(
    kept.map((one) => one.what),
    ['move', 'absence', 'absenceEnd', 'postEnd'],
  )
  // What was kept is not changed by anybody who serves.
  await assert.rejects(within((tx) => tx.rows(`update people_act set what = 'post'`)))
  await assert.rejects(within((tx) => tx.rows('delete from people_act')))
})
