// Who a person is at an instant: own posts, posts of the absent, posts on loan; nothing that has ended or not begun.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { covers } from '../../rules/area.ts'
import { DAY, HOUR } from '../../rules/time.ts'
import type { Db } from '../../store/db.ts'
import { everyEngine } from '../../test/database.ts'
import { renameArea } from '../areas/change.ts'
import { regionLoad } from '../regions/load.ts'
import { sampleCounty, sampleRegion } from '../regions/sample.ts'
import { actorOf, expandAreas } from './actor.ts'
import { addPerson, endPost, givePost, lend, PostRefused, setAbsence } from './posts.ts'

let db: Db
const start = Date.UTC(2026, 0, 5, 2)
const now = start + 10 * DAY

let shared: Promise<string> | undefined
/** One county serves all tests of an engine but the one that renames a street: every test hires its own people. */
const region = () => (shared ??= fresh())
async function fresh(): Promise<string> {
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2026-01-05', now: start })
  return county
}
const context = { actor: 'test', counties: [] }
const actor = (person: string, at = now) => db.read(context, (tx) => actorOf(tx, person, at))
const posts = async (person: string, at = now) => (await actor(person, at))?.posts ?? assert.fail('no such person')

async function hire(county: string, name: string): Promise<string> {
  const id = randomUUID()
  await db.begin(context, (tx) =>
    addPerson(tx, { id, region: `${county}000000`, login: `${county}-${id}`, name, pinyin: 'x', phone: null }, start),
  )
  return id
}
async function give(
  county: string,
  person: string | null,
  kind: string,
  office: string,
  areas: string[],
  from = start,
  to: number | null = null,
): Promise<string> {
  const id = randomUUID()
  await db.begin(context, (tx) =>
    givePost(tx, { id, organisation: `${county}${office}`, kind, name: kind, areas, person, from, to, phone: null }),
  )
  return id
}

