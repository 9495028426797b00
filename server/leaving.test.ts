// Whoever leaves a post leaves nothing on nobody: what only he saw, his part of joint work, the cases he leads, the supervision he opened, turns and promises.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { actorOf } from '../registers/people/actor.ts'
import { leavingOf, nothingHangs } from '../registers/people/leave.store.ts'
import { leftBehind } from '../registers/people/leftBehind.store.ts'
import { regionLoad } from '../registers/regions/load.ts'
import { readRegion } from '../registers/regions/read.ts'
import { sampleCounty, sampleRegion } from '../registers/regions/sample.ts'
import { trimCode } from '../rules/area.ts'
import { isRefusal } from '../rules/refusal.ts'
import { DAY } from '../rules/time.ts'
import { perform } from '../store/perform.ts'
import { testDatabase } from '../test/database.ts'
import { done } from '../test/loop.ts'
import { world } from '../test/world.ts'
import { endPost } from './leaving.store.ts'

const db = await testDatabase()
const county = sampleCounty()
await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2026-01-01', now: 1 })
const region = await readRegion(db, county)
assert.ok(region)
const w = world(db)
const house = { ...w.house, region: (of: string) => (of === county ? region : null) }
const now = house.now()
const street = `${county}001`
const centre = `${street}.centre`
const within = <T>(run: Parameters<typeof db.begin<T>>[1]) => db.begin({ actor: 'test', counties: [county] }, run)
type Post = { id: string; person: string; kind: string; organisation: string; areas: string[] }
const posts = (kind: string, organisation: string) =>
  within((tx) =>
    tx.rows<Post>(
      `select id, person, kind, organisation, areas from post where kind = $1 and organisation = $2 and person is not null
       and (to_at is null or to_at > $3) order by id`,
      [kind, organisation, now],
    ),
  )
const onPost = async (kind: string, organisation: string) => {
  const [post] = await posts(kind, organisation)
  assert.ok(post, `${kind} of ${organisation}`)
  const actor = await within((tx) => actorOf(tx, post.person, now))
  assert.ok(actor)
  return { post, actor }
}
const send = async (actor: Parameters<typeof perform>[1], step: string, input: Record<string, unknown>, id: string) =>
  done(await perform(house, actor, { ...w.step(step, input, id), case: { county, id } }))
const admin = async () => {
  const [row] = await within((tx) =>
    tx.rows<{ person: string }>(`select person from post where kind = 'postAdmin' and $1 = any(areas) and person is not null`, [
      street,
    ]),
  )
  const actor = row && (await within((tx) => actorOf(tx, row.person, now)))
  assert.ok(actor)
  return { actor, region, now }
}
const hangs = (person: string, post: Post) =>
  within((tx) => leavingOf(tx, [county], { id: person, posts: [] }, now, { ...post, name: '', from: 1, to: null }))

/** A matter in a grid of the street, handled by a department, with a part for the street's centre and a leader who took it upon himself. */
async function shared(leader: Parameters<typeof perform>[1]) {
  const grid = [...region.areas.values()].find((one) => one.level === 'grid' && one.code.startsWith(street))?.code
  const department = [...region.organisations.values()].find((one) => one.kind === 'department.urbanManagement')
  assert.ok(grid && department)
  const id = randomUUID()
  const { actor: dispatcher } = await onPost('dispatcher', centre)
  const { actor: handler } = await onPost('handler', department.id)
  await send(w.resident(), 'report', { category: '0201', text: '占道经营', place: { area: grid } }, id)
  await send(dispatcher, 'accept', {}, id)
  await send(dispatcher, 'assign', { organisation: department.id }, id)
  await send(handler, 'sign', {}, id)
  await send(handler, 'askJoint', { organisations: [centre], until: '2026-10-15', text: '请到场' }, id)
  await send(leader, 'takeLead', { text: '我来包' }, id)
  return { id, grid }
}

test('a post ends, or its holder moves, only when the cases he leads and what nobody else would see have somebody', async () => {
  const by = await admin()
  const { post, actor } = await onPost('dutyLeader', centre)
  const { id } = await shared(actor)
  const [heir] = await posts('dispatcher', centre)
  assert.ok(heir)
  const told = await hangs(post.person, post)
  assert.deepEqual(
    told.posts.map((one) => [one.led, one.waiting.find((two) => two.duty === 'case.organisation')]),
    [[1, undefined]],
    'the case he leads; the part of joint work is seen by the dispatchers too',
  )
  const given = { id: randomUUID(), person: post.person, post: post.id, heir: null }
  const refused = await endPost(house, by, [county], given, null)
  assert.ok(isRefusal(refused) && refused.refused === 'successorMissing')
  assert.equal(
    (await posts('dutyLeader', centre)).some((one) => one.id === post.id),
    true,
    'nothing of it happened',
  )
  for (let n = 0; n < 2; n++) assert.equal(await endPost(house, by, [county], { ...given, heir: heir.person }, null), null)
  const [row] = await within((tx) =>
    tx.rows<{ data: { leaderPost: string } }>('select data from "case" where county = $1 and id = $2', [county, id]),
  )
  const seats = await posts('dutyLeader', centre)
  const seat = seats.find((one) => one.person === heir.person)
  assert.equal(row?.data.leaderPost, seat?.id, 'the heir leads it, on a post like it')
  assert.deepEqual(await leftBehind(db, post.id, now + 1), [])
})

