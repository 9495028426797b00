// What several offices have on one table: a meeting and its tasks, admissions, share grants, two hand-overs, a merged pair, a visit with open problems, a household that asked for a visit, a whistle, a supervision.
import { addWorkingDays, nextWorkingDay } from '../../rules/calendar.ts'
import { centreAt, nearest } from '../../rules/house.ts'
import type { Category } from '../../rules/region.ts'
import { type Day, type Instant, instantAt, localDay, MINUTE } from '../../rules/time.ts'
import { derivedId } from '../../store/digest.ts'
import texts from './across.json' with { type: 'json' }
import { accept, assign, sign, toHandler } from './acts.ts'
import { officeBack } from './hours.ts'
import { begin, type Player, type Stage, type Tale } from './story.ts'
import type { StreetCodes } from './street.ts'

type Crew = {
  readonly stage: Stage
  readonly street: string
  readonly area: string
  readonly dispatcher: Player
  readonly supervisor: Player
  readonly examiner: Player
  /** A bureau, somebody of it, and who speaks for it, by the key of the bureau. */
  readonly bureau: (key: string) => { readonly id: string; readonly by: Player; readonly leads: Player }
  readonly back: (minutes: number) => Instant
  readonly day: (at: Instant) => Day
  /** So many working days after a day. */
  readonly in: (days: number, from?: Day) => Day
}
const direct = (category: Category) => !category.communityFirst

/** Tells it around the street of the listed dispatcher; none of it is due within the next office hours. */
export function tellAcross(stage: Stage, codes: StreetCodes, elsewhere: readonly string[]): void {
  const crew = crewOf(stage, codes.street)
  meeting(crew)
  admissions(crew)
  shares(crew)
  handOvers(crew, codes)
  pair(crew, codes)
  visit(crew)
  doors(crew)
  whistle(crew)
  supervision(crew, codes.street)
  for (const street of elsewhere.slice(0, 1)) supervision(crew, street)
}

function crewOf(stage: Stage, street: string): Crew {
  const { region, cast, now } = stage
  const { calendar } = region
  const listed = (login: string): Player => {
    const seat = cast.listed(login)
    if (!seat) throw new Error(`nobody is called ${login}`)
    return { person: seat.person }
  }
  const day = (at: Instant) => localDay(at, calendar.zone)
  return {
    stage,
    street: centreAt(region, street, 'street')?.id ?? '',
    area: street.padEnd(12, '0'),
    dispatcher: listed('dispatcher1'),
    supervisor: listed('supervisor1'),
    examiner: listed('gridmanager1'),
    bureau: (key) => {
      const id = nearest(region, `department.${key}`, street)?.id ?? ''
      const [person] = cast.of(id, 'handler', 'liaison')
      const [leads] = cast.of(id, 'liaison')
      if (person === undefined || leads === undefined) throw new Error(`nobody works in the bureau ${key}`)
      return { id, by: { person }, leads: { person: leads } }
    },
    back: (minutes) => officeBack(now, minutes * MINUTE, calendar),
    day,
    in: (days, from = day(now)) => addWorkingDays(from, days, calendar).day,
  }
}

/** A matter of its own: the first move opens it. */
function matter({ stage }: Crew, kind: string) {
  const n = ++stage.count
  const label = `demo ${stage.county} ${stage.now} ${n}`
  const caseId = derivedId(label, 'case')
  return (at: Instant, player: Player, step: string, input: Record<string, unknown>, photo = false): void => {
    const id = derivedId(`${label} ${step} ${at}`, 'photo 0')
    stage.moves.push({
      at,
      caseId,
      kind,
      label: `${label} ${stage.moves.length}`,
      player,
      step,
      input: photo ? { ...input, files: [id] } : input,
      photos: photo ? [{ kind: 'after', id }] : [],
      scene: n,
    })
  }
}

/** Held a week ago; of its two tasks one is done and one is followed. */
function meeting(crew: Crew): void {
  const { stage, back, day, dispatcher, bureau } = crew
  const { calendar } = stage.region
  const act = matter(crew, 'meeting')
  const [first, second] = [bureau('transport'), bureau('fireRescue')]
  const called = back(3200)
  const held = nextWorkingDay(day(called), calendar).day
  const over = instantAt(held, 16.5 * 60, calendar.zone)
  const { agenda, where, minutes, tasks } = texts.meeting
  act(called, dispatcher, 'call', {
    sort: 'joint',
    organisations: [first.id, second.id, bureau('marketSupervision').id],
    category: '0201',
    text: agenda,
    area: crew.area,
    where,
    day: held,
    time: '14:30',
  })
  act(over, dispatcher, 'minutes', { came: [first.id, second.id], text: minutes })
  for (const [n, task] of tasks.entries()) {
    const office = n === 0 ? first : second
    const until = crew.in(n === 0 ? 6 : 12, held)
    act(over + (5 + n) * MINUTE, dispatcher, 'askJoint', { organisations: [office.id], until, text: task.text })
    if (task.answer !== null) act(back(900), office.by, 'replyTask', { outcome: 'done', text: task.answer })
  }
}

