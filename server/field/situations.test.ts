// What may have become of a case while its worker had no signal: one table of situations, and what each act is told when it arrives.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Answer } from '../../rules/step.ts'
import { bring, caseOf, done, entriesOf, heap } from '../../test/loop.ts'
import { cardsOf, finish, outcomes, type Valley, valley, whole } from '../../test/valley.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

type Row = readonly [
  says: string,
  from: Parameters<typeof bring>[1],
  run: (v: Valley) => Promise<readonly Answer[]>,
  told: readonly string[],
  state: string,
]
const table: readonly Row[] = [
  ['in order', 'assigned', async (v) => v.send([v.act('sign', {}), await finish(v)]), ['done', 'done'], 'handled'],
  [
    'out of order: finished before signed',
    'assigned',
    async (v) => v.send([await finish(v), v.act('sign', {})]),
    ['noted', 'waiting'],
    'assigned',
  ],
  [
    'interrupted: the first of a list twice, then the rest',
    'assigned',
    async (v) => {
      const [sign, end] = [v.act('sign', {}), await finish(v)]
      return [...(await v.send([sign])), ...(await v.send([sign, end]))]
    },
    ['done', 'done', 'done'],
    'handled',
  ],
  [
    'the whole list twice',
    'assigned',
    async (v) => {
      const list = [v.act('sign', {}), await finish(v)]
      return [...(await v.send(list)), ...(await v.send(list))]
    },
    ['done', 'done', 'done', 'done'],
    'handled',
  ],
  [
    'a noted act twice: one note, one card',
    'handled',
    async (v) => {
      const end = await finish(v)
      return [...(await v.send([end])), ...(await v.send([end]))]
    },
    ['noted', 'noted'],
    'handled',
  ],
  [
    'two phones of one person do the same',
    'assigned',
    async (v) => [...(await v.send([v.act('sign', {})])), ...(await v.send([v.act('sign', {})]))],
    ['done', 'noted'],
    'inHandling',
  ],
  [
    'two phones of two colleagues',
    'inHandling',
    async (v) => [...(await v.send([await finish(v)], v.w.staff.secondHandler)), ...(await v.send([await finish(v)]))],
    ['done', 'noted'],
    'handled',
  ],
  [
    'taken back and assigned to another office meanwhile',
    'assigned',
    async (v) => {
      const sign = v.act('sign', {}, { seen: 3 })
      await v.w.house.db.asOwner((tx) =>
        tx.rows(`update "case" set handler = $3 where county = $1 and id = $2`, [
          v.w.county,
          v.id,
          v.w.organisation('otherDepartment'),
        ]),
      )
      return v.send([sign])
    },
    ['noted'],
    'assigned',
  ],
  [
    'finished by the office meanwhile',
    'inHandling',
    async (v) => {
      const late = await finish(v)
      done(await v.w.send(v.w.staff.secondHandler, 'finish', { result: '已清理', files: [await v.photo()] }, v.id))
      return v.send([late])
    },
    ['noted'],
    'handled',
  ],
  ['closed and in the archive meanwhile', 'archived', async (v) => v.send([await finish(v)]), ['noted'], 'archived'],
  [
    'voided meanwhile',
    'toAccept',
    async (v) => {
      done(await v.w.send(v.w.staff.dispatcher, 'void', { ground: 'duplicate', text: '重复' }, v.id))
      return v.send([v.act('accept', {})], v.w.staff.secondDispatcher)
    },
    ['noted'],
    'void',
  ],
  [
    'suspended meanwhile',
    'inHandling',
    async (v) => {
      await v.w.house.db.asOwner((tx) =>
        tx.rows(`update "case" set hold = 'suspended' where county = $1 and id = $2`, [v.w.county, v.id]),
      )
      return v.send([await finish(v)])
    },
    ['noted'],
    'inHandling',
  ],
  [
    'merged into another meanwhile',
    'inHandling',
    async (v) => {
      await v.w.house.db.asOwner((tx) =>
        tx.rows(`update "case" set hold = 'merged' where county = $1 and id = $2`, [v.w.county, v.id]),
      )
      return v.send([await finish(v)])
    },
    ['noted'],
    'inHandling',
  ],
  [
    'handed over to another keeper meanwhile',
    'inHandling',
    async (v) => {
      await v.w.house.db.asOwner((tx) =>
        tx.rows(`update "case" set hold = 'inTransfer' where county = $1 and id = $2`, [v.w.county, v.id]),
      )
      return v.send([await finish(v)])
    },
    ['noted'],
    'inHandling',
  ],
  [
    'the post was lost meanwhile: what was done before is kept',
    'inHandling',
    async (v) => {
      const end = await finish(v)
      v.held.posts = v.w.staff.handler.posts
      return v.send([end], { ...v.w.staff.handler, posts: [] })
    },
    ['noted'],
    'inHandling',
  ],
  [
    'never on such a post: the answer of a case that is not there',
    'inHandling',
    async (v) => v.send([await finish(v)], { ...v.w.staff.otherHandler, posts: [] }),
    ['refused caseMissing'],
    'inHandling',
  ],
  [
    'moved to another post that sees the case but may not do this',
    'inHandling',
    async (v) => v.send([await finish(v)], v.w.staff.supervisor),
    ['noted'],
    'inHandling',
  ],
  [
    'the whole office is barred meanwhile',
    'inHandling',
    async (v) => {
      await v.w.house.db.asOwner((tx) =>
        tx.rows(`update "case" set barred = array[$3] where county = $1 and id = $2`, [
          v.w.county,
          v.id,
          v.w.organisation('department'),
        ]),
      )
      return v.send([await finish(v)])
    },
    ['refused caseMissing'],
    'inHandling',
  ],
  [
    'urged meanwhile: an urge spoils nothing',
    'inHandling',
    async (v) => v.send([await finish(v, { seen: 1 })]),
    ['done'],
    'handled',
  ],
  [
    'seen in an old version, still right',
    'assigned',
    async (v) => v.send([v.act('sign', {}, { seen: 0 })]),
    ['done'],
    'inHandling',
  ],
  [
    'checked by who handled it',
    'handled',
    async (v) => v.send([v.act('verify', { files: [await v.photo()] })], v.w.staff.handler),
    ['noted'],
    'handled',
  ],
  [
    'a form newer than the server',
    'assigned',
    async (v) => v.send([v.act('sign', {}, { form: 2 })]),
    ['refused newerForm'],
    'assigned',
  ],
  [
    'behind a form newer than the server nothing passes',
    'assigned',
    async (v) => v.send([v.act('sign', {}, { form: 2 }), await finish(v)]),
    ['refused newerForm', 'waiting'],
    'assigned',
  ],
  [
    'a step this server does not know yet',
    'assigned',
    async (v) => v.send([v.act('teleport', {})]),
    ['refused unknownStep'],
    'assigned',
  ],
  [
    'a kind this server does not know yet',
    'assigned',
    async (v) => v.send([v.act('sign', {}, { kind: 'drone' })]),
    ['refused unknownKind'],
    'assigned',
  ],
  [
    'another kind under this id',
    'assigned',
    async (v) => v.send([v.act('sign', {}, { kind: 'workOrder' })]),
    ['refused caseMissing'],
    'assigned',
  ],
  [
    'a photo that has not arrived',
    'inHandling',
    async (v) => v.send([v.act('finish', { result: '已换', files: [randomUUID()] })]),
    ['refused photosMissing'],
    'inHandling',
  ],
  [
    'the same act when the photo has arrived',
    'inHandling',
    async (v) => {
      const key = randomUUID()
      const first = await v.send([v.act('finish', { result: '已换', files: [] }, { key })])
      return [...first, ...(await v.send([v.act('finish', { result: '已换', files: [await v.photo()] }, { key })]))]
    },
    ['refused photosMissing', 'done'],
    'handled',
  ],
  [
    'a mistake one can mend stays on the phone',
    'inHandling',
    async (v) => v.send([v.act('finish', { files: [] })]),
    ['refused badInput'],
    'inHandling',
  ],
  [
    'a clock wrong by eight days',
    'inHandling',
    async (v) => v.send([await finish(v, { device: v.w.house.now() - 8 * day, offset: 8 * day })]),
    ['done'],
    'handled',
  ],
  [
    'a clock ahead by a year',
    'inHandling',
    async (v) => v.send([await finish(v, { device: v.w.house.now() + 365 * day, offset: 0 })]),
    ['done'],
    'handled',
  ],
  [
    'the outbox of another person, replayed',
    'assigned',
    async (v) => {
      const sign = v.act('sign', {})
      return [...(await v.send([sign])), ...(await v.send([sign], v.w.staff.secondHandler))]
    },
    ['done', 'refused keyReused'],
    'inHandling',
  ],
  [
    'another act under a key that was used',
    'assigned',
    async (v) => {
      const key = randomUUID()
      return [...(await v.send([v.act('sign', {}, { key })])), ...(await v.send([await finish(v, { key })]))]
    },
    ['done', 'refused keyReused'],
    'inHandling',
  ],
  [
    'sent without a word that it was offline: refused as ever',
    'handled',
    async (v) => v.send([await finish(v, { online: true })]),
    ['refused wrongState'],
    'handled',
  ],
  [
    'a case nobody has',
    'assigned',
    async (v) => v.send([v.act('sign', {}, {}, randomUUID())]),
    ['refused caseMissing'],
    'assigned',
  ],
  [
    'another keeper that is not served here',
    'assigned',
    async (v) => v.send([{ ...v.act('sign', {}), case: { county: '100000', id: v.id } }]),
    ['refused caseMissing'],
    'assigned',
  ],
  [
    'null, a text and a list where a step should be',
    'assigned',
    async (v) => v.send([null, 'sign', []]),
    ['refused badInput', 'refused badInput', 'refused badInput'],
    'assigned',
  ],
  [
    'a field nobody asked for',
    'assigned',
    async (v) => v.send([{ ...v.act('sign', {}), position: [104, 30] }]),
    ['refused unknownField'],
    'assigned',
  ],
  [
    'a NUL in the words',
    'inHandling',
    async (v) => v.send([v.act('finish', { result: 'a\u0000', files: [] })]),
    ['refused badText'],
    'inHandling',
  ],
  [
    'a case of its own goes on while another waits',
    'inHandling',
    async (v) => {
      const { id: other } = await bring(v.w, 'assigned')
      return v.send([v.act('sign', {}), v.act('sign', {}, {}, other), await finish(v)])
    },
    ['noted', 'done', 'waiting'],
    'inHandling',
  ],
  [
    'reported and settled on the spot, all without a line',
    'assigned',
    async (v) => {
      const id = randomUUID()
      const report = v.act('report', heap(v.w), {}, id)
      const photos = { before: [await v.photo('before', id)], after: [await v.photo('after', id)] }
      return v.send([report, v.act('settle', { note: '当场清理', ...photos }, {}, id)], v.w.staff.gridWorker)
    },
    ['done', 'done'],
    'assigned',
  ],
  [
    'reported twice under one id by two phones',
    'assigned',
    async (v) => {
      const id = randomUUID()
      return [
        ...(await v.send([v.act('report', heap(v.w), {}, id)], v.w.staff.gridWorker)),
        ...(await v.send([v.act('report', heap(v.w), {}, id)], v.w.staff.otherGridWorker)),
      ]
    },
    ['done', 'refused idTaken'],
    'assigned',
  ],
]

for (const [says, from, run, told, state] of table)
  test(`arriving: ${says}`, async () => {
    const v = await valley(from)
    v.w.pass(3 * hour)
    assert.deepEqual(outcomes(await run(v)), told)
    assert.equal((await caseOf(v.w, v.id)).state, state)
    await whole(v.w)
    const cards = await cardsOf(v.w)
    assert.equal(cards.length, new Set(told.includes('noted') ? ['one'] : []).size, 'a card for what was noted, one')
    for (const card of cards) {
      const entry = (await entriesOf(v.w, v.id)).find((one) => one.version === card.entry)
      assert.deepEqual([entry?.noted, entry?.from_state, entry?.facts.overtaken], [true, entry?.to_state, card.why])
    }
  })
