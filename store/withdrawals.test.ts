// Withdrawing: who learns why, what becomes of a danger, and that nothing of being asked to stands where the line can read.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Actor, Staff } from '../rules/actor.ts'
import { isRefusal } from '../rules/refusal.ts'
import { testDatabase } from '../test/database.ts'
import { bring, caseOf, done, entriesOf, heap, lastEntry, refusedAs, running, todosOf } from '../test/loop.ts'
import { following, type World, world } from '../test/world.ts'
import { perform } from './perform.ts'
import { mayAsk } from './query.ts'
import { casePage } from './reads/casePage.ts'
import { withdrawals } from './reads/withdrawals.ts'

const db = await testDatabase()
const outsider = (w: World): Staff => w.onPost('supervisor', 'otherDepartment', [w.county])
type Seen = { readonly rows: readonly { readonly id: string; readonly text: string | null; readonly state: string }[] }

/** What this person is shown of withdrawals; null where he may not ask at all. */
async function shown(w: World, actor: Actor): Promise<(Seen & { grounds: Record<string, number> }) | null> {
  if (mayAsk(withdrawals, actor) !== true) return null
  const page = await w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) =>
    withdrawals.run({ house: w.house, tx, actor, counties: [w.county], now: w.house.now(), language: 'zh-CN' }, {} as never),
  )
  assert.ok(!isRefusal(page))
  return page as unknown as Seen & { grounds: Record<string, number> }
}
const withdraw = async (w: World, by: Actor, id: string, input: Record<string, unknown>, kind = 'gridEvent') =>
  perform(w.house, by, { ...w.step('withdraw', input, id, { kind }), form: 2 })

const sentinel = '王主任来家里说别再报了'

test('who learns that the reporter was asked to withdraw', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  done(await withdraw(w, zhou, id, { ground: 'asked', text: sentinel }))
  const other = await bring(w, 'inHandling')
  done(await withdraw(w, other.zhou, other.id, { ground: 'solved', text: '自己解决了' }))
  const { staff } = w
  const table: readonly (readonly [string, Actor, boolean])[] = [
    ['a supervisor outside the line', outsider(w), true],
    ['a supervisor at the county centre above it', staff.supervisor, false],
    ['a supervisor of the office that handled it', w.onPost('supervisor', 'department', [w.county]), false],
    ['a supervisor at the street that took it in', w.onPost('supervisor', 'street', [w.county]), false],
    ['a supervisor of another area', w.onPost('supervisor', 'otherDepartment', ['999999']), false],
    ['one who sits outside and in the line', { ...outsider(w), posts: [...outsider(w).posts, ...staff.handler.posts] }, false],
    ['who handled it', staff.handler, false],
    ['who took it in', staff.dispatcher, false],
    ['the grid worker', staff.gridWorker, false],
    ['a leader', staff.leader, false],
    ['the data officer', staff.dataOfficer, false],
    ['another resident', w.resident('strange'), false],
  ]
  for (const [who, actor, sees] of table) {
    const page = await shown(w, actor)
    assert.deepEqual(page?.rows.map((row) => [row.id, row.text]) ?? [], sees ? [[id, sentinel]] : [], who)
    if (!sees) assert.deepEqual(page?.grounds ?? {}, {}, who)
  }
  assert.deepEqual((await shown(w, outsider(w)))?.grounds, { asked: 1, solved: 1 })
  const [looked] = await w.rows<{ n: number }>('select count(*)::int as n from looking where county = $1 and case_id = $2', [
    w.county,
    id,
  ])
  assert.ok((looked?.n ?? 0) > 0, 'that the supervisor looked is on record')
})

test('the body complained of never learns it, also on a post that supervises', async () => {
  const w = world(db)
  const id = randomUUID()
  const zhou = w.resident('zhou')
  done(await w.send(zhou, 'report', heap(w, { barred: [w.organisation('otherDepartment')], secret: true }), id))
  done(await withdraw(w, await following(w, zhou, id), id, { ground: 'asked', text: sentinel }))
  assert.deepEqual((await shown(w, outsider(w)))?.rows, [])
})

