// Several offices on one matter: consulted before it is assigned, joint work beside the lead, assigned down inside one outer clock.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '../../rules/actor.ts'
import { casePage } from '../../store/reads/casePage.ts'
import { testDatabase } from '../../test/database.ts'
import { acts, bring, caseOf, clockOf, done, entriesOf, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
type TaskNow = {
  what: string
  organisation: string
  by: string
  until: string
  outcome: string | null
  answered_at: number | null
  open: boolean
}
const tasksOf = (w: World, id: string) =>
  w.rows<TaskNow>(
    `select k.what, k.organisation, k.by, k.until, k.outcome, k.answered_at, c.stopped_at is null as open from task k
     join clock c on c.county = $1 and c.case_id = k.case_id and c.id = k.id where k.county = $1 and k.case_id = $2 order by k.at, k.until desc`,
    [w.county, id],
  )
const joint = (w: World, ...offices: ('otherDepartment' | 'street' | 'community' | 'department')[]) => ({
  organisations: offices.map((one) => w.organisation(one)),
  until: '2026-10-15',
  text: '请清点管线',
})
const finish = async (w: World, by: Actor, id: string, more: Record<string, unknown> = {}) =>
  w.send(by, 'finish', { result: '已清理', files: [await w.photo(id)], ...more }, id)

test('joint work: the lead keeps the clock, each office has its own, and the lead waits or says why not', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const { handler, otherHandler, dispatcher, gridWorker, otherDispatcher } = w.staff
  const handle = await clockOf(w, id, 'handle')
  refusedAs(await w.send(gridWorker, 'askJoint', joint(w, 'otherDepartment'), id), 'notYours')
  refusedAs(await w.send(handler, 'askJoint', joint(w, 'department'), id), 'sameHand')
  refusedAs(await w.send(handler, 'askJoint', { ...joint(w, 'street'), organisations: ['nobody'] }, id), 'organisationUnknown')
  refusedAs(await w.send(handler, 'askJoint', { ...joint(w, 'street'), until: '2026-10-13' }, id), 'nothingChanged')
  refusedAs(await w.send(handler, 'askJoint', { ...joint(w, 'street'), until: '2026-10-19' }, id), 'noTimeLeft')
  refusedAs(await w.send(otherHandler, 'replyTask', { outcome: 'done', text: '先答一句' }, id), 'caseMissing')
  done(await w.send(handler, 'askJoint', joint(w, 'otherDepartment', 'street'), id))
  assert.deepEqual(acts(await lastEntry(w, id)), ['start joint', 'start joint'])
  assert.deepEqual(await todosOf(w, id), ['handle @ department', 'joint @ otherDepartment', 'joint @ street'])
  assert.deepEqual(await clockOf(w, id, 'handle'), handle, 'the lead keeps the clock')
  const row = await caseOf(w, id)
  assert.equal(row.holder, w.organisation('department'), 'and the matter')
  assert.equal(row.due_at, handle.due_at, 'its date is not that of a part')
  refusedAs(await w.send(handler, 'askJoint', joint(w, 'street'), id), 'alreadyObjected')
  refusedAs(await w.send(otherDispatcher, 'replyTask', { outcome: 'done', text: '不关我们' }, id), 'caseMissing')
  refusedAs(await w.send(handler, 'replyTask', { outcome: 'done', text: '替他们答' }, id), 'notYours')
  done(await w.send(otherHandler, 'replyTask', { outcome: 'done', text: '管线已清点' }, id))
  refusedAs(await w.send(otherHandler, 'replyTask', { outcome: 'done', text: '再答' }, id), 'notYours')
  refusedAs(await finish(w, handler, id), 'tasksOpen', { field: 'without', count: 1 })
  done(await finish(w, handler, id, { without: '街道部分另行处理' }))
  assert.deepEqual(await running(w, id), ['verify'])
  const last = await lastEntry(w, id)
  assert.deepEqual(last.facts.without, [w.organisation('street')])
  assert.deepEqual((await tasksOf(w, id)).map((one) => [one.organisation.slice(7), one.outcome, one.open]).sort(), [
    ['otherDepartment', 'done', false],
    ['street', null, false],
  ])
  refusedAs(await w.send(dispatcher, 'replyTask', { outcome: 'done', text: '晚了' }, id), 'notYours')
})

test('who cannot do his part says so; who asked may take the request back; then nothing keeps the lead', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling')
  const { handler, otherHandler, dispatcher } = w.staff
  done(await w.send(handler, 'askJoint', joint(w, 'otherDepartment', 'street'), id))
  done(await w.send(otherHandler, 'replyTask', { outcome: 'cannot', text: '没有图纸' }, id))
  refusedAs(await w.send(dispatcher, 'dropTask', { organisation: w.organisation('street'), text: '不办了' }, id), 'notYours')
  refusedAs(
    await w.send(handler, 'dropTask', { organisation: w.organisation('otherDepartment'), text: '算了' }, id),
    'nothingOpen',
  )
  done(await w.send(handler, 'dropTask', { organisation: w.organisation('street'), text: '不需要了' }, id))
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
  done(await finish(w, handler, id))
  assert.equal((await entriesOf(w, id)).filter((one) => one.facts.without !== undefined).length, 0)
})

