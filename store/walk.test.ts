// Random people doing random things to random cases: whatever they do, the record, the queue and the clocks stay whole.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { gridEvent } from '../cases/gridEvent/gridEvent.kind.ts'
import type { Actor, Resident } from '../rules/actor.ts'
import { addWorkingDays, officeEnd, workingDaysBetween, workingTimeBetween } from '../rules/calendar.ts'
import { bareFacts, type CaseRow, type Facts } from '../rules/case.ts'
import { effectOf, taskClocks } from '../rules/effect.ts'
import { mayStep } from '../rules/judge.ts'
import { handedOver, opens, receipt, type StepDef, statesOf, transferred } from '../rules/kind.ts'
import { isRefusal } from '../rules/refusal.ts'
import type { Answer } from '../rules/step.ts'
import { addDays, daysBetween, instantAt, localDay } from '../rules/time.ts'
import { testDatabase } from '../test/database.ts'
import { clocksOf, entriesOf, heap } from '../test/loop.ts'
import { clockwork, following, type World, world } from '../test/world.ts'
import { todoJson } from './json.ts'
import { perform } from './perform.ts'
import { type CaseJson, type ClockJson, caseColumns, caseOf, clockOf, type Json } from './rows.ts'
import { verifyCounty } from './verify.ts'

const db = await testDatabase()
const names = Object.entries(gridEvent.steps).flatMap(([name, step]) => (opens(step) ? [] : [name]))

type Real = {
  readonly w: World
  readonly cases: { id: string; zhou: Resident }[]
  last: { actor: Actor; step: unknown; answer: Answer; before: Standing | null } | null
}
/** The case as it stood, without what every entry changes: its version and times. */
type Standing = {
  readonly row: Omit<CaseRow, 'version' | 'updatedAt'>
  readonly running: readonly string[]
  readonly waits: readonly string[]
}
type Model = { cases: number }
/** What ends a walk early or leads nowhere is done less often. */
const rare = new Set(
  'erase add withdraw watch unwatch askCall undo escalateOverdue recompute link unlink urge takeLead leaveLead passLead supervise answerSupervision closeSupervision raiseSupervision nameBody receiptCame recallTransfer'.split(
    ' ',
  ),
)

const rowOf = async (w: World, id: string): Promise<CaseRow> => {
  const [row] = await w.rows<CaseJson>(`select ${caseColumns} from "case" c where c.county = $1 and c.id = $2`, [w.county, id])
  assert.ok(row)
  return caseOf(row)
}
async function standing(w: World, id: string): Promise<Standing> {
  const { version: _version, updatedAt: _updatedAt, ...row } = await rowOf(w, id)
  const clocks = await w.rows<ClockJson>(
    'select * from clock where county = $1 and case_id = $2 and stopped_at is null order by id',
    [w.county, id],
  )
  const todos = await w.rows<{ organisation: string; duty: string; why: string; due: number }>(
    'select organisation, duty, why, due from todo where county = $1 and case_id = $2 order by organisation, duty, why',
    [w.county, id],
  )
  return {
    row,
    running: clocks.map((one) => [one.id, one.due_at, one.paused_at, one.expired, one.rest].join(' ')),
    waits: todos.map((one) => Object.values(one).join(' ')),
  }
}
/** What hangs on it that decides who may do what. */
async function asked(w: World, row: CaseRow): Promise<Facts> {
  const tasks = await w.rows<Facts['tasks'][number]>(
    `select k.id, k.what, k.organisation, k.by, k.until, k.at, k.answered_at as "answeredAt", k.outcome, c.stopped_at as "closedAt"
     from task k join clock c on c.county = $1 and c.case_id = k.case_id and c.id = k.id where k.county = $1 and k.case_id = $2`,
    [w.county, row.id],
  )
  return { ...bareFacts(row), tasks }
}