test('no row of the county, but the one sealed apart, says that he was asked or what he said of it', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  const plain = await bring(w, 'inHandling')
  done(await withdraw(w, zhou, id, { ground: 'asked', text: sentinel }))
  done(await withdraw(w, plain.zhou, plain.id, { ground: 'notNeeded' }))
  const tables = await w.rows<{ name: string }>(
    `select c.table_name as name from information_schema.columns c join information_schema.tables t on t.table_name = c.table_name and t.table_type = 'BASE TABLE'
     where c.table_schema = 'public' and c.column_name = 'county' order by 1`,
  )
  assert.ok(tables.length > 40)
  const holding: string[] = []
  for (const { name } of tables) {
    const rows = await w.rows<{ row: string }>(`select to_jsonb(x)::text as row from "${name}" x where county = $1`, [w.county])
    if (rows.some(({ row }) => /"asked"|王主任/.test(row))) holding.push(name)
    assert.ok(!rows.some(({ row }) => row.includes('王主任')), name)
  }
  assert.deepEqual(holding, ['withdrawal'])
  // And the two withdrawals look the same to everybody who reads the case.
  const [one, two] = await Promise.all(
    [id, plain.id].map(async (of) => {
      const { step, facts, words, from_state, to_state } = await lastEntry(w, of)
      return { step, facts: Object.keys(facts), words: words.length, from_state, to_state }
    }),
  )
  assert.deepEqual(one, two)
  const page = await w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) =>
    casePage(
      { house: w.house, tx, actor: w.staff.dispatcher, counties: [w.county], now: w.house.now(), language: 'zh-CN' },
      w.county,
      id,
    ),
  )
  assert.ok(!isRefusal(page))
  assert.doesNotMatch(JSON.stringify(page), /"asked"|王主任|outside/)
})

test('what he says to the offices they read, unless he was asked; a ground that is not listed is refused and loses nothing', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  refusedAs(await withdraw(w, zhou, id, { ground: 'threatened' }), 'badInput')
  refusedAs(await withdraw(w, zhou, id, { text: '算了' }), 'badInput')
  assert.equal((await caseOf(w, id)).state, 'inHandling')
  done(await withdraw(w, zhou, id, { ground: 'solved', text: '自己解决了' }))
  assert.deepEqual(
    (await lastEntry(w, id)).words.map((one) => one.kind),
    ['reason'],
  )
  // As an older page sends it: words alone.
  const older = await bring(w, 'inHandling')
  done(await w.send(older.zhou, 'withdraw', { text: '算了' }, older.id))
  const grounds = await w.rows<{ ground: string }>('select ground from withdrawal where county = $1 order by ground', [w.county])
  assert.deepEqual(
    grounds.map((one) => one.ground),
    ['other', 'solved'],
  )
})

test('a danger stays open: the matter goes on with its clocks, only the reporter is gone', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling', { category: '0103' })
  const before = [await running(w, id), await todosOf(w, id)]
  done(await withdraw(w, zhou, id, { ground: 'asked', text: sentinel }))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.closed_at, row.data.left], ['inHandling', null, true])
  assert.deepEqual([await running(w, id), await todosOf(w, id)], before)
  assert.equal((await lastEntry(w, id)).facts.left, true)
  for (const step of ['add', 'withdraw'] as const) refusedAs(await w.send(zhou, step, { text: '还在' }, id), 'notYours')
  assert.deepEqual(
    (await shown(w, outsider(w)))?.rows.map((one) => [one.id, one.state]),
    [[id, 'inHandling']],
  )
  done(await w.send(w.staff.handler, 'finish', { result: '已封闭', files: [await w.photo(id)] }, id))
  assert.equal((await entriesOf(w, id)).at(-1)?.step, 'finish')
})

test('a danger that waited for its reporter to complete it goes back to intake', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'toAccept', { category: '0103' })
  done(await w.send(w.staff.dispatcher, 'return', { ground: 'insufficientFacts', text: '在哪栋楼' }, id))
  done(await withdraw(w, zhou, id, { ground: 'tooLong' }))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['toAccept', ['accept']])
})

test('an order of the hotline: a danger goes on, one already answered is over', async () => {
  const w = world(db)
  const agent = w.onPost('hotlineAgent', 'county', [w.county])
  const id = randomUUID()
  const order = {
    nature: 'help',
    category: '0103',
    text: '井盖没有了',
    place: { area: w.grid },
    contact: { phone: '0000-71230001', wants: 'call' },
  }
  done(await w.send(agent, 'create', order, id, { kind: 'workOrder' }))
  done(await withdraw(w, agent, id, { ground: 'asked', text: sentinel }, 'workOrder'))
  const row = await caseOf(w, id)
  assert.deepEqual([row.state, row.data.left], ['toCheck', true])
  assert.deepEqual(await todosOf(w, id), ['check @ county'])
})