test('suspended, the matter stands still and the parts of others do not; what ends the matter ends what was asked', async () => {
  const w = world(db)
  const { id, zhou } = await bring(w, 'inHandling')
  const { handler, dispatcher, otherHandler } = w.staff
  done(await w.send(handler, 'askJoint', joint(w, 'otherDepartment'), id))
  const part = await clockOf(w, id, 'joint')
  done(await w.send(handler, 'askSuspend', { ground: 'season', until: '2026-10-30', text: '雨季' }, id))
  done(await w.send(dispatcher, 'decideSuspend', { granted: true, text: '同意' }, id))
  assert.deepEqual(await clockOf(w, id, 'joint'), part)
  done(await w.send(otherHandler, 'replyTask', { outcome: 'done', text: '我们的部分好了' }, id))
  done(await w.send(handler, 'resume', {}, id))
  done(await w.send(handler, 'askJoint', joint(w, 'street'), id))
  done(await w.send(zhou, 'withdraw', { text: '不用了' }, id))
  assert.deepEqual(await running(w, id), [])
  assert.deepEqual(await todosOf(w, id), [])
})

test('consulted before it is assigned: who was asked, what each said, what was decided', async () => {
  const w = world(db)
  const { id } = await bring(w, 'filed')
  const { dispatcher, handler, otherHandler } = w.staff
  const ask = { ...joint(w, 'department', 'otherDepartment'), text: '归谁管？' }
  refusedAs(await w.send(dispatcher, 'askJoint', ask, id), 'wrongState')
  const before = await clockOf(w, id, 'assign')
  done(await w.send(dispatcher, 'consult', ask, id))
  assert.deepEqual(await clockOf(w, id, 'assign'), before, 'the clock of the centre goes on')
  assert.deepEqual(await todosOf(w, id), ['assign @ street', 'consult @ department', 'consult @ otherDepartment'])
  done(await w.send(otherHandler, 'replyTask', { outcome: 'done', text: '归城管' }, id))
  done(await w.send(dispatcher, 'assign', { organisation: w.organisation('department'), note: '会诊后定' }, id))
  assert.deepEqual(await running(w, id), ['handle', 'object', 'sign'], 'the decision ends the question')
  refusedAs(await w.send(handler, 'replyTask', { outcome: 'done', text: '晚到的意见' }, id), 'notYours')
  // Taken back within ten seconds, everything is as it was: also the question to whoever had not answered.
  done(await w.send(dispatcher, 'undo', { version: (await caseOf(w, id)).version }, id))
  assert.deepEqual(await running(w, id), ['assign', 'consult'])
  done(await w.send(handler, 'replyTask', { outcome: 'cannot', text: '也拿不准' }, id))
  assert.deepEqual((await tasksOf(w, id)).map((one) => one.outcome).sort(), ['cannot', 'done'])
})

test('assigned down twice inside one outer clock; each level answers in its own words, and the matter comes back the same way', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling', { category: '0106' })
  const { handler, dispatcher, cadre, otherHandler } = w.staff
  const handle = await clockOf(w, id, 'handle')
  assert.equal(handle.due_at, on('2026-10-20', 18))
  const down = (office: 'street' | 'community' | 'otherDepartment' | 'county', until: string) => ({
    organisation: w.organisation(office),
    until,
    text: '请到现场',
  })
  refusedAs(await w.send(handler, 'assignDown', down('otherDepartment', '2026-10-15'), id), 'organisationUnknown')
  refusedAs(await w.send(handler, 'assignDown', down('county', '2026-10-15'), id), 'organisationUnknown')
  refusedAs(await w.send(handler, 'assignDown', down('street', '2026-10-20'), id), 'noTimeLeft', {
    field: 'until',
    last: '2026-10-19',
  })
  done(await w.send(handler, 'assignDown', down('street', '2026-10-19'), id))
  assert.deepEqual(await clockOf(w, id, 'handle'), handle, 'the outer clock never stops')
  assert.equal((await caseOf(w, id)).holder, w.organisation('street'))
  assert.deepEqual(await todosOf(w, id), ['down @ street', 'handle @ department'])
  refusedAs(await w.send(handler, 'assignDown', down('community', '2026-10-15'), id), 'notYours')
  refusedAs(await w.send(dispatcher, 'assignDown', down('community', '2026-10-19'), id), 'noTimeLeft', {
    field: 'until',
    last: '2026-10-16',
  })
  w.at(on('2026-10-14', 10))
  done(await w.send(dispatcher, 'assignDown', down('community', '2026-10-16'), id))
  assert.deepEqual(await todosOf(w, id), ['down @ community', 'handle @ department'])
  refusedAs(await w.send(dispatcher, 'replyTask', { outcome: 'done', text: '还没好' }, id), 'nothingOpen')
  refusedAs(await w.send(otherHandler, 'replyTask', { outcome: 'done', text: '路过' }, id), 'caseMissing')
  w.at(on('2026-10-16', 10))
  done(await w.send(cadre, 'replyTask', { outcome: 'done', text: '已清走三车' }, id))
  assert.equal((await caseOf(w, id)).holder, w.organisation('street'))
  done(await w.send(dispatcher, 'replyTask', { outcome: 'done', text: '社区已清走三车，街道复查过' }, id))
  assert.equal((await caseOf(w, id)).holder, w.organisation('department'))
  assert.deepEqual(await todosOf(w, id), ['handle @ department'])
  const said = await w.rows<{ text: string }>(
    `select w.text from task k join words w on w.county = $1 and w.id = k.answer_id where k.county = $1 and k.case_id = $2 order by k.until`,
    [w.county, id],
  )
  assert.deepEqual(
    said.map((one) => one.text),
    ['已清走三车', '社区已清走三车，街道复查过'],
    'every version is kept',
  )
  w.at(on('2026-10-16', 15))
  const asking = { actor: handler, house: w.house, counties: [w.county], language: 'zh-CN', now: w.house.now() } as const
  const page = await db.begin({ actor: 'test', counties: [w.county] }, (tx) => casePage({ ...asking, tx } as never, w.county, id))
  assert.deepEqual(
    (page as { stays: { organisation: string; level: string; spent: unknown }[] }).stays.map((one) => [one.level, one.spent]),
    [
      ['street', { unit: 'workingDay', amount: 1 }],
      ['community', { unit: 'workingDay', amount: 2 }],
      ['county', { unit: 'workingHour', amount: 3 }],
    ],
    'the time at each level',
  )
  done(await finish(w, handler, id))
})

