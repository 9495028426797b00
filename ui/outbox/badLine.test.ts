// The outbox on a bad line: lists that are not taken as a whole, bytes that nobody can read, pieces that break off.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { Refused } from '../client.ts'
import type { Answer, StepMessage } from '../contract.ts'
import { nextSize, type PieceLine, sendPieces } from '../photo/upload.ts'
import { phoneBase } from './base.ts'
import { type Line, openOutbox, type Piece, type Sealing } from './outbox.ts'
import { newKey } from './vault.ts'
import { isVerdict } from './verdict.ts'

const county = '500153'
const step = (id: string, input: Record<string, unknown> = { text: '路灯不亮' }): StepMessage => ({
  kind: 'gridEvent',
  step: 'escalate',
  form: 1,
  case: { county, id },
  seen: 3,
  input,
  key: randomUUID(),
  at: { device: 1_700_000_000_000, offset: 0 },
})
const refusal = (status: number, code: string) => new Refused(status, { code, facts: {}, text: code })

async function phone(line: Partial<Line>, sealing: Sealing = async () => null) {
  const base = phoneBase('chaguan-field', { indexedDB: new IDBFactory(), IDBKeyRange })
  const none = () => Promise.reject(new Error('not asked'))
  const outbox = openOutbox({
    base,
    person: randomUUID(),
    key: await newKey(),
    line: { steps: none, photo: none, card: none, call: none, sealed: none, ...line },
    now: () => 1_700_000_000_000,
    chance: () => 0,
    locks: null,
    sealing,
  })
  return { base, outbox, statuses: async () => (await outbox.list()).map((one) => one.status) }
}
const done = (steps: readonly StepMessage[]): readonly Answer[] => steps.map(({ key }) => ({ key, outcome: 'done' }))

test('one act for which a whole list is refused stops no other: it comes to its decision, and what follows it on its case waits', async () => {
  const bad = randomUUID()
  const sent: number[] = []
  const { base, outbox, statuses } = await phone({
    steps: async (steps) => {
      sent.push(steps.length)
      if (steps.some((one) => one.case.id === bad && one.input.text === '坏')) throw refusal(400, 'badJson')
      return done(steps)
    },
  })
  await outbox.add(step(randomUUID()))
  await outbox.add(step(bad, { text: '坏' }))
  await outbox.add(step(randomUUID()))
  await outbox.add(step(bad))
  assert.deepEqual(await outbox.send(), { done: 2, cards: 1, pause: null, why: null })
  assert.deepEqual(await statuses(), ['done', 'refused', 'done', 'held'])
  assert.deepEqual(sent, [4, 1, 1, 1])
  const [, one] = await outbox.list()
  assert.equal(one?.answer?.refusal?.code, 'badJson')
  base.close()
})

test('a line that breaks while a list is sent act by act loses and doubles nothing', async () => {
  const got: string[] = []
  let left = 1
  const { base, outbox, statuses } = await phone({
    steps: async (steps) => {
      if (steps.length > 1) throw refusal(413, 'tooLong')
      if (left-- <= 0) throw refusal(0, 'offline')
      got.push(...steps.map((one) => one.key))
      return done(steps)
    },
  })
  const acts = [step(randomUUID()), step(randomUUID()), step(randomUUID())]
  for (const one of acts) await outbox.add(one)
  const broken = await outbox.send()
  assert.ok(broken.pause !== null)
  assert.deepEqual(await statuses(), ['done', 'unsent', 'unsent'])
  left = 10
  await outbox.send()
  assert.deepEqual(
    got,
    acts.map((one) => one.key),
  )
  base.close()
})

test('an act that cannot be read on this phone any more is told, and the others go', async () => {
  const { base, outbox, statuses } = await phone({ steps: async (steps) => done(steps) })
  const torn = step(randomUUID())
  await outbox.add(torn)
  await outbox.add(step(torn.case.id))
  await outbox.add(step(randomUUID()))
  const row = await base.items.get({ key: torn.key })
  if (row?.body) await base.items.update(row.n ?? 0, { body: { ...row.body, body: new Uint8Array(40).buffer } })
  assert.deepEqual(await outbox.send(), { done: 1, cards: 1, pause: null, why: null })
  assert.deepEqual(await statuses(), ['refused', 'held', 'done'])
  await outbox.leave(torn.key)
  await outbox.send()
  assert.deepEqual(await statuses(), ['left', 'done', 'done'])
  base.close()
})

test('what cannot be read here any more goes to the centre as it was sealed, photos first; what waited behind it goes on', async () => {
  const gone: string[] = []
  let says: 'taken' | 'later' | 'never' = 'later'
  const { base, outbox, statuses } = await phone(
    {
      steps: async (steps) => done(steps),
      sealed: async (rows) => {
        gone.push(...rows.map((one) => one.kid))
        return says
      },
    },
    async (to, id, inside) => ({
      v: 1,
      id,
      phone: id,
      county: to,
      kid: inside.what,
      enc: new ArrayBuffer(1),
      box: new ArrayBuffer(1),
    }),
  )
  const torn = step(randomUUID())
  const photo: Piece = { id: randomUUID(), kind: 'after', type: 'image/jpeg', bytes: new Uint8Array(9).buffer }
  await outbox.addPiece(torn.case, photo)
  await outbox.add(torn, [photo.id])
  await outbox.add(step(torn.case.id))
  const row = await base.items.get({ key: torn.key })
  const broken = (closed: { iv: Uint8Array<ArrayBuffer> } | null | undefined) => ({
    iv: closed?.iv ?? new Uint8Array(12),
    body: new Uint8Array(40).buffer,
  })
  await base.items.update(row?.n ?? 0, { body: broken(row?.body) })
  await base.photos.update(photo.id, { body: broken((await base.photos.get(photo.id))?.body) })
  await outbox.send()
  const [shown] = await outbox.list()
  assert.deepEqual([shown?.step, shown?.sealed, shown?.about], [null, true, `${county}/${torn.case.id}`])
  for (const [to, left] of [
    ['later', ['refused', 'held']],
    ['never', ['refused', 'held']],
    ['taken', ['done', 'unsent']],
  ] as const) {
    says = to
    assert.equal(await outbox.handOver(torn.key), to)
    assert.deepEqual(await statuses(), left)
  }
  assert.deepEqual(gone, ['piece', 'piece', 'step', 'piece', 'step'])
  assert.deepEqual([await base.photos.count(), await outbox.handOver(torn.key)], [0, 'never'])
  base.close()
})

