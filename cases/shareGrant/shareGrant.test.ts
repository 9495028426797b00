// The share grant through perform, and what hangs on it: a table names it and writes down its use, until it is revoked, given back or over.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { registerQueries } from '../../registers/reads/index.ts'
import { tableOf } from '../../registers/tables/table.ts'
import type { Actor, Staff } from '../../rules/actor.ts'
import type { Column } from '../../rules/column.ts'
import { isRefusal, type RefusalCode } from '../../rules/refusal.ts'
import type { Asking } from '../../store/query.ts'
import { testDatabase } from '../../test/database.ts'
import { caseOf, clockOf, done, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const kind = 'shareGrant'
const personal = (code: string, name: string, holder: string): Column => ({
  code,
  name: { 'zh-CN': name },
  words: [],
  held: 'personal',
  holder,
  law: 'pipl-23',
})
const columns = [
  personal('person.name', '姓名', 'otherDepartment'),
  personal('person.phone', '联系电话', 'otherDepartment'),
  personal('person.health', '健康状况', 'governanceCentre'),
  { code: 'cases.open', name: { 'zh-CN': '在办事件数' }, words: [], held: 'register' as const, holder: null, law: null },
]
const here = () => {
  const w = world(db, [], { columns })
  return { ...w, keeper: w.onPost('liaison', 'otherDepartment', [w.county]) }
}
type Here = ReturnType<typeof here>
const form = (more: Record<string, unknown> = {}) => ({
  category: '0101',
  text: '上门核对独居老人的联系人',
  fields: ['姓名', '联系电话'],
  until: '2027-06-30',
  law: 'pipl-13',
  assessment: '只用于本次核对，用后删除；由两人保管，不外传。',
  ...more,
})
const send = (w: World, by: Actor, step: string, input: Record<string, unknown>, id: string) =>
  w.send(by, step, input, id, { kind })
async function applied(w: World, more: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID()
  done(await send(w, w.staff.handler, 'apply', form(more), id))
  return id
}
async function granted(w: Here, more: Record<string, unknown> = {}): Promise<string> {
  const id = await applied(w)
  done(await send(w, w.keeper, 'grant', { until: '2027-06-30', ...more }, id))
  return id
}
const table = (w: World, actor: Staff, wanted: readonly string[]) =>
  db.begin({ actor: actor.person, counties: [w.county] }, (tx) =>
    tableOf({ tx, actor, region: w.region, counties: [w.county], kinds: ['gridEvent'], now: w.house.now(), language: 'zh-CN' }, {
      wanted,
      by: 'community',
      area: w.codes.county,
    } as never),
  )
const verdicts = async (w: World, actor: Staff, wanted: readonly string[]) => {
  const found = await table(w, actor, wanted)
  return isRefusal(found) ? found.refused : found.verdicts.map((one) => [one.verdict, one.holder, one.grant?.until ?? null])
}
const uses = (w: World) =>
  w.rows<{ fields: string[]; organisation: string }>(
    'select fields, organisation from share_use where county = $1 order by at, id',
    [w.county],
  )

test('without a grant a personal column is refused with who holds it; with one it names the grant, and the use is written down', async () => {
  const w = here()
  const { handler, otherHandler } = w.staff
  assert.equal(await verdicts(w, handler, ['姓名']), 'personalColumn')
  const id = await applied(w)
  assert.equal(await verdicts(w, handler, ['姓名']), 'personalColumn', 'to apply is not to have')
  assert.deepEqual(await todosOf(w, id), ['examine @ otherDepartment'])
  refusedAs(await send(w, w.staff.handler, 'grant', { until: '2027-06-30' }, id), 'notYours')
  refusedAs(await send(w, otherHandler, 'grant', { until: '2027-06-30' }, id), 'notYours')
  refusedAs(await send(w, w.keeper, 'grant', { until: '2027-07-01' }, id), 'badInput', { field: 'until' })
  refusedAs(await send(w, w.keeper, 'grant', { until: '2027-06-30', fields: ['健康状况'] }, id), 'badInput', { field: 'fields' })
  done(await send(w, w.keeper, 'grant', { until: '2026-12-31', fields: ['姓名'], text: '只给姓名' }, id))
  assert.deepEqual(await todosOf(w, id), ['runs @ department'])
  assert.deepEqual(await verdicts(w, handler, ['姓名', '联系电话', '在办事件数']), [
    ['granted', 'otherDepartment', '2026-12-31'],
    ['personal', 'otherDepartment', null],
    ['held', null, null],
  ])
  const alone = await table(w, handler, ['姓名'])
  assert.ok(!isRefusal(alone))
  assert.deepEqual([alone.columns, alone.rows], [[], []], 'the holder delivers; the platform has no such column')
  const [matter] = await w.rows<{ code: string }>('select code from "case" where county = $1 and id = $2', [w.county, id])
  assert.equal(alone.verdicts[0]?.grant?.code, matter?.code)
  assert.equal(await verdicts(w, otherHandler, ['姓名']), 'personalColumn', 'it is the grant of one office')
  assert.deepEqual(
    (await uses(w)).map((one) => [one.fields, one.organisation]),
    Array(2).fill([['person.name'], w.organisation('department')]),
  )
})

test('what is not personal, held by two, one’s own, for too long or on one’s own rule is refused', async () => {
  const w = here()
  const { handler, otherHandler } = w.staff
  const refuses = async (more: Record<string, unknown>, code: RefusalCode, by: Staff = handler) =>
    refusedAs(await send(w, by, 'apply', form(more), randomUUID()), code)
  await refuses({ fields: ['在办事件数'] }, 'notPersonal')
  await refuses({ fields: ['姓名', '健康状况'] }, 'otherHolder')
  await refuses({}, 'sameHand', otherHandler)
  await refuses({ until: '2027-10-14' }, 'tooFar')
  await refuses({ until: '2026-10-12' }, 'badInput')
  await refuses({ law: 'local' }, 'groundUnknown')
  const today = await granted(w, { until: '2026-10-13' })
  assert.equal((await clockOf(w, today, 'term')).due_at, on('2026-10-14', 0) - 1, 'for the rest of a day')
  done(await send(w, w.keeper, 'revoke', { text: '只用一次' }, today))
  const id = await applied(w)
  done(await send(w, w.keeper, 'refuse', { text: '可以用已有的登记表核对' }, id))
  assert.equal(await verdicts(w, handler, ['姓名']), 'personalColumn')
})

test('it is reviewed while it holds, and kept; it ends by itself on its day', async () => {
  const w = here()
  const id = await granted(w)
  const check = await clockOf(w, id, 'check')
  w.at(check.due_at)
  done(await send(w, clockwork, 'lookAgain', {}, id))
  assert.deepEqual(await todosOf(w, id), ['review @ otherDepartment'])
  assert.deepEqual(await verdicts(w, w.staff.handler, ['姓名']), [['granted', 'otherDepartment', '2027-06-30']])
  refusedAs(await send(w, w.staff.handler, 'keep', { text: '还要用' }, id), 'notYours')
  done(await send(w, w.keeper, 'keep', { text: '用途没有变' }, id))
  assert.deepEqual(await todosOf(w, id), ['runs @ department'])
  const term = await clockOf(w, id, 'term')
  assert.equal(term.due_at, on('2027-07-01', 0) - 1, 'to the end of its last day')
  w.at(term.due_at)
  done(await send(w, clockwork, 'expire', {}, id))
  assert.equal(await verdicts(w, w.staff.handler, ['姓名']), 'personalColumn')
  done(await send(w, clockwork, 'archive', {}, id))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['archived', []])
})

