// Requests about one's own data through perform: proven by one's own matter, decided under an article, carried out there in one act, seen by nobody else.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Actor, Resident } from '../../rules/actor.ts'
import { viewOf } from '../../rules/actor.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { bring, caseOf, clockOf, done, entriesOf, expire, lastEntry, refusedAs, running, todosOf } from '../../test/loop.ts'
import { clockwork, following, on, type World, world } from '../../test/world.ts'

const db = await testDatabase()
const kind = 'dataRequest'
const send = (w: World, by: Actor, step: string, input: Record<string, unknown>, id: string, root?: string) =>
  w.send(by, step, input, id, { kind, ...(root === undefined ? {} : { also: [root] }) })

async function asks(
  w: World,
  root: string,
  zhou: Resident,
  more: Record<string, unknown>,
): Promise<{ id: string; she: Resident }> {
  const id = randomUUID()
  done(await send(w, zhou, 'askData', { root, text: '请处理', ...more }, id, root))
  return { id, she: await following(w, zhou, id) }
}
const row = async (w: World, id: string) => {
  const one = await caseOf(w, id)
  return { ...one, county: w.county, id, reporter: null } as never
}
const partyOf = async (w: World, id: string) => {
  const [party] = await w.rows<Record<string, string | null>>(
    `select id, name_sealed, phone_sealed, encode(phone_lookup, 'hex') as phone, wants, erased_by, token_lookup, word_sealed from party where county = $1 and case_id = $2`,
    [w.county, id],
  )
  assert.ok(party)
  return party
}
const name = (w: World, party: Record<string, string | null>) =>
  w.house.vault.open('party.name_sealed', party.id ?? '', party.name_sealed ?? '')
const contact = { name: '周某某', phone: '13800000000', wants: 'message' }

test('only who has shown her own matter asks about it; nobody but the data office sees the request, and the matter does not say that she asked', async () => {
  const w = world(db)
  const { id: root, zhou } = await bring(w, 'inHandling', { contact })
  const before = (await caseOf(w, root)).version
  const input = { root, what: 'delete', text: '请删掉我的电话' }
  refusedAs(await send(w, w.resident('other'), 'askData', input, randomUUID(), root), 'caseMissing')
  refusedAs(await send(w, w.staff.dispatcher, 'askData', input, randomUUID(), root), 'notYours')
  refusedAs(await send(w, zhou, 'askData', { ...input, what: 'correct' }, randomUUID(), root), 'badInput', { field: 'contact' })
  refusedAs(await send(w, zhou, 'askData', { ...input, what: 'withdrawConsent' }, randomUUID(), root), 'badInput', {
    field: 'ends',
  })
  const { id } = await asks(w, root, zhou, { what: 'delete' })
  assert.equal((await caseOf(w, root)).version, before)
  assert.deepEqual(await todosOf(w, id), ['decideData @ dataOffice'])
  const asked = await row(w, id)
  const views = (actor: Actor) => viewOf(actor, asked)
  assert.equal(views(w.staff.dataOfficer), 'whole')
  for (const one of ['dispatcher', 'handler', 'cadre', 'dutyOfficer', 'supervisor', 'leader', 'gridWorker'] as const)
    assert.equal(views(w.staff[one]), null, one)
  // Of the matter itself he keeps the record: no word of it.
  assert.equal(viewOf(w.staff.dataOfficer, await row(w, root)), 'record')
})

test('fifteen working days, under the law that asks for an answer in time; late it is told above', async () => {
  const w = world(db)
  const { id: root, zhou } = await bring(w, 'toAccept')
  const { id } = await asks(w, root, zhou, { what: 'copy' })
  const clock = await clockOf(w, id, 'answer')
  // Tuesday the 13th; the 10th of October was worked for the holiday, and no day is off after that.
  assert.equal(clock.due_at, on('2026-11-03', 18))
  w.at(clock.due_at + 1)
  done(await expire(w, id, 'answer', { kind }))
  assert.deepEqual((await lastEntry(w, id)).facts.clock, 'answer')
})

