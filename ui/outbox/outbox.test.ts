// The outbox on a phone that is switched off, closed, filled, shared and lied to.
import assert from 'node:assert/strict'
import { randomUUID, webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { type CardAnswer, type Inside, sealedBound, sealedInfo } from '../../rules/sync.ts'
import { Refused } from '../client.ts'
import type { Answer, StepMessage } from '../contract.ts'
import { phoneBase, troubleOf } from './base.ts'
import { alone } from './lease.ts'
import { type Call, type Line, NotKept, openOutbox, type Piece } from './outbox.ts'
import { pauseAfter } from './pace.ts'
import { type Binding, fromBase64, newKey, type SealedRow, seal, secretOf, toBase64, travelling } from './vault.ts'

const county = '500153'
const step = (id: string, name = 'escalate', input: Record<string, unknown> = { text: '路灯不亮' }): StepMessage => ({
  kind: 'gridEvent',
  step: name,
  form: 1,
  case: { county, id },
  seen: 3,
  input,
  key: randomUUID(),
  at: { device: 1_700_000_000_000, offset: -691_200_000 },
})
const offline = new Refused(0, { code: 'offline', facts: {}, text: '' })
const photo = (size = 20): Piece => ({
  id: randomUUID(),
  kind: 'after',
  type: 'image/jpeg',
  bytes: new Uint8Array(size).fill(7).buffer,
})

/** A server that performs by key, as the real one does, and says what it was sent. */
function server() {
  const done = new Map<string, Answer>()
  const sent: StepMessage[] = []
  const photos: string[] = []
  const cards: CardAnswer[] = []
  const calls: Call[] = []
  let say: (one: StepMessage) => Partial<Answer> = () => ({ outcome: 'done' })
  let cut: 'no' | 'before' | 'after' = 'no'
  const line: Line = {
    steps: async (steps) => {
      if (cut === 'before') throw offline
      const stuck = new Set<string>()
      const answers = steps.map((one): Answer => {
        const known = done.get(one.key)
        if (known) return known
        if (stuck.has(one.case.id)) return { key: one.key, outcome: 'waiting' }
        const answer = { key: one.key, outcome: 'done', ...say(one) } as Answer
        if (answer.outcome !== 'done') stuck.add(one.case.id)
        if (answer.outcome === 'refused') return answer
        sent.push(one)
        done.set(one.key, answer)
        return answer
      })
      if (cut === 'after') throw offline
      return answers
    },
    photo: async (_of, piece) => {
      if (cut === 'before') throw offline
      photos.push(piece.id)
    },
    sealed: async () => 'never',
    card: async (answer) => {
      cards.push(answer)
      return { closed: true, answer: null }
    },
    call: async (call) => {
      if (cut === 'before') throw offline
      if (call.path === '/over') throw new Refused(409, { code: 'notAdmitted', facts: {}, text: '已到期' })
      calls.push(call)
    },
  }
  return {
    line,
    sent,
    photos,
    cards,
    calls,
    answers: (how: typeof say) => {
      say = how
    },
    cut: (how: typeof cut) => {
      cut = how
    },
  }
}

type Phone = Awaited<ReturnType<typeof phone>>
async function phone(
  line: Line,
  { factory = new IDBFactory(), person = randomUUID(), key = newKey(), binding = null as Binding | null } = {},
) {
  const base = phoneBase('chaguan-field', { indexedDB: factory, IDBKeyRange })
  const held = await key
  const outbox = openOutbox({
    base,
    person,
    key: held,
    line,
    now: () => 1_700_000_000_000,
    chance: () => 0,
    locks: null,
    sealing: async (to, id, inside) => (binding === null ? null : seal(binding, to, id, inside)),
  })
  return { base, outbox, factory, person, key: Promise.resolve(held) }
}
const statuses = async ({ outbox }: Pick<Phone, 'outbox'>) => (await outbox.list()).map((one) => one.status)

test('acts arrive in the order in which they were done, each once, also when the answer is lost on the way', async () => {
  const centre = server()
  const { base, outbox } = await phone(centre.line)
  const steps = Array.from({ length: 23 }, () => step(randomUUID()))
  for (const one of steps) await outbox.add(one)
  centre.cut('before')
  assert.equal((await outbox.send()).pause, 1_000)
  centre.cut('after')
  assert.equal((await outbox.send()).pause, 2_000)
  centre.cut('no')
  assert.deepEqual(await outbox.send(), { done: 23, cards: 0, pause: null, why: null })
  assert.deepEqual(
    centre.sent.map((one) => one.key),
    steps.map((one) => one.key),
  )
  assert.deepEqual(await outbox.counts(), { unsent: 0, refused: 0 })
  base.close()
})

test('an act survives the end of the page, and is the very value that was made, with both clocks', async () => {
  const centre = server()
  const first = await phone(centre.line)
  const one = step(randomUUID())
  await first.outbox.add(one)
  first.base.close()
  const after = await phone(centre.line, first)
  await after.outbox.send()
  assert.deepEqual(centre.sent, [one])
  after.base.close()
})

test('photos go before the act that names them, and leave the phone when it is done', async () => {
  const centre = server()
  const { base, outbox } = await phone(centre.line)
  const one = step(randomUUID(), 'settle')
  const taken = photo()
  await outbox.addPiece(one.case, taken)
  assert.equal((await outbox.findPiece(taken.id))?.size, 20)
  await outbox.add(one, [taken.id])
  await outbox.send()
  assert.deepEqual(centre.photos, [taken.id])
  assert.equal(await base.photos.count(), 0)
  base.close()
})

test('what follows a refused act of its case waits on the phone while other cases go on, and goes on once it was decided', async () => {
  const centre = server()
  const { base, outbox } = await phone(centre.line)
  const [a, b] = [randomUUID(), randomUUID()]
  const first = step(a, 'settle')
  await outbox.add(first)
  await outbox.add(step(a, 'note'))
  await outbox.add(step(b))
  centre.answers((one) =>
    one.step === 'settle' ? { outcome: 'refused', refusal: { code: 'wrongState', facts: {}, text: '已经结案' } } : {},
  )
  assert.deepEqual(await outbox.send(), { done: 1, cards: 1, pause: null, why: null })
  await outbox.add(step(a, 'escalate'))
  assert.deepEqual(await statuses({ outbox }), ['refused', 'held', 'done', 'held'])
  centre.answers(() => ({ outcome: 'done' }))
  const instead = step(a, 'verify')
  await outbox.again(first.key, instead)
  await outbox.send()
  assert.deepEqual(
    centre.sent.map((one) => one.step),
    ['escalate', 'verify', 'note', 'escalate'],
  )
  base.close()
})

test('an act left undone is not sent, is still told, and frees what waited', async () => {
  const centre = server()
  const { base, outbox } = await phone(centre.line)
  const id = randomUUID()
  const first = step(id, 'settle')
  await outbox.add(first)
  await outbox.add(step(id, 'note'))
  centre.answers((one) =>
    one.step === 'settle' ? { outcome: 'refused', refusal: { code: 'notYours', facts: {}, text: '' } } : {},
  )
  await outbox.send()
  await outbox.leave(first.key)
  await outbox.send()
  assert.deepEqual(await statuses({ outbox }), ['left', 'done'])
  base.close()
})

test('photos of an act that waits for a decision go up all the same', async () => {
  const centre = server()
  const { base, outbox } = await phone(centre.line)
  const id = randomUUID()
  await outbox.add(step(id, 'settle'))
  centre.answers((one) =>
    one.step === 'settle' ? { outcome: 'refused', refusal: { code: 'wrongState', facts: {}, text: '' } } : {},
  )
  await outbox.send()
  const [later, taken] = [step(id, 'verify'), photo()]
  await outbox.addPiece(later.case, taken)
  await outbox.add(later, [taken.id])
  await outbox.send()
  assert.deepEqual(centre.photos, [taken.id])
  assert.deepEqual(await statuses({ outbox }), ['refused', 'held'])
  base.close()
})

test('after a noted act its case waits for the card; its answer is sent once, and then the rest goes on', async () => {
  const centre = server()
  const { base, outbox } = await phone(centre.line)
  const id = randomUUID()
  const first = step(id, 'verify')
  await outbox.add(first)
  await outbox.add(step(id, 'escalate'))
  centre.answers((one) => (one.step === 'verify' ? { outcome: 'noted' } : {}))
  await outbox.send()
  await outbox.reconcile(new Set([first.key]))
  assert.deepEqual(await statuses({ outbox }), ['noted', 'held'])
  const answer = { county, key: first.key, choice: 'stand' } as const
  await outbox.answerCard(first.case, answer)
  await outbox.answerCard(first.case, answer)
  await outbox.send()
  assert.deepEqual(centre.cards, [answer])
  await outbox.reconcile(new Set())
  await outbox.send()
  assert.deepEqual(
    centre.sent.map((one) => one.step),
    ['verify', 'escalate'],
  )
  base.close()
})

test('a server that is busy or does not know the form yet is asked again later, not decided by hand', async () => {
  const centre = server()
  const { base, outbox } = await phone(centre.line)
  await outbox.add(step(randomUUID()))
  await outbox.add(step(randomUUID(), 'settle'))
  centre.answers((one) =>
    one.step === 'settle' ? { outcome: 'refused', refusal: { code: 'newerForm', facts: { seconds: 60 }, text: '' } } : {},
  )
  assert.equal((await outbox.send()).pause, 60_000)
  assert.deepEqual(await statuses({ outbox }), ['done', 'unsent'])
  base.close()
})

test('of two windows one sends; a window that died holds the phone back for a minute and a half at most', async () => {
  const { base } = await phone(server().line)
  let now = 0
  const order: string[] = []
  const held = alone(
    base,
    () => now,
    null,
    async () => order.push(await new Promise<string>((done) => setTimeout(done, 20, 'a'))),
    'a',
  )
  await new Promise((done) => setTimeout(done, 5))
  assert.equal(
    await alone(
      base,
      () => now,
      null,
      async () => order.push('b'),
      'b',
    ),
    null,
  )
  await held
  await base.facts.put({ name: 'sender', value: { holder: 'dead', until: 90_000 } })
  assert.equal(
    await alone(
      base,
      () => now,
      null,
      async () => order.push('b'),
      'b',
    ),
    null,
  )
  now = 90_001
  await alone(
    base,
    () => now,
    null,
    async () => order.push('b'),
    'b',
  )
  assert.deepEqual(order, ['a', 'b'])
  base.close()
})

test('nothing that was written or photographed lies readable on the phone, and another person on it sees none of it', async () => {
  const centre = server()
  const mine = await phone(centre.line)
  const one = step(randomUUID(), 'escalate', { text: '三栋消防通道上锁' })
  await mine.outbox.add(one)
  await mine.outbox.addPiece(one.case, { ...photo(), bytes: new TextEncoder().encode('PHOTO OF A DOOR').buffer as ArrayBuffer })
  const rows = JSON.stringify([await mine.base.items.toArray(), await mine.base.photos.toArray()], (_key, value) =>
    value instanceof ArrayBuffer ? Buffer.from(value).toString('utf8') : value,
  )
  assert.ok(!rows.includes('消防') && !rows.includes('PHOTO OF'))
  mine.base.close()
  const theirs = await phone(centre.line, { factory: mine.factory })
  assert.deepEqual(await theirs.outbox.list(), [])
  await theirs.outbox.send()
  assert.deepEqual(centre.sent, [])
  theirs.base.close()
})

test('each act and each piece of a photo is sealed to the keeper as it is made: he reads it, and knows who and which phone', async () => {
  const pair = (await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])) as CryptoKeyPair
  const publicKey = toBase64(await webcrypto.subtle.exportKey('raw', pair.publicKey))
  const secret = toBase64(webcrypto.getRandomValues(new Uint8Array(32)).buffer)
  const binding = { phone: randomUUID(), secret: await secretOf(secret), keys: [{ county, kid: 'k1', key: publicKey }] }
  const mine = await phone(server().line, { binding })
  const one = step(randomUUID(), 'settle')
  const taken = photo(600_000)
  await mine.outbox.addPiece(one.case, taken)
  await mine.outbox.add(one, [taken.id])
  const rows: SealedRow[] = [...(await mine.base.photos.toArray()), ...(await mine.base.items.toArray())].flatMap(
    (row) => row.sealed,
  )
  const opened: Inside[] = []
  for (const row of rows) {
    const envelope = travelling(row)
    assert.ok(envelope.box.length <= 900_000)
    const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
    const recipient = await suite.createRecipientContext({
      recipientKey: pair.privateKey,
      enc: fromBase64(envelope.enc),
      info: Buffer.from(sealedInfo),
    })
    const told = await recipient.open(fromBase64(envelope.box), Buffer.from(sealedBound(envelope)))
    const { text, mac } = JSON.parse(Buffer.from(told).toString('utf8')) as { text: string; mac: string }
    const check = await webcrypto.subtle.importKey('raw', fromBase64(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ])
    assert.ok(await webcrypto.subtle.verify('HMAC', check, fromBase64(mac), Buffer.from(`${sealedBound(envelope)}\n${text}`)))
    opened.push(JSON.parse(text) as Inside)
  }
  assert.deepEqual(
    opened.map((inside) => (inside.what === 'piece' ? inside.at : inside.step)),
    [0, 262_144, 524_288, one],
  )
  const bytes = opened.flatMap((inside) => (inside.what === 'piece' ? [Buffer.from(inside.bytes, 'base64url')] : []))
  assert.ok(Buffer.concat(bytes).equals(Buffer.from(taken.bytes)))
  await assert.rejects(webcrypto.subtle.exportKey('raw', binding.secret))
  mine.base.close()
})

