// The sub-flows of the kernel over every kind there is, and over the tiny one of the tests: whatever is decided, the case stays whole.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kinds } from '../cases/index.ts'
import type { Actor } from '../rules/actor.ts'
import type { CaseRow, Facts, Hold, Task } from '../rules/case.ts'
import { pauseClock, startClock } from '../rules/clock.ts'
import { effectOf, taskClocks } from '../rules/effect.ts'
import { frameSteps } from '../rules/frame/frame.ts'
import { policyFor } from '../rules/house.ts'
import { judge } from '../rules/judge.ts'
import { type ActStep, type Ctx, type Kind, opens, receipt, statesOf, transferred } from '../rules/kind.ts'
import { isRefusal } from '../rules/refusal.ts'
import { DAY } from '../rules/time.ts'
import { testDatabase } from './database.ts'
import { land } from './people.ts'
import lampClocks from './streetLamp/region/clocks.json' with { type: 'json' }
import lampPosts from './streetLamp/region/posts.json' with { type: 'json' }
import { streetLamp } from './streetLamp/streetLamp.kind.ts'
import { clockwork, world } from './world.ts'

const lamp = lampClocks.clocks.streetLamp as never
const w = world(await testDatabase(), [streetLamp], {
  clocks: { streetLamp: lamp },
  permissions: { ...lampPosts.permissions, handler: [...(lampPosts.permissions.handler ?? []), 'shareGrant.decide'] },
})
const [street, department, other, community] = (['street', 'department', 'otherDepartment', 'community'] as const).map(
  w.organisation,
) as [string, string, string, string]
const party = { county: w.county, caseId: 'case', party: 'p' }
const people: readonly Actor[] = [
  ...Object.values(w.staff),
  w.onPost('hotlineAgent', 'street', [w.county]),
  w.onPost('hotlineChecker', 'street', [w.county]),
  { type: 'resident', device: 'd', party },
  { type: 'resident', device: 'e', party: { ...party, party: 'q', follower: true } },
  clockwork,
  { type: 'system', name: 'reaction' },
  { type: 'system', name: 'importer' },
]
const first = land.row({
  county: w.county,
  id: '00000000-0000-4000-8000-000000000002',
  area: w.grid,
  holder: department,
  handler: department,
  centre: street,
})

/** What each sub-flow is asked, sensibly filled in. */
const inputs: Readonly<Record<string, Record<string, unknown>>> = {
  return: { ground: 'insufficientFacts', text: 'x' },
  resubmit: { text: 'x' },
  lapse: {},
  object: { ground: 'notInArea', text: 'x' },
  decideObjection: { upheld: true, text: 'x' },
  void: { ground: 'nothingFound', text: 'x' },
  objectVoid: { text: 'x' },
  reviewVoid: { upheld: false, text: 'x' },
  add: { text: 'x' },
  withdraw: { text: 'x' },
  rate: { solved: false, grade: 1 },
  unrated: {},
  reopen: { text: 'x' },
  askReopen: { text: 'x' },
  decideReopen: { granted: true, text: 'x' },
  urge: {},
  askExtend: { until: '2026-10-22', text: 'x' },
  decideExtend: { granted: true, text: 'x' },
  askSuspend: { ground: 'funds', until: '2026-10-20', text: 'x' },
  decideSuspend: { granted: true, text: 'x' },
  prolong: { until: '2026-10-20', text: 'x' },
  resume: {},
  consult: { organisations: [other], until: '2026-10-15', text: 'x' },
  askJoint: { organisations: [other, community], until: '2026-10-14', text: 'x' },
  assignDown: { organisation: street, until: '2026-10-14', text: 'x' },
  replyTask: { outcome: 'done', text: 'x' },
  dropTask: { organisation: other, text: 'x' },
  merge: { into: first.id, text: 'x' },
  unmerge: { text: 'x' },
  follow: { into: first.id },
  link: { other: first.id },
  unlink: { other: first.id },
  handOver: { authority: '云川区城市管理局', address: '云川路 1 号', ground: 'otherPlace', law: 'local', text: 'x' },
  takeBack: { text: 'x' },
  recordReceipt: { accepted: true, how: 'scan', files: ['f'], text: 'x' },
  receiptCame: { transfer: 't', accepted: true, how: 'page', office: 'x' },
  answerTransfer: { accepted: false, ground: 'notInArea', text: 'x' },
  recallTransfer: { transfer: 't' },
  nameBody: { organisations: [other], text: 'x' },
  takeLead: { text: 'x' },
  leaveLead: { text: 'x' },
  passLead: { post: other, organisation: other },
  supervise: { ground: 'order', until: '2026-10-16', text: 'x' },
  answerSupervision: { text: 'x' },
  closeSupervision: { text: 'x' },
  raiseSupervision: { until: '2026-10-16', text: 'x' },
  amend: { category: '0102', reason: 'x' },
  proposeAmend: { category: '0102', reason: 'x' },
  undo: { version: 1 },
  escalateOverdue: { clock: 'finish' },
  recompute: {},
  archive: {},
  erase: { words: [], parties: ['p'], law: 'pipl-47', reason: 'x' },
  issuePaper: { paper: 'cover' },
  voidPaper: { paper: 'paper', text: 'x' },
  filePaper: { files: ['f'], paper: 'paper' },
  giveBack: { ledger: 'l' },
  askCall: {},
  recordTalk: { reached: false },
  watch: {},
  unwatch: {},
}

