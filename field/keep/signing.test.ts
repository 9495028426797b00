// Coming, going, being locked out, wiped and cleared: what becomes of what lies on the phone.
import assert from 'node:assert/strict'
import { randomUUID, webcrypto } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { deviceNow, Refused } from '../../ui/client.ts'
import type { StepMessage } from '../../ui/contract.ts'
import { type Base, phoneBase } from '../../ui/outbox/base.ts'
import { openOutbox } from '../../ui/outbox/outbox.ts'
import { seal, toBase64 } from '../../ui/outbox/vault.ts'
import { isMarked } from './mark.ts'
import { deliverSealed, isLocked, mustWipe, ownRow, signIn, signOut, wipe } from './signing.ts'

const county = '500153'
const hour = 3_600_000
const step = (): StepMessage => ({
  kind: 'gridEvent',
  step: 'escalate',
  form: 1,
  case: { county, id: randomUUID() },
  seen: 3,
  input: { text: '路灯不亮' },
  key: randomUUID(),
  at: { device: 1_700_000_000_000, offset: 0 },
})

/** A centre that knows two people and says what it was asked; a browser with a jar of cookies. */
async function centre(t: TestContext) {
  const pair = (await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])) as CryptoKeyPair
  const key = toBase64(await webcrypto.subtle.exportKey('raw', pair.publicKey))
  const people: Readonly<Record<string, string>> = { liu: randomUUID(), wang: randomUUID() }
  const asked: { path: string; body: Record<string, unknown> }[] = []
  let [here, reached, lost] = ['', true, false]
  const answer = (path: string, body: Record<string, unknown>): unknown => {
    if (path === '/api/session') here = String(body.login ?? '')
    if (path === '/api/me') return { person: { id: people[here], name: here }, posts: [] }
    if (path === '/api/field/phone') {
      const secret = toBase64(webcrypto.getRandomValues(new Uint8Array(32)).buffer)
      return { phone: body.phone, secret, keys: [{ county, kid: 'k1', key }], serverNow: deviceNow(), lockAfter: 72 * hour }
    }
    if (path === '/api/field/contact') return { serverNow: deviceNow(), device: { bound: true, wipe: lost, lockAt: 0 } }
    if (path === '/api/field/sealed')
      return {
        serverNow: 0,
        wipe: false,
        answers: (body.envelopes as { id: string }[]).map(({ id }) => ({ id, outcome: 'taken' })),
      }
    return {}
  }
  const real = [globalThis.fetch, globalThis.document] as const
  t.after(() => {
    globalThis.fetch = real[0]
    globalThis.document = real[1]
  })
  globalThis.fetch = async (to, init) => {
    if (!reached) throw new TypeError('no line')
    const body = JSON.parse(String(init?.body ?? '{}')) as Record<string, unknown>
    asked.push({ path: String(to), body })
    return Response.json(answer(String(to), body))
  }
  const jar = { held: '' }
  globalThis.document = {
    get cookie() {
      return jar.held
    },
    set cookie(text: string) {
      jar.held = /max-age=0/.test(text) ? '' : (text.split(';')[0] ?? '')
    },
  } as Document
  return {
    asked,
    reach: (to: boolean) => {
      reached = to
    },
    lose: () => {
      lost = true
    },
  }
}
const open = (): Base => phoneBase('chaguan-field', { indexedDB: new IDBFactory(), IDBKeyRange })
const enter = (base: Base, login: string) => signIn(base, { login, password: 'x' })
function outboxOf(base: Base, row: Awaited<ReturnType<typeof enter>>, steps: Parameters<typeof openOutbox>[0]['line']['steps']) {
  const none = () => Promise.reject(new Error('not asked'))
  return openOutbox({
    base,
    person: row.person,
    key: row.key,
    line: { steps, photo: none, card: none, call: none, sealed: none },
    now: () => 1_700_000_000_000,
    chance: () => 0,
    locks: null,
    sealing: async (to, id, inside) => (row.binding === null ? null : seal(row.binding, to, id, inside)),
  })
}
const noLine = () => Promise.reject(new Refused(0, { code: 'offline', facts: {}, text: '' }))

