// Two phones, the desk and a line that loses things: however it comes together, the record could have come about online, and no act is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Staff } from '../../rules/actor.ts'
import { opens, statesOf } from '../../rules/kind.ts'
import { parseStep } from '../../rules/parse.ts'
import { isRefusal } from '../../rules/refusal.ts'
import type { Answer } from '../../rules/step.ts'
import { answerCard } from '../../store/cards.ts'
import { performAll } from '../../store/perform.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { bring, entriesOf } from '../../test/loop.ts'
import { type World, world } from '../../test/world.ts'

/** What may happen next: an act on a phone or at the desk; a phone sends, and the line loses the answer, the request, or nothing; a card is decided. */
type Event =
  | { readonly what: 'act'; readonly phone: 0 | 1; readonly step: 'sign' | 'finish' | 'object' }
  | { readonly what: 'send'; readonly phone: 0 | 1; readonly line: 'whole' | 'answerLost' | 'requestLost' | 'half' }
  | { readonly what: 'desk'; readonly step: 'urge' | 'verify' | 'sendBack' | 'void' | 'assign' }
  | { readonly what: 'decide'; readonly phone: 0 | 1; readonly choice: 'stand' | 'withdraw' }
  | { readonly what: 'time' }
const phone = fc.constantFrom(0 as const, 1 as const)
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('act' as const),
      phone,
      step: fc.constantFrom('sign' as const, 'finish' as const, 'object' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('send' as const),
      phone,
      line: fc.constantFrom('whole' as const, 'answerLost' as const, 'requestLost' as const, 'half' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('desk' as const),
      step: fc.constantFrom('urge' as const, 'verify' as const, 'sendBack' as const, 'void' as const, 'assign' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('decide' as const),
      phone,
      choice: fc.constantFrom('stand' as const, 'withdraw' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('time' as const) }) },
)

type Kept = { readonly step: Record<string, unknown>; last: Answer['outcome'] | null }
type Phone = { readonly who: Staff; outbox: Kept[]; readonly made: Kept[] }

/** One phone as the contract has it: in order, the same values until each has its verdict; after a noted or refused one its case waits. */
async function send(w: World, one: Phone, line: Extract<Event, { what: 'send' }>['line']): Promise<void> {
  const stuck = one.made.some((kept) => kept.last === 'refused')
  const open = await w.rows<{ key: string }>(
    'select key from decision_card where county = $1 and person = $2 and decided_at is null',
    [w.county, one.who.person],
  )
  if (line === 'requestLost' || stuck || open.length > 0) return
  const list = line === 'half' ? one.outbox.slice(0, Math.ceil(one.outbox.length / 2)) : one.outbox
  const answers = await performAll(
    w.house,
    one.who,
    list.map((kept) => kept.step),
    { told: (error) => assert.fail(String(error)), whoThen: async () => one.who },
  )
  if (line === 'answerLost') return
  list.forEach((kept, at) => {
    kept.last = answers[at]?.outcome ?? null
  })
  one.outbox = one.outbox.filter((kept) => kept.last !== 'done' && kept.last !== 'noted')
}

