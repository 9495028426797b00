// Every indicator, defined here and nowhere else: what it counts of one case, and on which day. Sums and shares follow from that. Source: domain §5.1.
import type { Instant } from '../rules/time.ts'
import type { History, Run, Told } from './history.ts'

/**
 * What one case gives to one indicator: to the numerator, to the denominator, or to what is left out, on the day of `at`.
 * An office, never a person. `detail` divides it once more: by source, by cause.
 */
export type Mark = {
  readonly at: Instant
  readonly numerator: number
  readonly denominator: number
  readonly excluded: number
  readonly organisation: string
  readonly detail: string
}
export type Indicator = {
  readonly code: string
  /** A share is numerator by denominator; a count has no denominator; a stock is what is there at the end of a day. */
  readonly rule: 'count' | 'share' | 'stock'
  /** On which day a case counts: when it was filed, when time was up, when it was done for the first time, when the act was. */
  readonly day: 'filed' | 'due' | 'handled' | 'act'
  /** Which way is better; null where neither is. */
  readonly better: 'more' | 'less' | null
  /** Id of rules/law.ts on which the duty rests that it measures; 'local' where none sets it. */
  readonly law: string
  /** Catalogue in which its details have names. */
  readonly details: 'source' | 'ground' | null
  readonly marks: (history: History) => readonly Mark[]
}

/** A change of what is counted is a new number: everything is counted anew under it. */
export const definition = 2
/** Grades that count as satisfied: the two best of five [D]. */
const satisfiedFrom = 4

const mark = (at: Instant, organisation: string, is: 'yes' | 'no' | 'out', detail = ''): Mark => ({
  at,
  organisation,
  detail,
  numerator: is === 'yes' ? 1 : 0,
  denominator: is === 'out' ? 0 : 1,
  excluded: is === 'out' ? 1 : 0,
})

/** Of each run of these clocks: done in time, not, or stopped by something else and left out. What stands still has no day yet. */
function inTime(history: History, names: readonly string[], done: (stop: Told) => boolean): readonly Mark[] {
  const counted = (run: Run): readonly Mark[] => {
    if (!names.includes(run.name) || (run.still && run.stopped === null)) return []
    const { stopped, due, owner } = run
    if (stopped !== null && !done(stopped)) return [mark(due, owner, 'out')]
    return [mark(due, owner, stopped !== null && stopped.at <= due ? 'yes' : 'no')]
  }
  return history.runs.flatMap(counted)
}

const filed: Indicator['marks'] = (history) => {
  const [first] = history.told
  if (!first) return []
  const last = history.told.findLast((one) => one.step === 'void')
  const test = last?.facts.ground === 'test' && history.told.at(-1)?.to === history.kind.frame.states.voided
  return [mark(history.openedAt, first.holder, test ? 'out' : 'yes', history.source)]
}

const atFirst: Indicator['marks'] = (history) => {
  const [first] = history.told
  const { steps, states } = history.kind
  const can = Object.values(steps).some(
    (step) => step.from === 'new' && [step.to].flat().some((state) => states[state]?.phase === 'ended'),
  )
  return first && can
    ? [mark(history.openedAt, first.holder, history.phase(first.to) === 'ended' ? 'yes' : 'no', history.source)]
    : []
}

const signed: Indicator['marks'] = (history) =>
  inTime(history, [history.kind.frame.clocks.sign], (stop) => history.phase(stop.to) === 'handling')

/** The first word with who asked where the kind has a clock for it; else the first act of an office after the report. */
const contacted: Indicator['marks'] = (history) => {
  if (history.kind.clocks.includes('contact')) return inTime(history, ['contact'], (stop) => stop.step === 'contact')
  const run = history.runs.find((one) => one.name === history.kind.frame.clocks.accept)
  if (!run || (run.still && run.stopped === null)) return []
  const answered = history.told.some((one) => one.staff && one.from !== null && one.at <= run.due)
  const { stopped } = run
  const left = stopped !== null && (history.gone(stopped.to) || stopped.hold === 'merged')
  return [mark(run.due, run.owner, answered ? 'yes' : left ? 'out' : 'no')]
}

