// Lists of who decides what: loaded from a place's files, changed by one, checked by another, published from a day on; old wordings stay.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Staff } from '../../rules/actor.ts'
import type { Item, ItemChange } from '../../rules/list.ts'
import { isRefusal, type Refusal } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { instantAt } from '../../rules/time.ts'
import type { Asking } from '../../store/query.ts'
import { terms } from '../../store/terms.ts'
import { testDatabase } from '../../test/database.ts'
import { registerQueries } from '../reads/index.ts'
import { regionLoad } from '../regions/load.ts'
import { readRegion } from '../regions/read.ts'
import { regionStamp } from '../regions/revision.ts'
import { sampleCounty, sampleRegion } from '../regions/sample.ts'
import { askChange, newestOf, publishChange, reviewChange, withdrawChange } from './changes.ts'
import { previewFile } from './import.ts'
import { findItems } from './search.ts'

const db = await testDatabase()
const county = sampleCounty()
const start = instantAt('2026-01-05', 600, { offsets: [{ from: null, minutes: 480 }] })
const day = 86_400_000
await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2026-01-01', now: start })
const region = await readRegion(db, county)

const person = (...permissions: string[]): Staff => ({
  type: 'staff',
  person: randomUUID(),
  posts: [
    { id: 'p', kind: 'k', organisation: `${county}.justice`, areas: [county], permissions, from: null, to: null, via: 'own' },
  ],
})
/** Liu of the department, Qin of the justice bureau, Ma who keeps the lists. */
const [liu, qin, ma] = [person('list.request'), person('list.review', 'list.request'), person('list.publish', 'list.request')]
const as = <T>(run: Parameters<typeof db.begin>[1]) => db.begin({ actor: 'test', counties: [county] }, run) as Promise<T>
const who = (actor: Staff, of: Region = region) => ({ actor, region: of })
const code = (answer: unknown) => (isRefusal(answer) ? answer.refused : answer)
const ask = (actor: Staff, items: readonly ItemChange[], id: string = randomUUID(), now = start) =>
  as<{ changedAt: number } | Refusal>((tx) => askChange(tx, who(actor), { id, reason: '职责调整', items }, now))
const seenOf = (answer: { changedAt: number } | Refusal): number => {
  assert.ok(!isRefusal(answer), JSON.stringify(answer))
  return answer.changedAt
}
const review = (actor: Staff, id: string, seen: number, agreed = true) =>
  as<{ changedAt: number } | Refusal>((tx) => reviewChange(tx, who(actor), { id, seen, agreed, text: '有依据' }, start + 1000))
const publish = (actor: Staff, id: string, seen: number, fromDay = '2026-01-10') =>
  as<{ items: number } | Refusal>((tx) => publishChange(tx, who(actor), { id, seen, fromDay }, start + 2000))
const item = (one: string, more: Partial<Item> = {}): Item => {
  const known = region.items.get(one)
  const {
    version: _version,
    from: _from,
    ...rest
  } = known ?? {
    code: one,
    list: 'service' as const,
    name: { 'zh-CN': '新增事项' },
    type: '公共服务',
    level: 'county' as const,
    organisation: 'department.justice',
    partners: [],
    law: 'local',
    version: 0,
    from: '',
  }
  return { ...rest, ...more }
}
async function read<R>(name: string, input: Record<string, unknown>, actor: Staff = liu, now = start): Promise<readonly R[]> {
  const query = registerQueries.get(name)
  assert.ok(query)
  const of = await readRegion(db, county, now)
  const house = { region: () => of, terms } as unknown as Asking['house']
  const page = await as<{ rows: readonly R[] } | Refusal>((tx) =>
    query.run({ house, tx, actor, counties: [county], now, language: 'zh-CN' }, query.input.parse(input) as never),
  )
  assert.ok(!isRefusal(page))
  return page.rows
}