/** Something sensible to fill in, varied by `n`. */
async function inputFor(real: Real, name: string, id: string, n: number, actor: Actor): Promise<Record<string, unknown>> {
  const { w } = real
  const said = { text: `第 ${n} 次` }
  const ground = (...of: string[]) => ({ ...said, ground: of[n % of.length] })
  const running = (await clocksOf(w, id)).find((one) => one.stopped_at === null)
  const [party] = await w.rows<{ id: string }>('select id from party where county = $1 and case_id = $2 and erased_by is null', [
    w.county,
    id,
  ])
  const [words] = await w.rows<{ id: string }>(
    'select id from words where county = $1 and case_id = $2 and erased_by is null order by id limit 1',
    [w.county, id],
  )
  const until = addDays(localDay(w.house.now(), w.region.calendar.zone), 1 + (n % 9))
  const others = real.cases.filter((one) => one.id !== id)
  const other = others[n % Math.max(1, others.length)]?.id ?? randomUUID()
  const office = (list: readonly ('otherDepartment' | 'street' | 'community' | 'county')[]) =>
    w.organisation(list[n % list.length] ?? 'street')
  const mine = actor.type === 'staff' ? actor.posts.map((post) => post.organisation) : []
  const open = (await asked(w, await rowOf(w, id))).tasks.filter((one) => one.closedAt === null && mine.includes(one.by))
  const inputs: Record<string, () => Promise<Record<string, unknown>> | Record<string, unknown>> = {
    return: () => ground('insufficientFacts', 'notInArea'),
    object: () => ({ ...ground('notInList', 'legalPath', 'unheard'), ...(n % 2 ? { item: 'A-01' } : {}) }),
    void: () => ground('nothingFound', 'duplicate', 'unheard'),
    decideObjection: () => ({ ...said, upheld: n % 2 === 0 }),
    reviewVoid: () => ({ ...said, upheld: n % 2 === 0 }),
    amend: () => ({
      reason: '更正',
      ...(n % 3 === 0 ? { category: ['0101', '0102', '0104', '0106'][n % 4] } : {}),
      ...(n % 5 === 0 ? { area: [w.grid, w.codes.community][n % 2] } : {}),
      ...(n % 7 === 0 && party ? { contact: { party: party.id, phone: '13900002222' } } : {}),
    }),
    proposeAmend: () => ({ reason: '建议', category: ['0101', '0102', '0106'][n % 3] }),
    rate: () => ({ solved: n % 3 !== 0, grade: 1 + (n % 5) }),
    askExtend: () => ({ ...said, until }),
    decideExtend: () => ({ ...said, granted: n % 3 > 0 }),
    askSuspend: () => ({ ...ground('funds', 'season'), until }),
    decideSuspend: () => ({ ...said, granted: n % 4 > 0 }),
    prolong: () => ({ ...said, until }),
    supervise: () => ({ ...ground('order', 'repeated'), until }),
    raiseSupervision: () => ({ ...said, until }),
    consult: () => ({ ...said, until, organisations: [office(['otherDepartment', 'county'])] }),
    askJoint: () => ({
      ...said,
      until,
      organisations: [...new Set([office(['otherDepartment', 'street']), office(['community', 'county'])])],
    }),
    assignDown: () => ({ ...said, until, organisation: office(['street', 'community']) }),
    replyTask: () => ({ ...said, outcome: n % 4 ? 'done' : 'cannot' }),
    dropTask: () => ({ ...said, organisation: open[0]?.organisation ?? office(['street']) }),
    merge: () => ({ ...said, into: other }),
    link: () => ({ other }),
    unlink: () => ({ other }),
    follow: () => ({ into: other }),
    handOver: () => ({ ...ground('otherPlace', 'otherPower', 'unheard'), authority: '邻区城市管理局' }),
    recordReceipt: async () => ({
      ...said,
      accepted: n % 3 === 0,
      how: 'scan',
      files: n % 5 ? [await w.photo(id, 'report')] : [],
    }),
    receiptCame: async () => ({
      ...said,
      transfer: (await rowOf(w, id)).data.transferId ?? randomUUID(),
      accepted: n % 3 === 0,
      how: 'page',
    }),
    answerTransfer: () => ({ accepted: true }),
    recallTransfer: () => ({ transfer: randomUUID() }),
    nameBody: () => ({ ...said, organisations: [office(['otherDepartment', 'community'])] }),
    decideReopen: () => ({ ...said, granted: n % 2 === 0 }),
    undo: async () => ({ version: (await rowOf(w, id)).version }),
    escalateOverdue: () => ({ clock: running?.id ?? randomUUID() }),
    erase: () => ({ words: words && n % 2 ? [words.id] : [], parties: party ? [party.id] : [], law: 'pipl-47', reason: '申请' }),
    settle: async () => ({ before: [await w.photo(id, 'before')], after: n % 4 ? [await w.photo(id)] : [], note: '清了' }),
    accept: () => (n % 3 === 0 ? { own: true } : {}),
    assign: () => ({ organisation: w.organisation(n % 4 ? 'department' : 'otherDepartment') }),
    finish: async () => ({
      ...(n % 3 ? { without: '另行办理' } : {}),
      result: '好了',
      files: n % 4 ? [await w.photo(id, 'after', n % 5 ? 'complete' : 'small')] : [],
    }),
    verify: async () => ({ files: [await w.photo(id)] }),
  }
  const own = inputs[name]
  return own ? own() : ['sign', 'unrated', 'lapse', 'recompute', 'archive'].includes(name) ? {} : said
}

