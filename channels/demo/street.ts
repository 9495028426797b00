// The dispatcher's own street: what waits for her is counted exactly, everything else of the street leaves her queue alone.
import type { Category } from '../../rules/region.ts'
import { HOUR, type Instant, MINUTE } from '../../rules/time.ts'
import { accept, acceptOwn, assign, check, finish, hoursLater, later, pass, rate, sign, toHandler } from './acts.ts'
import { officeBack } from './hours.ts'
import { begin, dispatcher, handler, person, type Reporter, type Stage, said, type Tale, whoReports } from './story.ts'

/** What the dispatcher finds in the morning (mornings.md): exclusive groups. */
const morning = { red: 3, yellow: 11, fresh: 46 } as const

/** An accept clock runs 240 office minutes and is yellow after 180; these leave most of an hour before anything changes. */
const yellowFrom = 180.5
const freshTo = 100

const direct = (category: Category) => !category.communityFirst
/** It would stay open without who told of it. */
const dangerous = (category: Category) => category.hazard === true || category.urgency === 'urgent'
const byPhone = (category: Category) => category.verify === 'byPhone'
const onSite = (category: Category) => category.verify === 'onSite'
const simple = (category: Category) => category.class === 'simple'

export type StreetCodes = { readonly street: string; readonly community: string; readonly grid: string }
type Tell = (fits: (category: Category) => boolean, at: Instant, by?: Reporter, area?: string) => Tale

/** Tells the street. `share` scales what is not counted: 1 is a full week. */
export function tellStreet(stage: Stage, codes: StreetCodes, share: number): void {
  const { chance, now, region } = stage
  const back = (minutes: number) => officeBack(now, minutes * MINUTE, region.calendar)
  const tell: Tell = (fits, at, by = chance.pick(whoReports), area = codes.street) => {
    const tale = begin(stage, { area, at, by, fits })
    if (!tale) throw new Error(`nothing can happen in ${area}: it has no buildings or no offices`)
    return tale
  }
  const some = (n: number) => Math.ceil(n * share)
  fresh(stage, tell, back)
  yellow(tell, back)
  red(tell, back)
  waitingGreen(tell, back, chance.int)
  inWork(stage, tell, back, some)
  done(tell, back, chance.int, some)
  community(stage, tell, back, codes)
}

type Back = (minutes: number) => Instant
type Int = (from: number, to: number) => number

/** New since the last office hour or two, the night and the days off among them. */
function fresh(stage: Stage, tell: Tell, back: Back): void {
  const { chance, now } = stage
  const since = back(freshTo)
  const passed = 5
  for (let i = 0; i < passed; i++) passedOn(tell, back, chance.int(10, freshTo - 10))
  for (let i = passed; i < morning.fresh; i++) tell(direct, since + Math.floor(chance.next() * (now - MINUTE - since)))
}

/** Reported to the community, which passes it on with a sentence; the street's clock begins with that. */
function passedOn(tell: Tell, back: Back, minutes: number): void {
  const tale = tell((category) => category.communityFirst, back(minutes + 75), 'resident')
  pass(tale, back(minutes))
}

function yellow(tell: Tell, back: Back): void {
  const passed = 3
  for (let i = 0; i < morning.yellow; i++) {
    const minutes = yellowFrom + i / 2
    if (i < passed) passedOn(tell, back, minutes)
    else tell(direct, back(minutes))
  }
}

/** One not accepted, one not assigned, one not called back: each over its time in her own hands. */
function red(tell: Tell, back: Back): void {
  tell(direct, back(300))
  accept(tell(direct, back(140)), back(100))
  const days = 420
  const call = tell((category) => byPhone(category) && direct(category), back(5 * days))
  const assigned = toHandler(call, later(call, call.openedAt, 20), 30)
  finish(call, later(call, assigned, 1.5 * days))
}

/** Hers too, but not soon: calls to make, two objections to decide, one proposal to answer. */
function waitingGreen(tell: Tell, back: Back, int: Int): void {
  for (let i = 0; i < 5; i++) {
    const finished = int(10, 300)
    const tale = tell(byPhone, back(finished + int(400, 700)))
    toHandler(tale, later(tale, tale.openedAt, 15), 20)
    finish(tale, back(finished))
  }
  for (let i = 0; i < 2; i++) {
    const objected = int(10, 60)
    const tale = tell((category) => direct(category) && category.listItem !== null, back(objected + 80))
    accept(tale, back(objected + 40))
    assign(tale, back(objected + 38))
    tale.move(back(objected), handler(tale), 'object', {
      ground: 'notInList',
      item: tale.category.listItem ?? '',
      text: said(tale.stage, 'objects'),
    })
  }
  const broken = tell((category) => category.code === '0503', back(300))
  toHandler(broken, back(280), 20)
  broken.move(back(60), handler(broken), 'proposeAmend', { urgency: 'important', reason: said(broken.stage, 'proposals') })
}

