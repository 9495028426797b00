// Lists, search, tallies, notices and the resident's view, played by the people of a small world.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Actor } from '../../rules/actor.ts'
import { isRefusal } from '../../rules/refusal.ts'
import { everyEngine } from '../../test/database.ts'
import { bring } from '../../test/loop.ts'
import { following, type World, world } from '../../test/world.ts'
import type { Asking, Page } from '../query.ts'
import { terms } from '../terms.ts'
import { cases } from './cases.ts'
import { queriesOf } from './index.ts'
import { queue } from './queue.ts'
import { tally } from './tally.ts'

const queries = queriesOf(async () => [])
type Row = Record<string, unknown> & { id: string; can: string[] }

export async function asks(w: World, actor: Actor, name: string, input: Record<string, unknown> = {}): Promise<Page<Row>> {
  const query = queries.get(name)
  assert.ok(query)
  const page = await w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) => {
    const asking: Asking = { house: w.house, tx, actor, counties: [w.county], now: w.house.now(), language: 'zh-CN' }
    return query.run(asking, query.input.parse(input) as never)
  })
  assert.ok(!isRefusal(page), JSON.stringify(page))
  return page as Page<Row>
}
const worldWithWords = (db: World['house']['db']): World => {
  const w = world(db)
  return { ...w, house: Object.assign(w.house, { terms }) }
}
const report = (w: World, id: string, more: Record<string, unknown> = {}) =>
  w.send(
    w.resident(),
    'report',
    { category: '0101', text: '三楼楼道堆满杂物，占用消防通道', place: { area: w.grid }, ...more },
    id,
  )
const ids = (page: Page<Row>) => page.rows.map((row) => row.id)