test('Liu asks, Qin checks the law, Ma publishes from a day on: until then the old wording holds, and both stay readable', async () => {
  const id = randomUUID()
  const change: ItemChange = { does: 'change', version: 1, item: item('ZR-0502', { organisation: 'department.utilities' }) }
  assert.equal(code(await ask(person('case.read'), [change])), 'notYours')
  const asked = seenOf(await ask(liu, [change], id))
  assert.equal(code(await review(liu, id, asked)), 'notYours')
  assert.equal(code(await publish(ma, id, asked)), 'changed', 'not before the law was checked')
  assert.equal(code(await review(qin, id, asked - 1)), 'changed', 'as it was looked at')
  const agreed = seenOf(await review(qin, id, asked))
  assert.equal(code(await ask(liu, [change], id)), 'changed', 'what was judged is not written over')
  assert.equal(code(await publish(qin, id, agreed)), 'notYours')
  assert.equal(code(await publish(ma, id, agreed, '2026-01-05')), 'badInput', 'tomorrow at the earliest')
  const before = await regionStamp(db, county, start)
  assert.deepEqual(await publish(ma, id, agreed), { items: 1 })
  assert.notEqual(await regionStamp(db, county, start), before)
  assert.notEqual(await regionStamp(db, county, start), await regionStamp(db, county, start + 6 * day), 'its day comes')
  const organisation = async (now: number) => (await readRegion(db, county, now)).items.get('ZR-0502')?.organisation
  assert.equal(await organisation(start), 'department.urbanManagement')
  assert.equal(await organisation(start + 6 * day), 'department.utilities')
  type Wording = { version: number; to: string | null; inForce: boolean; reason: string | null; review: string | null }
  const wordings = await read<Wording>('listItem', { code: 'ZR-0502' })
  assert.deepEqual(
    wordings.map((one) => [one.version, one.to, one.inForce, one.reason, one.review]),
    [
      [2, null, false, '职责调整', '有依据'],
      [1, '2026-01-10', true, null, null],
    ],
  )
})

test('nobody checks or publishes what he asked for himself, and what was declined or taken back is never published', async () => {
  const change: ItemChange = { does: 'add', item: item('FW-901') }
  const own = randomUUID()
  const asked = seenOf(await ask(qin, [change], own))
  assert.equal(code(await review(qin, own, asked)), 'sameHand')
  const mas = randomUUID()
  const agreed = seenOf(await review(qin, mas, seenOf(await ask(ma, [change], mas))))
  assert.equal(code(await publish(ma, mas, agreed)), 'sameHand')
  const declined = randomUUID()
  const no = seenOf(await review(qin, declined, seenOf(await ask(liu, [change], declined)), false))
  assert.equal(code(await publish(ma, declined, no)), 'changed')
  const withdraw = (actor: Staff, id: string) => as<Refusal | null>((tx) => withdrawChange(tx, who(actor), id, start))
  assert.equal(code(await withdraw(liu, own)), 'notYours')
  assert.equal(await withdraw(qin, own), null)
  assert.equal(code(await review(person('list.review'), own, asked)), 'changed')
})

test('a change that does not fit the lists is refused with what does not', async () => {
  const refusals = async (change: ItemChange) => {
    const answer = await ask(liu, [change])
    return isRefusal(answer) ? answer.facts.fault : null
  }
  assert.equal(await refusals({ does: 'add', item: item('ZR-0101') }), 'exists')
  assert.equal(await refusals({ does: 'change', version: 1, item: item('XX-1') }), 'unknown')
  assert.equal(await refusals({ does: 'change', version: 7, item: item('ZR-0101', { type: 'x' }) }), 'moved')
  assert.equal(await refusals({ does: 'change', version: 1, item: item('ZR-0101') }), 'same')
  assert.equal(await refusals({ does: 'change', version: 1, item: item('ZR-0101', { law: 'madeUp' }) }), 'law')
  assert.equal(await refusals({ does: 'change', version: 1, item: item('ZR-0101', { organisation: 'nobody' }) }), 'office')
  assert.equal(await refusals({ does: 'end', version: 1, code: 'ZR-0101' }), 'cited', 'a category stands on it')
})