everyEngine('actors', (open) => {
  before(async () => {
    db = await open()
    shared = undefined
  })

  test('a person acts with the permissions of each post, on trimmed areas', async () => {
    const county = await region()
    const ming = await hire(county, '明甲')
    await give(county, ming, 'dispatcher', '001.centre', [`${county}001000`])
    await give(county, ming, 'supervisor', '.peace', [`${county}000000`])
    const held = await posts(ming)
    assert.deepEqual(held.map((post) => [post.kind, post.areas, post.via]).sort(), [
      ['dispatcher', [`${county}001`], 'own'],
      ['supervisor', [county], 'own'],
    ])
    assert.ok(held.find((post) => post.kind === 'dispatcher')?.permissions.includes('gridEvent.accept'))
    assert.ok(!held.find((post) => post.kind === 'supervisor')?.permissions.includes('gridEvent.accept'))
  })

  test('a post that has ended or not yet begun gives nothing; ending it works at once', async () => {
    const county = await region()
    const lan = await hire(county, '兰乙')
    await give(county, lan, 'handler', '.police', [county], start, now - 1)
    await give(county, lan, 'handler', '.water', [county], now + 1)
    const last = await give(county, lan, 'handler', '.housing', [county])
    assert.deepEqual(
      (await posts(lan)).map((post) => post.id),
      [last],
    )
    await db.begin(context, (tx) => endPost(tx, last, now))
    assert.deepEqual(await posts(lan), [])
    assert.equal((await posts(lan, now - HOUR)).length, 2, 'facts are taken on what was held then')
  })

  test('while the holder is away the deputy acts on both posts, and only then', async () => {
    const county = await region()
    const [a, b] = [await hire(county, '角甲'), await hire(county, '角乙')]
    const away = await give(county, a, 'dispatcher', '001.centre', [`${county}001`])
    const deputy = await give(county, b, 'dispatcher', '002.centre', [`${county}002`])
    await db.begin(context, (tx) => setAbsence(tx, { id: randomUUID(), post: away, deputy, from: now - DAY, to: now + DAY }))
    const held = await posts(b)
    assert.deepEqual(
      held.map((post) => [post.id, post.via]),
      [
        [deputy, 'own'],
        [away, 'deputy'],
      ],
    )
    assert.deepEqual([held[1]?.from, held[1]?.to], [now - DAY, now + DAY])
    assert.equal(held[1]?.organisation, `${county}001.centre`)
    assert.equal((await posts(b, now + DAY)).length, 1)
    assert.equal((await posts(b, now - 2 * DAY)).length, 1)
  })

  test('a deputy whose own post has ended no longer stands in', async () => {
    const county = await region()
    const [a, b] = [await hire(county, '角丙'), await hire(county, '角丁')]
    const away = await give(county, a, 'dispatcher', '001.centre', [`${county}001`])
    const deputy = await give(county, b, 'dispatcher', '002.centre', [`${county}002`], start, now)
    await db.begin(context, (tx) => setAbsence(tx, { id: randomUUID(), post: away, deputy, from: now - DAY, to: now + DAY }))
    assert.equal((await posts(b, now - HOUR)).length, 2)
    assert.deepEqual(await posts(b, now), [])
  })

  test('a person on loan acts on the post of the other office until the loan ends', async () => {
    const county = await region()
    const lin = await hire(county, '林戊')
    const home = await give(county, lin, 'handler', '.housing', [county])
    const there = await give(county, null, 'handler', '.emergency', [county])
    await db.begin(context, (tx) =>
      lend(tx, { id: randomUUID(), person: lin, home: `${county}.housing`, post: there, from: now - DAY, to: now + DAY }),
    )
    assert.deepEqual(
      (await posts(lin)).map((post) => [post.id, post.organisation, post.via]),
      [
        [home, `${county}.housing`, 'own'],
        [there, `${county}.emergency`, 'loan'],
      ],
    )
    assert.equal((await posts(lin, now + DAY)).length, 1)
  })

  test("a city's own code is no prefix of its counties, its trimmed form is", async () => {
    const county = await region()
    const city = await hire(county, '城己')
    await give(county, city, 'supervisor', '.peace', [`${county.slice(0, 4)}00000000`])
    const [held] = await posts(city)
    assert.deepEqual(held?.areas, [county.slice(0, 4)])
    assert.ok(!`${county}001001`.startsWith(`${county.slice(0, 4)}00`))
    assert.ok(covers(held?.areas ?? [], `${county}001001`))
  })

  test('after a street has got a new code its post still covers the cases filed under the old one', async () => {
    const county = await fresh()
    const [old, new_] = [`${county}001`, `${county}009`]
    const [keeps, named] = [await hire(county, '旧庚'), await hire(county, '新辛')]
    await give(county, keeps, 'dispatcher', '001.centre', [old])
    await db.asOwner((tx) => renameArea(tx, { code: old, to: new_, name: '新街道', day: '2026-01-10' }))
    await give(county, named, 'dispatcher', '001.centre', [new_])
    for (const person of [keeps, named]) {
      const areas = (await posts(person))[0]?.areas ?? []
      assert.ok(covers(areas, `${old}001001`), 'filed under the old code')
      assert.ok(covers(areas, `${new_}001001`), 'filed under the new code')
      assert.ok(!covers(areas, `${county}002001`))
    }
  })

  test('codes are expanded by renames both ways, by merges from the new area only, by splits not at all', () => {
    const rename = { old: '990106001000', new: '990106009000', kind: 'rename' as const }
    const merge = { old: '990106002000', new: '990106008000', kind: 'merge' as const }
    assert.deepEqual(expandAreas(['990106001'], [rename]), ['990106001', '990106009'])
    assert.deepEqual(expandAreas(['990106009003'], [rename]), ['990106001003', '990106009003'])
    assert.deepEqual(expandAreas(['990106008'], [merge]), ['990106002', '990106008'])
    assert.deepEqual(expandAreas(['990106002'], [merge]), ['990106002'])
    assert.deepEqual(expandAreas(['990106'], [rename, merge]), ['990106'])
  })

  test('system, security and audit administrator are three people', async () => {
    const county = await region()
    const one = await hire(county, '管壬')
    await give(county, one, 'systemAdmin', '.centre', [county])
    const [row] = await db.read(context, (tx) =>
      tx.rows<{ totp_required: boolean }>('select totp_required from person where id = $1', [one]),
    )
    assert.equal(row?.totp_required, true, 'who administers signs in with a second factor')
    await assert.rejects(
      give(county, one, 'auditAdmin', '.centre', [county]),
      (error) => error instanceof PostRefused && error.code === 'administratorsTogether',
    )
    await assert.rejects(
      db.asOwner((tx) =>
        tx.rows(
          `insert into post (id, region, organisation, kind, name, areas, person, from_at) values ($1, $2, $3, 'securityAdmin', 'x', '{}', $4, 0)`,
          [randomUUID(), `${county}000000`, `${county}.centre`, one],
        ),
      ),
      'the database itself refuses it',
    )
  })

  test('nobody gathers two duties of administration by deputising or on loan', async () => {
    const county = await region()
    const post = async (kind: string, name: string) => give(county, await hire(county, name), kind, '.centre', [county])
    const [system, audit] = [await post('systemAdmin', '管甲'), await post('auditAdmin', '审乙')]
    const clerk = await hire(county, '代丙')
    const own = await give(county, clerk, 'handler', '.housing', [county])
    const days = { from: now - DAY, to: now + DAY }
    await db.begin(context, (tx) => setAbsence(tx, { id: randomUUID(), post: system, deputy: own, ...days }))
    const refused = (error: unknown) => error instanceof PostRefused && error.code === 'administratorsTogether'
    await assert.rejects(
      db.begin(context, (tx) => setAbsence(tx, { id: randomUUID(), post: audit, deputy: own, ...days })),
      refused,
    )
    await assert.rejects(
      db.begin(context, (tx) => lend(tx, { id: randomUUID(), person: clerk, home: `${county}.housing`, post: audit, ...days })),
      refused,
    )
  })

  test('a stranger and a disabled account are nobody', async () => {
    const county = await region()
    assert.equal(await actor(randomUUID()), null)
    const gone = await hire(county, '去癸')
    await db.begin(context, (tx) => tx.rows('update person set disabled_at = $2 where id = $1', [gone, now]))
    assert.equal(await actor(gone), null)
  })
})
