// The choke point under pressure: one key, one id, one order; who may not see learns nothing.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Actor } from '../rules/actor.ts'
import { opens } from '../rules/kind.ts'
import { refusals } from '../rules/refusal.ts'
import type { Answer } from '../rules/step.ts'
import { everyEngine, testDatabase } from '../test/database.ts'
import { bring, caseOf, done, entriesOf, heap, lastEntry, refusedAs } from '../test/loop.ts'
import { clockwork, idFor, neighbours, type World, world } from '../test/world.ts'
import { perform, performAll } from './perform.ts'

const count = async (w: World, table: string): Promise<number> =>
  (await w.rows<{ n: number }>(`select count(*) as n from ${table} where county = $1`, [w.county]))[0]?.n ?? -1
const text = (answer: Answer) => JSON.stringify(answer)
const context = (w: World) => ({ actor: 'test', counties: [w.county] })

test('staff open a case only where they stand on a post, and under the county in which it is known to lie', async () => {
  const [here, there] = neighbours(await testDatabase())
  const order = { nature: 'help', category: '0102', text: '路灯不亮' }
  const create = (county: World, place: object) => {
    const step = county.step('create', { ...order, place }, randomUUID(), { kind: 'workOrder' })
    return perform(here.house, here.onPost('hotlineAgent', 'county', [here.county]), step)
  }
  refusedAs(await create(there, {}), 'keeperOther')
  // Two counties of one city: this one keeps the one, another the street.
  Object.assign(here.house, {
    keeperOf: (_: string, area: string) => (area.startsWith(here.codes.street.slice(0, 9)) ? '990107' : null),
  })
  refusedAs(await create(here, { area: here.codes.community }), 'keeperOther', { keeper: '990107' })
  done(await create(here, {}))
})

