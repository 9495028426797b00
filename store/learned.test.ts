// A county learns from its own decided cases, and proposes by that: what it learned, from which cases, and to whom it says so.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Actor } from '../rules/actor.ts'
import { isRefusal } from '../rules/refusal.ts'
import { everyEngine } from '../test/database.ts'
import { bring, done, heap } from '../test/loop.ts'
import { type World, world } from '../test/world.ts'
import { learnCounty, type Taught } from './learned.ts'
import type { Page } from './query.ts'
import { suggestion } from './reads/suggest.ts'
import { terms } from './terms.ts'

type Row = { category: string; categoryName: string; share: number; words: { word: string; cases: number; all: number }[] }
type Answer = Page<Row> & { reason: string | null; cases: number; needed: number; tested: number; first: number }

const worldOf = (db: World['house']['db'], least?: number): World => {
  const w = world(db, [], least === undefined ? {} : { settings: { 'suggest.least': least } })
  return { ...w, house: Object.assign(w.house, { terms }) }
}
const learn = (w: World): Promise<Taught> =>
  w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) => learnCounty(tx, w.house, w.county, w.house.now()))
async function asks(w: World, actor: Actor, id: string, counties = [w.county]): Promise<Answer> {
  const page = await w.house.db.read({ actor: 'test', counties }, (tx) =>
    suggestion.run({ house: w.house, tx, actor, counties, now: w.house.now(), language: 'zh-CN' }, {
      county: w.county,
      id,
    } as never),
  )
  assert.ok(!isRefusal(page))
  return page as Answer
}
async function reports(w: World, text: string, more: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID()
  done(await w.send(w.resident(), 'report', heap(w, { text, ...more }), id))
  return id
}
const rubble = '绿化带里有人乱倒建筑垃圾'
const bin = '垃圾桶满了没人清运'
/** Three decided cases of each of two categories. */
async function taught(w: World): Promise<string[]> {
  const ids: string[] = []
  for (const [category, text] of [
    ['0101', bin],
    ['0106', rubble],
  ] as const)
    for (let n = 0; n < 3; n++) {
      ids.push((await bring(w, 'archived', { category, text })).id)
      w.pass(1000)
    }
  return ids
}
const wordRows = (w: World) =>
  w.rows<{ word: string; category: string; cases: number }>(
    'select word, category, cases from learned_word where county = $1 order by word, category',
    [w.county],
  )

everyEngine('a county learns from its decided cases', (open) => {
  test('and proposes the category they ended with, with the words and how many cases said them', async () => {
    const w = worldOf(await open(), 6)
    await taught(w)
    assert.deepEqual(await learn(w).then(({ cases, tested }) => [cases, tested]), [6, 2])
    const asked = await reports(w, '河边有人倒建筑垃圾')
    const { rows, reason, cases, needed } = await asks(w, w.staff.dispatcher, asked)
    assert.deepEqual([rows[0]?.category, reason, cases, needed], ['0106', null, 6, 6])
    assert.ok(rows.length <= 3)
    const said = rows[0]?.words.map(({ word, cases: of, all }) => [word, of, all]) ?? []
    assert.ok(said.length <= 4)
    assert.ok(
      said.some(([word, of, all]) => word === '建筑' && of === 3 && all === 3),
      JSON.stringify(said),
    )
    assert.ok(!said.some(([word]) => word === '河边'), 'a word nobody said before is no reason')
  })

  test('the final one, not the first: whoever overrides it teaches the next', async () => {
    const w = worldOf(await open(), 3)
    for (let n = 0; n < 3; n++) {
      const { id } = await bring(w, 'inHandling', { category: '0101', text: rubble })
      done(await w.send(w.staff.dispatcher, 'amend', { category: '0106', reason: '应为建筑垃圾' }, id))
      done(await w.send(w.staff.handler, 'finish', { result: '已清理', files: [await w.photo(id)] }, id))
      done(await w.send(w.staff.gridWorker, 'verify', { files: [await w.photo(id)] }, id))
      done(await w.send({ type: 'system', name: 'clock' }, 'unrated', {}, id))
      done(await w.send({ type: 'system', name: 'clock' }, 'archive', {}, id))
    }
    await learn(w)
    assert.deepEqual([...new Set((await wordRows(w)).map(({ category }) => category))], ['0106'])
  })

  test('again and again the same, and what was erased since is forgotten', async () => {
    const w = worldOf(await open(), 6)
    const ids = await taught(w)
    await learn(w)
    const [once, all] = [await wordRows(w), await w.rows('select * from learned where county = $1', [w.county])]
    assert.ok(once.length > 0)
    await learn(w)
    assert.deepEqual(await wordRows(w), once)
    assert.deepEqual(await w.rows('select * from learned where county = $1', [w.county]), all)
    await w.house.db.asLogin((tx) => tx.rows(`update "case" set terms = null where county = $1 and id = $2`, [w.county, ids[0]]))
    assert.equal((await learn(w)).cases, 5)
    assert.ok(once.some(({ word }) => word === '清运'))
    assert.ok(!(await wordRows(w)).some(({ word }) => word === '清运'), 'two cases are too few for a word to be kept')
  })

  test('keeps no word of fewer than three cases and no figures', async () => {
    const w = worldOf(await open(), 3)
    for (const name of ['周小满', '周小满', '李大海'])
      await bring(w, 'archived', { category: '0101', text: `${bin}，我是${name}，电话13900001111` })
    await learn(w)
    const words = (await wordRows(w)).map(({ word }) => word)
    assert.ok(words.includes('清运'), words.join())
    assert.deepEqual(
      words.filter((word) => /周|李|小满|大海|\d/.test(word)),
      [],
    )
  })

  test('not from what is open, void, withdrawn, merged or secret', async () => {
    const w = worldOf(await open(), 0)
    const [kept, secret, merged] = [await bring(w, 'archived'), await bring(w, 'archived'), await bring(w, 'archived')]
    const set = (id: string, what: string) =>
      w.house.db.asLogin((tx) => tx.exec(`update "case" set ${what} where county = '${w.county}' and id = '${id}'`))
    await set(secret.id, 'secret = true')
    await set(merged.id, `hold = 'merged'`)
    await bring(w, 'inHandling')
    const back = await bring(w, 'toAccept')
    done(await w.send(back.zhou, 'withdraw', { text: '已经有人清了' }, back.id))
    const { id } = await bring(w, 'toAccept')
    done(await w.send(w.staff.dispatcher, 'void', { ground: 'nothingFound', text: '没有发现' }, id))
    const ended = await w.rows<{ id: string }>(`select id from "case" where county = $1 and phase = 'ended'`, [w.county])
    assert.equal(ended.length, 5)
    assert.equal((await learn(w)).cases, 1)
    await set(kept.id, `phase = 'checking'`)
    assert.equal((await learn(w)).cases, 0)
  })
})