/** Who handles: a street its own whistle, a department the rest; and until when a later date is one. */
const handlerOf = (kind: Kind) => (['whistle', 'meeting'].includes(kind.name) ? street : department)
/** The centre that runs it: the street's; admissions are the county's, grants of whoever holds the data. */
const centreOf = (kind: Kind) => ({ admission: w.organisation('county'), shareGrant: other })[kind.name] ?? street
const laterThan: Readonly<Record<string, string>> = {
  proactive: '2026-11-10',
  gridEvent: '2026-10-22',
  whistle: '2026-10-29',
  meeting: '2026-11-12',
}

const inputOf = (kind: Kind, name: string): Readonly<Record<string, unknown>> => ({
  ...inputs[name],
  ...(name === 'askExtend' ? { until: laterThan[kind.name] ?? '2026-10-22' } : {}),
  // Another than who runs it.
  ...(name === 'consult' && centreOf(kind) === other ? { organisations: [community] } : {}),
  // Below whoever handles it.
  ...(name === 'assignDown' && kind.name !== 'gridEvent' && kind.name !== 'streetLamp' ? { organisation: community } : {}),
})

/** Every situation the frame knows, on top of a state: nothing, asked of others, asked for, suspended, merged, under supervision, led. */
const situations = (kind: Kind, state: string): readonly Facts[] => {
  const handler = handlerOf(kind)
  const ended = kind.states[state]?.phase === 'ended'
  const row = (more: Partial<CaseRow> = {}): CaseRow =>
    land.row({
      county: w.county,
      kind: kind.name,
      state,
      category: '0101',
      class: 'ordinary',
      area: w.grid,
      holder: state === kind.frame.states.handling ? handler : centreOf(kind),
      handler,
      centre: centreOf(kind),
      organisations: [street, department, other, community, w.organisation('county')],
      closedAt: ended ? 1 : null,
      ...more,
    })
  const { calendar } = w.region
  const clock = (name: string, id: string, owner: string, since = 60_000) => {
    const policy = policyFor(w.region, kind.name, name, row())
    return policy ? [startClock(policy, w.house.now() - since, calendar, { id, owner })] : []
  }
  // Clocks run where they run in life.
  const { assigned, handling, toAccept, placed } = kind.frame.states
  const finish = [assigned, handling].includes(state) ? clock(kind.frame.clocks.finish, 'finish', handler) : []
  const object = state === assigned ? clock(kind.frame.clocks.object, 'object', handler) : []
  const whats = state === handling ? (['joint'] as const) : [toAccept, placed].includes(state) ? (['consult'] as const) : []
  const tasks = whats.map(
    (what): Task => ({
      id: what,
      what,
      organisation: other,
      by: handler,
      until: '2026-10-14',
      at: 0,
      answeredAt: null,
      outcome: null,
      closedAt: null,
    }),
  )
  const parts = tasks.flatMap((task) => clock(kind.frame.clocks[task.what as 'joint'], task.id, other))
  const base: Facts = {
    ...land.facts(),
    papers: [centreOf(kind), handler].map((organisation) => ({ id: 'paper', name: 'cover', organisation, voidedAt: null })),
    case: row(),
    clocks: [...finish, ...object],
    parties: [{ id: 'p', role: 'reporter', hasPhone: true }],
    also: [{ ...first, kind: kind.name, state: kind.frame.states.handling }],
  }
  const held = (hold: Hold, data: CaseRow['data']): Facts => ({ ...base, case: row({ hold, data }) })
  /** On its way out, what the office is asked standing still; or come in and not yet received. */
  const inTransfer = (way: 'out' | 'in'): Facts => ({
    ...base,
    case: row({ hold: 'inTransfer', data: { transfer: way, transferId: 't', transferTo: way === 'out' ? 'outside' : '990001' } }),
    clocks: [...base.clocks.map((one) => pauseClock(one, transferred, w.house.now()).row), ...clock(receipt, 'receipt', street)],
    files: [{ id: 'f', kind: 'document', state: 'complete', digest: 'd', by: 'x' }],
  })
  const asked = (what: 'extend' | 'suspend' | 'reopen'): Facts => ({
    ...base,
    case: row({ data: { request: what }, reopened: 1 }),
    requests: [
      {
        id: 'r',
        what,
        clock: kind.frame.clocks.finish,
        ground: 'funds',
        until: laterThan[kind.name] ?? '2026-10-22',
        organisation: handler,
        at: 0,
        decidedAt: null,
        granted: null,
      },
    ],
  })
  const objected = (against: 'assign' | 'void'): Facts => ({
    ...base,
    case: row({ data: { objection: true, voidSample: true } }),
    objections: [
      { id: 'o', against, organisation: department, ground: 'notInArea', item: null, at: 0, decidedAt: null, upheld: null },
    ],
  })
  const supervision = {
    id: 's',
    level: 'notice',
    ground: 'order',
    organisation: department,
    by: null,
    until: '2026-10-16',
    at: 0,
    answeredAt: null,
    closedAt: null,
    settled: null,
  } as const
  return [
    base,
    { ...base, tasks, clocks: [...base.clocks, ...parts] },
    { ...base, clocks: finish.length > 0 ? clock(kind.frame.clocks.finish, 'finish', handler, 90 * DAY) : [] },
    asked('extend'),
    asked('suspend'),
    asked('reopen'),
    objected('assign'),
    objected('void'),
    held('suspended', {}),
    {
      ...held('none', { ledger: 'l' }),
      past: [land.did('takeOver', w.staff.supervisor)].map((one) => ({ ...one, at: w.house.now() })),
    },
    held('none', { callWish: true, callBy: w.house.now() }),
    held('merged', { mergedInto: first.id }),
    inTransfer('out'),
    inTransfer('in'),
    { ...base, case: row({ data: { supervised: department, supervision: 'notice' } }), supervisions: [supervision] },
    { ...base, case: row({ data: { leader: w.organisation('county') } }), relations: [{ what: 'linked', other: first.id }] },
  ]
}

