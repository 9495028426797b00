// Rules of routing are changed in drafts, tried on real cases, and put in force by a second person; the assign step proposes by them.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Staff } from '../../rules/actor.ts'
import { isRefusal, type Refusal } from '../../rules/refusal.ts'
import type { Route } from '../../rules/route.ts'
import { HOUR } from '../../rules/time.ts'
import type { Asking } from '../../store/query.ts'
import { queriesOf } from '../../store/reads/index.ts'
import { terms } from '../../store/terms.ts'
import { everyEngine, testDatabase } from '../../test/database.ts'
import { bring, caseOf, clockOf, done, lastEntry } from '../../test/loop.ts'
import { on, tuesday, type World, world } from '../../test/world.ts'
import { registerQueries } from '../reads/index.ts'
import { routeSetAt } from '../regions/read.ts'
import { discardDraft, publishDraft, saveDraft } from './drafts.ts'
import { rehearse } from './rehearse.ts'

const queries = new Map([...registerQueries, ...queriesOf(async () => [])])
const editing = { permissions: { dispatcher: ['route.edit'] } }
const rule = (id: string, when: Route['when'], gives: Route['gives']): Route => ({
  id,
  when,
  gives,
  note: '试行',
  ground: 'local',
})
const other: Route['gives'] = { organisation: 'otherDepartment' }
/** Two people of the county's centre. */
const two = (w: World): readonly [Staff, Staff] => [w.staff.dutyOfficer, { ...w.staff.dutyOfficer, person: randomUUID() }]

async function asks<T>(w: World, actor: Staff, name: string, input: Record<string, unknown>): Promise<T | Refusal> {
  const query = queries.get(name)
  assert.ok(query)
  return w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) => {
    const asking: Asking = { house: w.house, tx, actor, counties: [w.county], now: w.house.now(), language: 'zh-CN' }
    return query.run(asking, query.input.parse(input) as never)
  }) as Promise<T | Refusal>
}
const told = <T>(answer: T | Refusal): T => {
  assert.ok(!isRefusal(answer), JSON.stringify(answer))
  return answer
}
const code = (answer: unknown) => (isRefusal(answer) ? answer.refused : answer)
const as = <T>(w: World, run: Parameters<World['house']['db']['begin']>[1]): Promise<T> =>
  w.house.db.begin({ actor: 'test', counties: [w.county] }, run) as Promise<T>
const save = (w: World, actor: Staff, routes: readonly Route[], id: string = randomUUID()) =>
  as<{ changedAt: number } | Refusal>(w, (tx) => saveDraft(tx, { actor, region: w.region }, { id, routes }, w.house.now()))
const publish = (w: World, actor: Staff, id: string, seen: number, fromDay = '2026-10-14') =>
  as<{ version: number } | Refusal>(w, (tx) =>
    publishDraft(tx, { actor, region: w.region }, { id, seen, fromDay }, w.house.now()),
  )
const inForce = (w: World, now: number) =>
  as<Awaited<ReturnType<typeof routeSetAt>>>(w, (tx) => routeSetAt(tx, w.region.code, now))

type Row = {
  code: string
  id: string
  before: { office: string | null; due: number | null; class: string | null; rule: string | null }
  after: { office: string | null; due: number | null; class: string | null; rule: string | null; coUnits: string[] }
  late: { before: boolean; after: boolean } | null
  days: number | null
}
type Answer = {
  rows: Row[]
  looked: number
  passedBy: number
  moved: number
  pairs: { from: string; to: string; n: number }[]
  late: { known: number; before: number; after: number }
  gaps: { category: string; before: number; after: number }[]
}
async function tried(w: World, actor: Staff, routes: readonly Route[]): Promise<Answer> {
  const id = randomUUID()
  told(await save(w, actor, routes, id))
  return told(await asks<Answer>(w, actor, 'rehearsal', { draft: id, from: '2026-10-01', to: '2026-10-31' }))
}

