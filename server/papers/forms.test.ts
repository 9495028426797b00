// Forms on paper: codes reserved before they are printed, the time on the paper as fact, and one case whoever enters it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR } from '../../rules/time.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor } from '../../test/frontDoor.ts'
import { clockOf, done, heap, lastEntry, refusedAs, running } from '../../test/loop.ts'
import { type World, world } from '../../test/world.ts'
import { formCode, printForms } from './forms.ts'

const db = await testDatabase()
const formsOf = (w: World) =>
  w.rows<{ code: string; case_id: string }>('select code, case_id from paper_form where county = $1 order by code', [w.county])
const enter = (
  w: World,
  by: World['staff']['dispatcher'],
  form: { code: string; case_id: string },
  at: number,
  text = '停电时登记',
) =>
  w.send(by, 'report', heap(w, { text, contact: { name: '周敏', phone: '13812345678', wants: 'message' } }), form.case_id, {
    paper: { form: form.code, at },
  })

test('forms have codes of their own, read again from their square, and are drawn four to a page', async () => {
  const w = world(db)
  const { pdf, codes } = await printForms(w.house, w.county, { count: 10, by: 'test' })
  assert.equal(new Set(codes).size, 10)
  assert.equal(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length, 3)
  assert.deepEqual(formCode(`CGF1.${codes[0]}`)?.code, codes[0])
  await printForms(w.house, w.county, { count: 4, by: 'test' })
  assert.equal((await formsOf(w)).length, 14)
})

test('entered later the time on the paper is when it began: its clocks run from there, and the record says so', async () => {
  const w = world(db)
  await printForms(w.house, w.county, { count: 4, by: 'test' })
  const [form] = await formsOf(w)
  assert.ok(form)
  const written = w.house.now() + HOUR
  w.pass(4 * HOUR)
  const answer = done(await enter(w, w.staff.dispatcher, form, written))
  assert.equal(answer.case?.code, form.code)
  assert.deepEqual(await running(w, form.case_id), ['accept'])
  const clock = await clockOf(w, form.case_id, 'accept')
  assert.equal(clock.started_at, written)
  const [row] = await w.rows<{ opened_at: number }>('select opened_at from "case" where county = $1 and id = $2', [
    w.county,
    form.case_id,
  ])
  assert.equal(row?.opened_at, written)
  const entry = await lastEntry(w, form.case_id)
  assert.deepEqual([entry.facts.paperForm, entry.facts.paperAt], [form.code, written])
  const checked = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(checked.faults, [])
})

test('two people who enter the same form at once open one case; the other is told', async () => {
  const w = world(db)
  await printForms(w.house, w.county, { count: 4, by: 'test' })
  const [form] = await formsOf(w)
  assert.ok(form)
  const at = w.house.now()
  w.pass(HOUR)
  const { dispatcher, secondDispatcher } = w.staff
  const answers = await Promise.all([enter(w, dispatcher, form, at), enter(w, secondDispatcher, form, at, '同一张表')])
  assert.deepEqual(answers.map((one) => one.outcome).toSorted(), ['done', 'refused'])
  const [{ n } = { n: 0 }] = await w.rows<{ n: number }>('select count(*)::int as n from "case" where county = $1', [w.county])
  assert.equal(n, 1)
  refusedAs(await enter(w, secondDispatcher, form, at), 'formUsed')
})

test('only a printed form opens its own case, by staff, at a time between its printing and now', async () => {
  const w = world(db)
  const before = w.house.now()
  w.pass(HOUR)
  await printForms(w.house, w.county, { count: 4, by: 'test' })
  const [form, other] = await formsOf(w)
  assert.ok(form && other)
  const now = w.house.now()
  refusedAs(await enter(w, w.staff.dispatcher, form, before), 'formTime')
  refusedAs(await enter(w, w.staff.dispatcher, form, now + 1), 'formTime')
  refusedAs(await enter(w, w.staff.dispatcher, { ...form, case_id: other.case_id }, now), 'formUnknown')
  refusedAs(await enter(w, w.staff.dispatcher, { ...form, code: `${form.code.slice(0, -1)}X` }, now), 'formUnknown')
  const stranger = w.resident()
  refusedAs(await w.send(stranger, 'report', heap(w), form.case_id, { paper: { form: form.code, at: now } }), 'notYours')
  done(await enter(w, w.staff.dispatcher, form, now))
})

test('over HTTP a form is found by what was scanned, and told to be entered when it is', async (t) => {
  const w = world(db)
  const front = await frontDoor(t, w)
  const chen = front.browser()
  await chen.signIn('dispatcher')
  const pdf = await chen.ask('POST', '/api/papers/forms', { county: w.county, count: 4 })
  assert.equal(pdf.rawPayload.subarray(0, 5).toString(), '%PDF-')
  const [form] = await formsOf(w)
  assert.ok(form)
  const find = async (code: string) => (await chen.ask('POST', '/api/papers/forms/find', { code })).json()
  assert.deepEqual([(await find(`CGF1.${form.code}`)).case, (await find(form.code.toLowerCase())).used], [form.case_id, false])
  done(await enter(w, w.staff.dispatcher, form, w.house.now()))
  assert.equal((await find(form.code)).used, true)
  assert.equal(codeOf(await chen.ask('POST', '/api/papers/forms/find', { code: 'nothing' })), 'formUnknown')
})
