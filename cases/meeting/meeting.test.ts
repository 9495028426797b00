// A meeting through perform: called, held with a roll of offices, its minutes sealed, its task followed to the end.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { bring, caseOf, done, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, on, world } from '../../test/world.ts'

const db = await testDatabase()

test('a joint meeting is called, its minutes are sealed, and its task is followed until it is done', async () => {
  const w = world(db)
  const { dispatcher, handler, leader } = w.staff
  const [department, other] = [w.organisation('department'), w.organisation('otherDepartment')]
  const { id: root } = await bring(w, 'filed')
  const id = randomUUID()
  const send = (by: typeof dispatcher, step: string, input: Record<string, unknown>, also?: string[]) =>
    w.send(by, step, input, id, { kind: 'meeting', ...(also ? { also } : {}) })
  const call = {
    sort: 'joint',
    organisations: [department, other],
    category: '0101',
    text: '一、上次未落实的任务；二、夜市占道',
    area: w.grid,
    where: '街道三楼会议室',
    day: '2026-10-14',
    time: '14:30',
    root,
  }
  const { root: _root, ...bare } = call
  refusedAs(await send(handler, 'call', bare), 'notYours')
  refusedAs(await send(dispatcher, 'call', { ...call, day: '2026-10-12' }, [root]), 'nothingChanged')
  done(await send(dispatcher, 'call', call, [root]))
  assert.deepEqual((await lastEntry(w, root)).facts, { meetingOf: id })
  assert.deepEqual(await todosOf(w, id), ['hold @ street'])
  const minutes = { came: [department], text: '夜市出摊时间改为 19 点；护栏由部门补装' }
  refusedAs(await send(dispatcher, 'minutes', minutes), 'nothingOpen')
  w.at(on('2026-10-14', 16))
  refusedAs(await send(leader, 'minutes', minutes), 'notYours')
  done(await send(dispatcher, 'minutes', minutes))
  assert.deepEqual((await lastEntry(w, id)).facts, { came: [department], joined: [], missing: [other] })
  refusedAs(await send(dispatcher, 'minutes', minutes), 'wrongState')
  done(await send(dispatcher, 'askJoint', { organisations: [department], until: '2026-10-20', text: '补装护栏' }))
  assert.deepEqual(await todosOf(w, id), ['follow @ street', 'joint @ department'])
  refusedAs(await send(dispatcher, 'conclude', { text: '都做了' }), 'tasksOpen', { field: 'without', count: 1 })
  done(await send(handler, 'replyTask', { outcome: 'done', text: '护栏已装' }))
  done(await send(dispatcher, 'conclude', { text: '护栏已装，复看过' }))
  done(await w.send(clockwork, 'archive', {}, id, { kind: 'meeting' }))
  assert.equal((await caseOf(w, id)).state, 'archived')
  assert.deepEqual(await running(w, id), [])
})