test('the last one of an office who sees its part of joint work, and its supervision, does not go without a successor', async () => {
  const by = await admin()
  // One after another, until one is left: what he sees alone is named, part of joint work and all.
  const seers = [...(await posts('dispatcher', centre)), ...(await posts('dutyLeader', centre))]
  const [last, ...others] = seers
  assert.ok(last && others.length > 0)
  const missing: boolean[] = []
  for (const one of others) {
    const left = await hangs(one.person, one)
    missing.push(left.posts[0]?.waiting.some((two) => two.duty === 'case.organisation') ?? true)
    await within((tx) => tx.rows('update post set person = null where id = $1', [one.id]))
  }
  const alone = (await hangs(last.person, last)).posts[0]
  const refused = await endPost(house, by, [county], { id: randomUUID(), person: last.person, post: last.id, heir: null }, null)
  for (const one of others) await within((tx) => tx.rows('update post set person = $2 where id = $1', [one.id, one.person]))
  assert.deepEqual(
    missing,
    others.map(() => false),
    'while there is another, nothing is left on nobody',
  )
  assert.ok((alone?.waiting.find((one) => one.duty === 'case.organisation')?.matters ?? 0) >= 1, JSON.stringify(alone))
  assert.ok(isRefusal(refused) && refused.refused === 'successorMissing')
})

test('a colleague of another grid does not see it: the work of a grid is left on nobody although the office has others with the duty', async () => {
  const workers = await within((tx) =>
    tx.rows<Post>(
      `select id, person, kind, organisation, areas from post where kind = 'gridWorker' and person is not null and to_at is null
       and exists (select 1 from unnest(areas) u where starts_with(u, $1)) order by organisation, id`,
      [street],
    ),
  )
  const alone = (each: Post) => !workers.some((two) => two !== each && two.areas.some((area) => each.areas.includes(area)))
  const one = workers.find((each) => alone(each) && workers.some((two) => two !== each && two.organisation === each.organisation))
  assert.ok(one)
  const [area = ''] = one.areas
  const duty = 'gridEvent.settle'
  // The cadre of the community would see all of it.
  await within((tx) =>
    tx.rows(`update post set to_at = $2 where organisation = $1 and kind <> 'gridWorker' and to_at is null`, [
      one.organisation,
      now,
    ]),
  )
  const row = {
    ...{ county, case_id: randomUUID(), organisation: one.organisation, duty, why: 'verify', area: trimCode(area) },
    ...{ due: 1, warn: 1, since: 1, urgent: false, organisations: [], barred: [], secret: false, reporter: null, opened_at: 1 },
  }
  await within((tx) =>
    tx.rows('insert into todo select r.* from jsonb_populate_recordset(null::todo, $1::jsonb) r', [JSON.stringify([row])]),
  )
  assert.deepEqual((await hangs(one.person, one)).posts[0]?.waiting, [{ duty, matters: 1 }])
  const other = workers.find((two) => two !== one && two.organisation === one.organisation)
  assert.ok(other)
  assert.deepEqual((await hangs(other.person, other)).posts[0]?.waiting, [], 'it was never the other one’s')
})

test('moved to another office, turns of duty and promises of the old one go to the heir', async () => {
  const by = await admin()
  // The first one leads the duty there as well, since the test above: he would stay.
  const [heir, post] = await posts('dispatcher', centre)
  assert.ok(heir && post)
  await within(async (tx) => {
    await tx.rows('insert into duty (organisation, from_at, to_at, line, person) values ($1, $2, $3, 9, $4)', [
      ...[centre, now + 90 * DAY, now + 90 * DAY + 1, post.person],
    ])
    await tx.rows('insert into promise (county, id, organisation, text, until_at, by, at) values ($1, $2, $3, $4, $5, $6, $7)', [
      ...[county, randomUUID(), centre, '周五前回话', now + DAY, post.person, now],
    ])
  })
  const communities = [...region.organisations.values()].filter(
    (one) => one.kind === 'governanceCentre' && one.area.startsWith(`${street}001`),
  )
  const office = communities[0]
  assert.ok(office)
  const seat = (id: string, organisation: string, kind: string, area: string) => ({
    ...{ id, organisation, kind, areas: [trimCode(area)], from: now, to: null },
  })
  const id = randomUUID()
  const refused = await endPost(
    house,
    by,
    [county],
    { id, person: post.person, post: post.id, heir: null },
    seat(id, office.id, 'communityCadre', office.area),
  )
  assert.ok(isRefusal(refused) && refused.refused === 'successorMissing', JSON.stringify(refused))
  const again = { id, person: post.person, post: post.id, heir: heir.person }
  assert.equal(await endPost(house, by, [county], again, seat(id, office.id, 'communityCadre', office.area)), null)
  const [held] = await within((tx) =>
    tx.rows<{ duty: string; promise: string }>(
      `select (select person from duty where organisation = $1 and line = 9) as duty,
         (select by from promise where county = $2 and organisation = $1 and text = '周五前回话') as promise`,
      [centre, county],
    ),
  )
  assert.deepEqual([held?.duty, held?.promise], [heir.person, heir.person])
  const [moved] = await posts('communityCadre', office.id).then((all) => all.filter((one) => one.id === id))
  assert.ok(moved && nothingHangs(await hangs(post.person, { ...post, to_at: now } as Post)))
})
