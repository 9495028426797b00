// What a phone may send: everything it needs, and nothing that says where somebody was, how long, or how well.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusals } from './refusal.ts'
import {
  CardAnswer,
  type CardAnswered,
  Envelope,
  Inside,
  lockAfter,
  mostRecords,
  mostSteps,
  Opened,
  PhoneAsked,
  type PhoneBound,
  type Pull,
  PullAsked,
  type Pushed,
  type SealedAnswered,
  SealedAsked,
  sealedBound,
  sealedInfo,
  tryLater,
  Wiped,
} from './sync.ts'

const id = '00000000-0000-4000-8000-000000000001'
const phone = '00000000-0000-4000-8000-000000000002'
const envelope = { v: 1, id, phone, county: '500108', kid: 'k1', enc: 'A'.repeat(87), box: 'B'.repeat(40) }

test('a pull asks with a cursor and the phone, and with nothing that says where somebody is', () => {
  assert.ok(PullAsked.safeParse({}).success)
  assert.ok(PullAsked.safeParse({ after: 'abc', phone }).success)
  for (const more of ['lon', 'lat', 'position', 'online', 'steps', 'battery', 'speed'])
    assert.equal(PullAsked.safeParse({ phone, [more]: 1 }).success, false, more)
})

test('a phone is bound by an id and a name, and with nothing that would know it again elsewhere', () => {
  assert.ok(PhoneAsked.safeParse({ phone, label: 'Android' }).success)
  for (const more of ['imei', 'imsi', 'mac', 'number', 'oaid', 'position'])
    assert.equal(PhoneAsked.safeParse({ phone, label: 'Android', [more]: '1' }).success, false, more)
})

test('an envelope is bound to its id, phone, keeper and key, and has bounds', () => {
  const known = Envelope.parse(envelope)
  assert.equal(sealedBound(known), `${id}\n${phone}\n500108\nk1`)
  assert.notEqual(sealedInfo, '')
  assert.equal(Envelope.safeParse({ ...envelope, v: 2 }).success, false)
  assert.equal(Envelope.safeParse({ ...envelope, box: 'B'.repeat(900_001) }).success, false)
  assert.ok(SealedAsked.safeParse({ envelopes: [envelope] }).success)
  assert.equal(SealedAsked.safeParse({ envelopes: [] }).success, false)
  assert.equal(SealedAsked.safeParse({ envelopes: new Array(101).fill(envelope) }).success, false)
})

test('inside are a step or a piece of an attachment, and a proof', () => {
  assert.ok(Opened.safeParse({ text: '{}', mac: 'm'.repeat(43) }).success)
  assert.equal(Opened.safeParse({ text: '{}', mac: 'm' }).success, false)
  assert.ok(Inside.safeParse({ what: 'step', person: id, step: { kind: 'gridEvent' } }).success)
  const file = { id, county: '500108', case: id, kind: 'before', digest: `sha256:${'0'.repeat(64)}`, size: 10 }
  assert.ok(Inside.safeParse({ what: 'piece', person: id, file, at: 0, bytes: 'AAAA' }).success)
  assert.equal(Inside.safeParse({ what: 'piece', person: id, file, at: -1, bytes: 'AAAA' }).success, false)
  assert.equal(Inside.safeParse({ what: 'position', person: id, lon: 1, lat: 1 }).success, false)
})

test('a card is answered in one of three ways', () => {
  for (const choice of ['stand', 'again', 'withdraw'])
    assert.ok(CardAnswer.safeParse({ county: '500108', key: id, choice }).success, choice)
  assert.equal(CardAnswer.safeParse({ county: '500108', key: id, choice: 'overwrite' }).success, false)
})

test('a wiped phone says how much was lost, never what', () => {
  assert.ok(Wiped.safeParse({ phone, lost: { acts: 3, photos: 2, oldest: 1 } }).success)
  assert.equal(Wiped.safeParse({ phone, lost: { acts: 3, photos: 2, oldest: 1, texts: [] } }).success, false)
})

test('a phone locks after three days, holds ten thousand records, sends two hundred steps at once', () => {
  assert.equal(lockAfter, 259_200_000)
  assert.equal(mostRecords, 10_000)
  assert.equal(mostSteps, 200)
})

test('what is tried again by itself is in the catalogue of refusals', () => {
  for (const code of tryLater) assert.ok(code in refusals, code)
})

test('what a phone is told is plain data, the same after it was written and read', () => {
  const device = { bound: true, wipe: false, lockAt: lockAfter }
  const pull: Pull = {
    serverNow: 0,
    after: 'a',
    more: false,
    whole: true,
    cases: [],
    holds: [id],
    parts: {},
    records: 1,
    left: 0,
    device,
  }
  const pushed: Pushed = { key: id, outcome: 'waiting' }
  const card: CardAnswered = { closed: true, answer: null }
  const bound: PhoneBound = { phone, secret: 's', keys: [{ county: '500108', kid: 'k1', key: 'k' }], serverNow: 0, lockAfter }
  const sealed: SealedAnswered = { serverNow: 0, answers: [{ id, outcome: 'taken' }], wipe: false }
  for (const one of [pull, pushed, card, bound, sealed]) assert.deepEqual(JSON.parse(JSON.stringify(one)), one)
})