test('whoever takes back what he assigned down has it again, from every level below', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling', { category: '0106' })
  const { handler, dispatcher, cadre } = w.staff
  const ask = (office: 'street' | 'community', until: string) => ({ organisation: w.organisation(office), until, text: '请办' })
  done(await w.send(handler, 'assignDown', ask('street', '2026-10-19'), id))
  done(await w.send(dispatcher, 'assignDown', ask('community', '2026-10-16'), id))
  refusedAs(await w.send(cadre, 'dropTask', { organisation: w.organisation('community'), text: '不办' }, id), 'notYours')
  done(await w.send(handler, 'dropTask', { organisation: w.organisation('street'), text: '自己办' }, id))
  assert.deepEqual(await running(w, id), ['handle'])
  assert.equal((await caseOf(w, id)).holder, w.organisation('department'))
  done(await w.send(handler, 'assignDown', ask('community', '2026-10-16'), id))
  done(await w.send(handler, 'undo', { version: (await caseOf(w, id)).version }, id))
  assert.deepEqual(await running(w, id), ['handle'])
  assert.equal((await caseOf(w, id)).holder, w.organisation('department'))
})

test('nothing outside the list goes to a residents’ committee; a matter with a day left goes no further down', async () => {
  const w = world(db, [], {
    categories: [
      {
        code: '0199',
        parent: '01',
        name: { 'zh-CN': '清单外' },
        publicName: { 'zh-CN': '清单外' },
        class: 'ordinary',
        urgency: 'ordinary',
        verify: 'onSite',
        communityFirst: false,
        handlerPost: null,
        handlerOrganisation: 'department',
        listItem: null,
      },
    ],
  })
  const { id } = await bring(w, 'inHandling', { category: '0199' })
  const { handler } = w.staff
  const ask = { organisation: w.organisation('community'), until: '2026-10-16', text: '请办' }
  refusedAs(await w.send(handler, 'assignDown', ask, id), 'notOnList')
  done(await w.send(handler, 'assignDown', { ...ask, organisation: w.organisation('street') }, id))
  const urgent = await bring(w, 'inHandling', { category: '0103' })
  refusedAs(await w.send(handler, 'assignDown', ask, urgent.id), 'noTimeLeft')
})

test('a part that is late goes up like any other clock, and at twice the time the office that was asked answers for it', async () => {
  const w = world(db)
  const { id } = await bring(w, 'inHandling', { category: '0106' })
  const { handler, otherHandler } = w.staff
  done(await w.send(handler, 'askJoint', { ...joint(w, 'otherDepartment'), until: '2026-10-14' }, id))
  const expire = async () => {
    const clock = await clockOf(w, id, 'joint')
    assert.ok(clock.look_at)
    w.at(clock.look_at)
    return w.send(clockwork, 'escalateOverdue', { clock: clock.id }, id)
  }
  done(await expire())
  assert.deepEqual(await todosOf(w, id), ['handle @ department', 'joint @ otherDepartment', 'overdue @ street'])
  done(await expire())
  const [asked] = await w.rows<{ organisation: string }>(
    'select organisation from supervision where county = $1 and case_id = $2',
    [w.county, id],
  )
  assert.equal(asked?.organisation, w.organisation('otherDepartment'))
  done(await w.send(otherHandler, 'replyTask', { outcome: 'done', text: '迟了，办好了' }, id))
})