everyEngine('the rehearsal', (open) => {
  test('says which cases would have gone elsewhere and what would be due when; late only where the office stays', async () => {
    const w = world(await open(), [], editing)
    const officer = w.staff.dutyOfficer
    const { id: sweeping } = await bring(w, 'inHandling')
    const { id: moving } = await bring(w, 'inHandling', { category: '0106' })
    const { id: same } = await bring(w, 'inHandling', { category: '0104' })
    const { id: waiting } = await bring(w, 'filed', { category: '0106' })
    w.pass(30 * HOUR)
    for (const id of [sweeping, moving])
      done(await w.send(w.staff.handler, 'finish', { result: '已清理', files: [await w.photo(id)] }, id))
    const answer = await tried(w, officer, [
      rule('quick', { categories: ['0101'] }, { organisation: 'department', class: 'urgent', coUnits: ['otherDepartment'] }),
      rule('over', { categories: ['0106'] }, { ...other, class: 'simple' }),
    ])
    assert.deepEqual([answer.looked, answer.passedBy, answer.moved], [4, 0, 2])
    assert.deepEqual(answer.rows.map((row) => row.id).sort(), [sweeping, moving, waiting].sort())
    assert.ok(!answer.rows.some((row) => row.id === same), 'what stays as it is is not listed')
    const row = (id: string) => answer.rows.find((one) => one.id === id)
    const swept = row(sweeping)
    assert.equal(swept?.before.due, on('2026-10-16', 18))
    assert.equal(swept?.after.due, tuesday + 24 * HOUR)
    assert.deepEqual([swept?.after.class, swept?.after.rule, swept?.days], ['urgent', 'quick', -2])
    assert.deepEqual(swept?.after.coUnits, [w.organisation('otherDepartment')])
    assert.deepEqual(swept?.late, { before: false, after: true }, 'thirty hours: in time for three days, late for one')
    const moved = row(moving)
    assert.deepEqual(
      [moved?.before.office, moved?.after.office],
      [w.organisation('department'), w.organisation('otherDepartment')],
    )
    assert.equal(moved?.late, null, 'nobody knows how fast another office would have been')
    assert.equal(moved?.before.due, on('2026-10-20', 18))
    assert.equal(moved?.after.due, on('2026-10-16', 18))
    assert.deepEqual([row(waiting)?.before.due, row(waiting)?.after.due], [null, null], 'not sent on yet: no date')
    assert.deepEqual(
      answer.pairs.map(({ n }) => n),
      [2],
    )
    assert.deepEqual(answer.late, { known: 1, before: 0, after: 1 })
    assert.deepEqual(answer.gaps, [])
  })

  test('asks nothing of cases that no office was ever asked for, and says nothing of lateness where the time was changed', async () => {
    const w = world(await open(), [], editing)
    const { gridWorker, handler, dispatcher } = w.staff
    const [own, voided] = [randomUUID(), randomUUID()]
    const place = { area: w.grid }
    done(await w.send(gridWorker, 'report', { category: '0101', text: '地上有纸箱', place }, own))
    const photos = { before: [await w.photo(own, 'before')], after: [await w.photo(own)] }
    done(await w.send(gridWorker, 'settle', { ...photos, note: '已搬走' }, own))
    done(await w.send(w.resident(), 'report', { category: '0101', text: '地上有纸箱', place }, voided))
    done(await w.send(dispatcher, 'void', { ground: 'nothingFound', text: '试填' }, voided))
    const { id } = await bring(w, 'inHandling')
    done(await w.send(handler, 'askExtend', { until: '2026-10-19', text: '等配件' }, id))
    done(await w.send(dispatcher, 'decideExtend', { granted: true, text: '同意' }, id))
    done(await w.send(handler, 'finish', { result: '已清理', files: [await w.photo(id)] }, id))
    const answer = await tried(w, w.staff.dutyOfficer, [rule('quick', {}, { organisation: 'department', class: 'urgent' })])
    assert.deepEqual([answer.looked, answer.passedBy], [1, 2])
    assert.equal(answer.rows[0]?.late, null)
  })

  test('words are found in what was reported; categories that nothing names are counted as gaps', async () => {
    const w = world(await open(), [], editing)
    Object.assign(w.house, { terms })
    const { id } = await bring(w, 'assigned', { text: '门口的窨井盖松动，走过去会响' })
    await bring(w, 'assigned', { text: '三楼楼道堆满杂物' })
    const cover = rule('cover', { words: { any: ['窨井盖'] } }, other)
    const answer = await tried(w, w.staff.dutyOfficer, [cover])
    assert.deepEqual(
      answer.rows.map((row) => [row.id, row.after.rule]),
      [[id, 'cover']],
    )
    const leaf = w.region.categories.get('0101')
    assert.ok(leaf)
    const bare = { ...w.region, categories: new Map([...w.region.categories, ['0101', { ...leaf, handlerOrganisation: null }]]) }
    const { gaps } = await as<Awaited<ReturnType<typeof rehearse>>>(w, (tx) =>
      rehearse(
        {
          tx,
          actor: w.staff.dutyOfficer,
          counties: [w.county],
          region: bare,
          kinds: w.house.kinds,
          now: w.house.now(),
          from: on('2026-10-01', 0),
          until: on('2026-11-01', 0),
        },
        [cover],
      ),
    )
    assert.deepEqual([...gaps], [['0101', { before: 2, after: 1 }]])
  })

  test('only cases within one’s rights are looked at, and only for who may change the rules of the whole region', async () => {
    const w = world(await open(), [], editing)
    await bring(w, 'assigned')
    const barred = { barred: [w.organisation('county')] }
    await bring(w, 'assigned', barred)
    const answer = await tried(w, w.staff.dutyOfficer, [rule('all', {}, other)])
    assert.equal(answer.looked, 1, 'the body complained of sees nothing of it')
    const [draft] = await w.rows<{ id: string }>('select id from route_draft where region = $1', [w.region.code])
    const input = { draft: draft?.id, from: '2026-10-01', to: '2026-10-31' }
    assert.equal(
      code(await asks(w, w.staff.dispatcher, 'rehearsal', input)),
      'notYours',
      'a street sends on, and changes no rules',
    )
    const long = { ...input, from: '2026-08-01' }
    assert.equal(code(await asks(w, w.staff.dutyOfficer, 'rehearsal', long)), 'badInput')
    assert.equal(code(await asks(w, w.staff.dutyOfficer, 'rehearsal', { ...input, draft: randomUUID() })), 'notFound')
  })
})