test('a refusal cites the article that obliges to keep; she complains upward once, and what is upheld is carried out', async () => {
  const w = world(db)
  const { dataOfficer } = w.staff
  const { id: root, zhou } = await bring(w, 'archived', { contact })
  const { id, she } = await asks(w, root, zhou, { what: 'delete' })
  refusedAs(await send(w, dataOfficer, 'decide', { verdict: 'refused', text: '要存档' }, id), 'groundUnknown', { field: 'law' })
  refusedAs(await send(w, dataOfficer, 'decide', { verdict: 'refused', law: 'local', text: '要存档' }, id), 'badInput')
  refusedAs(await send(w, w.staff.supervisor, 'decide', { verdict: 'granted', text: 'x' }, id), 'caseMissing')
  done(await send(w, dataOfficer, 'decide', { verdict: 'refused', law: 'archives-20', text: '档案保存期没有满' }, id))
  assert.deepEqual((await caseOf(w, id)).state, 'decided')
  assert.deepEqual((await lastEntry(w, id)).facts, { verdict: 'refused', law: 'archives-20', handles: true })
  done(await send(w, she, 'complain', { text: '电话不是档案' }, id))
  assert.deepEqual(await todosOf(w, id), ['appeal @ county'])
  refusedAs(await send(w, dataOfficer, 'rule', { upheld: false, text: 'x' }, id), 'notYours')
  done(await send(w, w.staff.supervisor, 'rule', { upheld: true, text: '电话可以删' }, id))
  assert.deepEqual(await todosOf(w, id), ['carryOut @ dataOffice'])
  done(await send(w, dataOfficer, 'carryOut', { root, text: '已删除电话', eraseContact: true }, id, root))
  refusedAs(await send(w, she, 'complain', { text: '再说一次' }, id), 'alreadyObjected')
  done(await w.send(clockwork, 'archive', {}, id, { kind }))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['archived', []])
})

test('deletion empties what she gave in her matter in the same act, under the eraser; the record still verifies and says erased', async () => {
  const w = world(db)
  const { dataOfficer } = w.staff
  const { id: root, zhou } = await bring(w, 'archived', { contact })
  const photo = await w.photo(root, 'report', 'complete', `device:${zhou.device}`)
  const { id } = await asks(w, root, zhou, { what: 'delete' })
  done(await send(w, dataOfficer, 'decide', { verdict: 'granted', text: '可以' }, id))
  refusedAs(await send(w, dataOfficer, 'carryOut', { root, text: '删了' }, id, root), 'nothingOpen')
  refusedAs(await send(w, dataOfficer, 'carryOut', { root, text: '删了', eraseWords: true }, id), 'changed')
  const input = { root, text: '都删了', eraseContact: true, eraseWords: true, erasePhotos: true }
  const key = randomUUID()
  done(await w.send(dataOfficer, 'carryOut', input, id, { kind, also: [root], key }))
  done(await w.send(dataOfficer, 'carryOut', input, id, { kind, also: [root], key }))
  const party = await partyOf(w, root)
  assert.deepEqual([party.name_sealed, party.phone, party.word_sealed], [null, null, null])
  const words = await w.rows<{ kind: string; text: string; erased_by: number | null }>(
    'select kind, text, erased_by from words where county = $1 and case_id = $2 order by kind',
    [w.county, root],
  )
  assert.deepEqual(
    words.filter((one) => one.kind === 'text').map((one) => one.text),
    [''],
  )
  assert.ok(
    words.some((one) => one.kind === 'result' && one.text !== ''),
    'what the office said of its own work stays',
  )
  const [file] = await w.rows<{ state: string }>('select state from attachment where county = $1 and id = $2', [w.county, photo])
  assert.equal(file?.state, 'erased')
  const entry = await lastEntry(w, root)
  assert.deepEqual(
    [entry.step, entry.facts.law, entry.facts.erases, entry.facts.erased],
    ['carryOut', 'pipl-47', ['contact', 'words', 'photos'], true],
  )
  assert.equal(JSON.stringify(entry.facts).includes(id), false)
  const { faults } = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(faults, [])
})

test('a wrong name is put right from the contact given with the request, sealed anew; her telephone stays as it was', async () => {
  const w = world(db)
  const { dataOfficer } = w.staff
  const { id: root, zhou } = await bring(w, 'inHandling', { contact })
  const old = await partyOf(w, root)
  const { id } = await asks(w, root, zhou, { what: 'correct', contact: { name: '周宁', wants: 'none' } })
  done(await send(w, dataOfficer, 'decide', { verdict: 'granted', text: '可以' }, id))
  done(await send(w, dataOfficer, 'carryOut', { root, text: '改好了', fixName: true, fixPhone: true }, id, root))
  const now = await partyOf(w, root)
  assert.equal(name(w, now), '周宁')
  assert.equal(now.phone, old.phone)
  assert.deepEqual((await lastEntry(w, root)).facts, { law: 'pipl-44-50', corrects: ['name', 'phone'] })
})

