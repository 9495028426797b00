// The script of a week: so many cases, of which some need joint work, a whistle, more time, a standstill, an objection, supervision; who does what at which minute.
import { randomUUID } from 'node:crypto'
import type { Actor, Staff } from '../../rules/actor.ts'
import { afterOffice, at, dayOf, moved, nameOf, workingDayAfter } from './calendar.ts'

const MINUTE = 60_000
export const begins = at('2026-10-07', 0)
/** The last minute of Tuesday: a day of rest, two of work, a Saturday of work, a Sunday, two of work. */
export const ends = at('2026-10-13', 23, 59)

export type Place = { readonly grid: string; readonly dispatcher: Staff; readonly worker: Staff; readonly street: string }
export type Cast = {
  readonly places: readonly Place[]
  readonly handlers: readonly [Staff, Staff]
  readonly departments: readonly [string, string]
  readonly supervisor: Staff
  readonly leader: Staff
  /** Whether what is settled under this id is drawn to be looked at. */
  readonly sampled: (caseId: string) => boolean
  /** The county's centre, which judges whistles. */
  readonly county: string
  /** Leaf categories: three working days, five checked by telephone, twenty days not checked. */
  readonly categories: readonly { readonly code: string; readonly verify: string; readonly days: number | null }[]
}
export type Numbers = {
  readonly cases: number
  readonly joint: number
  readonly whistles: number
  readonly extensions: number
  readonly suspensions: number
  readonly objections: number
  readonly supervisions: number
}
export type Move = {
  readonly at: number
  readonly kind: 'gridEvent' | 'whistle'
  readonly caseId: string
  /** 'reporter' is the resident who reported it. */
  readonly who: Actor | 'reporter'
  readonly step: string
  readonly input: Readonly<Record<string, unknown>>
  readonly root?: string
  /** Photos taken for the step, by field of its input. */
  readonly photos?: Readonly<Record<string, 'before' | 'after'>>
  /** Types the figures the street shows. */
  readonly arrives?: boolean
}

/** Numbers that are the same every time. */
function chanceOf(seed: number): (least: number, most: number) => number {
  let state = seed
  return (least, most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return least + Math.floor((state / 2 ** 32) * (most - least + 1))
  }
}