async function whole(real: Pick<Real, 'w'>, id: string): Promise<void> {
  const { w } = real
  const row = await rowOf(w, id)
  const entries = await entriesOf(w, id)
  assert.deepEqual(
    entries.map((one) => one.version),
    Array.from({ length: row.version }, (_, n) => n + 1),
    'every version has its entry',
  )
  const last = entries.at(-1)
  assert.equal(last?.to_state, row.state)
  assert.ok(w.region.organisations.has(row.holder) && row.organisations.includes(row.holder), 'one office answers for it')
  const phase = gridEvent.states[row.state]?.phase
  assert.equal(row.closedAt !== null, phase === 'ended')
  const clocks = (
    await w.rows<ClockJson>('select * from clock where county = $1 and case_id = $2 order by started_at, id', [w.county, id])
  ).map(clockOf)
  // What several offices were asked each has its own clock for.
  const shared = taskClocks(gridEvent.frame)
  const running = clocks
    .filter((one) => one.stoppedAt === null)
    .map((one) => (shared.has(one.name) ? `${one.name} ${one.owner}` : one.name))
  assert.equal(new Set(running).size, running.length, `no clock runs twice: ${running}`)
  if (phase === 'ended')
    assert.deepEqual(
      running.filter((name) => name !== 'supervise'),
      row.data.objection === true || row.data.request === 'reopen' ? ['decide'] : [],
      'an ended case has no clock but that of an objection, and of an answer to who supervises',
    )
  const change = { to: row.state }
  const ctx = {
    now: w.house.now(),
    region: w.region,
    county: w.county,
    caseId: id,
    id: (label: string) => label,
    lot: () => 1,
    actor: clockwork,
    post: null,
  }
  const { todos } = effectOf(gridEvent, { ...gridEvent.steps.add } as StepDef, { case: row, clocks }, change, ctx)
  const columns = ['organisation', 'duty', 'why', 'due', 'area', 'organisations', 'barred', 'secret', 'reporter', 'opened_at']
  const flat = (list: readonly Json[]) => list.map((one) => JSON.stringify(columns.map((name) => one[name]))).sort()
  assert.deepEqual(
    flat(await w.rows('select * from todo where county = $1 and case_id = $2', [w.county, id])),
    flat(todos.map((todo) => todoJson(todo, row))),
    'the queue is what the case says',
  )
  if (row.hold === 'merged')
    assert.deepEqual(
      running.filter((name) => name !== 'supervise'),
      [],
      'it waits where the first one waits',
    )
  // In transfer there is one hand-over without an answer and one clock for it; otherwise nothing waits for another any more.
  const moving = row.hold === 'inTransfer'
  const open = await w.rows('select id from transfer where county = $1 and case_id = $2 and answered_at is null', [w.county, id])
  assert.deepEqual([open.length, running.filter((name) => name === receipt).length], moving ? [1, 1] : [0, 0])
  for (const one of clocks.filter((clock) => clock.stoppedAt === null))
    assert.equal(
      one.pausedBy.includes(transferred),
      moving && one.policy.pauses.includes(transferred),
      `${one.name} stands still while it is in transfer, and only then`,
    )
  if (row.state === handedOver) assert.equal(row.hold, 'none')
  if (row.hold === 'suspended') assert.ok(clocks.some((one) => one.name === 'handle' && one.pausedBy.length > 0))
  const answering = ['supervised', 'supervision', 'unanswered', 'reopening']
  const work = todos.filter((todo) => !answering.includes(todo.why))
  if (['archived', 'withdrawn', handedOver].includes(row.state)) assert.deepEqual(work, [], "what is over is nobody's work")
}

