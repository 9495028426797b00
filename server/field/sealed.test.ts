// The sealed outbox through the door: what one made before a sign-out arrives later, unread by whoever holds the phone; a stranger adds nothing.
import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import sharp from 'sharp'
import type { Envelope, Inside, PhoneBound, Pull, SealedAnswered } from '../../rules/sync.ts'
import { testDatabase } from '../../test/database.ts'
import { type Browser, frontDoor, type Role } from '../../test/frontDoor.ts'
import { bring, caseOf, done, entriesOf } from '../../test/loop.ts'
import { type World, world } from '../../test/world.ts'
import { type Binding, seal, secretOf, toBase64, travelling } from '../../ui/outbox/vault.ts'

type Phone = { readonly binding: Binding; readonly browser: Browser; readonly person: string; readonly w: World }

async function bound(t: TestContext, role: Role = 'handler') {
  const w = world(await testDatabase())
  const front = await frontDoor(t, w)
  const browser = front.browser()
  await browser.signIn(role)
  const phone = randomUUID()
  const told = (await browser.ask('POST', '/api/field/phone', { phone, label: 'Android' })).json() as PhoneBound
  const binding = { phone, secret: await secretOf(told.secret), keys: told.keys }
  const mine: Phone = { binding, browser, person: w.staff[role].person, w }
  return { w, front, mine, told }
}
const sealed = async ({ binding, w }: Phone, inside: Inside): Promise<Envelope> => {
  const row = await seal(binding, w.county, randomUUID(), inside)
  assert.ok(row)
  return travelling(row)
}
const act = (
  { w, person }: Phone,
  step: string,
  input: Record<string, unknown>,
  caseId: string,
): Extract<Inside, { what: 'step' }> => ({
  what: 'step',
  person,
  step: { ...w.step(step, input, caseId), offline: true },
})
const deliver = async (browser: Browser, envelopes: readonly Envelope[]): Promise<SealedAnswered> => {
  const answer = await browser.ask('POST', '/api/field/sealed', { envelopes })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json() as SealedAnswered
}
const outcomes = ({ answers }: SealedAnswered) => answers.map((one) => one.outcome)

/** A photo as the phone seals it: in pieces of a quarter of a megabyte. */
async function photoOf(mine: Phone, caseId: string): Promise<{ id: string; envelopes: Envelope[] }> {
  const noise = { width: 700, height: 500, channels: 3 as const }
  const bytes = await sharp(randomBytes(700 * 500 * 3), { raw: noise })
    .jpeg({ quality: 95 })
    .toBuffer()
  assert.ok(bytes.length > 262_144, 'more than one piece')
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const file = { id: randomUUID(), county: mine.w.county, case: caseId, kind: 'after' as const, digest, size: bytes.length }
  const envelopes: Envelope[] = []
  for (let at = 0; at < bytes.length; at += 262_144) {
    const part = new Uint8Array(bytes.subarray(at, at + 262_144)).buffer
    envelopes.push(await sealed(mine, { what: 'piece', person: mine.person, file, at, bytes: toBase64(part) }))
  }
  return { id: file.id, envelopes }
}

test('acts and photos sealed before the sign-out arrive from a phone on which nobody is signed in, once', async (t) => {
  const { w, front, mine } = await bound(t)
  const { id } = await bring(w, 'assigned')
  const photo = await photoOf(mine, id)
  const acts = [act(mine, 'sign', {}, id), act(mine, 'finish', { result: '井盖已换', files: [photo.id] }, id)]
  const envelopes = [...photo.envelopes, ...(await Promise.all(acts.map((one) => sealed(mine, one))))]
  assert.ok(!JSON.stringify(envelopes).includes('井盖'))
  await mine.browser.ask('POST', `/api/field/phones/${mine.binding.phone}/end`)
  await mine.browser.ask('DELETE', '/api/session')
  const later = front.browser()
  for (const _twice of [1, 2]) assert.deepEqual([...new Set(outcomes(await deliver(later, envelopes)))], ['taken'])
  assert.equal((await caseOf(w, id)).state, 'handled')
  const entries = await entriesOf(w, id)
  assert.deepEqual(
    entries.slice(-2).map((one) => [one.step, one.person]),
    [
      ['sign', mine.person],
      ['finish', mine.person],
    ],
  )
  assert.deepEqual(
    entries.at(-1)?.files.map((file) => file.id),
    [photo.id],
  )
})

test('an act that waits for its photo is asked for again; a piece that would leave a gap too', async (t) => {
  const { w, front, mine } = await bound(t)
  const { id } = await bring(w, 'inHandling')
  const photo = await photoOf(mine, id)
  const finish = await sealed(mine, act(mine, 'finish', { result: '已换', files: [photo.id] }, id))
  const later = front.browser()
  assert.deepEqual(outcomes(await deliver(later, [finish])), ['later'])
  assert.deepEqual(
    outcomes(await deliver(later, photo.envelopes.slice(1))),
    photo.envelopes.slice(1).map(() => 'later'),
  )
  assert.deepEqual([...new Set(outcomes(await deliver(later, [...photo.envelopes, finish])))], ['taken'])
  assert.equal((await caseOf(w, id)).state, 'handled')
})