/** With the offices, none of it near its end. */
function inWork(stage: Stage, tell: Tell, back: Back, some: (n: number) => number): void {
  const { int } = stage.chance
  // Four of them for the listed handler to sign.
  const office = stage.region.organisations.get(stage.cast.listed('handler1')?.organisation ?? '')?.kind
  for (let i = 0; i < 6; i++) {
    const assigned = int(2, 30)
    const tale = tell((one) => direct(one) && (i > 3 || one.handlerOrganisation === office), back(assigned + 50))
    accept(tale, back(assigned + 6))
    assign(tale, back(assigned))
  }
  for (let i = 0; i < some(26); i++) {
    const accepted = int(40, 380)
    const tale = tell(direct, back(accepted + 40))
    toHandler(tale, back(accepted), int(5, 20))
  }
  for (let i = 0; i < some(4); i++) {
    const accepted = int(900, 1600)
    const tale = tell((category) => category.class === 'complex', back(accepted + 30))
    toHandler(tale, back(accepted), int(5, 60))
  }
  for (let i = 0; i < some(6); i++) checkable(tell, back, int)
}

/** Finished today or the day before, to be looked at on the place. */
function checkable(tell: Tell, back: Back, int: Int, area?: string): void {
  const finished = int(10, 300)
  const tale = tell((category) => onSite(category) && simple(category), back(finished + int(300, 700)), undefined, area)
  toHandler(tale, later(tale, tale.openedAt, 15), 20)
  finish(tale, back(finished))
}

/** What the week has closed, and what waits for the resident's word. */
function done(tell: Tell, back: Back, int: Int, some: (n: number) => number): void {
  for (let i = 0; i < some(48); i++) {
    const tale = tell((category) => !onSite(category) || i % 4 === 0, back(int(1000, 2800)), i % 3 === 0 ? 'hotline' : 'resident')
    const assigned = toHandler(tale, later(tale, tale.openedAt, int(5, 60)), int(10, 100))
    const finished = later(tale, assigned, int(200, 600))
    finish(tale, finished)
    const checked = later(tale, finished, int(15, 90))
    check(tale, checked)
    if (i % 5 < 3) rate(tale, hoursLater(tale, checked, int(1, 6)))
  }
  for (let i = 0; i < some(3); i++) {
    const tale = tell(direct, back(int(500, 2000)))
    tale.move(later(tale, tale.openedAt, int(20, 150)), dispatcher(tale), 'void', {
      ground: i % 2 === 0 ? 'nothingFound' : 'alreadySolved',
      text: said(tale.stage, 'voids'),
    })
  }
  for (let i = 0; i < some(2); i++) {
    const tale = tell(direct, back(int(120, 300)), 'resident')
    tale.move(later(tale, tale.openedAt, 30), dispatcher(tale), 'return', {
      ground: 'placeUnclear',
      text: said(tale.stage, 'returns'),
    })
    const gone = tell((category) => direct(category) && !dangerous(category), back(int(500, 1500)), 'resident')
    gone.move(later(gone, gone.openedAt, 45), 'resident', 'withdraw', {
      ground: 'solved',
      text: said(gone.stage, 'withdrawals'),
    })
  }
}

/** The cadre's and the grid worker's own: reports that came to the community first, repairs in hand, checks, finds of today. */
function community(stage: Stage, tell: Tell, back: Back, { community: code, grid }: StreetCodes): void {
  const { chance, now, cast } = stage
  const first = (category: Category) => category.communityFirst
  for (let i = 0; i < 6; i++) tell(first, back(chance.int(5, 95)), 'resident', code)
  for (let i = 0; i < 3; i++) {
    const accepted = chance.int(60, 300)
    acceptOwn(
      tell((category) => first(category) && simple(category), back(accepted + 40), 'resident', code),
      back(accepted),
    )
  }
  for (let i = 0; i < 4; i++) checkable(tell, back, chance.int, i < 3 ? grid : code)
  for (let i = 0; i < 3; i++) {
    const accepted = i === 0 ? 30 : chance.int(60, 300)
    const tale = tell(
      (category) => category.handlerOrganisation === 'propertyCompany' && byPhone(category),
      back(accepted + 60),
      'resident',
      code,
    )
    accept(tale, back(accepted))
    assign(tale, back(accepted - 10))
    if (i > 0) sign(tale, back(accepted - 40))
  }
  const own = person(stage, cast.workers(grid))
  for (let i = 0; i < 4 && own; i++)
    tell((category) => first(category) && onSite(category), now - chance.int(5, 110) * MINUTE, 'gridWorker', grid)
  for (let i = 0; i < 2 && own; i++) {
    const tale = tell((category) => first(category) && onSite(category), now - chance.int(20, 60) * HOUR, 'gridWorker', grid)
    tale.move(tale.openedAt + chance.int(15, 50) * MINUTE, own, 'settle', { note: said(stage, 'settled') }, ['before', 'after'])
  }
}