everyEngine('lists of cases', (open) => {
  test('a group head, who may read no area, finds what he reported himself and nothing else', async () => {
    const w = worldWithWords(await open())
    const [mine, other] = [randomUUID(), randomUUID()]
    const group = { category: '0101', text: '三楼楼道堆满杂物', place: { area: w.grid } }
    assert.equal((await w.send(w.staff.groupHead, 'report', group, mine)).outcome, 'done')
    await report(w, other)
    assert.deepEqual(ids(await asks(w, w.staff.groupHead, 'cases')), [mine])
    assert.deepEqual(ids(await asks(w, w.staff.groupHead, 'cases', { text: '楼道' })), [mine])
    assert.deepEqual(ids(await asks(w, w.staff.groupHead, 'cases', { kind: 'gridEvent' })), [mine])
    assert.deepEqual(ids(await asks(w, w.staff.groupHead, 'cases', { kind: 'meeting' })), [])
    const page = await w.send(w.staff.groupHead, 'withdraw', { text: '已经搬走了' }, mine)
    assert.equal(page.outcome, 'done', JSON.stringify(page))
  })

  test('search finds words, parts of names and codes, newest first, within rights', async () => {
    const w = worldWithWords(await open())
    const [heap, lamp, far] = [randomUUID(), randomUUID(), randomUUID()]
    await report(w, heap)
    w.pass(1000)
    await report(w, lamp, { text: '锦绣澜湾小区门口的路灯坏了一个多月，LED 灯不亮' })
    w.pass(1000)
    await report(w, far, { text: '楼道杂物', place: { area: `${w.county}002000` } })
    const search = async (actor: Actor, text: string) => ids(await asks(w, actor, 'cases', { text }))
    assert.deepEqual(await search(w.staff.dispatcher, '楼道'), [heap])
    // In this county an area is named by its code: the grid's own name finds what lies in it and nothing beside it.
    assert.deepEqual(await search(w.staff.dispatcher, w.grid), [lamp, heap])
    assert.deepEqual(await search(w.staff.dispatcher, w.codes.otherGrid), [])
    assert.deepEqual(await search(w.staff.supervisor, '楼道 杂物'), [far, heap])
    assert.deepEqual(await search(w.staff.dispatcher, '澜湾'), [lamp])
    assert.deepEqual(await search(w.staff.dispatcher, 'led 路灯'), [lamp])
    assert.deepEqual(await search(w.staff.dispatcher, '路灯 杂物'), [])
    const [line] = (await asks(w, w.staff.dispatcher, 'cases', { text: '澜湾' })).rows
    const code = String(line?.code)
    assert.deepEqual(await search(w.staff.dispatcher, code.toLowerCase()), [lamp])
    assert.deepEqual(await search(w.staff.otherDispatcher, code), [])
    assert.deepEqual(await search(w.staff.dispatcher, code.slice(12).toLowerCase()), [lamp])
    assert.deepEqual(await search(w.staff.otherDispatcher, code.slice(12)), [])
    assert.deepEqual(await search(w.staff.dispatcher, "') | '"), [])
  })

  test('pages of all cases follow each other without a gap, also where a case is found by area and by taking part', async () => {
    const w = worldWithWords(await open())
    const all = Array.from({ length: 9 }, () => randomUUID())
    for (const id of all) {
      await report(w, id)
      if (Number.parseInt(id.slice(0, 1), 16) % 2 === 0) w.pass(1)
    }
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await asks(w, w.staff.cadre, 'cases', { limit: '4', ...(after ? { after } : {}) })
      seen.push(...ids(page))
      if (page.next === null) break
      after = page.next
    }
    assert.equal(seen.length, 9)
    assert.deepEqual(seen.toSorted(), all.toSorted())
  })

  test('who rings finds what he reported by his exact number, for whom it is given to see, and that stays on record', async () => {
    const w = world(await open())
    const id = randomUUID()
    await report(w, id, { contact: { name: '周小满', phone: '139 0000 1111', wants: 'call' } })
    await report(w, randomUUID(), { contact: { name: '周小满', phone: '13900001112', wants: 'none' } })
    const rung = async (actor: Actor, phone: string) => (await asks(w, actor, 'callers', { phone })).rows.map((row) => row.id)
    assert.deepEqual(await rung(w.staff.dispatcher, '13900001111'), [id])
    assert.deepEqual(await rung(w.staff.dispatcher, '1390000111'), [])
    assert.deepEqual(await rung(w.staff.otherDispatcher, '13900001111'), [])
    assert.deepEqual(await w.rows(`select case_id, what from looking where county = $1`, [w.county]), [
      { case_id: id, what: 'party.phone_lookup' },
    ])
  })

  test('a caller who gives the code of one matter is shown what else of him is open; nobody else’s, and not what is over', async () => {
    const w = worldWithWords(await open())
    const contact = { name: '周小满', phone: '139 0000 2222', wants: 'call' }
    const [first, open2, over, other] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    for (const id of [first, open2, over]) await report(w, id, { contact })
    await report(w, other, { contact: { ...contact, phone: '139 0000 3333' } })
    await w.house.db.begin({ actor: 'system:test', counties: [w.county] }, (tx) =>
      tx.rows(`update "case" set closed_at = 1 where county = $1 and id = $2`, [w.county, over]),
    )
    const codes = await w.rows<{ id: string; code: string }>('select id, code from "case" where county = $1', [w.county])
    const given = async (actor: Actor, id: string, spoken = (code: string) => code) =>
      (await asks(w, actor, 'callers', { code: spoken(codes.find((one) => one.id === id)?.code ?? '') })).rows.map(
        (row) => row.id,
      )
    const { dispatcher, otherDispatcher } = w.staff
    assert.deepEqual((await given(dispatcher, first)).sort(), [first, open2].sort())
    assert.deepEqual(
      await given(dispatcher, first, (code) => `${code.slice(0, 6)}-${code.slice(6).toLowerCase()}`),
      await given(dispatcher, first),
    )
    assert.equal((await given(dispatcher, over))[0], over, 'the one named comes first, also when it is over')
    assert.deepEqual(await given(dispatcher, other), [other])
    assert.deepEqual(await given(otherDispatcher, first), [], 'a code opens nothing to whoever may not see the case')
    assert.deepEqual(await given(dispatcher, first, () => '没有这个编号'), [])
    const looked = await w.rows<{ n: number }>(`select count(*)::int as n from looking where county = $1`, [w.county])
    assert.ok((looked[0]?.n ?? 0) >= 8, 'each finding is recorded')
  })

  test('a day or a code that is none is refused, whatever asks', async () => {
    for (const query of [cases, tally, queue])
      for (const wrong of [
        { to: '9999-12-31' },
        { from: '0000-01-01' },
        { area: '123' },
        { area: '5201,' },
        { area: '123', by: 'state' },
      ])
        assert.equal(query.input.safeParse(wrong).success, false, `${query.name} ${JSON.stringify(wrong)}`)
  })

  test('filters and tallies agree', async () => {
    const w = worldWithWords(await open())
    for (const category of ['0101', '0101', '0103']) await report(w, randomUUID(), { category })
    const { dispatcher } = w.staff
    assert.equal((await asks(w, dispatcher, 'cases', { category: '0101' })).rows.length, 2)
    assert.equal((await asks(w, dispatcher, 'cases', { category: '01' })).rows.length, 3)
    assert.equal((await asks(w, dispatcher, 'cases', { phase: 'handling,ended' })).rows.length, 0)
    assert.equal((await asks(w, dispatcher, 'cases', { area: `${w.county}002` })).rows.length, 0)
    const tally = (await asks(w, dispatcher, 'tally', { by: 'category' })).rows as unknown as { key: string; n: number }[]
    assert.deepEqual(tally, [
      { key: '0101', n: 2 },
      { key: '0103', n: 1 },
    ])
    for (const by of ['state', 'area', 'light']) assert.equal((await asks(w, dispatcher, 'tally', { by })).rows.length, 1)
    assert.equal((await asks(w, w.staff.otherDispatcher, 'tally', { by: 'state' })).rows.length, 0)
  })

  test('what is told twice is found with its reasons; what only lies near, sounds alike elsewhere or is long past is not', async () => {
    const w = worldWithWords(await open())
    const at = (metresEast: number) => ({ lon: 1 + metresEast / 96_400, lat: 30, system: 'CGCS2000', accuracy: 5 })
    const tell = async (text: string, place: Record<string, unknown>, category = '0101') => {
      const id = randomUUID()
      await report(w, id, { text, place, category })
      return id
    }
    const far = await tell('三楼楼道堆满杂物，占用消防通道', { area: w.codes.otherGrid })
    const old = await tell('三楼楼道堆满杂物，占用消防通道', { point: at(5) })
    w.pass(31 * 86_400_000)
    const here = await tell('三楼楼道堆满杂物，占用消防通道，走不过去', { point: at(0) })
    const same = await tell('楼道里杂物堆满了，消防通道被占用', { point: at(30) })
    const spot = await tell('过道太乱', { point: at(20) })
    const street = await tell('三楼楼道堆满杂物，占用消防通道', { point: at(400) })
    const lamp = await tell('门口路灯不亮', { point: at(10) }, '0103')
    const picked = await tell('楼道堆满杂物，占用消防通道', { area: w.grid })
    type Like = Row & { likeness: { reasons: { why: string; words?: string[]; metres?: number | null }[] } }
    const found = (await asks(w, w.staff.dispatcher, 'duplicates', { county: w.county, id: here })) as unknown as Page<Like>
    const ids = found.rows.map((row) => row.id)
    assert.deepEqual(new Set(ids), new Set([same, spot, picked]))
    for (const not of [far, old, street, lamp]) assert.ok(!ids.includes(not))
    const [first] = found.rows
    assert.equal(first?.id, same)
    assert.deepEqual(
      first?.likeness.reasons.map((one) => one.why),
      ['place', 'category', 'words', 'time'],
    )
    assert.deepEqual(first?.likeness.reasons[2]?.words?.slice(0, 2), ['消防通道', '占用'])
    assert.equal(first?.likeness.reasons[0]?.metres, 30)
    const backwards = (await asks(w, w.staff.dispatcher, 'duplicates', { county: w.county, id: picked })).rows
    assert.ok(
      backwards.some((row) => row.id === here),
      'also from the one without a point',
    )
    assert.equal((await asks(w, w.staff.otherDispatcher, 'duplicates', { county: w.county, id: here })).rows.length, 0)
  })

  test('what lies near is shown with its distance, the same category first', async () => {
    const w = worldWithWords(await open())
    const [here, same, other, far] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    const at = (lon: number) => ({ place: { point: { lon, lat: 30, system: 'CGCS2000', accuracy: 5 } } })
    await report(w, here, at(1))
    await report(w, other, { ...at(1.0005), category: '0102' })
    await report(w, same, at(1.001))
    await report(w, far, at(1.02))
    const near = await asks(w, w.staff.dispatcher, 'nearby', { county: w.county, id: here })
    assert.deepEqual(
      near.rows.map((row) => [row.id, row.distance]),
      [
        [same, 96],
        [other, 48],
      ],
    )
    assert.equal((await asks(w, w.staff.otherDispatcher, 'nearby', { county: w.county, id: here })).rows.length, 0)
    // The same around a place that a caller tells of, before there is a case.
    const told = { county: w.county, lon: 1, lat: 30, within: 300 }
    const rows = async (actor: Actor, more = {}) =>
      (await asks(w, actor, 'around', { ...told, ...more })).rows.map((row) => row.id)
    assert.deepEqual(await rows(w.staff.dispatcher), [here, other, same])
    assert.deepEqual(await rows(w.staff.dispatcher, { category: '0102' }), [other, here, same])
    assert.deepEqual(await rows(w.staff.otherDispatcher), [])
  })

  test('between which offices cases bounce is counted by pair, within rights, and a declined objection is none', async () => {
    const w = worldWithWords(await open())
    const [department, other] = [w.organisation('department'), w.organisation('otherDepartment')]
    const bounce = async (upheld: boolean, onward: string | null) => {
      const { id } = await bring(w, 'assigned')
      await w.send(w.staff.handler, 'object', { ground: 'notInArea', text: '不在我们的路段' }, id)
      await w.send(w.staff.dispatcher, 'decideObjection', { upheld, text: '已核对' }, id)
      if (onward) await w.send(w.staff.dispatcher, 'assign', { organisation: onward }, id)
    }
    await bounce(true, other)
    await bounce(true, other)
    await bounce(true, null)
    await bounce(false, null)
    type Pair = { from: string; to: string | null; n: number; grounds: object }
    const counted = async (actor: Actor) =>
      ((await asks(w, actor, 'bounces', {})).rows as unknown as Pair[]).map(({ from, to, n, grounds }) => [from, to, n, grounds])
    assert.deepEqual(await counted(w.staff.supervisor), [
      [department, other, 2, { notInArea: 2 }],
      [department, null, 1, { notInArea: 1 }],
    ])
    assert.deepEqual(await counted(w.staff.otherDispatcher), [])
  })

  test('the code says what comes next, step by step of the kind itself', async () => {
    const w = worldWithWords(await open())
    const next: Record<string, unknown> = {}
    for (const stop of ['toAccept', 'filed', 'assigned', 'inHandling', 'handled', 'toRate', 'archived'] as const) {
      const { id } = await bring(w, stop)
      const [row] = await w.rows<{ code: string }>('select code from "case" where county = $1 and id = $2', [w.county, id])
      next[stop] = (await asks(w, w.resident(), 'track', { code: row?.code ?? '' })).rows[0]?.next
    }
    assert.deepEqual(next, {
      toAccept: 'filed',
      filed: 'assigned',
      assigned: 'inHandling',
      inHandling: 'handled',
      handled: 'toRate',
      toRate: 'rated',
      archived: null,
    })
  })

  test('the code shows the public minimum; the whole opens to the party alone', async () => {
    const w = worldWithWords(await open())
    const id = randomUUID()
    const me = w.resident()
    const answer = await w.send(me, 'report', { category: '0101', text: '路灯坏了', place: { area: w.grid, words: '东门' } }, id)
    const code = answer.case?.code ?? ''
    const [minimum] = (await asks(w, me, 'track', { code })).rows
    assert.deepEqual(Object.keys(minimum ?? {}).sort(), [
      'code',
      'county',
      'due',
      'ended',
      'hold',
      'id',
      'next',
      'office',
      'phone',
      'provisional',
      'remaining',
      'state',
    ])
    await assert.rejects(asks(w, me, 'follow', { code }), /caseMissing/)
    await w.send(w.staff.dispatcher, 'accept', {}, id)
    const party = await following(w, me, id)
    const [mine] = (await asks(w, party, 'follow', { code })).rows
    assert.equal(mine?.text, '路灯坏了')
    assert.equal(mine?.placeText, '东门')
    assert.deepEqual(
      (mine?.timeline as { step: string }[] | undefined)?.map((one) => one.step),
      ['report', 'accept'],
    )
    assert.ok((mine?.may as { step: string }[] | undefined)?.some((one) => one.step === 'withdraw'))
    const other = randomUUID()
    const second = await w.send(w.resident(), 'report', { category: '0101', text: '另一件', place: { area: w.grid } }, other)
    await assert.rejects(asks(w, party, 'follow', { code: second.case?.code ?? '' }), /caseMissing/)
  })

  test('a contact is shown in clear with a reason, to whom it is given, and that stays on record', async () => {
    const w = worldWithWords(await open())
    const id = randomUUID()
    await report(w, id, { contact: { name: '周小满', phone: '13900001111', wants: 'message' } })
    const [party] = await w.rows<{ id: string }>('select id from party where county = $1', [w.county])
    const asked = { county: w.county, id, party: party?.id, field: 'phone', reason: '回访核实' }
    assert.deepEqual((await asks(w, w.staff.dispatcher, 'reveal', asked)).rows, [{ value: '13900001111' }])
    await assert.rejects(asks(w, w.staff.supervisor, 'reveal', asked), /notYours/)
    await assert.rejects(asks(w, w.staff.otherDispatcher, 'reveal', asked), /caseMissing/)
    await assert.rejects(asks(w, w.staff.dispatcher, 'reveal', { ...asked, reason: ' ' }), /reasonMissing/)
    const auditor = {
      ...w.staff.supervisor,
      posts: w.staff.supervisor.posts.map((post) => ({ ...post, permissions: ['audit.read'] })),
    }
    const looked = await asks(w, auditor, 'looked', { county: w.county, id })
    assert.deepEqual(
      looked.rows.map((row) => [row.what, row.reason, row.organisation]),
      [['party.phone', '回访核实', w.organisation('street')]],
    )
    await assert.rejects(asks(w, w.staff.dispatcher, 'looked', { county: w.county, id }), /notYours/)
  })

  test('a kind is told with its states, steps and forms', async () => {
    const w = worldWithWords(await open())
    const [kind] = (await asks(w, w.staff.dispatcher, 'kind', { name: 'gridEvent' })).rows as unknown as {
      states: unknown[]
      steps: { name: string; form: { type: string } }[]
    }[]
    assert.ok((kind?.states.length ?? 0) > 10 && kind?.steps.every((step) => step.form.type === 'object'))
    assert.equal((await asks(w, w.staff.dispatcher, 'notices')).rows.length, 0)
  })
})