test('a draft is its author’s, is put in force by another person from tomorrow at the earliest, and only as that person saw it', async () => {
  const w = world(await testDatabase(), [], editing)
  const [li, wang] = two(w)
  const id = randomUUID()
  const first = told(await save(w, li, [rule('a', {}, other)], id))
  assert.equal(code(await save(w, wang, [], id)), 'notYours')
  assert.equal(code(await save(w, w.staff.dispatcher, [])), 'notYours')
  const changed = told(await save(w, li, [rule('b', {}, other)], id))
  assert.equal(code(await publish(w, li, id, changed.changedAt)), 'sameHand')
  assert.equal(code(await publish(w, wang, id, first.changedAt)), 'changed')
  assert.equal(code(await publish(w, wang, id, changed.changedAt, '2026-10-13')), 'badInput')
  assert.equal(code(await publish(w, w.staff.dispatcher, id, changed.changedAt)), 'notYours')
  assert.deepEqual(await publish(w, wang, id, changed.changedAt), { version: 1 })
  assert.equal(await inForce(w, on('2026-10-13', 23)), null)
  assert.deepEqual(
    (await inForce(w, on('2026-10-14', 0)))?.routes.map((one) => one.id),
    ['b'],
  )
  const listed = told(await asks<{ version: number; comes: { version: number; routes: Route[] } | null }>(w, li, 'routes', {}))
  assert.deepEqual([listed.version, listed.comes?.version, listed.comes?.routes[0]?.id], [0, 1, 'b'])
  const older = { id: randomUUID(), routes: [], base: 0 }
  const began = await as(w, (tx) => saveDraft(tx, { actor: li, region: w.region }, older, w.house.now()))
  assert.equal(code(began), 'changed', 'a draft made from what is in force would take back what comes')
  assert.equal(code(await publish(w, wang, id, changed.changedAt)), 'changed', 'not twice')
  assert.equal(code(await save(w, li, [], id)), 'changed', 'what is in force is no draft any more')
})

test('a draft begun from an older version is not put over a newer one', async () => {
  const w = world(await testDatabase(), [], editing)
  const [li, wang] = two(w)
  const [one, two_] = [randomUUID(), randomUUID()]
  const first = told(await save(w, li, [rule('a', {}, other)], one))
  const second = told(await save(w, wang, [rule('b', {}, other)], two_))
  assert.deepEqual(await publish(w, wang, one, first.changedAt), { version: 1 })
  assert.equal(code(await publish(w, li, two_, second.changedAt)), 'changed')
  const drafts = told(await asks<{ rows: { stale: boolean; mine: boolean }[] }>(w, wang, 'routeDrafts', {}))
  assert.deepEqual(
    drafts.rows.map(({ stale, mine }) => [stale, mine]),
    [[true, true]],
  )
  assert.equal(await as(w, (tx) => discardDraft(tx, { actor: wang, region: w.region }, two_, w.house.now())), null)
  assert.equal(told(await asks<{ rows: unknown[] }>(w, wang, 'routeDrafts', {})).rows.length, 0)
})

test('rules that name what is not there are refused, naming the rule', async () => {
  const w = world(await testDatabase(), [], editing)
  const refused = await save(w, w.staff.dutyOfficer, [rule('lost', { categories: ['77'] }, other)])
  assert.ok(isRefusal(refused))
  assert.deepEqual([refused.refused, refused.facts], ['routeBroken', { rule: 'lost', fault: 'category', what: '77' }])
})

test('the assign step proposes what the rules say, and its clock runs by the class they give', async () => {
  const routes = [rule('quick', { words: { all: ['楼道'] } }, { ...other, class: 'urgent' })]
  const w = world(await testDatabase(), [], { ...editing, routes })
  const { id } = await bring(w, 'filed')
  type Page = { rows: { may: { step: string; suggest: Record<string, unknown> }[] }[] }
  const page = told(await asks<Page>(w, w.staff.dispatcher, 'case', { county: w.county, id }))
  const suggest = page.rows[0]?.may.find((one) => one.step === 'assign')?.suggest
  assert.deepEqual(suggest, { organisation: w.organisation('otherDepartment'), class: 'urgent', rule: 'quick' })
  done(await w.send(w.staff.dispatcher, 'assign', suggest ?? {}, id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.class, row.data.ruled], ['urgent', 'urgent'])
  assert.equal((await clockOf(w, id, 'handle')).due_at, tuesday + 24 * HOUR)
  const { facts } = await lastEntry(w, id)
  assert.deepEqual([facts.rule, facts.class], ['quick', 'urgent'])
  const answer = await tried(w, w.staff.dutyOfficer, [])
  assert.deepEqual(
    answer.rows.map(({ before, after }) => [before.class, after.class]),
    [['urgent', 'simple']],
    'without the rule it would have kept the class of its category',
  )
})
