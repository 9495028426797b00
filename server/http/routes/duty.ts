// What is done at the duty wall: rosters, swaps, the shift's note, promises, stores, the roll-call, windows. One address for each act.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import * as desk from '../../../registers/duty/desk.ts'
import { answerSwap, askSwap, giveTurn, leads, makeRoster, type Who } from '../../../registers/duty/roster.ts'
import { type Refusal, type RefusalCode, refuse } from '../../../rules/refusal.ts'
import { code, day, id, text } from '../../../rules/schema.ts'
import { type Instant, localDay } from '../../../rules/time.ts'
import type { Tx } from '../../../store/db.ts'
import type { Door } from '../../door.ts'
import { orStop, stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, integer, nothing, object, type Schema } from '../route.ts'

const instant = z.int().check(z.gte(0))
const minute = z.int().check(z.gte(0), z.lte(1440))
const amount = z.int().check(z.gte(1), z.lte(100_000))
const turn = { organisation: code, from: instant, line: z.int().check(z.gte(1), z.lte(9)) }
const one = { id, organisation: code }

type Act = {
  readonly summary: string
  readonly body: z.ZodMiniType<{ organisation?: string } & Readonly<Record<string, unknown>>>
  readonly refusals: readonly RefusalCode[]
  readonly answer?: Schema
  readonly run: (tx: Tx, who: Who, given: never, now: Instant, county: string) => Promise<unknown>
}
const act = <T extends Readonly<Record<string, unknown>>>(
  summary: string,
  body: z.ZodMiniType<T>,
  refusals: readonly RefusalCode[],
  run: (tx: Tx, who: Who, given: T, now: Instant, county: string) => Promise<unknown>,
  answer?: Schema,
): Act => ({ summary, body: body as unknown as Act['body'], refusals, run, ...(answer ? { answer } : {}) })

const acts: Readonly<Record<string, Act>> = {
  roster: act(
    'Make the turns of the coming days by the template of the office; what is there stays',
    z.strictObject({ organisation: code, from: day, days: z.int().check(z.gte(1), z.lte(62)) }),
    ['notYours'],
    async (tx, who, { organisation, ...span }, now): Promise<{ made: number; gaps: number } | Refusal> =>
      leads(who, organisation)
        ? makeRoster(tx, who.region, organisation, span, { by: who.actor.person, now })
        : refuse('notYours'),
    object({ made: integer, gaps: integer }),
  ),
  turn: act(
    'Give a turn to somebody, or leave it open',
    z.strictObject({ id, ...turn, person: z.nullable(id), reason: text(200), anyway: z.optional(z.boolean()) }),
    ['notYours', 'notFound', 'windowOver', 'nothingChanged', 'doubleBooked'],
    giveTurn,
  ),
  swap: act(
    'Ask a colleague to take one’s own turn, for one of hers or for nothing',
    z.strictObject({ id, ...turn, other: id, forFrom: z.optional(instant), reason: text(200) }),
    ['notYours', 'notFound', 'windowOver', 'sameHand', 'changed'],
    askSwap,
  ),
  swapAnswer: act(
    'Agree to a swap or not: the colleague, or who leads the duty',
    z.strictObject({ id, agreed: z.boolean() }),
    ['notYours', 'notFound', 'windowOver', 'changed', 'doubleBooked'],
    answerSwap,
  ),
  note: act(
    'Seal the note of the shift that ends',
    z.strictObject({ ...one, text: z.nullable(text(2000)) }),
    ['notYours', 'changed'],
    (tx, who, given, now, county) => desk.sealNote(tx, who, { ...given, county }, now),
  ),
  noteRead: act('Say that one has read the note', z.strictObject(one), ['notYours', 'notFound'], (tx, who, given, now, county) =>
    desk.readNote(tx, who, { ...given, county }, now),
  ),
  promise: act(
    'Write down what was promised to somebody, and by when',
    z.strictObject({ ...one, text: text(300), until: instant, caseId: z.optional(id) }),
    ['notYours', 'badInput'],
    (tx, who, given, now, county) => desk.makePromise(tx, who, { ...given, county }, now),
  ),
  promiseKept: act('A promise is kept', z.strictObject(one), ['notYours', 'notFound'], (tx, who, given, now, county) =>
    desk.keepPromise(tx, who, { ...given, county }, now),
  ),
  resource: act(
    'Put a unit, a vehicle or material into the stores of an office',
    z.strictObject({
      ...one,
      kind: z.enum(['unit', 'vehicle', 'material']),
      name: text(60),
      keptAt: text(100),
      owner: code,
      amount,
    }),
    ['notYours', 'organisationUnknown'],
    desk.addResource,
  ),
  resourceChange: act(
    'Change where something is kept, and how much of it there is',
    z.strictObject({ ...one, keptAt: text(100), amount }),
    ['notYours', 'notFound', 'noneLeft'],
    desk.changeResource,
  ),
  resourceEnd: act(
    'Take something off the list of what may be called upon',
    z.strictObject(one),
    ['notYours', 'notFound', 'noneLeft'],
    desk.endResource,
  ),
  take: act(
    'Take something out of the stores, for a case where one is named',
    z.strictObject({ ...one, resource: id, amount, caseId: z.optional(id) }),
    ['notYours', 'notFound', 'noneLeft'],
    (tx, who, given, now, county) => desk.takeOut(tx, who, { ...given, county }, now),
  ),
  giveBack: act(
    'Give back what was taken out',
    z.strictObject({ ...one, taken: id }),
    ['notYours', 'notFound'],
    (tx, who, given, now, county) => desk.giveBack(tx, who, { ...given, county }, now),
  ),
  roll: act(
    'Whether a unit answered today’s roll-call',
    z.strictObject({ ...one, unit: code, answered: z.boolean() }),
    ['notYours', 'organisationUnknown'],
    (tx, who, given, now, county) => desk.callRoll(tx, who, { ...given, county }, now),
  ),
  window: act(
    'Seat a department at a window of a centre',
    z.strictObject({
      ...one,
      name: text(40),
      department: code,
      way: z.enum(['permanent', 'rotating', 'onCall']),
      days: z.array(z.int().check(z.gte(1), z.lte(7))).check(z.minLength(1), z.maxLength(7)),
      from: minute,
      to: minute,
      person: z.optional(id),
    }),
    ['notYours', 'organisationUnknown', 'badInput'],
    (tx, who, given, now) => desk.seatAt(tx, who, given, localDay(now, who.region.calendar.zone)),
  ),
}

/** The keeper under which an office keeps its notes: the first of the person's own that knows the office. */
export function addDuty(app: FastifyInstance, door: Door): void {
  const { house } = door
  for (const [name, { summary, body, refusals, answer, run }] of Object.entries(acts))
    addRoute(app, {
      method: 'POST',
      url: `/duty/${name}`,
      access: 'staff',
      scope: null,
      says: { summary, tag: 'duty', body: jsonSchema(body), answer: answer ?? nothing, refusals: [...refusals, 'badInput'] },
      run: async (request) => {
        const { actor, counties } = staffOf(request)
        const given = read(body, request.body)
        const county =
          counties.find((one) => given.organisation === undefined || house.region(one)?.organisations.has(given.organisation)) ??
          stop('notYours')
        const region = house.region(county) ?? stop('notYours')
        const done = await house.db.begin({ actor: actor.person, counties }, async (tx) =>
          orStop(await run(tx, { actor, region }, given as never, house.now(), county)),
        )
        return done ?? {}
      },
    })
}