/** What ran is what passed of its own unit, less what stood still; and until its end exactly its length will have run. */
async function accounted(w: World, id: string): Promise<void> {
  const { calendar } = w.region
  const acts = (await entriesOf(w, id)).flatMap((entry) => {
    const { at } = entry as unknown as { at: number }
    return entry.clocks.map((one) => ({ ...(one as unknown as { id: string; act: string; due: number }), at }))
  })
  const rows = await w.rows<ClockJson>('select * from clock where county = $1 and case_id = $2', [w.county, id])
  for (const row of rows.map(clockOf)) {
    const own = acts.filter((one) => one.id === row.id)
    const [first] = own
    assert.deepEqual([first?.act, first?.at], ['start', row.startedAt], `${row.name} began with an entry`)
    const ended = own.findLast((one) => ['stop', 'annul', 'revive'].includes(one.act))
    assert.equal(row.stoppedAt, ended && ended.act !== 'revive' ? ended.at : null, `${row.name} ended with an entry`)
    const still: { from: number; to: number | null; over: boolean }[] = []
    for (const [n, one] of own.entries()) {
      const last = still.at(-1)
      // Over when it stood still, it stays as late as it was.
      if (one.act === 'pause') still.push({ from: one.at, to: null, over: one.at > dueBefore(own.slice(0, n)) })
      if (one.act === 'resume' && last) last.to = one.at
    }
    assert.equal(row.stoppedAt === null && row.pausedAt !== null, row.stoppedAt === null && still.at(-1)?.to === null)
    const { unit, length } = row.policy
    const passed = (from: number, to: number): number =>
      unit === 'minute'
        ? to - from
        : unit === 'workingMinute'
          ? workingTimeBetween(from, to, calendar)
          : daysIn(unit, from, to, calendar)
    const stood = still.reduce((sum, { from, to, over }) => sum + (to === null || over ? 0 : passed(from, to)), 0)
    const whole = unit.endsWith('inute') ? length * 60_000 : length
    const changed = own.some((one) => one.act === 'repolicy')
    if (changed || row.policy.movesOn) continue
    // The day it began on is not counted, whatever the hour.
    const lasted =
      unit === 'workingDay'
        ? workingDaysBetween(localDay(row.startedAt, calendar.zone), localDay(row.dueAt, calendar.zone), calendar)
        : passed(row.startedAt, row.dueAt)
    assert.equal(lasted - stood, whole, `${row.name} runs its length: ${JSON.stringify(own)}`)
  }
}
const dueBefore = (acts: readonly { due: number }[]): number => acts.at(-1)?.due ?? 0
/** Days after the one it began on: the evening of a working day, and a day of rest, belong to the next. */
function daysIn(unit: 'day' | 'workingDay', from: number, to: number, cal: World['region']['calendar']): number {
  if (unit === 'day') return daysBetween(localDay(from, cal.zone), localDay(to, cal.zone))
  return workingDaysBetween(spentOn(from, cal), spentOn(to, cal), cal)
}
const spentOn = (at: number, cal: World['region']['calendar']) => {
  const day = localDay(at, cal.zone)
  return addWorkingDays(at > instantAt(day, officeEnd(cal), cal.zone) ? addDays(day, 1) : day, 0, cal).day
}