test('a round of checks goes in its turn between acts; one whose admission has ended says so and holds nothing up', async () => {
  const centre = server()
  const { base, outbox } = await phone(centre.line)
  const round = { path: '/gridTasks/a/answers', body: { answers: [{ ask: '灭火器', value: 0 }] }, title: '消防' }
  await outbox.add(step(randomUUID()))
  await outbox.addCall('a', round)
  await outbox.addCall('b', { ...round, path: '/over' })
  await outbox.add(step(randomUUID()))
  assert.deepEqual(await outbox.send(), { done: 3, cards: 1, pause: null, why: null })
  assert.deepEqual(centre.calls, [round])
  const [act, told, over] = await outbox.list()
  assert.deepEqual(
    [act?.step, told?.status, told?.call],
    [null, 'done', round],
    'what was told is known until the centre says it back',
  )
  assert.deepEqual([over?.status, over?.answer?.refusal?.text], ['refused', '已到期'])
  base.close()
})

test('a full disk keeps nothing of the act and says so; the act is still with whoever made it, and each trouble has its sentence', async () => {
  const { base, outbox } = await phone(server().line)
  base.items.hook('creating', () => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  const one = step(randomUUID())
  await assert.rejects(outbox.add(one), (error) => error instanceof NotKept && error.trouble === 'full')
  assert.equal(await base.items.count(), 0)
  assert.equal(troubleOf(Object.assign(new Error('abort'), { inner: new DOMException('', 'QuotaExceededError') })), 'full')
  for (const [name, trouble] of [
    ['VersionError', 'blocked'],
    ['DatabaseClosedError', 'blocked'],
    ['SecurityError', 'closed'],
    ['MissingAPIError', 'closed'],
    ['TypeError', 'unknown'],
  ] as const) {
    assert.equal(troubleOf(new DOMException('', name)), trouble, name)
    for (const language of ['zh-CN', 'zh-TW', 'en']) {
      const texts = JSON.parse(readFileSync(new URL(`../texts/${language}/field.json`, import.meta.url), 'utf8')) as Record<
        string,
        string
      >
      assert.ok((texts[`trouble.${trouble}`] ?? '').length > 10, `${language} says nothing of ${trouble}`)
    }
  }
  base.close()
})

test('waits grow, differ by chance, end at five minutes, and never come before the server asked', () => {
  assert.deepEqual(
    [1, 2, 3, 30].map((tries) => pauseAfter(tries, 0)),
    [1_000, 2_000, 4_000, 150_000],
  )
  assert.equal(pauseAfter(30, 1), 300_000)
  assert.equal(pauseAfter(1, 0.5, 60_000), 63_750)
  // Who is told when to come back does not wait for ever longer on top of it.
  assert.deepEqual(
    [0, 0.5, 1].map((chance) => pauseAfter(30, chance, 4_000)),
    [4_000, 4_500, 5_000],
  )
})
