// A complaint about a body: named from the register at intake, and from then on that body neither reads, receives, joins nor verifies.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Staff } from '../rules/actor.ts'
import { testDatabase } from '../test/database.ts'
import { bring, caseOf, done, refusedAs, todosOf } from '../test/loop.ts'
import { world } from '../test/world.ts'

const complaint = {
  code: '1701',
  parent: '17',
  name: { 'zh-CN': '作风投诉' },
  publicName: { 'zh-CN': '对某个单位办事不满意' },
  class: 'ordinary',
  urgency: 'ordinary',
  verify: 'onSite',
  communityFirst: false,
  handlerPost: null,
  handlerOrganisation: 'department',
  complaint: true,
  listItem: null,
} as const
const w = world(await testDatabase(), [], { categories: [complaint] })
const { dispatcher, secondDispatcher, dutyOfficer, handler, otherHandler, gridWorker, cadre } = w.staff
const about = (...offices: Parameters<typeof w.organisation>[0][]) => ({
  organisations: offices.map(w.organisation),
  text: '来信写明是该单位窗口',
})
const reported = async (more: Record<string, unknown> = {}) => (await bring(w, 'toAccept', { category: '1701', ...more })).id
const named = async (...offices: Parameters<typeof w.organisation>[0][]): Promise<string> => {
  const id = await reported()
  done(await w.send(dispatcher, 'nameBody', about(...offices), id))
  return id
}

test('a complaint goes no further before intake has picked the body from the register', async () => {
  const id = await reported()
  refusedAs(await w.send(dispatcher, 'accept', {}, id), 'bodyMissing')
  refusedAs(await w.send(dispatcher, 'handOver', { authority: '某局', ground: 'otherPower', text: '移交' }, id), 'bodyMissing')
  refusedAs(await w.send(dispatcher, 'nameBody', { organisations: [`${w.county}-nobody`], text: 'x' }, id), 'organisationUnknown')
  done(await w.send(dispatcher, 'nameBody', about('otherDepartment'), id))
  const row = await caseOf(w, id)
  assert.deepEqual([row.barred, row.secret], [[w.organisation('otherDepartment')], true])
  done(await w.send(dispatcher, 'accept', {}, id))
})

test('a matter that turns out to be a complaint is not accepted as one without the body either', async () => {
  const { id } = await bring(w, 'filed')
  refusedAs(await w.send(dispatcher, 'amend', { category: '1701', reason: '实为投诉' }, id), 'bodyMissing')
})

test('the body complained of cannot read it: to its posts the case does not exist', async () => {
  const id = await named('department')
  for (const who of [handler, w.staff.secondHandler]) refusedAs(await w.send(who, 'link', { other: id }, id), 'caseMissing')
})

test('the body complained of cannot receive it, assigned or handed over', async () => {
  const id = await named('department')
  done(await w.send(dispatcher, 'accept', {}, id))
  refusedAs(await w.send(dispatcher, 'assign', { organisation: w.organisation('department') }, id), 'organisationUnknown')
  done(await w.send(dispatcher, 'assign', { organisation: w.organisation('otherDepartment') }, id))
})

test('the body complained of cannot join: neither asked for advice nor for a part of the work', async () => {
  const id = await named('department')
  const asked = { organisations: [w.organisation('department')], until: '2026-10-20', text: '请会商' }
  done(await w.send(dispatcher, 'accept', {}, id))
  refusedAs(await w.send(dispatcher, 'consult', asked, id), 'organisationUnknown')
  done(await w.send(dispatcher, 'assign', { organisation: w.organisation('otherDepartment') }, id))
  done(await w.send(otherHandler, 'sign', {}, id))
  refusedAs(await w.send(otherHandler, 'askJoint', asked, id), 'organisationUnknown')
})

test('what was asked of it before it was named is asked no more', async () => {
  const { id } = await bring(w, 'toAccept')
  const asked = { organisations: [w.organisation('department')], until: '2026-10-20', text: '请会商' }
  done(await w.send(dispatcher, 'consult', asked, id))
  done(await w.send(dispatcher, 'nameBody', about('department'), id))
  assert.deepEqual(await todosOf(w, id), ['accept @ street'])
  assert.ok(!(await caseOf(w, id)).organisations.includes(w.organisation('department')))
})

test('the body complained of cannot verify: the community it is passes it by', async () => {
  const id = await named('community')
  done(await w.send(dispatcher, 'accept', { area: w.grid }, id))
  done(await w.send(dispatcher, 'assign', { organisation: w.organisation('otherDepartment') }, id))
  done(await w.send(otherHandler, 'sign', {}, id))
  done(await w.send(otherHandler, 'finish', { result: '已处理', files: [await w.photo(id)] }, id))
  assert.equal((await caseOf(w, id)).holder, w.organisation('street'))
  for (const who of [gridWorker, cadre] satisfies Staff[])
    refusedAs(await w.send(who, 'verify', { files: [await w.photo(id)] }, id), 'caseMissing')
})

test('when it is the street itself, the district has it: from the start when the reporter says so, else from intake on', async () => {
  const first = await reported({ barred: [w.organisation('street')] })
  const second = await named('street')
  for (const id of [first, second]) {
    const row = await caseOf(w, id)
    assert.deepEqual([row.holder, row.centre], [w.organisation('county'), w.organisation('county')])
    assert.deepEqual(await todosOf(w, id), ['accept @ county'])
    refusedAs(await w.send(secondDispatcher, 'accept', {}, id), 'caseMissing')
    done(await w.send(dutyOfficer, 'accept', { area: w.grid }, id))
    assert.equal((await caseOf(w, id)).centre, w.organisation('county'))
  }
})