type Rated = { readonly entry: Told; readonly solved: boolean | null; readonly grade: number | null }
/** What she said: by herself or when she was rung; what she left open is null. */
const ratings = ({ told }: History): readonly Rated[] =>
  told.flatMap((entry) => {
    const solved = typeof entry.facts.solved === 'boolean' ? entry.facts.solved : null
    const grade = typeof entry.facts.grade === 'number' ? entry.facts.grade : null
    return solved === null && grade === null ? [] : [{ entry, solved, grade }]
  })
const rung = (one: Told): boolean => one.step === 'callBack' && one.to !== one.from
/** Asked, and nothing said: the time ran out, nobody took the call any more, or she was reached and left it open. */
const silent = ({ told }: History): readonly Told[] =>
  told.filter(
    (one) => one.step === 'unrated' || (rung(one) && (one.facts.solved ?? null) === null && (one.facts.grade ?? null) === null),
  )
/** Handled, and nobody to ask: no number was left, or no answer wished. */
const unasked = ({ told }: History): readonly Told[] => told.filter((one) => one.step === 'audit' && one.facts.rung === false)
/** The office that handled it last before this entry. */
const handlerAt = (history: History, entry: Told): string => {
  const last = history.handled.findLast((one) => one.version < entry.version)
  return last ? history.before(last) : entry.holder
}

/** Of those who said it: yes or no. Who was asked and did not say it is left out, and counted there. */
const voted =
  (yes: (one: Rated) => boolean | null): Indicator['marks'] =>
  (history) => [
    ...ratings(history).map((one) => {
      const said = yes(one)
      return mark(one.entry.at, handlerAt(history, one.entry), said === null ? 'out' : said ? 'yes' : 'no')
    }),
    ...silent(history).map((entry) => mark(entry.at, handlerAt(history, entry), 'out')),
  ]
const asked: Indicator['marks'] = (history) => [
  ...ratings(history).map(({ entry, grade }) => mark(entry.at, handlerAt(history, entry), grade === null ? 'no' : 'yes')),
  ...silent(history).map((entry) => mark(entry.at, handlerAt(history, entry), 'no')),
  ...unasked(history).map((entry) => mark(entry.at, handlerAt(history, entry), 'out')),
]
const mended: Indicator['marks'] = (history) =>
  ratings(history)
    .filter(({ solved, grade }) => solved === false || (grade !== null && grade <= 2))
    .map(({ entry }) => {
      const again = history.handled.some((one) => one.version > entry.version)
      return mark(entry.at, handlerAt(history, entry), again ? 'yes' : 'no')
    })

const done: Indicator['marks'] = (history) => {
  const handled = new Set(history.handled)
  return inTime(history, [history.kind.frame.clocks.finish], (stop) => handled.has(stop))
}

const reached: Indicator['marks'] = (history) =>
  history.told.flatMap((entry) => {
    const organisation = entry.holder
    if (entry.step === 'callBack' && entry.facts.reached === true) return [mark(entry.at, organisation, 'yes')]
    if (entry.step === 'callBack' && entry.to !== entry.from) return [mark(entry.at, organisation, 'no')]
    // She rated by herself before anybody rang.
    return entry.step === 'rate' && 'callBack' in history.kind.steps ? [mark(entry.at, organisation, 'out')] : []
  })

const dispatched: Indicator['marks'] = (history) => {
  const { assigned } = history.kind.frame.states
  const sent = history.told.filter((one) => one.to === assigned && one.from !== assigned)
  return sent.map((entry, n) => {
    const next = sent[n + 1]?.version ?? Number.POSITIVE_INFINITY
    const back = history.told.some(
      ({ step, facts, version }) =>
        version > entry.version &&
        version < next &&
        step === 'decideObjection' &&
        facts.upheld === true &&
        facts.against === 'assign',
    )
    return mark(entry.at, entry.holder, back ? 'yes' : 'no')
  })
}

/** Of what was handled, on the day it was for the first time. */
const ofHandled =
  (yes: (first: Told, history: History) => boolean): Indicator['marks'] =>
  (history) => {
    const [first] = history.handled
    return first ? [mark(first.at, history.before(first), yes(first, history) ? 'yes' : 'no')] : []
  }
