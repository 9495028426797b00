// One letter for an office and a day: what is urgent at once, the rest together at the hour, once, however many loops run or fall over.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Staff } from '../../rules/actor.ts'
import { isRefusal } from '../../rules/refusal.ts'
import { type Digest, digest, digests } from '../../store/reads/digests.ts'
import { everyEngine } from '../../test/database.ts'
import { bring, clockOf, done } from '../../test/loop.ts'
import { clockwork, on, type World, world } from '../../test/world.ts'
import { digestOnce } from './digest.store.ts'
import { tellPeople } from './notices.store.ts'
import { reactOnce } from './reactions.ts'

const tell = async (w: World) => {
  w.pass(11_000)
  while (await reactOnce(w.house, [w.county], { entry: tellPeople(w.house, [], () => {}) }));
}
const noticesOf = (w: World, office: string) =>
  w.rows<{ topic: string }>(
    `select topic from notice where county = $1 and organisation = $2 and topic ~ '(digest|supervise|urge|escalateOverdue)$' order by topic`,
    [w.county, office],
  )
const topics = async (w: World, office: string) => (await noticesOf(w, office)).map((one) => one.topic)
const letters = (w: World) =>
  w.rows<{ organisation: string; day: string; items: number }>(
    `select d.organisation, d.day, (select count(*)::int from digest_item i where i.county = $1 and i.digest_id = d.id) as items
     from digest d where d.county = $1 order by d.day, d.organisation`,
    [w.county],
  )
const ask = <R>(w: World, actor: Staff, query: typeof digest, input: Record<string, unknown>): Promise<R> =>
  w.house.db.read({ actor: 'test', counties: [w.county] }, async (tx) => {
    const asking = { house: w.house, tx, actor, counties: [w.county], now: w.house.now(), language: 'zh-CN' } as const
    return (await query.run(asking, query.input.parse(input) as never)) as R
  })

everyEngine('the letter of a day', (open) => {
  test('three supervisions, an urge and two overdue matters are one letter at half past eight; an urgent one is told at once as well', async () => {
    const w = world(await open())
    const [department, street] = [w.organisation('department'), w.organisation('street')]
    const cases = [await bring(w, 'inHandling'), await bring(w, 'inHandling'), await bring(w, 'inHandling')]
    for (const { id } of cases)
      done(await w.send(w.staff.supervisor, 'supervise', { ground: 'order', until: '2026-10-16', text: '请说明进展' }, id))
    const [first, second] = cases
    assert.ok(first && second)
    done(await w.send(first.zhou, 'urge', { text: '还没有人来' }, first.id))
    const pressing = await bring(w, 'inHandling', { category: '0103' })
    done(await w.send(w.staff.dispatcher, 'urge', {}, pressing.id))
    await tell(w)
    assert.deepEqual(await topics(w, department), ['gridEvent.urge'], 'only what cannot wait')
    assert.equal(await digestOnce(w.house, [w.county]), 0, 'the hour of today is over: what comes now waits for tomorrow')
    w.at(on('2026-10-14', 8, 29))
    assert.equal(await digestOnce(w.house, [w.county]), 0)
    w.at(on('2026-10-14', 8, 30))
    const made = await Promise.all(Array.from({ length: 4 }, () => digestOnce(w.house, [w.county])))
    assert.equal(
      made.reduce((sum, n) => sum + n, 0),
      1,
      'four loops at once bind one letter',
    )
    assert.deepEqual(await letters(w), [{ organisation: department, day: '2026-10-14', items: 5 }])
    assert.deepEqual(await topics(w, department), ['digest', 'gridEvent.urge'])
    assert.equal(await digestOnce(w.house, [w.county]), 0, 'nor a second one later')

    const [letter] = (await ask<{ rows: { county: string; id: string; counts: unknown }[] }>(w, w.staff.handler, digests, {}))
      .rows
    assert.deepEqual(letter?.counts, { supervised: 3, urged: 2 })
    const of = { county: w.county, id: letter?.id }
    const [page] = (await ask<{ rows: Digest[] }>(w, w.staff.handler, digest, of)).rows
    assert.deepEqual(
      page?.items.map((one) => [one.what, one.level, one.until, one.text]),
      [
        ...Array.from({ length: 3 }, () => ['supervised', 'notice', '2026-10-16', '请说明进展']),
        ['urged', null, null, null],
        ['urged', null, null, null],
      ],
    )
    assert.ok(isRefusal(await ask(w, w.staff.dispatcher, digest, of)), 'another office does not read it')

    w.at(on('2026-10-19', 9))
    for (const id of [second.id, first.id])
      done(await w.send(clockwork, 'escalateOverdue', { clock: (await clockOf(w, id, 'handle')).id }, id))
    await tell(w)
    w.at(on('2026-10-20', 8, 30))
    // The county's centre supervises there: it hears of what is overdue in one letter too.
    assert.equal(await digestOnce(w.house, [w.county]), 2)
    assert.deepEqual((await letters(w)).slice(1), [
      { organisation: w.organisation('county'), day: '2026-10-20', items: 2 },
      { organisation: department, day: '2026-10-20', items: 2 },
    ])
    assert.deepEqual(await topics(w, street), [])
  })

  test('one that fell over on the way leaves nothing half done; a closed office gets its letter on its next day, at the hour the region says', async () => {
    const w = world(await open(), [], { settings: { 'digest.hour': '14:15' } })
    const { id } = await bring(w, 'inHandling')
    w.at(on('2026-10-16', 17))
    done(await w.send(w.staff.supervisor, 'supervise', { ground: 'order', until: '2026-10-20', text: '请说明进展' }, id))
    await tell(w)
    w.at(on('2026-10-17', 15))
    assert.equal(await digestOnce(w.house, [w.county]), 0, 'on a Saturday the department is closed')
    w.at(on('2026-10-19', 14, 15))
    const falls: World['house'] = {
      ...w.house,
      db: {
        ...w.house.db,
        begin: (context, body, patience) =>
          w.house.db.begin(
            context,
            async (tx) => {
              await body(tx)
              throw new Error('fell over')
            },
            patience,
          ),
      },
    }
    await assert.rejects(digestOnce(falls, [w.county]), /fell over/)
    assert.deepEqual(await letters(w), [])
    assert.equal(await digestOnce(w.house, [w.county]), 1)
    assert.deepEqual(await letters(w), [{ organisation: w.organisation('department'), day: '2026-10-19', items: 1 }])
    assert.deepEqual(await topics(w, w.organisation('department')), ['digest'])
  })
})