test('revoked or given back nothing is asked on its ground; the record is kept for three years', async () => {
  const w = here()
  const [first, second] = [await granted(w), await granted(w, { fields: ['联系电话'] })]
  done(await send(w, w.staff.handler, 'relinquish', { text: '核对完了' }, second))
  assert.deepEqual(await verdicts(w, w.staff.handler, ['姓名', '联系电话']), [
    ['granted', 'otherDepartment', '2027-06-30'],
    ['granted', 'otherDepartment', '2027-06-30'],
  ])
  done(await send(w, w.keeper, 'revoke', { text: '发现用于别的事' }, first))
  assert.equal(await verdicts(w, w.staff.handler, ['姓名']), 'personalColumn')
  done(await send(w, clockwork, 'archive', {}, first))
  const [words] = await w.rows<{ id: string }>('select id from words where county = $1 order by id limit 1', [w.county])
  const erase = () =>
    send(w, w.staff.dataOfficer, 'erase', { words: [words?.id], parties: [], law: 'pipl-47', reason: '目的已实现' }, first)
  refusedAs(await erase(), 'keptStill')
  w.at(on('2029-10-12', 9))
  refusedAs(await erase(), 'keptStill')
  const board = await db.begin({ actor: 'test', counties: [w.county] }, (tx) => {
    const query = registerQueries.get('shareGrants')
    assert.ok(query)
    const asking = (actor: Actor): Asking => ({
      house: w.house,
      tx,
      actor,
      counties: [w.county],
      now: w.house.now(),
      language: 'zh-CN',
    })
    return Promise.all(
      [w.staff.handler, w.keeper, w.staff.dispatcher].map((actor) => query.run(asking(actor), query.input.parse({}) as never)),
    )
  })
  assert.deepEqual(
    board.map((page) =>
      'rows' in page ? (page.rows as { endHow: string; mine: string }[]).map((one) => `${one.mine} ${one.endHow}`).sort() : [],
    ),
    [['applicant givenBack', 'applicant revoked'], ['holder givenBack', 'holder revoked'], []],
  )
})