test('after 72 hours without contact nothing is shown and nothing is deleted; the next sign-in has all of it again', async (t) => {
  await centre(t)
  const base = open()
  const row = await enter(base, 'liu')
  await outboxOf(base, row, noLine).add(step())
  const at = deviceNow()
  await base.facts.put({
    name: `contact ${row.person}`,
    value: { after: null, at, skew: 0, device: { bound: true, wipe: false, lockAt: at } },
  })
  assert.equal(await isLocked(base, row.person, at + 71 * hour), false)
  assert.equal(await isLocked(base, row.person, at + 73 * hour), true)
  assert.equal(await base.items.count(), 1)
  const again = await enter(base, 'liu')
  assert.deepEqual(
    (await outboxOf(base, again, noLine).list()).map((one) => [one.status, one.step?.input.text]),
    [['unsent', '路灯不亮']],
  )
  base.close()
})

test('a session that ran out on a shift without a line cuts nothing: acts are kept, and go after the next sign-in', async (t) => {
  await centre(t)
  const base = open()
  const row = await enter(base, 'liu')
  const over = () => Promise.reject(new Refused(401, { code: 'notSignedIn', facts: {}, text: '' }))
  const outbox = outboxOf(base, row, over)
  for (let n = 0; n < 3; n++) await outbox.add(step())
  assert.equal((await outbox.send()).why?.code, 'notSignedIn')
  await outbox.add(step())
  assert.deepEqual(await outbox.counts(), { unsent: 4, refused: 0 })
  const sent: string[] = []
  const again = outboxOf(base, await enter(base, 'liu'), async (steps) => {
    sent.push(...steps.map((one) => one.key))
    return steps.map(({ key }) => ({ key, outcome: 'done' }))
  })
  await again.send()
  assert.equal(sent.length, 4)
  base.close()
})

test('after a sign-out only what is sealed is left; the next person sees none of it, and any contact delivers it', async (t) => {
  const { asked } = await centre(t)
  const base = open()
  const row = await enter(base, 'liu')
  await outboxOf(base, row, noLine).add(step())
  await signOut(base)
  assert.equal(await ownRow(base), null)
  const [left] = await base.items.toArray()
  assert.deepEqual([left?.body, left?.sealed.length], [null, 1])
  const wang = await enter(base, 'wang')
  assert.deepEqual(await outboxOf(base, wang, noLine).list(), [])
  assert.equal(await deliverSealed(base, wang.person), 0)
  const [told] = asked.filter((one) => one.path === '/api/field/sealed')
  assert.ok(told)
  assert.equal((told.body.envelopes as unknown[]).length, 1)
  assert.ok(!JSON.stringify(told).includes('路灯'))
  assert.equal(await base.items.count(), 0)
  base.close()
})

test('a wipe from afar destroys the sealed outbox too and tells how much was lost, never what', async (t) => {
  const { asked, reach, lose } = await centre(t)
  const base = open()
  const row = await enter(base, 'liu')
  const outbox = outboxOf(base, row, noLine)
  await outbox.add(step())
  const second = step()
  await outbox.addPiece(second.case, { id: randomUUID(), kind: 'after', type: 'image/jpeg', bytes: new Uint8Array(30).buffer })
  await outbox.add(second)
  reach(false)
  assert.equal(await mustWipe(row), false, 'without a line nobody orders anything')
  reach(true)
  lose()
  assert.equal(await mustWipe(row), true)
  await wipe(base, row)
  await base.open()
  assert.deepEqual(
    [await base.items.count(), await base.photos.count(), await base.keys.count(), await base.records.count()],
    [0, 0, 0, 0],
  )
  const told = asked.at(-1)
  assert.equal(told?.path, '/api/field/wiped')
  assert.deepEqual(told?.body.lost, { acts: 2, photos: 1, oldest: 1_700_000_000_000 })
  assert.equal(isMarked(), false)
  base.close()
})

test('what the browser cleared away is noticed at the next start; a phone that was left in order, or never used, is not accused', async (t) => {
  await centre(t)
  assert.equal(isMarked(), false)
  const base = open()
  await enter(base, 'liu')
  assert.equal(isMarked(), true)
  base.close()
  const cleared = open()
  assert.deepEqual([await ownRow(cleared), isMarked()], [null, true])
  await enter(cleared, 'liu')
  await signOut(cleared)
  assert.equal(isMarked(), false)
  cleared.close()
})