everyEngine('performing a step', (open) => {
  test('two hundred sends of one report at once make one case, one entry and two hundred equal answers', async () => {
    const w = world(await open())
    const zhou = w.resident('zhou')
    const step = w.step('report', heap(w), randomUUID())
    const answers = await Promise.all(Array.from({ length: 200 }, () => perform(w.house, zhou, step)))
    assert.equal(new Set(answers.map(text)).size, 1)
    assert.equal(answers[0]?.outcome, 'done')
    assert.deepEqual(
      [await count(w, '"case"'), await count(w, 'entry'), await count(w, 'step_key'), await count(w, 'party')],
      [1, 1, 1, 1],
    )
  })

  test('two hundred sends of one acceptance at once make one entry and two hundred equal answers', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'toAccept')
    const step = w.step('accept', {}, id)
    const answers = await Promise.all(Array.from({ length: 200 }, () => perform(w.house, w.staff.dispatcher, step)))
    assert.equal(new Set(answers.map(text)).size, 1)
    assert.equal((await entriesOf(w, id)).length, 2)
  })

  test('twenty reports with one id at once make one case; the others hear that the id is taken', async () => {
    const w = world(await open())
    const id = randomUUID()
    const answers = await Promise.all(Array.from({ length: 20 }, () => w.send(w.resident(), 'report', heap(w), id)))
    assert.equal(answers.filter((one) => one.outcome === 'done').length, 1)
    assert.deepEqual([...new Set(answers.filter((one) => one.outcome !== 'done').map((one) => one.refusal?.code))], ['idTaken'])
    assert.deepEqual([await count(w, '"case"'), await count(w, 'entry'), await count(w, 'todo')], [1, 1, 1])
  })

  test('two dispatchers who accept one case at the same moment: one does, the other hears that it has moved on', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'toAccept')
    const answers = await Promise.all([w.staff.dispatcher, w.staff.secondDispatcher].map((one) => w.send(one, 'accept', {}, id)))
    assert.deepEqual(answers.map((one) => one.outcome).sort(), ['done', 'refused'])
    assert.equal(answers.find((one) => one.outcome === 'refused')?.refusal?.code, 'wrongState')
  })

  test('a key repeated with other content is refused, and so is it for any other person, case or not', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'toAccept')
    const { dispatcher, secondDispatcher, otherDispatcher } = w.staff
    const step = w.step('accept', {}, id)
    const first = done(await perform(w.house, dispatcher, step))
    assert.equal(text(await perform(w.house, dispatcher, step)), text(first))
    refusedAs(await perform(w.house, dispatcher, { ...step, input: { urgency: 'urgent' } }), 'keyReused', {})
    refusedAs(await perform(w.house, dispatcher, { ...step, seen: 7 }), 'keyReused', {})
    const stranger = await perform(w.house, otherDispatcher, step)
    refusedAs(stranger, 'keyReused', {})
    const missing = { ...step, case: { county: w.county, id: randomUUID() } }
    assert.equal(text(await perform(w.house, otherDispatcher, missing)), text(stranger))
    assert.equal(text(await perform(w.house, secondDispatcher, step)), text(stranger))
    assert.equal(text(await perform(w.house, w.resident(), step)), text(stranger))
  })

  test('a refused step consumes no key: sent again when it is right, it is done', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'toAccept')
    const step = w.step('assign', { organisation: w.organisation('department') }, id)
    refusedAs(await perform(w.house, w.staff.dispatcher, step), 'wrongState')
    done(await w.send(w.staff.dispatcher, 'accept', {}, id))
    done(await perform(w.house, w.staff.dispatcher, step))
  })

  test('for whoever may not see it a case answers every step as a case that does not exist, byte for byte', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'assigned')
    const missing = randomUUID()
    const key = randomUUID()
    const { otherDispatcher, otherHandler, groupHead } = w.staff
    const other = await bring(w, 'toAccept', {}, randomUUID())
    const strangers: Actor[] = [otherDispatcher, otherHandler, groupHead, w.resident(), w.resident('zhou'), other.zhou]
    const inputs: Record<string, Record<string, unknown>> = {
      return: { ground: 'insufficientFacts', text: 'x' },
      resubmit: { text: 'x' },
      object: { ground: 'notInArea', text: 'x' },
      decideObjection: { upheld: true, text: 'x' },
      void: { ground: 'duplicate', text: 'x' },
      objectVoid: { text: 'x' },
      reviewVoid: { upheld: true, text: 'x' },
      add: { text: 'x' },
      withdraw: { text: 'x' },
      askCall: {},
      recordTalk: { reached: false },
      unwatch: {},
      watch: {},
      rate: { solved: true, grade: 1 },
      reopen: { text: 'x' },
      amend: { reason: 'x' },
      proposeAmend: { reason: 'x' },
      undo: { version: 3 },
      escalateOverdue: { clock: key },
      erase: { words: [], parties: [], law: 'pipl-47', reason: 'x' },
      askExtend: { until: '2026-10-20', text: 'x' },
      decideExtend: { granted: true, text: 'x' },
      askSuspend: { ground: 'funds', until: '2026-10-20', text: 'x' },
      decideSuspend: { granted: true, text: 'x' },
      prolong: { until: '2026-10-20', text: 'x' },
      supervise: { ground: 'order', until: '2026-10-20', text: 'x' },
      answerSupervision: { text: 'x' },
      closeSupervision: { text: 'x' },
      raiseSupervision: { until: '2026-10-20', text: 'x' },
      consult: { organisations: ['x'], until: '2026-10-20', text: 'x' },
      askJoint: { organisations: ['x'], until: '2026-10-20', text: 'x' },
      assignDown: { organisation: 'x', until: '2026-10-20', text: 'x' },
      replyTask: { outcome: 'done', text: 'x' },
      dropTask: { organisation: 'x', text: 'x' },
      askReopen: { text: 'x' },
      decideReopen: { granted: true, text: 'x' },
      takeLead: { text: 'x' },
      issuePaper: { paper: 'cover' },
      voidPaper: { paper: randomUUID(), text: 'x' },
      giveBack: { ledger: key },
      filePaper: { files: [randomUUID()] },
      leaveLead: { text: 'x' },
      passLead: { post: randomUUID(), organisation: 'x' },
      merge: { into: id, text: 'x' },
      unmerge: { text: 'x' },
      follow: { into: id },
      link: { other: id },
      unlink: { other: id },
      handOver: { authority: 'x', address: 'x', ground: 'otherPlace', law: 'local', text: 'x' },
      takeBack: { text: 'x' },
      recordReceipt: { accepted: false, how: 'scan', files: [], ground: 'notInArea', text: 'x' },
      receiptCame: { transfer: id, accepted: true, how: 'page', office: 'x' },
      answerTransfer: { accepted: false, ground: 'notInArea', text: 'x' },
      recallTransfer: { transfer: id },
      nameBody: { organisations: ['x'], text: 'x' },
      settle: { before: [], after: [], note: 'x' },
      escalate: { text: 'x' },
      pass: { text: 'x' },
      assign: { organisation: 'x' },
      finish: { result: 'x', files: [] },
      verify: { files: [] },
      verifyByPhone: { text: 'x' },
      sendBack: { text: 'x' },
    }
    for (const [name, def] of Object.entries(w.house.kinds.get('gridEvent')?.steps ?? {})) {
      if (opens(def)) continue
      for (const stranger of strangers) {
        const ask = (caseId: string) => perform(w.house, stranger, w.step(name, inputs[name] ?? {}, caseId, { key }))
        const answer = await ask(id)
        refusedAs(answer, 'caseMissing', {})
        assert.equal(text(answer), text(await ask(missing)), name)
      }
    }
    refusedAs(
      await perform(w.house, w.staff.dispatcher, { ...w.step('accept', {}, id), case: { county: '110101', id } }),
      'caseMissing',
      {},
    )
  })

  test("naming a case one may not see beside one's own answers like naming one that does not exist", async () => {
    const w = world(await open())
    const { id } = await bring(w, 'toAccept')
    const { id: far } = await bring(w, 'toAccept', { place: { area: `${w.county}002001` } }, randomUUID())
    const key = randomUUID()
    const ask = (other: string) =>
      w.send(w.staff.dispatcher, 'void', { ground: 'duplicate', text: '重复', duplicateOf: other }, id, { also: [other], key })
    const answer = await ask(far)
    refusedAs(answer, 'caseMissing', {})
    assert.equal(text(answer), text(await ask(randomUUID())))
  })

  test('the body complained of sees nothing of it, though it is its area and its own queue', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'toAccept', { barred: [w.organisation('department')] })
    done(await w.send(w.staff.dispatcher, 'accept', {}, id))
    refusedAs(
      await w.send(w.staff.dispatcher, 'assign', { organisation: w.organisation('department') }, id),
      'organisationUnknown',
    )
    refusedAs(await w.send(w.staff.handler, 'sign', {}, id), 'caseMissing')
  })

  test('a suspended case takes what must always be taken, and refuses all other steps', async () => {
    const w = world(await open())
    const { id, zhou } = await bring(w, 'inHandling')
    await w.house.db.begin(context(w), (tx) =>
      tx.rows(`update "case" set hold = 'suspended' where county = $1 and id = $2`, [w.county, id]),
    )
    refusedAs(await w.send(w.staff.handler, 'finish', { result: '好了', files: [] }, id), 'held', { hold: 'suspended' })
    refusedAs(await w.send(w.staff.handler, 'proposeAmend', { category: '0106', reason: '错了' }, id), 'held')
    done(await w.send(zhou, 'add', { text: '还有一件事' }, id))
    done(await w.send(w.staff.dispatcher, 'amend', { category: '0106', reason: '错了' }, id))
    done(await w.send(zhou, 'withdraw', { text: '算了' }, id))
    assert.equal((await caseOf(w, id)).hold, 'none', 'what is over stands still no longer')
  })

  test('cases named crosswise by two people at once are locked in one order: both answer, and not both are voided', async () => {
    const w = world(await open())
    for (let round = 0; round < 5; round++) {
      const [a, b] = [
        (await bring(w, 'toAccept', {}, idFor('void', false))).id,
        (await bring(w, 'toAccept', {}, idFor('void', false))).id,
      ]
      const say = (id: string, other: string, who: Actor) =>
        w.send(who, 'void', { ground: 'duplicate', text: '重复', duplicateOf: other }, id, { also: [other] })
      const answers = await Promise.all([say(a, b, w.staff.dispatcher), say(b, a, w.staff.secondDispatcher)])
      assert.deepEqual(answers.map((one) => one.refusal?.code ?? one.outcome).sort(), ['changed', 'done'])
      assert.deepEqual([(await caseOf(w, a)).state, (await caseOf(w, b)).state].sort(), ['toAccept', 'void'])
    }
  })

  test('a case merely named beside a step that does not touch it is left as it was', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'toAccept')
    const { id: other } = await bring(w, 'toAccept', {}, randomUUID())
    done(await w.send(w.staff.dispatcher, 'accept', {}, id, { also: [other, other, id] }))
    assert.deepEqual([(await caseOf(w, other)).version, (await lastEntry(w, id)).common], [1, null])
  })

  test('who looked at an older version is told since when it changed, and the step is judged as it is now', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'filed')
    const answer = done(
      await w.send(w.staff.dispatcher, 'assign', { organisation: w.organisation('department') }, id, { seen: 1 }),
    )
    assert.equal(answer.changedSince, 1)
    assert.equal(done(await w.send(w.staff.handler, 'sign', {}, id, { seen: 3 })).changedSince, undefined)
  })

  test('an entry is never earlier than the one before it, though the clock of the server was set back', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'toAccept')
    const before = w.house.now()
    w.pass(-60_000)
    const answer = done(await w.send(w.staff.dispatcher, 'accept', {}, id))
    assert.equal(answer.entry?.at, before)
  })

  test('under a post that he does not hold nobody acts, nor under one that does not fit', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'toAccept')
    const { dispatcher, cadre } = w.staff
    const both: Actor = { ...dispatcher, posts: [...cadre.posts, ...dispatcher.posts] }
    refusedAs(await w.send(dispatcher, 'accept', {}, id, { post: cadre.posts[0]?.id ?? '' }), 'notYours')
    refusedAs(await w.send(both, 'accept', {}, id, { post: cadre.posts[0]?.id ?? '' }), 'notYours')
    done(await w.send(both, 'accept', {}, id))
    const [entry] = await w.rows<{ post: string; via: string; post_kind: string }>(
      'select post, via, post_kind from entry where county = $1 and version = 2',
      [w.county],
    )
    assert.deepEqual(entry, { post: dispatcher.posts[0]?.id, via: 'own', post_kind: 'dispatcher' })
  })

  test('a kind that is not switched on in the region cannot be opened there', async () => {
    const w = world(await open())
    Object.assign(w.region, { kinds: [] })
    refusedAs(await w.send(w.resident(), 'report', heap(w), randomUUID()), 'unknownKind', { kind: 'gridEvent' })
  })
})