/** Merged, it keeps who reported it, stands by the first one, and is told what that one is told. */
async function together(real: Real): Promise<void> {
  const { w } = real
  for (const { id, zhou } of real.cases) {
    const parties = await w.rows<{ id: string }>(
      `select id from party where county = $1 and case_id = $2 and role = 'reporter'`,
      [w.county, id],
    )
    const reporter = zhou.party?.party
    if (reporter)
      assert.ok(
        parties.some((one) => one.id === reporter),
        'who reported it reports it still',
      )
    const { hold, data } = await rowOf(w, id)
    if (hold !== 'merged') continue
    const [first] = await w.rows<{ other: string }>(
      `select other from relation where county = $1 and case_id = $2 and what = 'merged'`,
      [w.county, id],
    )
    assert.equal(first?.other, data.mergedInto, 'with the one it says')
    assert.notEqual((await rowOf(w, String(data.mergedInto))).hold, 'merged', 'which stands by itself')
  }
}

class Report implements fc.AsyncCommand<Model, Real> {
  readonly n: number
  constructor(n: number) {
    this.n = n
  }
  check = (model: Readonly<Model>) => model.cases < 3
  async run(model: Model, real: Real): Promise<void> {
    const { w } = real
    const id = randomUUID()
    const category = ['0101', '0102', '0103', '0104', '0105', '0106'][this.n % 6]
    const own = this.n % 3 === 0
    const stranger = w.resident(id)
    const answer = await w.send(own ? w.staff.gridWorker : stranger, 'report', heap(w, { category }), id)
    assert.equal(answer.outcome, 'done')
    real.cases.push({ id, zhou: await following(w, stranger, id) })
    model.cases += 1
    await whole(real, id)
  }
  toString = () => `report(${this.n})`
}

class Act implements fc.AsyncCommand<Model, Real> {
  readonly which: number
  readonly pick: number
  readonly who: number
  readonly fitting: boolean
  constructor(which: number, pick: number, who: number, fitting: boolean) {
    this.which = which
    this.pick = pick
    this.who = who
    this.fitting = fitting
  }
  check = (model: Readonly<Model>) => model.cases > 0
  async run(_model: Model, real: Real): Promise<void> {
    const { w } = real
    const one = real.cases[this.which % real.cases.length]
    assert.ok(one)
    const row = await rowOf(w, one.id)
    const facts = await asked(w, row)
    const actors: Actor[] = [...Object.values(w.staff), one.zhou, w.resident(), clockwork]
    const from = actors.slice(this.who % actors.length)
    const order = [...from, ...actors.slice(0, actors.length - from.length)]
    const able = this.fitting
      ? names.flatMap((name) => {
          const step = gridEvent.steps[name]
          const actor =
            step && !opens(step) && statesOf(gridEvent, step).includes(row.state)
              ? order.find((who) => !isRefusal(mayStep(gridEvent, name, facts, who)))
              : undefined
          const often =
            step?.tone === 'main'
              ? 5
              : ['void', 'object', 'objectVoid', 'reviewVoid'].includes(name)
                ? 3
                : rare.has(name) && this.pick % 5 > 0
                  ? 0
                  : 1
          return actor ? Array.from({ length: often }, () => ({ name, actor })) : []
        })
      : names.map((name) => ({ name, actor: order[0] ?? clockwork }))
    const chosen = able[this.pick % able.length]
    if (!chosen) return
    const input = await inputFor(real, chosen.name, one.id, this.pick, chosen.actor)
    const beside = ['into', 'other'].flatMap((name) => (typeof input[name] === 'string' ? [input[name]] : []))
    const step = w.step(chosen.name, input, one.id, { also: beside })
    const before = await standing(w, one.id)
    const answer = await perform(w.house, chosen.actor, step)
    const after = await rowOf(w, one.id)
    assert.equal(after.version, row.version + (answer.outcome === 'refused' ? 0 : 1), `${chosen.name}: ${JSON.stringify(answer)}`)
    if (answer.outcome !== 'refused') real.last = { actor: chosen.actor, step, answer, before }
    for (const { id } of real.cases) await whole(real, id)
    await accounted(w, one.id)
    await together(real)
    // The first that can be taken back always is: that it happens at all must not be left to chance.
    if (answer.undoUntil !== undefined && (undone === 0 || this.pick % 3 === 0)) await takeBack(real)
  }
  toString = () => `act(${this.which},${this.pick},${this.who},${this.fitting})`
}

