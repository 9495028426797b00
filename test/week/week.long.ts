// The scripted week of the invented district: 600 cases, 90 with joint work, 25 whistles, 12 extensions, 8 suspensions, 15 objections, 6 supervisions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { castOf } from '../../channels/demo/cast.store.ts'
import { place } from '../../registers/areas/place.ts'
import { regionLoad } from '../../registers/regions/load.ts'
import { readRegion } from '../../registers/regions/read.ts'
import type { Staff } from '../../rules/actor.ts'
import { trimCode } from '../../rules/area.ts'
import { centreAt, supervisorsAt } from '../../rules/house.ts'
import type { House } from '../../store/house.ts'
import { testDatabase } from '../database.ts'
import { world } from '../world.ts'
import { assertNumbers, playWeek } from './play.ts'
import { begins, type Place } from './script.ts'

const county = '990106'

test('a week of 600 cases in the invented district accounts for every clock to the millisecond', async () => {
  const db = await testDatabase()
  const folder = new URL('../../regions/mingchuan', import.meta.url).pathname
  await regionLoad(db, folder, { version: 1, fromDay: '2024-01-01', now: 0 })
  const region = await readRegion(db, county)
  const house: House = { ...world(db).house, place, region: (of) => (of === county ? region : null) }
  const streets = [...region.areas.values()].filter((area) => area.level === 'street').map((area) => trimCode(area.code))
  const cast = await castOf(db, county, region.code, streets, begins)
  const first = async (office: string | undefined, ...kinds: string[]) => {
    const [person] = cast.of(office ?? '', ...kinds)
    return person === undefined ? null : cast.actor(person)
  }
  const places: Place[] = []
  for (const code of streets) {
    const street = centreAt(region, code, 'street')?.id
    const dispatcher = await first(street, 'dispatcher')
    const grid = [...region.areas.values()].find(
      (area) => area.level === 'grid' && area.code.startsWith(code) && cast.workers(area.code).length > 0,
    )
    const [worker] = grid ? cast.workers(grid.code) : []
    if (street !== undefined && dispatcher && grid && worker !== undefined)
      places.push({ grid: grid.code, dispatcher, worker: await cast.actor(worker), street })
  }
  assert.ok(places.length > 3, 'several streets take part')
  const leaves = [...region.categories.values()].filter((one) => one.urgency !== 'urgent' && !one.communityFirst)
  const leaf = (verify: string, deadline: string) => leaves.find((one) => one.verify === verify && one.class === deadline)
  const days = { simple: 3, ordinary: 5, complex: null }
  const categories = (['onSite', 'byPhone', 'none'] as const).flatMap((verify) =>
    (['simple', 'ordinary', 'complex'] as const).flatMap((deadline) => {
      const found = leaf(verify, deadline)
      return found ? [{ code: found.code, verify, days: days[deadline] }] : []
    }),
  )
  assert.ok(categories.some((one) => one.days === null) && categories.some((one) => one.days === 5))
  const able: { id: string; handler: Staff }[] = []
  for (const { id } of region.organisations.values()) {
    const handler = able.length < 2 ? await first(id, 'handler') : null
    if (handler) able.push({ id, handler })
  }
  const [own, other] = able
  const supervisor = await first(supervisorsAt(region, county)?.id, 'supervisor')
  const centre = centreAt(region, county, 'county')?.id ?? ''
  const [ruler] = await db.asOwner((tx) =>
    tx.rows<{ person: string }>(
      `select person from post where region = $1 and kind = 'districtLeader' and person is not null order by id limit 1`,
      [region.code],
    ),
  )
  assert.ok(own && other, 'two departments')
  assert.ok(supervisor && ruler, 'who supervises, and who rules')
  const numbers = { cases: 600, joint: 90, whistles: 25, extensions: 12, suspensions: 8, objections: 15, supervisions: 6 }
  const times = await playWeek(
    house,
    county,
    region,
    {
      places,
      handlers: [own.handler, other.handler],
      departments: [own.id, other.id],
      supervisor,
      leader: await cast.actor(ruler.person),
      county: centre,
      sampled: (id) => house.lot(id, 'settle') < 0.05,
      categories,
    },
    numbers,
  )
  assertNumbers(times, numbers)
})