test('whatever stands in the input of whatever step, it is answered and never thrown', async () => {
  const w = world(await testDatabase())
  const { id, zhou } = await bring(w, 'inHandling')
  const people: Actor[] = [...Object.values(w.staff), zhou, w.resident(), clockwork]
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      true,
      1,
      -1,
      '',
      'x',
      '楼道',
      '🧯'.repeat(300),
      null,
      [],
      {},
      id,
      [id],
      'duplicate',
      '0101',
      w.grid,
      { point: { lon: 10, lat: 1, system: 'GCJ02', accuracy: 3 } },
    ),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.jsonValue({ maxDepth: 3 }),
  )
  const fields = [
    'text',
    'reason',
    'ground',
    'category',
    'area',
    'place',
    'files',
    'organisation',
    'upheld',
    'solved',
    'grade',
    'version',
    'clock',
    'words',
    'parties',
    'law',
    'before',
    'after',
    'note',
    'result',
    'contact',
    'urgency',
    'own',
    'duplicateOf',
    'item',
    'barred',
    'secret',
  ]
  const names = Object.keys(w.house.kinds.get('gridEvent')?.steps ?? {})
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.constantFrom(...people),
      fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 5 }),
      fc.boolean(),
      async (name, who, input, fresh) => {
        const answer = await w.send(who, name, input, fresh ? randomUUID() : id)
        assert.ok(['done', 'noted', 'refused'].includes(answer.outcome))
        if (answer.outcome === 'refused') assert.ok((answer.refusal?.code ?? '') in refusals, `${answer.refusal?.code}`)
      },
    ),
    { numRuns: 400 },
  )
})