everyEngine('nothing is proposed', (open) => {
  test('before anybody learned, and from too few cases, and it is said why', async () => {
    const w = worldOf(await open())
    await taught(w)
    const id = await reports(w, rubble)
    const { dispatcher } = w.staff
    const why = async () => {
      const { rows, reason, cases, needed } = await asks(w, dispatcher, id)
      return [rows.length, reason, cases, needed]
    }
    assert.deepEqual(await why(), [0, 'notLearned', 0, 200])
    await learn(w)
    assert.deepEqual(await why(), [0, 'tooFew', 6, 200])
  })

  test('for a text of which no word is known', async () => {
    const w = worldOf(await open(), 6)
    await taught(w)
    await learn(w)
    const { rows, reason } = await asks(w, w.staff.dispatcher, await reports(w, '13900001111'))
    assert.deepEqual([rows, reason], [[], 'noWords'])
  })

  test('for words that only the name of a category knows', async () => {
    const w = worldOf(await open(), 6)
    await taught(w)
    await learn(w)
    const lamp = w.region.categories.get('0104')
    assert.ok(lamp)
    const named = new Map([...w.region.categories, ['0104', { ...lamp, name: { 'zh-CN': '路灯不亮' } }] as const])
    const house = { ...w.house, region: () => ({ ...w.region, categories: named }) }
    const id = await reports(w, '路灯不亮')
    const { rows, reason } = await asks({ ...w, house }, w.staff.dispatcher, id)
    assert.deepEqual([rows, reason], [[], 'noWords'])
  })

  test('to who may not see the case, nor from what another county learned', async () => {
    const w = worldOf(await open(), 6)
    await taught(w)
    await learn(w)
    const id = await reports(w, rubble)
    assert.deepEqual(await asks(w, w.staff.otherDispatcher, id).then(({ rows, reason, cases }) => [rows, reason, cases]), [
      [],
      null,
      0,
    ])
    assert.deepEqual((await asks(w, w.staff.dispatcher, id, [])).rows, [])
    const elsewhere = worldOf(w.house.db, 6)
    assert.equal((await asks(elsewhere, elsewhere.staff.dispatcher, await reports(elsewhere, rubble))).reason, 'notLearned')
    const seen = await w.house.db.read({ actor: 'test', counties: [elsewhere.county] }, (tx) =>
      tx.rows('select word from learned_word where county = $1', [w.county]),
    )
    assert.deepEqual(seen, [], 'words of a county are seen by that county alone')
  })
})
