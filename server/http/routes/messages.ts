// Messages out on the desk: their texts with every version, the robots of offices; and the gateway's word on what arrived.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { goodSignature } from '../../../channels/messages/sms.ts'
import { longestText, textFaults, withLinks } from '../../../rules/messages.ts'
import { code, id, text } from '../../../rules/schema.ts'
import { DAY } from '../../../rules/time.ts'
import { atTheDoor } from '../../accounts/signIn.ts'
import type { Door } from '../../door.ts'
import * as rows from '../../messages.store.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, instant, integer, list, nothing, nullable, object, string, uuid } from '../route.ts'

const NewText = z.strictObject({ topic: code, text: text(longestText), language: z.optional(code) })
const NewRobot = z.strictObject({
  organisation: code,
  name: text(60),
  url: z.string().check(z.regex(/^https?:\/\/[^\s]{4,500}$/)),
})
const One = z.strictObject({ id })
const Told = z.strictObject({
  id,
  state: z.enum(['delivered', 'failed']),
  why: z.optional(z.string().check(z.regex(/^[\w.-]{1,40}$/))),
})

/** A language of the house as asked for, or null for its first. */
const spokenIn = (asked: unknown): string | null =>
  typeof asked === 'string' && rows.messageLanguages.includes(asked) ? asked : null

export function addMessages(app: FastifyInstance, door: Door): void {
  const { house } = door
  const manager = (request: FastifyRequest) => {
    const { actor, counties } = staffOf(request)
    const region = counties.map((county) => house.region(county)).find((one) => one !== null) ?? null
    return region === null ? stop('notYours') : { actor, counties, region }
  }
  const says = { tag: 'messages', refusals: ['notYours', 'badInput'] as const }
  const version = object({ version: integer, text: string, by: nullable(string), at: instant })
  addRoute(app, {
    method: 'GET',
    url: '/messages/texts',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: {
      ...says,
      query: { language: 'in which language' },
      summary: 'The texts of messages, which ways are set up, and what became of those of the last day',
      answer: object({
        texts: list(object({ topic: string, text: string, usual: string, version: nullable(integer), before: list(version) })),
        languages: list(string),
        link: boolean,
        ways: list(string),
        tally: list(object({ channel: string, state: string, n: integer })),
        robots: list(object({ id: uuid, organisation: string, name: string, made_at: instant, revoked_at: nullable(instant) })),
      }),
    },
    run: async (request) => {
      const { actor, counties, region } = manager(request)
      return house.db.read({ actor: actor.person, counties }, async (tx) => ({
        texts: await rows.listTexts(tx, region.code, spokenIn((request.query as { language?: unknown }).language)),
        languages: rows.messageLanguages,
        link: withLinks(region),
        ways: door.ways,
        tally: await rows.tallyMessages(tx, counties, house.now() - DAY),
        robots: await rows.listRobots(tx, region.code),
      }))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/messages/texts',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: {
      ...says,
      summary: 'Write the next version of a text; a field nobody knows, a missing one or a link not wished is refused',
      body: jsonSchema(NewText),
      answer: object({ version: integer }),
      refusals: ['notYours', 'badInput', 'textUnfit', 'nothingChanged'],
    },
    run: async (request) => {
      const { actor, counties, region } = manager(request)
      const given = read(NewText, request.body)
      if (!rows.topics.includes(given.topic)) return stop('badInput', { field: 'topic' })
      if (given.language !== undefined && !rows.messageLanguages.includes(given.language))
        return stop('badInput', { field: 'language' })
      const [fault] = textFaults(given.text, { link: withLinks(region) }).filter(
        (one) => given.topic !== 'office' || one.fault !== 'missing' || one.name !== 'ring',
      )
      if (fault) return stop('textUnfit', { fault: fault.fault, field: fault.name })
      return house.db.begin({ actor: actor.person, counties }, async (tx) => {
        if ((await rows.textNow(tx, region.code, given.topic, given.language ?? null)).text === given.text)
          return stop('nothingChanged', { field: 'text' })
        return { version: await rows.addText(tx, region.code, given, actor.person, house.now()) }
      })
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/messages/robots',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: {
      ...says,
      summary: 'Let a robot tell the group of an office what is urgent; its address is never shown again',
      body: jsonSchema(NewRobot),
      answer: object({ id: uuid }),
      refusals: ['notYours', 'badInput', 'organisationUnknown'],
    },
    run: async (request) => {
      const { actor, counties, region } = manager(request)
      const robot = read(NewRobot, request.body)
      if (!region.organisations.has(robot.organisation)) return stop('organisationUnknown', { organisation: robot.organisation })
      return house.db.begin({ actor: actor.person, counties }, async (tx) => ({
        id: await rows.addRobot(house, tx, region.code, robot, actor.person),
      }))
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/messages/robots/:id',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: {
      tag: 'messages',
      summary: 'Silence a robot at once',
      params: { id: 'the robot' },
      answer: nothing,
      refusals: ['notYours', 'notFound'],
    },
    run: async (request) => {
      const { actor, counties, region } = manager(request)
      const { id: robot } = read(One, request.params)
      const gone = await house.db.begin({ actor: actor.person, counties }, (tx) =>
        rows.revokeRobot(tx, region.code, robot, house.now()),
      )
      return gone ? {} : stop('notFound')
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/messages/receipts',
    access: 'otherSystem',
    says: {
      tag: 'messages',
      summary:
        'The gateway tells what became of a message. x-chaguan-time (ms), x-chaguan-signature = hex HMAC-SHA256(key, time.id.state)',
      body: jsonSchema(Told),
      answer: nothing,
      refusals: ['notFound', 'badInput', 'badSignIn'],
    },
    run: async (request) => {
      const told = read(Told, request.body)
      const [time, given] = [request.headers['x-chaguan-time'], request.headers['x-chaguan-signature']]
      if (door.receiptKey === null) return stop('notFound')
      const signed = `${told.id}.${told.state}`
      if (!goodSignature(door.receiptKey, String(time), signed, String(given), house.now())) return stop('badSignIn')
      const counties = [...door.keepers().keys()]
      const known = await house.db.begin({ ...atTheDoor, counties }, (tx) =>
        rows.noteDelivery(tx, counties, { id: told.id, state: told.state, why: told.why ?? null }, house.now()),
      )
      return known ? {} : stop('notFound')
    },
  })
}