const sentBack = (first: Told, { told, phase }: History): boolean =>
  told.some(
    (one) =>
      one.version > first.version &&
      ['checking', 'ended'].includes(phase(one.from) ?? '') &&
      ['intake', 'placed', 'handling'].includes(phase(one.to) ?? ''),
  )
const extended = (first: Told, { told }: History): boolean =>
  told.some((one) => one.step === 'decideExtend' && one.facts.granted === true && one.version < first.version)

/** One more when it begins to stand still, one less when it goes on: the sum of all days is what stands still now. */
const suspended: Indicator['marks'] = ({ told }) => {
  let since: Mark | null = null
  const marks: Mark[] = []
  for (const { at, hold, holder, facts } of told) {
    if (hold === 'suspended' && since === null) {
      since = { ...mark(at, holder, 'yes', typeof facts.ground === 'string' ? facts.ground : ''), denominator: 0 }
      marks.push(since)
    } else if (hold !== 'suspended' && since !== null) {
      marks.push({ ...since, at, numerator: -1 })
      since = null
    }
  }
  return marks
}

/** Looked at again before who asked is told: on the spot, by telephone, or by who audits. */
const checked: Indicator['marks'] = (history) =>
  inTime(history, ['verify', 'audit'], (stop) => history.phase(stop.from) === 'checking')

const inGrid: Indicator['marks'] = (history) =>
  'settle' in history.kind.steps ? ofHandled((first) => first.step === 'settle')(history) : []

const share = { rule: 'share', details: null, law: 'local' } as const
export const indicators: readonly Indicator[] = [
  { code: 'K01', rule: 'count', day: 'filed', better: null, law: 'local', details: 'source', marks: filed },
  { ...share, code: 'K04', day: 'filed', better: 'more', marks: atFirst },
  { ...share, code: 'K05', day: 'due', better: 'more', marks: signed },
  { ...share, code: 'K06', day: 'due', better: 'more', law: 'jieSuJiBan-15', marks: contacted },
  { ...share, code: 'K07', day: 'act', better: 'more', law: 'jieSuJiBan-23', marks: voted(({ solved }) => solved) },
  {
    ...share,
    code: 'K08',
    day: 'act',
    better: 'more',
    law: 'jieSuJiBan-23',
    marks: voted(({ grade }) => (grade === null ? null : grade >= satisfiedFrom)),
  },
  { ...share, code: 'K10', day: 'due', better: 'more', law: 'jieSuJiBan-13', marks: done },
  { ...share, code: 'K11', day: 'act', better: 'more', law: 'jieSuJiBan-23', marks: reached },
  { ...share, code: 'K12', day: 'act', better: 'less', law: 'jieSuJiBan-12', marks: dispatched },
  { ...share, code: 'K13', day: 'handled', better: 'less', law: 'jieSuJiBan-23', marks: ofHandled(sentBack) },
  { ...share, code: 'K15', day: 'handled', better: 'less', law: 'jieSuJiBan-15', marks: ofHandled(extended) },
  { code: 'K16', rule: 'stock', day: 'act', better: 'less', law: 'local', details: 'ground', marks: suspended },
  { ...share, code: 'K18', day: 'due', better: 'more', marks: checked },
  { ...share, code: 'K20', day: 'handled', better: 'more', marks: inGrid },
  { ...share, code: 'K43', day: 'act', better: 'more', marks: asked },
  { ...share, code: 'K43b', day: 'act', better: 'more', marks: mended },
]
export const indicatorOf = (code: string): Indicator | undefined => indicators.find((one) => one.code === code)

/** Matters that residents and staff bring: what the centre sends to other offices by the rules of routing. A ledger given back was never here. */
const isCounted = ({ kind, told }: Pick<History, 'kind' | 'told'>): boolean =>
  kind.routed === true && !told.some((one) => one.step === 'giveBack')

/** All marks of one case, with their indicator; the same entries always give the same marks. */
export const marksOf = (history: History): readonly (Mark & { readonly code: string })[] =>
  isCounted(history) ? indicators.flatMap(({ code, marks }) => marks(history).map((one) => ({ ...one, code }))) : []
