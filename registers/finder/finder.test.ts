// A caller says where it is in her own words: the agent gets the place, the reason, and the grid, or the community and nothing invented.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import type { Db } from '../../store/db.ts'
import { everyEngine } from '../../test/database.ts'
import { findSpoken } from './find.store.ts'
import { addAlias, nameNameless, namePlaces } from './names.store.ts'
import { spokenOf } from './spoken.ts'
import { bareName } from './words.ts'

const owner = { actor: 'test', counties: [] }
let db: Db

const city = String(970_001 + (process.pid % 900))
const region = `${city}000000`
const community = `${city}001001`
const places: readonly (readonly [string, string, string | null, Record<string, string>])[] = [
  ['estate', '棠苑雅苑', '听泉路', { old: '老汽车站宿舍' }],
  ['market', '南门市场', '听泉路', { old: '老汽车站' }],
  ['estate', '幸福里', '望舟街', {}],
  ['estate', '馨园小区', '望舟街', {}],
  ['busStop', '听泉路口', '听泉路', { aliases: '听泉路口公交站' }],
  ['lamp', '听泉路灯杆10342', '听泉路', { number: '10342' }],
  ['lamp', '望舟街灯杆10343', '望舟街', { number: '10343' }],
  ['roadSection', '听泉路', null, {}],
  ['building', '幸福里3号楼', '望舟街12号', { number: '12' }],
  ['building', '听泉路18号', '听泉路18号', { number: '18' }],
  ['building', '听泉路180号', '听泉路180号', { number: '180' }],
]
const ids = new Map<string, string>()

everyEngine('places by spoken words', (open) => {
  before(async () => {
    db = await open()
    await db.asOwner(async (tx) => {
      for (const [kind, name, address, data] of places) {
        const id = randomUUID()
        ids.set(name, id)
        await tx.rows(
          `insert into place (id, region, kind, name, address, area, surveyed, geom, data)
           values ($1, $2, $3, $4, $5, $6, true, st_setsrid(st_makepoint(106.5, 29.5), 4490), $7::jsonb)`,
          [id, region, kind, name, address, `${community}001`, JSON.stringify(data)],
        )
      }
      await tx.rows(
        `insert into area (code, valid_from, region, level, name, parent, surveyed) values ($1, '2026-01-01', $2, 'community', '苇岸社区', null, true)`,
        [community, region],
      )
      await namePlaces(tx, region)
    })
  })
  const find = (words: string) => db.read(owner, (tx) => findSpoken(tx, region, words, 8))
  const first = async (words: string) => {
    const [one] = await find(words)
    return one && { name: one.name, why: one.why, relation: one.relation }
  }

  test('the name, a part of it, and how the matter lies to it', async () => {
    assert.deepEqual(await first('幸福里'), { name: '幸福里', why: 'name', relation: 'at' })
    assert.deepEqual(await first('我就在幸福里小区对面'), { name: '幸福里', why: 'part', relation: 'opposite' })
    assert.deepEqual(await first('南门市场后面'), { name: '南门市场', why: 'name', relation: 'behind' })
    const [one] = await find('幸福里')
    assert.deepEqual([one?.lon, one?.lat, one?.area], [106.5, 29.5, `${community}001`])
  })

  test('behind the old station: what it was called before is found, the shorter name first', async () => {
    assert.deepEqual(await first('老汽车站后面'), { name: '南门市场', why: 'old', relation: 'behind' })
    assert.deepEqual(await first('原来的老汽车站宿舍'), { name: '棠苑雅苑', why: 'old', relation: 'at' })
  })

  test('first letters, whole sound, and a word heard right but written otherwise', async () => {
    assert.deepEqual(await first('xfl'), { name: '幸福里', why: 'letters', relation: 'at' })
    assert.deepEqual(await first('xingfuli'), { name: '幸福里', why: 'sound', relation: 'at' })
    assert.equal((await first('qqqq')) ?? null, null, 'letters of nothing find nothing')
    assert.deepEqual(await first('新园小区'), { name: '馨园小区', why: 'sound', relation: 'at' })
  })

  test('stops of the bus, lamp-posts by their number however it is said, doors and blocks', async () => {
    assert.deepEqual(await first('听泉路口公交站'), { name: '听泉路口', why: 'name', relation: 'at' })
    assert.equal((await first('听泉路口的公交站台旁边'))?.name, '听泉路口')
    assert.deepEqual(await first('灯杆号10343'), { name: '望舟街灯杆10343', why: 'number', relation: 'at' })
    assert.equal((await first('路灯 一零三四二'))?.name, '听泉路灯杆10342')
    assert.deepEqual(await first('听泉路十八号'), { name: '听泉路18号', why: 'name', relation: 'at' })
    assert.deepEqual(await first('望舟街12号'), { name: '幸福里3号楼', why: 'address', relation: 'at' })
    assert.equal((await first('幸福里三栋'))?.name, '幸福里3号楼')
  })

  test('only the community is known: it is answered without a point; nonsense finds nothing', async () => {
    const [one] = await find('苇岸那边')
    assert.deepEqual([one?.why, one?.area, one?.lon, one?.id], ['area', community, null, null])
    for (const nothing of ['', '   ', '%', "'", 'zzzz', '！？', "a' | b"]) assert.deepEqual(await find(nothing), [], nothing)
  })

  test('a database from before the names were kept gets them at the next start, once', async () => {
    const other = `${String(Number(city) + 900)}000000`
    await db.asOwner((tx) =>
      tx.rows(
        `insert into place (id, region, kind, name, area, surveyed, geom) values ($1, $2, 'estate', '晚来雅苑', $3, true, st_setsrid(st_makepoint(106.5, 29.5), 4490))`,
        [randomUUID(), other, `${other.slice(0, 6)}001001001`],
      ),
    )
    const names = () => db.read(owner, (tx) => findSpoken(tx, other, '晚来雅苑', 8))
    assert.deepEqual(await names(), [])
    for (let n = 0; n < 2; n++) await nameNameless(db, [other])
    assert.deepEqual(
      (await names()).map((one) => one.name),
      ['晚来雅苑'],
    )
  })

  test('what people say is remembered for the next caller', async () => {
    assert.deepEqual(await find('大钟楼'), [])
    await db.begin(owner, (tx) => addAlias(tx, region, ids.get('馨园小区') ?? '', '大钟楼', randomUUID()))
    assert.deepEqual(await first('大钟楼底下'), { name: '馨园小区', why: 'alias', relation: 'at' })
    assert.equal(await db.begin(owner, (tx) => addAlias(tx, region, randomUUID(), '没有', randomUUID())), false)
  })
})

test('words are taken apart: fillers go, the relation stays, figures become digits', () => {
  assert.deepEqual(spokenOf('我家住在棠苑雅苑三号楼楼下啊'), { names: ['棠苑雅苑3号楼'], relation: 'at', wants: null })
  assert.deepEqual(spokenOf('听泉路那个南门市场旁边').names, ['听泉路', '南门市场'])
  assert.equal(bareName('听泉路 一百零三 号'), '听泉路103号')
  assert.equal(bareName('５栋'), '5号楼')
})
