// What every clock of the week should have done, worked out from who did what when: its law written out here, its time counted by the calendar beside.
import {
  afterOffice,
  closing,
  dayNamed,
  dayOf,
  midnight,
  moved,
  officeTime,
  spentOn,
  workingDayAfter,
  workingDays,
} from './calendar.ts'

export type Done = {
  readonly at: number
  readonly step: string
  readonly from: string | null
  readonly to: string
  readonly facts: Readonly<Record<string, unknown>>
  /** Office of who did it. */
  readonly organisation: string | null
  readonly holder: string
}
type Unit = 'minute' | 'workingMinute' | 'workingDay' | 'day'
export type Account = {
  readonly name: string
  readonly owner: string | null
  readonly unit: Unit
  length: number
  readonly from: number
  due: number
  stopped: number | null
  /** While it ran: pieces of time. */
  readonly ran: { readonly from: number; to: number | null }[]
  expired: number
  readonly answered: string | null
  readonly movesOn: boolean
  /** Working days or days by which it was put off while it stood still. */
  shift: number
}
export type Case = {
  readonly kind: 'gridEvent' | 'whistle'
  readonly days: number | null
  readonly pressing: string | null
  readonly judge: string
  readonly entries: readonly Done[]
}

const lengths: Readonly<Record<string, readonly [number, Unit, string | null]>> = {
  escalate: [1, 'day', 'escalateOverdue'],
  accept: [240, 'workingMinute', 'escalateOverdue'],
  assign: [60, 'workingMinute', 'escalateOverdue'],
  sign: [120, 'workingMinute', 'escalateOverdue'],
  object: [240, 'workingMinute', null],
  decide: [1, 'workingDay', 'escalateOverdue'],
  verify: [2, 'workingDay', 'escalateOverdue'],
  rate: [7, 'day', 'unrated'],
  archive: [0, 'minute', 'archive'],
  review: [30, 'day', 'resume'],
  supervise: [3, 'workingDay', 'escalateOverdue'],
  joint: [3, 'workingDay', 'escalateOverdue'],
  judge: [5, 'workingDay', 'escalateOverdue'],
  score: [5, 'workingDay', 'unscored'],
}
/** Lengths of a whistle by how pressing it is. */
const pressed: Readonly<Record<string, Readonly<Record<string, readonly [number, Unit, string]>>>> = {
  emergency: {
    confirm: [5, 'minute', 'ringNext'],
    arrive: [30, 'minute', 'escalateOverdue'],
    begin: [60, 'minute', 'escalateOverdue'],
    act: [1440, 'minute', 'escalateOverdue'],
  },
  enforcement: { arrive: [120, 'minute', 'escalateOverdue'] },
  keyTask: { arrive: [2, 'workingDay', 'escalateOverdue'] },
}
const unhurried: Readonly<Record<string, readonly [number, Unit, string]>> = {
  confirm: [120, 'workingMinute', 'escalateOverdue'],
  begin: [3, 'workingDay', 'escalateOverdue'],
  act: [10, 'workingDay', 'escalateOverdue'],
}
/** What other offices were asked: they are late with it themselves. */
const shared = new Set(['joint', 'confirm', 'arrive', 'judge'])
const ended = new Set(['archived', 'void', 'withdrawn', 'unjustified'])

/** The end of so many units from a start, a standstill of `shift` days in between. */
function endOf(account: Account, length: number): number {
  const { unit, from, shift, movesOn } = account
  if (unit === 'minute') return from + length * 60_000
  if (unit === 'workingMinute') return length === 0 ? from : afterOffice(from, length)
  if (unit === 'workingDay') return closing(workingDayAfter(dayOf(from), length + shift))
  const last = dayOf(from) + length + shift
  return midnight((movesOn ? moved(last) : last) + 1) - 1
}

