// What a phone asks: what changed in its areas, to be bound, and to be told whether it must be wiped.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { setting } from '../../../rules/house.ts'
import { id } from '../../../rules/schema.ts'
import { isOver, shellHeader } from '../../../rules/shell.ts'
import {
  CardAnswer,
  lockAfter,
  PhoneAsked,
  type PhoneBound,
  PullAsked,
  type SealedAnswered,
  SealedAsked,
  Wiped,
} from '../../../rules/sync.ts'
import { answerCard } from '../../../store/cards.ts'
import { lengthenSession } from '../../accounts/accounts.store.ts'
import type { Door } from '../../door.ts'
import * as handsets from '../../field/handsets.store.ts'
import { keeperKeys } from '../../field/keys.store.ts'
import { openPull } from '../../field/pull.ts'
import { takeSealed } from '../../field/sealed.ts'
import { originOf } from '../address.ts'
import { languageFor, stop, toldAnswer } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { newLane } from '../lane.ts'
import type { Limiter } from '../limits.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, instant, integer, list, nothing, nullable, object, type Schema, string, uuid } from '../route.ts'
import { thenOf } from './steps.ts'

const One = z.strictObject({ id })
const Asked = z.strictObject({ phone: id })
const tag = 'field'
const any: Schema = { type: 'object' }
const device = object({ bound: boolean, wipe: boolean, lockAt: instant })

/** Pulls at once, and how long one waits for its turn, in milliseconds. */
const [pulls, longest] = [3, 1_500]

export function addField(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const pull = openPull(door)
  const lane = newLane(pulls, longest)
  addRoute(app, {
    method: 'GET',
    url: '/field/pull',
    practice: 'phone',
    access: 'staff',
    scope: 'read',
    says: {
      summary: 'What changed for me since: a page of cases, then the parts that are not as the phone has them',
      tag,
      query: { after: 'of the answer before; left out, everything is told anew', phone: 'as bound at sign-in' },
      answer: object({
        serverNow: instant,
        after: string,
        more: boolean,
        whole: boolean,
        cases: list(any),
        holds: nullable(list(uuid)),
        parts: any,
        records: integer,
        left: integer,
        device,
      }),
      refusals: ['badInput', 'unknownField', 'notSignedIn', 'busy', 'practising', 'otherSide', 'shellOld'],
    },
    run: (request, reply) => {
      reply.header('cache-control', 'no-store')
      demandShell(door, request)
      const asked = read(PullAsked, request.query)
      return lane.run(() => pull(staffOf(request), asked, languageFor(request)))
    },
  })
  addCards(app, door)
  addPhones(app, door)
  addSealed(app, door, limiter)
  addContact(app, door, limiter)
}

/** Nothing new for a shell that a newer one replaced long ago; what it sends is not asked its age. */
function demandShell({ house, shells = [] }: Door, request: FastifyRequest): void {
  const day = request.headers[shellHeader]
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return
  const region = staffOf(request)
    .counties.map(house.region)
    .find((one) => one !== null)
  const days = region ? setting(region, 'field.shellDays', 30) : 30
  if (isOver(shells, day, house.now(), days)) stop('shellOld', { days })
}

/** The answer to a card of mine. */
function addCards(app: FastifyInstance, door: Door): void {
  addRoute(app, {
    method: 'POST',
    url: '/field/cards',
    practice: 'phone',
    access: 'staff',
    scope: null,
    says: {
      summary:
        'Decide a card of mine: let the note stand, take another step instead, or withdraw it; answered before, it is closed',
      tag,
      body: jsonSchema(CardAnswer),
      answer: object({ closed: boolean, answer: nullable({ $ref: '#/components/schemas/Answer' }) }),
      refusals: ['badInput', 'unknownField', 'busy', 'otherSide'],
    },
    run: async (request) => {
      const { actor, counties } = staffOf(request)
      const given = read(CardAnswer, request.body)
      if (!counties.includes(given.county)) return { closed: false, answer: null }
      const { closed, answer } = await answerCard(door.house, actor, given, thenOf(door, actor))
      door.hub.poke()
      return { closed, answer: answer && toldAnswer(languageFor(request), answer) }
    },
  })
}