test("a place's own file shows beforehand what it would add, change and end, and which rows are wrong", async () => {
  const newest = await as<Awaited<ReturnType<typeof newestOf>>>((tx) => newestOf(tx, region.code))
  const kept = region.items.get('ZR-0102')
  const file = [
    '事项编码,清单,事项名称,责任单位,依据',
    `ZR-0102,上级收回事项,${kept?.name['zh-CN']},城管局,本地规定`,
    'ZR-0103,收回,处置装修垃圾乱倒,department.urbanManagement,示例',
    'FW-902,公共服务,"路灯报修, 夜间",公用中心,滨州市社会治理网格化服务管理条例 第十条',
    'FW-903,公共服务,没有这个单位,太空局,本地规定',
    'FW-904,公共服务,法律不对,公用中心,太空法 第一条',
    'FW-902,公共服务,重复的编码,公用中心,',
  ].join('\n')
  const look = (bytes: Uint8Array, whole = false) => previewFile(bytes, region, newest, { whole })
  const preview = look(Buffer.from(`\ufeff${file}`))
  assert.deepEqual([preview.added, preview.changed, preview.ended, preview.same], [1, 1, 0, 1])
  assert.deepEqual(
    preview.errors.map((one) => [one.row, one.field, one.problem, one.value]),
    [
      [5, 'organisation', 'unknownOffice', '太空局'],
      [6, 'law', 'unknownLaw', '太空法 第一条'],
      [7, 'code', 'twice', 'FW-902'],
    ],
  )
  const added = preview.changes.find((one) => one.does === 'add')
  assert.deepEqual(added?.item.name, { 'zh-CN': '路灯报修, 夜间' })
  assert.deepEqual([added?.item.organisation, added?.item.law], ['department.utilities', 'binzhou-grid-10'])
  // 公共服务 in GB18030, as spreadsheets of offices still write it.
  const chinese = Buffer.from(
    'b1e0c2eb2cc7e5b5a52cc3fbb3c62cd4f0c8ceb5a5cebb0a46572d3930352cb9abb9b2b7fecef12cb9abb9b2b7fecef12ccbbeb7a8bed60a',
    'hex',
  )
  assert.deepEqual(
    look(chinese).changes.map((one) => one.does === 'add' && one.item.name['zh-CN']),
    ['公共服务'],
  )
  const whole = look(Buffer.from(JSON.stringify({ items: [{ ...item('ZR-0102') }] })), true)
  assert.equal(whole.ended, 0, 'what categories stand on does not end by being left out')
  assert.ok(whole.errors.length > 70 && whole.errors.every((one) => one.problem === 'cited'))
  assert.deepEqual(look(Buffer.from([0xff, 0xfe, 0xff])).errors[0]?.problem, 'encoding')
  assert.deepEqual(look(Buffer.from('')).errors[0]?.problem, 'noRows')
})

test('an item is found by its code, its words, first letters, and what residents call the matter', () => {
  const first = (text: string) => findItems(region, text, terms)[0]?.code
  assert.equal(first('zr-0502'), 'ZR-0502')
  assert.equal(first('井盖 缺失'), 'ZR-0501')
  assert.equal(first('ldbl'), 'ZR-0502', '路灯不亮')
  assert.equal(first('垃圾堆着没人清'), 'ZR-0101')
  assert.equal(first('我家门口的路灯坏了怎么办'), 'ZR-0502', 'a whole sentence, by most of its words')
  assert.equal(findItems(region, '火星', terms).length, 0)
  assert.equal(findItems(region, '', terms).length, region.items.size)
})

test('anybody may ask who decides what, with office, telephone and law', async () => {
  type Row = { code: string; organisationName: string; phone: string | null; lawName: string }
  const [row] = await read<Row>('listItems', { text: 'ldbl' })
  assert.deepEqual([row?.code, row?.organisationName, row?.lawName], ['ZR-0502', '城管局', '本地规定'])
  assert.match(row?.phone ?? '', /^0000-/)
})

test('the same files loaded again leave what officials published; a file that differs changes only what differs', async () => {
  const { files } = sampleRegion(county)
  await regionLoad(
    db,
    { files: { ...files, 'settings.json': { settings: {} } } },
    { version: 2, fromDay: '2026-02-01', now: start },
  )
  const later = start + 40 * day
  assert.equal((await readRegion(db, county, later)).items.get('ZR-0502')?.organisation, 'department.utilities')
  const [one] = [item('FW-950')]
  await regionLoad(db, { files: { ...files, 'lists.json': { items: [one] } } }, { version: 3, fromDay: '2026-03-01', now: start })
  const march = await readRegion(db, county, start + 60 * day)
  assert.deepEqual([march.items.get('FW-950')?.version, march.items.get('ZR-0502')?.version], [1, 2])
  await regionLoad(db, { files }, { version: 4, fromDay: '2026-04-01', now: start })
  assert.equal((await readRegion(db, county, start + 100 * day)).items.has('FW-950'), false)
})
