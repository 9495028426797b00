// A proactive matter through perform: gathered from many reports, planned, carried out, and answered to everyone who asked.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { caseOf, done, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, type World, world } from '../../test/world.ts'

const db = await testDatabase()

const reported = async (w: World, n: number, more: Record<string, unknown> = {}) => {
  const ids: string[] = []
  for (let i = 0; i < n; i++) {
    const id = randomUUID()
    done(await w.send(w.resident(), 'report', { category: '0101', text: `夜市油烟 ${i}`, place: { area: w.grid }, ...more }, id))
    ids.push(id)
  }
  return ids
}

test('what many told of gets a lead, a plan, an end and one answer, while each report goes on by itself', async () => {
  const w = world(db)
  const { dispatcher, handler, supervisor } = w.staff
  const [department, other] = [w.organisation('department'), w.organisation('otherDepartment')]
  const cases = await reported(w, 3)
  const [late] = await reported(w, 1)
  const [secret] = await reported(w, 1, { secret: true })
  const id = randomUUID()
  const send = (by: typeof dispatcher, step: string, input: Record<string, unknown>, also?: string[]) =>
    w.send(by, step, input, id, { kind: 'proactive', ...(also ? { also } : {}) })
  const propose = {
    topic: '夜市油烟',
    text: '夜市油烟反复被反映',
    category: '0101',
    area: w.grid,
    organisation: department,
    day: '2026-12-20',
  }
  refusedAs(await send(supervisor, 'propose', propose, cases), 'notYours')
  refusedAs(await send(dispatcher, 'propose', { ...propose, organisation: 'nobody' }, cases), 'organisationUnknown')
  refusedAs(await send(dispatcher, 'propose', { ...propose, day: '2026-10-13' }, cases), 'nothingChanged')
  refusedAs(await send(dispatcher, 'propose', { ...propose, day: '2028-10-13' }, cases), 'tooFar')
  refusedAs(await send(dispatcher, 'propose', propose, [...cases, secret ?? '']), 'wrongState')
  done(await send(dispatcher, 'propose', propose, cases))
  assert.deepEqual(await todosOf(w, id), ['plan @ department'])
  for (const one of cases) assert.deepEqual((await lastEntry(w, one)).facts, { proactive: id })
  done(await send(dispatcher, 'gather', {}, [late ?? '', cases[0] ?? '']))
  refusedAs(await send(dispatcher, 'gather', {}, [late ?? '']), 'nothingChanged')
  const gathered = await w.rows(`select other from relation where county = $1 and case_id = $2 and what = 'gathered'`, [
    w.county,
    id,
  ])
  assert.equal(gathered.length, 4)
  refusedAs(await send(dispatcher, 'plan', { text: '加装净化器' }), 'notYours')
  done(await send(handler, 'plan', { text: '加装净化器，错时经营；城管配合' }))
  const [clock] = await w.rows<{ due: string }>(
    `select to_char(to_timestamp(due_at / 1000) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as due from clock where county = $1 and case_id = $2 and name = 'carryOut'`,
    [w.county, id],
  )
  assert.equal(clock?.due, '2026-12-20', 'the work runs until the end that was set')
  done(await send(handler, 'askJoint', { organisations: [other], until: '2026-11-20', text: '巡查' }))
  refusedAs(await send(handler, 'finish', { text: '装好了' }), 'tasksOpen', { field: 'without', count: 1 })
  done(await send(w.staff.otherHandler, 'replyTask', { outcome: 'done', text: '巡查三十次' }))
  done(await send(handler, 'finish', { text: '装好净化器 42 台' }))
  refusedAs(await send(handler, 'answer', { text: '好了' }), 'notYours')
  done(await send(dispatcher, 'answer', { text: '夜市已装净化器，十点收摊。' }))
  done(await w.send(clockwork, 'archive', {}, id, { kind: 'proactive' }))
  assert.deepEqual(await running(w, id), [])
  const states = await w.rows<{ state: string }>(`select state from "case" where county = $1 and id = any($2)`, [w.county, cases])
  assert.ok(
    states.every((one) => one.state === 'toAccept'),
    'the reports wait for what they waited for',
  )
})

test('whoever proposed it calls it off with a reason: nobody’s part stays open, and the reports go on', async () => {
  const w = world(db)
  const { dispatcher, handler } = w.staff
  const cases = await reported(w, 2)
  const id = randomUUID()
  const send = (by: typeof dispatcher, step: string, input: Record<string, unknown>, also?: string[]) =>
    w.send(by, step, input, id, { kind: 'proactive', ...(also ? { also } : {}) })
  const organisation = w.organisation('department')
  const propose = { topic: '油烟', text: '反复', category: '0101', area: w.grid, organisation, day: '2026-12-20' }
  done(await send(dispatcher, 'propose', propose, cases))
  done(await send(handler, 'plan', { text: '巡查' }))
  done(await send(handler, 'askJoint', { organisations: [w.organisation('otherDepartment')], until: '2026-11-20', text: '巡查' }))
  refusedAs(await send(handler, 'withdraw', { text: '不做了' }), 'notYours')
  done(await send(dispatcher, 'withdraw', { text: '油烟店已经搬走' }))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id), await todosOf(w, id)], ['withdrawn', [], []])
  refusedAs(await send(handler, 'finish', { text: '好了' }), 'wrongState')
  for (const one of cases) assert.equal((await caseOf(w, one)).state, 'toAccept')
  done(await w.send(dispatcher, 'propose', propose, randomUUID(), { kind: 'proactive', also: cases }))
})