class Repeat implements fc.AsyncCommand<Model, Real> {
  check = () => true
  async run(_model: Model, real: Real): Promise<void> {
    if (real.last) assert.deepEqual(await perform(real.w.house, real.last.actor, real.last.step), real.last.answer)
  }
  toString = () => 'repeat'
}

let undone = 0
async function takeBack({ w, last }: Real): Promise<void> {
  const moved = last?.answer.case
  if (!last || !moved) return
  const answer = await w.send(last.actor, 'undo', { version: moved.version }, moved.id)
  await whole({ w }, moved.id)
  if (answer.outcome !== 'done' || !last.before) return
  assert.deepEqual(await standing(w, moved.id), last.before, 'what is taken back was never done')
  undone++
}

/** Whoever did the last step takes it back, if he may. */
class Undo implements fc.AsyncCommand<Model, Real> {
  check = () => true
  run = (_model: Model, real: Real) => takeBack(real)
  toString = () => 'undo'
}

/** Time passes, and the system does what has fallen due, as the loop would. */
class Pass implements fc.AsyncCommand<Model, Real> {
  readonly minutes: number
  constructor(minutes: number) {
    this.minutes = minutes
  }
  check = () => true
  async run(_model: Model, real: Real): Promise<void> {
    const { w } = real
    w.pass(this.minutes * 60_000)
    const due = await w.rows<{ id: string; case_id: string; step: string }>(
      `select id, case_id, policy ->> 'onExpiry' as step from clock where county = $1 and look_at <= $2 order by look_at, id`,
      [w.county, w.house.now()],
    )
    for (const { id } of real.cases) {
      const { data } = await rowOf(w, id)
      const into = typeof data.mergedInto === 'string' ? data.mergedInto : null
      if (into !== null) await w.send({ type: 'system', name: 'reaction' }, 'follow', { into }, id, { also: [into] })
    }
    for (const one of due) {
      const answer = await w.send(clockwork, one.step, one.step === 'escalateOverdue' ? { clock: one.id } : {}, one.case_id)
      // Another clock of the same case may have ended it a moment ago.
      if (answer.outcome === 'refused')
        assert.ok(['wrongState', 'nothingOpen'].includes(answer.refusal?.code ?? ''), `${one.step}: ${JSON.stringify(answer)}`)
      await whole(real, one.case_id)
    }
  }
  toString = () => `pass(${this.minutes})`
}

test('whatever anybody does, versions are entries, the queue is the case, one office answers, no ended case ticks, and the record verifies', async () => {
  const commands = [
    fc.nat(100).map((n) => new Report(n)),
    ...Array.from({ length: 6 }, () =>
      fc.tuple(fc.nat(20), fc.nat(1000), fc.nat(30), fc.constant(true)).map(([a, b, c, d]) => new Act(a, b, c, d)),
    ),
    fc.tuple(fc.nat(20), fc.nat(1000), fc.nat(30)).map(([a, b, c]) => new Act(a, b, c, false)),
    fc.constant(new Repeat()),
    fc.constant(new Undo()),
    fc.oneof(fc.nat(20), fc.nat(600), fc.nat(20_000)).map((minutes) => new Pass(minutes)),
  ]
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 120, size: 'max' }), async (walk) => {
      const w = world(db)
      const real: Real = { w, cases: [], last: null }
      await fc.asyncModelRun(() => ({ model: { cases: 0 }, real }), walk)
      const checked = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
      assert.deepEqual([checked.faults, checked.cases], [[], real.cases.length])
    }),
    { numRuns: 8, endOnFailure: true },
  )
  assert.ok(undone > 0, 'something was taken back')
})