/** What cannot happen to a kind as it is: its clock may neither be made longer nor stand still; a visit is called off by who visits. */
const notThere: Readonly<Record<string, readonly string[]>> = {
  streetLamp: ['askExtend', 'decideExtend', 'askSuspend'],
  visitation: ['askExtend', 'decideExtend', 'askSuspend', 'withdraw'],
}

for (const kind of [...kinds.values(), streetLamp])
  test(`every sub-flow of the frame over ${kind.name}: what is decided leaves one office, its clocks and a queue without doubles`, () => {
    const reached = new Set<string>()
    for (const name of Object.keys(frameSteps(kind.frame))) {
      const step = kind.steps[name]
      if (!step || opens(step)) continue
      assert.ok(inputs[name], `nothing is known to be sent for ${name}`)
      for (const state of statesOf(kind, step))
        for (const facts of situations(kind, state))
          for (const actor of people) {
            const ctx: Omit<Ctx, 'actor' | 'post'> = {
              now: w.house.now(),
              region: w.region,
              county: w.county,
              caseId: 'case',
              id: (label) => label,
              lot: () => 0.5,
            }
            // Throws where a step leads to a state that it does not declare.
            const judged = judge(kind, name, {
              actor,
              wanted: undefined,
              facts,
              input: inputOf(kind, name),
              ctx,
            })
            if (isRefusal(judged)) continue
            reached.add(name)
            const effect = effectOf(kind, step as ActStep, facts, judged.change, { ...ctx, actor, post: judged.post })
            const at = `${name} from ${state} (${facts.case.hold})`
            assert.ok(w.region.organisations.has(effect.row.holder), `${at}: one office has it`)
            assert.ok(effect.row.organisations.includes(effect.row.holder), `${at}: and takes part`)
            const keys = effect.todos.map((todo) => `${todo.organisation} ${todo.duty} ${todo.why}`)
            assert.equal(new Set(keys).size, keys.length, `${at}: nobody has it twice in his queue`)
            const running = effect.clocks.filter((clock) => clock.stoppedAt === null)
            if (effect.row.hold !== 'inTransfer')
              assert.ok(
                running.every((clock) => clock.name !== receipt && !clock.pausedBy.includes(transferred)),
                `${at}: what is not in transfer neither waits for a receipt nor stands still for one`,
              )
            const shared = taskClocks(kind.frame)
            const names = running.map((clock) => (shared.has(clock.name) ? `${clock.name} ${clock.owner}` : clock.name))
            assert.equal(new Set(names).size, names.length, `${at}: no clock runs twice: ${names}`)
            if (effect.row.closedAt !== null)
              assert.ok(
                running.every(
                  (clock) =>
                    [kind.frame.clocks.supervise, kind.frame.clocks.decide].includes(clock.name) || facts.case.closedAt !== null,
                ),
                `${at}: what is over does not tick: ${names}`,
              )
          }
    }
    const silent = Object.keys(inputs).filter((name) => !reached.has(name) && name in kind.steps)
    // Followed is only what the region makes public, which this one does not.
    const never = ['undo', 'recompute', 'watch', ...(notThere[kind.name] ?? [])]
    assert.deepEqual(
      silent.filter((name) => !never.includes(name)),
      [],
    )
  })