/** Every clock of one case, in the order it started. */
export function accounts(one: Case): readonly Account[] {
  const list: Account[] = []
  const running = (name: string, owner?: string) =>
    list.filter(
      (account) => account.name === name && account.stopped === null && (owner === undefined || account.owner === owner),
    )
  const start = (name: string, done: Done, more: { owner?: string | null; length?: number; until?: string } = {}) => {
    const long =
      one.days === null ? ([20, 'day', 'escalateOverdue'] as const) : ([one.days, 'workingDay', 'escalateOverdue'] as const)
    const own = one.kind === 'whistle' ? (pressed[one.pressing ?? '']?.[name] ?? unhurried[name]) : undefined
    const law = name === 'handle' ? long : (own ?? lengths[name])
    if (!law) throw new Error(`no law for ${name}`)
    const [usual, unit, answered] = law
    const length = more.until === undefined ? (more.length ?? usual) : workingDays(dayOf(done.at), dayNamed(more.until))
    const owner = more.owner === undefined ? (name === 'rate' ? null : done.holder) : more.owner
    const ran = [{ from: done.at, to: null }]
    const movesOn = name === 'handle' && one.days === null
    const account: Account = {
      name,
      owner,
      unit,
      length,
      from: done.at,
      due: 0,
      stopped: null,
      ran,
      expired: 0,
      answered,
      movesOn,
      shift: 0,
    }
    account.due = endOf(account, length)
    list.push(account)
  }
  const stop = (at: number, ...accounts: readonly Account[][]) => {
    for (const account of accounts.flat()) {
      account.stopped = at
      const last = account.ran.at(-1)
      if (last && last.to === null) last.to = at
    }
  }
  let asked = false
  for (const done of one.entries) {
    const { at, step, to, facts } = done
    const over = (...names: readonly string[]) => stop(at, ...names.map((name) => running(name)))
    const own = (name: string) => stop(at, running(name, done.organisation ?? ''))
    const offices = (facts.offices ?? []) as readonly string[]
    const closes = ended.has(to) && done.from !== null && !ended.has(done.from)
    if (closes)
      stop(
        at,
        list.filter((account) => account.stopped === null && account.name !== 'supervise'),
      )
    // What others were asked is over with the handling, or the calling.
    if (one.kind === 'gridEvent' && to !== 'inHandling') over('joint')
    if (one.kind === 'whistle' && !['blown', 'acting'].includes(to)) over('confirm', 'arrive')
    if (step === 'report') start(to === 'reported' ? 'escalate' : 'accept', done)
    if (step === 'settle') {
      over('escalate')
      start(to === 'handled' ? 'verify' : to === 'toRate' ? 'rate' : 'archive', done)
    }
    if (step === 'accept') {
      over('accept')
      start('assign', done)
    }
    if (step === 'assign') {
      over('assign')
      for (const name of ['sign', 'object', 'handle']) start(name, done)
    }
    if (step === 'sign') over('sign', 'object')
    if (step === 'object') {
      over('sign')
      start('decide', done)
    }
    if (step === 'decideObjection') {
      over('decide')
      if (facts.upheld === true) over('sign', 'object', 'handle')
      start(facts.upheld === true ? 'assign' : 'sign', done)
    }
    if (step === 'decideExtend')
      for (const account of running('handle')) {
        const until = dayNamed(String(facts.until))
        account.length = account.unit === 'workingDay' ? workingDays(dayOf(account.from), until) : until - dayOf(account.from)
        account.due = endOf(account, account.length)
      }
    if (step === 'decideSuspend') {
      for (const account of running('handle')) for (const piece of account.ran) if (piece.to === null) piece.to = at
      start('review', done, { length: dayNamed(String(facts.until)) - dayOf(at) })
    }
    if (step === 'resume') {
      over('review')
      for (const account of running('handle')) {
        const stood = account.ran.at(-1)?.to ?? at
        account.shift += account.unit === 'workingDay' ? workingDays(spentOn(stood), spentOn(at)) : dayOf(at) - dayOf(stood)
        account.due = endOf(account, account.length)
        account.ran.push({ from: at, to: null })
      }
    }
    if (step === 'askJoint') for (const owner of offices) start('joint', done, { owner, until: String(facts.until) })
    if (step === 'replyTask') own('joint')
    if (step === 'finish') {
      over('handle')
      start(['handled', 'toCall'].includes(to) ? 'verify' : to === 'toRate' ? 'rate' : 'archive', done)
    }
    if (step === 'verify' || step === 'verifyByPhone') {
      over('verify')
      start(to === 'toRate' ? 'rate' : 'archive', done)
    }
    if (step === 'rate') {
      over('rate')
      start('archive', done)
    }
    if (step === 'archive') over('archive')
    if (step === 'supervise' || step === 'closeSupervision') asked = step === 'supervise'
    if (step === 'supervise') start('supervise', done, { owner: String(facts.office), until: String(facts.until) })
    if (step === 'answerSupervision' || step === 'closeSupervision') over('supervise')
    if (step === 'escalateOverdue' || step === 'ringNext') {
      const late = list.find(
        (account) =>
          account.stopped === null &&
          account.name === facts.clock &&
          (done.at === account.due + 1 || done.at === twice(account) + 1) &&
          account.expired < 2 &&
          (step !== 'ringNext' || account.owner === facts.office) &&
          (account.expired === 0) === (done.at === account.due + 1),
      )
      if (!late) throw new Error(`${facts.clock} was answered at ${new Date(done.at).toISOString()}, when nothing was over`)
      late.expired++
      // Twice over, with nobody asking yet: the system asks whoever has it.
      if (late.expired === 2 && !asked) {
        asked = true
        start('supervise', done, { owner: shared.has(late.name) ? late.owner : done.holder })
      }
    }
    if (step === 'blow') {
      start('begin', done)
      for (const owner of offices) start('confirm', done, { owner })
    }
    if (step === 'confirm') {
      own('confirm')
      start('arrive', done, { owner: done.organisation })
    }
    if (step === 'arrive') own('arrive')
    if (step === 'begin') {
      over('begin')
      start('act', done)
    }
    if (step === 'conclude') {
      over('act')
      start('score', done)
      start('judge', done, { owner: one.judge })
    }
    if (step === 'scoreWhistle') over('judge')
    if (one.kind === 'whistle' && to === 'scored' && done.from === 'solved') {
      over('score')
      start('archive', done)
    }
  }
  return list
}

/** The end of its length once more after the end. */
const twice = (account: Account): number => endOf(account, account.length * 2)

/** So many milliseconds of its own unit it has run by `until`: of office time, or of any. */
export const spent = ({ ran, unit }: Account, until: number): number =>
  ran.reduce((sum, { from, to }) => sum + (unit.startsWith('working') ? officeTime(from, to ?? until) : (to ?? until) - from), 0)

/** How often the system must have answered its end by `until`. */
export function answersDue(account: Account, until: number): number {
  const { answered, due } = account
  const ranAt = (at: number) => account.ran.some(({ from, to }) => from <= at && at <= (to ?? until))
  if (answered === null || due + 1 > until || !ranAt(due + 1)) return 0
  return answered === 'escalateOverdue' && twice(account) + 1 <= until && ranAt(twice(account) + 1) ? 2 : 1
}