/** Phones of my own: bound, listed, ended, ordered to be wiped. */
function addPhones(app: FastifyInstance, door: Door): void {
  const { house } = door
  const mine = (request: FastifyRequest) => {
    const { actor, counties } = staffOf(request)
    return { person: actor.person, context: { actor: actor.person, counties } }
  }
  addRoute(app, {
    method: 'POST',
    url: '/field/phone',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Bind this phone to me: its secret is told once, with the keys to which unsent acts are sealed',
      tag,
      body: jsonSchema(PhoneAsked),
      answer: object({
        phone: uuid,
        secret: string,
        keys: list(object({ county: string, kid: string, key: string })),
        serverNow: instant,
        lockAfter: integer,
      }),
      refusals: ['badInput', 'idTaken'],
    },
    run: async (request): Promise<PhoneBound> => {
      const { phone, label } = read(PhoneAsked, request.body)
      const { actor, region, counties, session } = staffOf(request)
      const secret = Buffer.from(house.random(32)).toString('base64url')
      const now = house.now()
      const row = {
        id: phone,
        person: actor.person,
        region,
        device: label,
        secret_sealed: house.vault.seal('handset.secret_sealed', phone, secret),
      }
      return house.db.begin({ actor: actor.person, counties }, async (tx) => {
        if (!(await handsets.bindHandset(tx, row, now))) stop('idTaken')
        if (session) await lengthenSession(tx, session, now, lockAfter)
        return { phone, secret, keys: await keeperKeys(house, tx, counties), serverNow: now, lockAfter }
      })
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/field/phones',
    access: 'staff',
    scope: null,
    says: {
      summary: 'My phones: bound, ended, ordered to be wiped, and what was lost with one',
      tag,
      answer: object({
        rows: list(
          object({
            id: uuid,
            device: string,
            boundAt: instant,
            seenAt: instant,
            endedAt: nullable(instant),
            wipeAt: nullable(instant),
            wipedAt: nullable(instant),
            lost: nullable(object({ acts: integer, photos: integer, oldest: nullable(instant) })),
          }),
        ),
      }),
    },
    run: async (request) => {
      const { person, context } = mine(request)
      const rows = await house.db.read(context, (tx) => handsets.listHandsets(tx, person))
      return {
        rows: rows.map((row) => ({
          id: row.id,
          device: row.device,
          boundAt: row.bound_at,
          seenAt: row.seen_at,
          endedAt: row.ended_at,
          wipeAt: row.wipe_at,
          wipedAt: row.wiped_at,
          lost: row.lost,
        })),
      }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/field/phones/:id/end',
    practice: true,
    access: 'staff',
    scope: null,
    says: {
      summary: 'Signed out on this phone: it makes no more acts; what was sealed there before is still taken',
      tag,
      params: { id: 'the phone' },
      answer: nothing,
      refusals: ['notFound'],
    },
    run: async (request) => {
      const { person, context } = mine(request)
      const { id: phone } = read(One, request.params)
      const ended = await house.db.begin(context, (tx) => handsets.endHandset(tx, person, phone, house.now()))
      return ended.length === 1 ? {} : stop('notFound')
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/field/phones/:id/wipe',
    practice: true,
    access: 'staff',
    scope: null,
    says: {
      summary: 'My phone is lost: it is wiped at its next contact, with all that was not sent',
      tag,
      params: { id: 'the phone' },
      answer: nothing,
      refusals: ['notFound'],
    },
    run: async (request) => {
      const { person, context } = mine(request)
      const { id: phone } = read(One, request.params)
      return house.db.begin(context, async (tx) => {
        if ((await handsets.findHandset(tx, person, phone)) === null) stop('notFound')
        await handsets.orderWipe(tx, phone, person, house.now())
        return {}
      })
    },
  })
}

/** Acts that a phone sealed, from any later contact of it. */
function addSealed(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const { house } = door
  addRoute(app, {
    method: 'POST',
    url: '/field/sealed',
    access: 'anyone',
    bodyLimit: 12 * 1_048_576,
    says: {
      summary:
        'Without a sign-in: unsent acts and photos of this phone, each sealed to the keeper. Nothing is said of what was inside',
      tag,
      body: jsonSchema(SealedAsked),
      answer: object({
        serverNow: instant,
        answers: list(object({ id: uuid, outcome: { enum: ['taken', 'later', 'never'] } })),
        wipe: boolean,
      }),
      refusals: ['badInput', 'unknownField', 'tooLong', 'tooOften', 'busy'],
    },
    run: async (request): Promise<SealedAnswered> => {
      const { envelopes } = read(SealedAsked, request.body)
      const { phone } = envelopes[0] ?? stop('badInput')
      if (envelopes.some((one) => one.phone !== phone)) stop('badInput', { field: 'phone' })
      const known = await house.db.read({ actor: 'field', counties: [] }, (tx) => handsets.anyHandset(tx, phone))
      if (known) limiter.take('phone', phone, house.now())
      else limiter.take('stranger', originOf(request), house.now())
      const told = (error: unknown) => request.log.error({ err: error }, 'a sealed act failed')
      const taken = await takeSealed(door, known, envelopes, told)
      door.hub.poke()
      return { serverNow: house.now(), ...taken }
    },
  })
}

/** What a phone asks and says without a sign-in: its id is a random number that nobody else knows. */
function addContact(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const { house } = door
  const context = { actor: 'field', counties: [] }
  addRoute(app, {
    method: 'POST',
    url: '/field/contact',
    access: 'anyone',
    says: {
      summary: 'Without a sign-in: the time, whether this phone is still bound, and whether it must be wiped',
      tag,
      body: jsonSchema(Asked),
      answer: object({ serverNow: instant, device }),
      refusals: ['badInput', 'tooOften'],
    },
    run: async (request) => {
      const now = house.now()
      const { phone } = read(Asked, request.body)
      const handset = await house.db.read(context, (tx) => handsets.anyHandset(tx, phone))
      if (handset) limiter.take('phone', phone, now)
      else limiter.take('stranger', originOf(request), now)
      return { serverNow: now, device: { ...handsets.stateOf(handset), lockAt: now + lockAfter } }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/field/wiped',
    access: 'anyone',
    says: {
      summary: 'A wiped phone says how much was lost with it: how many acts and photos, since when, never what',
      tag,
      body: jsonSchema(Wiped),
      answer: nothing,
      refusals: ['badInput', 'tooOften'],
    },
    run: async (request) => {
      const now = house.now()
      limiter.take('stranger', originOf(request), now)
      const { phone, lost } = read(Wiped, request.body)
      await house.db.begin(context, (tx) => handsets.tellWiped(tx, phone, lost, now))
      return {}
    },
  })
}