everyEngine('a list of steps', (open) => {
  test('a phone that was offline sends its day: each is answered on its own, and what follows a refused step of a case waits', async () => {
    const w = world(await open())
    const { id: first } = await bring(w, 'toAccept', {}, randomUUID())
    const { id: second } = await bring(w, 'toAccept', {}, randomUUID())
    const toDepartment = { organisation: w.organisation('department') }
    const answers = await performAll(w.house, w.staff.dispatcher, [
      w.step('accept', {}, first),
      w.step('assign', { organisation: 'nobody' }, first),
      w.step('amend', { category: '0106', reason: '错了' }, first),
      w.step('accept', {}, second),
      { nonsense: true },
      w.step('assign', toDepartment, second),
    ])
    assert.deepEqual(
      answers.map((one) => one.refusal?.code ?? one.outcome),
      ['done', 'organisationUnknown', 'waiting', 'done', 'badInput', 'done'],
    )
    assert.deepEqual([(await caseOf(w, first)).version, (await caseOf(w, second)).version], [2, 3])
  })

  test('what follows a noted step waits too, until somebody has decided', async () => {
    const w = world(await open())
    const { id } = await bring(w, 'rated')
    await w.photo(id, 'report', 'small')
    const answers = await performAll(w.house, clockwork, [w.step('archive', {}, id), w.step('recompute', {}, id)])
    assert.deepEqual(
      answers.map((one) => one.outcome),
      ['noted', 'waiting'],
    )
  })

  test('a bug in one step hides the answer of no other, and somebody hears of it', async () => {
    const w = world(await open())
    const { id: first } = await bring(w, 'toAccept', {}, randomUUID())
    const { id: second } = await bring(w, 'toAccept', {}, randomUUID())
    const broken = {
      ...w.house,
      random: () => {
        throw new Error('no entropy')
      },
    }
    const heard: unknown[] = []
    const answers = await performAll(
      broken,
      w.staff.dispatcher,
      [
        w.step('accept', {}, first),
        w.step('return', { ground: 'insufficientFacts', text: '补充' }, second),
        w.step('accept', {}, second),
      ],
      { told: (error) => heard.push(error) },
    )
    assert.deepEqual(
      answers.map((one) => one.refusal?.code ?? one.outcome),
      ['done', 'busy', 'waiting'],
    )
    assert.match(String(heard), /no entropy/)
  })

  test('a key that is no text does not end the list', async () => {
    const w = world(await open())
    const answers = await performAll(w.house, w.staff.dispatcher, [
      { key: { toString: 1 } },
      { key: 7 },
      null,
      'x',
      [],
      { case: null },
      { case: { id: 3 } },
    ])
    assert.deepEqual([...new Set(answers.map((one) => `${one.key}${one.refusal?.code}`))], ['badInput'])
  })
})