/** Two in force, one of them for every day; one that waits to be examined. */
function admissions(crew: Crew): void {
  const { back, day, bureau, examiner } = crew
  const { running, daily, asked } = texts.admission
  const form = (at: Instant, of: { text: string; checks: readonly string[]; counts?: readonly string[] }) => ({
    text: of.text,
    checks: of.checks,
    ...(of.counts ? { counts: of.counts } : {}),
    frequency: 'monthly',
    areas: [crew.area],
    from: day(at),
    until: crew.in(60),
    law: 'binzhou-grid-10',
  })
  const inForce = matter(crew, 'admission')
  inForce(back(2600), bureau('urbanManagement').by, 'apply', { category: '0102', ...form(back(2600), running) })
  inForce(back(2300), examiner, 'admit', { until: crew.in(60), text: running.remark })
  const everyDay = matter(crew, 'admission')
  const fire = { ...form(back(2580), daily), frequency: 'daily' }
  everyDay(back(2580), bureau('fireRescue').by, 'apply', { category: '0901', ...fire })
  everyDay(back(2280), examiner, 'admit', { until: crew.in(60), text: daily.remark })
  const waits = matter(crew, 'admission')
  waits(back(200), bureau('transport').by, 'apply', { category: '0203', ...form(back(200), asked) })
}

/** One in force, given by the police to the urban management; one that waits for them. */
function shares(crew: Crew): void {
  const { back, bureau } = crew
  const { running, asked } = texts.share
  const [asks, holds] = [bureau('urbanManagement').by, bureau('police').leads]
  const form = (of: { text: string; fields: readonly string[]; assessment: string }) => ({
    category: '0206',
    text: of.text,
    fields: of.fields,
    until: crew.in(60),
    law: 'pipl-13',
    assessment: of.assessment,
  })
  const inForce = matter(crew, 'shareGrant')
  inForce(back(2500), asks, 'apply', form(running))
  inForce(back(2100), holds, 'grant', { until: crew.in(40), text: running.remark })
  const waits = matter(crew, 'shareGrant')
  waits(back(250), asks, 'apply', form(asked))
}

/** To a county that is not on the platform, which has answered; to a company, whose receipt is still awaited. */
function handOvers(crew: Crew, codes: StreetCodes): void {
  const { back, dispatcher } = crew
  const { county, outside } = texts.handOver
  const given = (code: string, at: number) => tell(crew, codes.street, back(at), (one) => one.code === code)
  const away = given('0106', 1500)
  const sent = away.move(back(1450), dispatcher, 'handOver', {
    authority: county.authority,
    address: county.address,
    ground: 'otherPlace',
    text: county.text,
  })
  away.move(back(800), 'addressee', 'receiptCame', {
    transfer: derivedId(derivedId(sent.label, 'handOver'), 'transfer'),
    accepted: true,
    how: 'page',
    office: county.office,
  })
  given('0503', 420).move(back(380), dispatcher, 'handOver', {
    authority: outside.authority,
    address: outside.address,
    ground: 'otherPower',
    text: outside.text,
  })
}

/** Two residents, one lamp: one matter, both hear. */
function pair(crew: Crew, { street }: StreetCodes): void {
  const { stage, back } = crew
  const first = tell(crew, street, back(200), direct)
  const second = begin(stage, {
    area: first.spot.grid,
    at: back(160),
    by: 'resident',
    fits: (one) => one.code === first.category.code,
    spot: first.spot,
  })
  if (!second) return
  accept(first, back(150))
  second.move(back(145), crew.dispatcher, 'merge', { into: first.caseId, text: texts.merge }, [], [first.caseId])
  assign(first, back(140))
  sign(first, back(120))
}

/** Three problems were found in the street; one is answered, none is looked at again yet. */
function visit(crew: Crew): void {
  const { back, supervisor, dispatcher } = crew
  const { text, notice, problems, answer } = texts.visit
  const act = matter(crew, 'visitation')
  act(back(1700), supervisor, 'plan', {
    organisation: crew.street,
    category: '0904',
    day: crew.day(back(1600)),
    text,
    announced: true,
  })
  act(back(1600), supervisor, 'begin', {})
  for (const [n, found] of problems.entries())
    act(back(1590 - n * 10), supervisor, 'find', { text: found, until: crew.in(4 + n * 3) })
  act(back(1500), supervisor, 'notify', { text: notice })
  act(back(500), dispatcher, 'answer', { problem: 1, outcome: 'done', text: answer }, true)
}

/** A household of the listed worker's grid asked for somebody to come. */
function doors(crew: Crew): void {
  const { stage, back } = crew
  const [cadre, worker] = [stage.cast.listed('cadre1'), stage.cast.listed('worker1')]
  const grid = worker?.areas[0]
  const [spot] = grid === undefined ? [] : stage.cast.spots(grid)
  if (!cadre || grid === undefined || !spot) return
  const where = `${spot.address} 2-4`
  matter(crew, 'visit')(back(300), { person: cadre.person }, 'order', {
    purpose: 'errand',
    area: grid,
    where,
    until: crew.in(3),
    asked: true,
  })
}

/** Two bureaus are called for tomorrow; one has confirmed. */
function whistle(crew: Crew): void {
  const { back, dispatcher, bureau } = crew
  const { text, where, who } = texts.whistle
  const act = matter(crew, 'whistle')
  const [first, second] = [bureau('urbanManagement'), bureau('transport')]
  act(back(45), dispatcher, 'blow', {
    whistle: 'enforcement',
    organisations: [first.id, second.id],
    category: '0201',
    text,
    area: crew.area,
    where,
    day: crew.in(2),
    time: '19:00',
  })
  act(back(20), first.by, 'confirm', { text: who })
}

/** An office is asked how far it is. */
function supervision(crew: Crew, street: string): void {
  const { back, supervisor } = crew
  const tale = tell(crew, street, back(1300), (one) => direct(one) && one.class === 'complex')
  toHandler(tale, back(1260), 30)
  tale.move(back(160), supervisor, 'supervise', { ground: 'repeated', until: crew.in(5), text: texts.supervise })
}

function tell({ stage }: Crew, area: string, at: Instant, fits: (category: Category) => boolean): Tale {
  const tale = begin(stage, { area, at, by: 'resident', fits })
  if (!tale) throw new Error(`nothing of the kind can happen in ${area}`)
  return tale
}