/** All moves of the week in the order of their minutes. */
export function script(cast: Cast, numbers: Numbers): readonly Move[] {
  const chance = chanceOf(numbers.cases)
  const moves: Move[] = []
  const residentOf = (n: number): Actor => ({ type: 'resident', device: n.toString(16).padStart(64, '0'), party: null })
  const tell = (n: number, opened: number) => {
    const place = cast.places[n % cast.places.length] as Place
    const category = cast.categories[n % cast.categories.length] as Cast['categories'][number]
    let caseId = randomUUID() as string
    // What is settled on the spot is over with it: nobody comes to look at a sample this week.
    while (cast.sampled(caseId)) caseId = randomUUID()
    const [own, other] = n % 2 ? ([0, 1] as const) : ([1, 0] as const)
    let now = opened
    const tale = {
      place,
      category,
      caseId,
      handler: cast.handlers[own],
      office: cast.departments[own],
      otherHandler: cast.handlers[other],
      otherOffice: cast.departments[other],
      now: () => now,
      wall: (least: number, most: number) => {
        now += chance(least, most) * MINUTE
      },
      /** Office time passes. */
      work: (least: number, most: number) => {
        now = afterOffice(now, chance(least, most))
      },
      move: (who: Move['who'], step: string, input: Move['input'], more: Partial<Move> = {}) => {
        moves.push({ at: now, kind: 'gridEvent', caseId, who, step, input, ...more })
      },
    }
    return tale
  }
  type Tale = ReturnType<typeof tell>
  const report = (tale: Tale, n: number) =>
    tale.move(residentOf(n), 'report', { category: tale.category.code, text: `第 ${n} 件`, place: { area: tale.place.grid } })
  const take = (tale: Tale, late = false) => {
    if (late) tale.work(260, 400)
    else tale.work(5, 90)
    tale.move(tale.place.dispatcher, 'accept', {})
  }
  const assign = (tale: Tale) => {
    tale.work(5, 50)
    tale.move(tale.place.dispatcher, 'assign', { organisation: tale.office })
  }
  const sign = (tale: Tale) => {
    tale.work(5, 90)
    tale.move(tale.handler, 'sign', {})
  }
  const finish = (tale: Tale, more: Move['input'] = {}) => {
    tale.work(20, 240)
    tale.move(tale.handler, 'finish', { result: '办好了', ...more }, { photos: { files: 'after' } })
    if (tale.category.verify === 'none') return
    tale.work(10, 240)
    if (tale.category.verify === 'onSite') tale.move(tale.place.worker, 'verify', {}, { photos: { files: 'after' } })
    else tale.move(tale.place.dispatcher, 'verifyByPhone', { text: '已核实' })
  }
  const rate = (tale: Tale) => {
    tale.wall(30, 900)
    tale.move('reporter', 'rate', { solved: true, grade: 5 })
  }
  /** As far as the handler has it. */
  const handled = (n: number, latest = at('2026-10-09', 15)) => {
    const tale = tell(n, begins + chance(0, (latest - begins) / MINUTE) * MINUTE)
    report(tale, n)
    take(tale)
    assign(tale)
    sign(tale)
    return tale
  }

  let n = 0
  for (let i = 0; i < numbers.joint; i++) {
    const tale = handled(n++)
    tale.work(5, 60)
    const until = nameOf(workingDayAfter(dayOf(tale.now()), 1))
    const several = i % 3 === 0 ? [tale.otherOffice, tale.place.street] : [tale.otherOffice]
    tale.move(tale.handler, 'askJoint', { organisations: several, until, text: '请配合' })
    tale.work(30, 420)
    tale.move(tale.otherHandler, 'replyTask', { outcome: 'done', text: '已配合' })
    // One lead goes on without the street, and says why.
    finish(tale, several.length > 1 ? { without: '街道另行答复' } : {})
  }
  for (let i = 0; i < numbers.whistles; i++) {
    const tale = handled(n++)
    tale.work(5, 30)
    const whistle = (['enforcement', 'keyTask', 'emergency'] as const)[i % 3] ?? 'enforcement'
    const caseId = randomUUID()
    const { dispatcher } = tale.place
    const blow = (who: Actor, step: string, input: Move['input'], more: Partial<Move> = {}) =>
      tale.move(who, step, input, { kind: 'whistle', caseId, ...more })
    const input = {
      whistle,
      organisations: [tale.office, tale.otherOffice],
      category: tale.category.code,
      text: '请到场',
      area: tale.place.grid,
    }
    blow(dispatcher, 'blow', { ...input, where: '东门', root: tale.caseId }, { root: tale.caseId })
    const pass = () => (whistle === 'emergency' ? tale.wall(1, 2) : tale.wall(5, 40))
    pass()
    blow(tale.handler, 'confirm', { text: '李队' })
    // The second one lets the five minutes, or the two hours of office time, pass.
    if (i % 5 !== 2 || whistle === 'enforcement') pass()
    else if (whistle === 'emergency') tale.wall(6, 9)
    else tale.work(130, 150)
    blow(tale.otherHandler, 'confirm', { text: '王科' })
    tale.wall(5, 25)
    blow(tale.handler, 'arrive', {}, { arrives: true })
    tale.wall(1, 4)
    blow(tale.otherHandler, 'arrive', {}, { arrives: true })
    tale.wall(1, 15)
    blow(dispatcher, 'begin', { text: '各办各的' })
    tale.work(20, 200)
    blow(dispatcher, 'conclude', { text: '解决了', files: [] })
    if (i % 4 === 0) continue
    const marks = { response: 5, arrival: 5, attitude: 5, solved: true }
    tale.work(10, 100)
    blow(dispatcher, 'scoreUnit', { organisation: tale.office, ...marks })
    tale.wall(1, 10)
    blow(dispatcher, 'scoreUnit', { organisation: tale.otherOffice, ...marks })
    tale.wall(1, 10)
    blow(cast.leader, 'scoreWhistle', { justified: true, quality: 5 })
  }
  for (let i = 0; i < numbers.extensions; i++) {
    const tale = handled(n++)
    // Only kinds with so many working days or days, asked two further on.
    const assigned = moves.findLast((one) => one.caseId === tale.caseId && one.step === 'assign')?.at ?? 0
    tale.work(30, 200)
    const { days } = tale.category
    const due = days === null ? moved(dayOf(assigned) + 20) : workingDayAfter(dayOf(assigned), days)
    tale.move(tale.handler, 'askExtend', { until: nameOf(workingDayAfter(due, 2)), text: '要等零件' })
    tale.work(20, 120)
    tale.move(tale.place.dispatcher, 'decideExtend', { granted: true, text: '同意' })
    if (i % 2) finish(tale)
  }
  for (let i = 0; i < numbers.suspensions; i++) {
    const tale = handled(n++)
    tale.work(30, 200)
    const length = i % 4 === 3 ? 2 : 12
    tale.move(tale.handler, 'askSuspend', { ground: 'funds', until: nameOf(dayOf(tale.now()) + length), text: '等拨款' })
    tale.work(10, 60)
    tale.move(tale.place.dispatcher, 'decideSuspend', { granted: true, text: '同意' })
    // Some go on after a day or two, some by themselves on the day of review, some stand still yet.
    if (i % 2) continue
    tale.wall(600, 3300)
    tale.move(tale.handler, 'resume', {})
    if (i % 4 === 0) finish(tale)
  }
  for (let i = 0; i < numbers.objections; i++) {
    const tale = tell(n, begins + chance(0, 3300) * MINUTE)
    report(tale, n++)
    take(tale)
    assign(tale)
    tale.work(10, 100)
    tale.move(tale.handler, 'object', { ground: 'notInArea', text: '不在辖区' })
    tale.work(20, 500)
    const upheld = i % 2 === 0
    tale.move(tale.place.dispatcher, 'decideObjection', { upheld, text: '已核' })
    if (upheld) {
      tale.work(5, 50)
      tale.move(tale.place.dispatcher, 'assign', { organisation: tale.otherOffice })
      tale.work(5, 60)
      tale.move(tale.otherHandler, 'sign', {})
    } else sign(tale)
  }
  for (let i = 0; i < numbers.supervisions; i++) {
    // Every second one nobody accepts: twice over, the system asks why.
    if (i % 2) {
      report(tell(n, at('2026-10-08', 9, chance(0, 59))), n++)
      continue
    }
    const tale = handled(n++)
    tale.work(20, 200)
    const until = nameOf(workingDayAfter(dayOf(tale.now()), 2))
    tale.move(cast.supervisor, 'supervise', { ground: 'order', until, text: '为什么还没办' })
    tale.work(60, 600)
    tale.move(tale.handler, 'answerSupervision', { text: '正在办' })
    tale.work(10, 60)
    if (i % 4 === 0) tale.move(cast.supervisor, 'closeSupervision', { text: '可以' })
  }
  for (; n < numbers.cases; ) {
    const own = n % 10 < 2
    const tale = tell(n, begins + chance(0, (ends - begins) / MINUTE - 600) * MINUTE)
    if (own) {
      tale.move(tale.place.worker, 'report', {
        category: tale.category.code,
        text: `第 ${n} 件`,
        place: { area: tale.place.grid },
      })
      tale.wall(5, n % 20 === 0 ? 2200 : 300)
      tale.move(tale.place.worker, 'settle', { note: '清了' }, { photos: { before: 'before', after: 'after' } })
    } else {
      report(tale, n)
      take(tale, n % 10 === 3)
      if (n % 10 === 2) {
        tale.work(1, 40)
        tale.move(tale.place.dispatcher, 'void', { ground: 'nothingFound', text: '现场没有' })
      } else {
        assign(tale)
        sign(tale)
        finish(tale)
        if (n % 3 === 0 && tale.category.verify !== 'none') rate(tale)
      }
    }
    n++
  }
  const inWeek = moves.filter((move) => move.at <= ends)
  return inWeek
    .map((move, i) => [move, i] as const)
    .sort(([a, i], [b, j]) => a.at - b.at || i - j)
    .map(([move]) => move)
}