test('what no longer applied, and what waited behind it, are in cards of the author; nothing else is told', async (t) => {
  const { w, front, mine } = await bound(t)
  const { id } = await bring(w, 'inHandling')
  const lone = await sealed(mine, act(mine, 'sign', {}, id))
  const next = await sealed(mine, act(mine, 'urge', { text: '请快些' }, id))
  const broken = await sealed(mine, act(mine, 'finish', { files: [] }, id))
  const later = front.browser()
  assert.deepEqual(outcomes(await deliver(later, [lone])), ['taken'])
  assert.deepEqual(outcomes(await deliver(later, [next, broken, lone])), ['taken', 'taken', 'taken'])
  const pull = (await mine.browser.ask('GET', '/api/field/pull')).json() as Pull
  assert.deepEqual(pull.parts.cards?.map((card) => [card.step, card.why, card.entry === null]).sort(), [
    ['finish', 'changed', true],
    ['sign', 'wrongState', false],
    ['urge', 'changed', true],
  ])
  const card = pull.parts.cards?.find((one) => one.step === 'sign')
  assert.equal(card?.now?.state, 'inHandling')
  const closed = await mine.browser.ask('POST', '/api/field/cards', { county: w.county, key: card?.key, choice: 'stand' })
  assert.deepEqual(closed.json(), { closed: true, answer: null })
  const after = (await mine.browser.ask('GET', '/api/field/pull')).json() as Pull
  assert.equal(after.parts.cards?.length, 2)
})

test('facts of a post that was lost meanwhile are taken as facts', async (t) => {
  const { w, front, mine } = await bound(t)
  const { id } = await bring(w, 'inHandling')
  const photo = await photoOf(mine, id)
  const finish = await sealed(mine, act(mine, 'finish', { result: '已换', files: [photo.id] }, id))
  w.pass(3_600_000)
  const { posts } = w.staff.handler
  const was = { ...w.staff.handler, posts }
  const gone = { ...w.staff.handler, posts: [] }
  const lostAt = w.house.now() - 60_000
  Object.assign(front.door, {
    actorOf: async (_tx: unknown, person: string, at: number) => (person !== mine.person ? null : at < lostAt ? was : gone),
  })
  assert.deepEqual([...new Set(outcomes(await deliver(front.browser(), [...photo.envelopes, finish])))], ['taken'])
  const entry = (await entriesOf(w, id)).at(-1)
  assert.deepEqual([entry?.noted, entry?.facts.overtaken, entry?.person], [true, 'notYours', mine.person])
  assert.deepEqual(
    entry?.files.map((file) => file.id),
    [photo.id],
  )
  assert.equal((await caseOf(w, id)).state, 'inHandling')
})

test('a stranger who has the public key adds nothing: not without the secret, not under another name, phone, keeper or key', async (t) => {
  const { w, front, mine } = await bound(t)
  const { id } = await bring(w, 'assigned')
  const sign = act(mine, 'sign', {}, id)
  const good = await sealed(mine, sign)
  const forged = { ...mine, binding: { ...mine.binding, secret: await secretOf(randomBytes(32).toString('base64url')) } }
  const other = await sealed(mine, { ...sign, person: w.staff.dispatcher.person })
  const bad: readonly [string, Envelope][] = [
    ['another secret', await sealed(forged, sign)],
    ['another person', other],
    ['another id', { ...good, id: randomUUID() }],
    ['another key', { ...good, kid: 'k9' }],
    ['another keeper', { ...good, county: '100000' }],
    ['a changed byte', { ...good, box: `${good.box.slice(0, -2)}AA` }],
    ['no point of the curve', { ...good, enc: 'A'.repeat(87) }],
    ['not a step', await sealed(mine, { what: 'step', person: mine.person, step: { kind: 'gridEvent' } })],
    ['a case of another keeper', await sealed(mine, { ...sign, step: { ...sign.step, case: { county: '100000', id } } })],
  ]
  const stranger = front.browser('203.0.113.7')
  for (const [says, envelope] of bad) assert.deepEqual(outcomes(await deliver(stranger, [envelope])), ['never'], says)
  assert.deepEqual(outcomes(await deliver(stranger, [{ ...good, phone: randomUUID() }])), ['never'])
  assert.equal((await caseOf(w, id)).state, 'assigned')
  assert.equal((await entriesOf(w, id)).length, 3)
  assert.deepEqual(outcomes(await deliver(stranger, [good])), ['taken'], 'whoever carries it, it is the act of who sealed it')
})

test('a phone that is to be wiped delivers nothing more and is told so', async (t) => {
  const { w, front, mine } = await bound(t)
  const { id } = await bring(w, 'assigned')
  const good = await sealed(mine, act(mine, 'sign', {}, id))
  await mine.browser.ask('POST', `/api/field/phones/${mine.binding.phone}/wipe`)
  const told = await deliver(front.browser(), [good])
  assert.deepEqual([outcomes(told), told.wipe], [['never'], true])
  assert.equal((await caseOf(w, id)).state, 'assigned')
})

test('a file that is no picture, and one larger than it may be, are not taken and harm nothing', async (t) => {
  const { w, front, mine } = await bound(t)
  const { id } = await bring(w, 'assigned')
  const bytes = Buffer.from('#!/bin/sh\necho hello\n')
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const file = { id: randomUUID(), county: w.county, case: id, kind: 'after' as const, digest, size: bytes.length }
  const text = bytes.toString('base64url')
  const piece = (more: Partial<typeof file>) =>
    sealed(mine, { what: 'piece', person: mine.person, file: { ...file, ...more }, at: 0, bytes: text })
  const later = front.browser()
  assert.deepEqual(outcomes(await deliver(later, [await piece({})])), ['never'])
  assert.deepEqual(outcomes(await deliver(later, [await piece({ size: 99_000_000 })])), ['never'])
  assert.deepEqual(outcomes(await deliver(later, [await piece({ size: 3 })])), ['never'])
  done(await w.send(w.staff.handler, 'sign', {}, id))
})