async function play(events: readonly Event[]): Promise<void> {
  const w = world(await testDatabase())
  const { id } = await bring(w, 'assigned')
  const { handler, secondHandler, gridWorker, dispatcher } = w.staff
  const phones: readonly [Phone, Phone] = [handler, secondHandler].map((who) => ({ who, outbox: [], made: [] })) as never
  const inputs: Record<string, () => Promise<Record<string, unknown>>> = {
    sign: async () => ({}),
    finish: async () => ({ result: '已处理', files: [await w.photo(id)] }),
    object: async () => ({ ground: 'notOurs', text: '不属于本部门' }),
    urge: async () => ({ text: '请快些' }),
    verify: async () => ({ files: [await w.photo(id)] }),
    sendBack: async () => ({ text: '没弄好', files: [await w.photo(id)] }),
    void: async () => ({ ground: 'duplicate', text: '重复' }),
    assign: async () => ({ organisation: w.organisation('department') }),
  }
  for (const one of events) {
    w.pass(60_000)
    if (one.what === 'time') w.pass(3_600_000)
    else if (one.what === 'act') {
      const made = { ...w.step(one.step, (await inputs[one.step]?.()) ?? {}, id), offline: true }
      const kept: Kept = { step: made, last: null }
      phones[one.phone].outbox.push(kept)
      phones[one.phone].made.push(kept)
    } else if (one.what === 'send') await send(w, phones[one.phone], one.line)
    else if (one.what === 'desk')
      await w.send(
        one.step === 'verify' || one.step === 'sendBack' ? gridWorker : dispatcher,
        one.step,
        (await inputs[one.step]?.()) ?? {},
        id,
      )
    else {
      const { who } = phones[one.phone]
      const [card] = await w.rows<{ key: string }>(
        'select key from decision_card where county = $1 and person = $2 and decided_at is null order by key',
        [w.county, who.person],
      )
      if (card) await answerCard(w.house, who, { county: w.county, key: card.key, choice: one.choice })
    }
  }
  await judge(w, id, phones)
}

/** The record is whole, every entry was allowed where it stands, every act is in it, in a card, or still on its phone; no photo without its case. */
async function judge(w: World, id: string, phones: readonly Phone[]): Promise<void> {
  const { faults } = await w.house.db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(faults, [])
  const kind = w.house.kinds.get('gridEvent')
  assert.ok(kind)
  const entries = await w.rows<{
    key: string
    step: string
    from_state: string | null
    to_state: string
    noted: boolean
    version: number
    files: { id: string }[]
  }>(
    'select key, step, from_state, to_state, noted, version, files from entry where county = $1 and case_id = $2 order by version',
    [w.county, id],
  )
  entries.forEach((entry, at) => {
    assert.equal(entry.from_state, at === 0 ? null : entries[at - 1]?.to_state, 'one follows the other')
    const def = kind.steps[entry.step]
    assert.ok(def)
    if (entry.noted) assert.equal(entry.from_state, entry.to_state)
    else if (!opens(def))
      assert.ok(statesOf(kind, def).includes(entry.from_state ?? ''), `${entry.step} from ${entry.from_state}`)
  })
  assert.equal(new Set(entries.map((entry) => entry.key)).size, entries.length, 'nothing twice')
  const cards = new Set(
    (await w.rows<{ key: string }>('select key from decision_card where county = $1', [w.county])).map((card) => card.key),
  )
  const inRecord = new Set(entries.map((entry) => entry.key))
  for (const { made, outbox } of phones)
    for (const kept of made) {
      const key = String(kept.step.key)
      assert.ok(inRecord.has(key) || cards.has(key) || outbox.includes(kept), `${kept.step.step} is lost`)
      assert.equal(kept.last === 'done' && !inRecord.has(key), false, 'done and not in the record')
      assert.equal(isRefusal(parseStep(w.house.kinds, kept.step)), false)
    }
  for (const entry of entries.filter((one) => one.noted)) assert.ok(cards.has(entry.key) || entry.files.length === 0)
  const loose = await w.rows(
    'select 1 from attachment a where a.county = $1 and not exists (select 1 from "case" c where c.county = $1 and c.id = a.case_id)',
    [w.county],
  )
  assert.deepEqual(loose, [])
  assert.equal((await entriesOf(w, id)).length, entries.length)
}

test('for any interleaving of two phones, the desk and a lossy line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 24 }), (events) => play(events)),
    { numRuns: 60 },
  )
})

test('the same act again and again over a line that loses every answer is in the record once', async () => {
  const lost: Event = { what: 'send', phone: 0, line: 'answerLost' }
  await play([
    { what: 'act', phone: 0, step: 'sign' },
    lost,
    lost,
    { what: 'act', phone: 0, step: 'finish' },
    lost,
    lost,
    { what: 'send', phone: 0, line: 'whole' },
  ])
})