test('only the centre’s own word settles an act: not a sign-in page, a proxy, a gateway, a wrong address or being asked to wait', () => {
  const told = (status: number, code: string) => isVerdict({ status, code })
  for (const [status, code] of [
    [0, 'offline'],
    [0, 'strange'],
    [400, 'unknown'],
    [401, 'notSignedIn'],
    [403, 'forbiddenOrigin'],
    [404, 'notFound'],
    [407, 'unknown'],
    [409, 'newerForm'],
    [429, 'tooOften'],
    [502, 'busy'],
    [507, 'full'],
    [511, 'unknown'],
  ] as const)
    assert.equal(told(status, code), false, `${status} ${code}`)
  for (const [status, code] of [
    [400, 'badJson'],
    [413, 'tooLong'],
    [404, 'caseMissing'],
    [415, 'fileType'],
    [409, 'idTaken'],
  ] as const)
    assert.equal(told(status, code), true, `${status} ${code}`)
})

/** A centre that gathers bytes, over a line that breaks after some pieces. */
function gathering(breaksAfter: number) {
  let held = new Uint8Array()
  const ats: number[] = []
  let left = breaksAfter
  const line: PieceLine = async ({ at, size }, bytes) => {
    if (left-- <= 0) throw refusal(0, 'offline')
    ats.push(at)
    if (at <= held.length) {
      const next = new Uint8Array(Math.max(held.length, at + bytes.byteLength))
      next.set(held)
      next.set(new Uint8Array(bytes), at)
      held = next
    }
    return { have: held.length, state: held.length === size ? 'complete' : null }
  }
  return { line, ats, held: () => held, mend: () => (left = 1000) }
}
const sending = (bytes: ArrayBuffer) => ({
  id: randomUUID(),
  county,
  case: randomUUID(),
  kind: 'after' as const,
  digest: 'sha256:0',
  size: bytes.byteLength,
})

test('a photo over the worst line goes on where it broke off, in pieces the line can carry', async () => {
  const bytes = new Uint8Array(400_000).map((_, n) => n % 251).buffer
  const centre = gathering(3)
  const meta = sending(bytes)
  let now = 0
  const clock = () => (now += 3_000)
  await assert.rejects(sendPieces(centre.line, meta, bytes, clock))
  const before = centre.held().length
  assert.ok(before > 65_536 && before < bytes.byteLength)
  centre.mend()
  await sendPieces(centre.line, meta, bytes, clock)
  assert.ok(Buffer.from(centre.held()).equals(Buffer.from(bytes)))
  // After the break: one small piece that asks, then on from what was there.
  assert.deepEqual(centre.ats.slice(3, 5), [0, before])
  assert.equal(nextSize(65_536, 12_000), 16_384)
  assert.equal(nextSize(65_536, 1), 262_144)
  assert.equal(nextSize(524_288, 100), 524_288)
})

test('a centre that says yes and keeps nothing is not asked for ever', async () => {
  const bytes = new Uint8Array(300_000).buffer
  for (const have of [0, 300_000])
    await assert.rejects(
      sendPieces(async () => ({ have, state: null }), sending(bytes), bytes),
      (error) => error instanceof Refused,
    )
})

test('the small version goes before the act; the original follows when asked for, also after the act is done, once', async () => {
  const sent: { size: number; original: number | null }[] = []
  let cut = false
  const { base, outbox } = await phone({
    steps: async (steps) => done(steps),
    photo: async (_of, piece, { original }) => {
      if (cut) throw refusal(0, 'offline')
      sent.push({ size: piece.bytes.byteLength, original: original?.size ?? null })
    },
  })
  const one = step(randomUUID())
  const taken: Piece = {
    id: randomUUID(),
    kind: 'after',
    type: 'image/jpeg',
    bytes: new Uint8Array(20).buffer,
    original: new Uint8Array(900).buffer,
  }
  await outbox.addPiece(one.case, taken)
  await outbox.add(one, [taken.id])
  await outbox.send()
  assert.deepEqual(sent, [{ size: 20, original: 900 }])
  assert.equal(await outbox.originals(), 1)
  const row = await base.photos.get(taken.id)
  assert.deepEqual([row?.body, row?.sealed], [null, []], 'only the original is left here')
  cut = true
  await assert.rejects(outbox.sendOriginals())
  cut = false
  assert.equal(await outbox.sendOriginals(), 0)
  assert.deepEqual(sent.at(-1), { size: 900, original: null })
  assert.equal(await base.photos.count(), 0)
  base.close()
})