test('consent is withdrawn as easily as it was given: nothing is sent any more, the receipt opens nothing, and nobody decides on it', async () => {
  const w = world(db)
  const { id: root, zhou } = await bring(w, 'inHandling', { contact })
  const { id, she } = await asks(w, root, zhou, { what: 'withdrawConsent', ends: ['messages', 'following'] })
  const party = await partyOf(w, root)
  assert.deepEqual([party.wants, party.token_lookup, party.word_sealed, party.phone], ['none', null, null, null])
  assert.equal(name(w, party), contact.name, 'the office still has whom to ring for the matter itself')
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['decided', ['archive']])
  assert.deepEqual(
    (await entriesOf(w, id)).map((one) => [one.step, one.facts.law, one.facts.ends]),
    [['askData', 'pipl-15', ['messages', 'following']]],
  )
  done(await send(w, she, 'complain', { text: '还是收到短信' }, id))
})

test('who is complained of in her matter never has her request before him, not even the data office itself', async () => {
  const w = world(db)
  const { id: root, zhou } = await bring(w, 'toAccept', { barred: [w.organisation('dataOffice')] })
  const { id } = await asks(w, root, zhou, { what: 'objectUse' })
  assert.deepEqual(await todosOf(w, id), ['decideData @ county'])
  assert.equal(viewOf(w.staff.dataOfficer, await row(w, id)), null)
})

test('one request about several matters of hers: each that she has shown, and no other; carried out in all of them in one act', async () => {
  const w = world(db)
  const { dataOfficer } = w.staff
  const [first, second, strange] = [
    await bring(w, 'archived', { contact }),
    await bring(w, 'inHandling', { contact, barred: [w.organisation('otherDepartment')] }),
    await bring(w, 'toAccept', { contact }),
  ]
  const partyIn = async (id: string) => ({ caseId: id, party: String((await partyOf(w, id)).id) })
  const both = { ...first.zhou, others: [await partyIn(second.id)] }
  const ask = (by: Resident, others: readonly string[], id: string, more: object = {}) =>
    w.send(by, 'askData', { root: first.id, others, what: 'delete', text: '都请删除', ...more }, id, {
      kind,
      also: [first.id, ...others],
    })
  refusedAs(await ask(first.zhou, [second.id], randomUUID()), 'caseMissing')
  refusedAs(await ask(both, [strange.id], randomUUID()), 'caseMissing')
  refusedAs(await ask(both, [second.id, second.id], randomUUID()), 'changed', { field: 'others' })
  const id = randomUUID()
  done(await ask(both, [second.id], id))
  const codes = await w.rows<{ code: string }>(
    'select code from "case" where county = $1 and id = any($2::uuid[]) order by id = $3::uuid desc',
    [w.county, [first.id, second.id], first.id],
  )
  assert.deepEqual((await caseOf(w, id)).barred, [w.organisation('otherDepartment')])
  assert.deepEqual(
    (await lastEntry(w, id)).facts.of,
    codes.map((one) => one.code),
  )
  done(await send(w, dataOfficer, 'decide', { verdict: 'granted', text: '可以' }, id))
  const carry = (others: readonly string[]) =>
    w.send(dataOfficer, 'carryOut', { root: first.id, others, text: '都删了', eraseContact: true }, id, {
      kind,
      also: [first.id, ...others],
    })
  refusedAs(await carry([strange.id]), 'changed', { field: 'root' })
  done(await carry([second.id]))
  for (const one of [first.id, second.id]) {
    const party = await partyOf(w, one)
    assert.deepEqual([party.name_sealed, party.phone, (await lastEntry(w, one)).facts.law], [null, null, 'pipl-47'], one)
  }
  assert.notEqual((await partyOf(w, strange.id)).phone, null)
  const { faults } = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(faults, [])
  const [third, fourth] = [await bring(w, 'inHandling', { contact }), await bring(w, 'inHandling', { contact })]
  const again = { ...third.zhou, others: [await partyIn(fourth.id)] }
  const ends = { root: third.id, others: [fourth.id], what: 'withdrawConsent', text: '不要再发', ends: ['messages'] }
  done(await w.send(again, 'askData', ends, randomUUID(), { kind, also: [third.id, fourth.id] }))
  for (const one of [third.id, fourth.id]) assert.equal((await partyOf(w, one)).wants, 'none')
})
