// Whoever leaves a post: the office keeps its open work, and only what nobody else there may do is named.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { regionLoad } from '../regions/load.ts'
import { sampleCounty, sampleRegion } from '../regions/sample.ts'
import { leftBehind } from './leftBehind.ts'
import { endPost } from './posts.ts'

test('with a colleague nothing is left behind; the last one leaves what waits for his duty', async () => {
  const db = await testDatabase()
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2026-01-01', now: 1 })
  const context = { actor: 'test', counties: [county] }
  const posts = await db.read(context, (tx) =>
    tx.rows<{ id: string; organisation: string; person: string; kind: string; permissions: string[] }>(
      `select p.id, p.organisation, p.person, p.kind, k.permissions from post p join post_kind k on k.kind = p.kind and k.region = p.region
       where p.person is not null and cardinality(k.permissions) > 0 order by p.id`,
    ),
  )
  const mine = posts[0]
  assert.ok(mine)
  const duty = mine.permissions[0] ?? ''
  const others = posts.filter((one) => one.organisation === mine.organisation && one.permissions.includes(duty))
  const now = 2_000_000_000_000
  const waits = (n: number) => ({
    county,
    case_id: randomUUID(),
    organisation: mine.organisation,
    duty,
    why: `w${n}`,
    area: county,
    due: 1,
    warn: 1,
    since: 1,
    urgent: false,
    organisations: [],
    barred: [],
    secret: false,
    reporter: null,
    opened_at: 1,
  })
  await db.begin(context, (tx) =>
    tx.rows('insert into todo select r.* from jsonb_populate_recordset(null::todo, $1::jsonb) r', [
      JSON.stringify([waits(1), waits(2)]),
    ]),
  )
  for (const [n, one] of others.entries()) {
    await db.asOwner((tx) => endPost(tx, one.id, now))
    const left = await leftBehind(db, one.id, now + 1)
    assert.deepEqual(left, n < others.length - 1 ? [] : [{ duty, matters: 2 }])
  }
  assert.deepEqual(await leftBehind(db, randomUUID(), now), [])
})
