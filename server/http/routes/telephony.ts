// The telephone at the front door: commands of an agent, events of the exchange with their signature, and where a recording is kept.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { callId, exchangeId } from '../../../channels/telephony/calls.store.ts'
import { EventIn, signed } from '../../../channels/telephony/http.ts'
import { type CallEvent, callCommands, NotCarried } from '../../../channels/telephony/port.ts'
import { askRecording } from '../../../channels/telephony/recordings.store.ts'
import { id } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { withinRegion } from '../asRegion.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, nothing, object, string, uuid } from '../route.ts'

const line = z.string().check(z.regex(/^[\w-]{1,40}$/))
const number = z.string().check(z.regex(/^[\d+*#-]{3,30}$/))
const Command = z.strictObject({ call: id, command: z.enum(callCommands), line, number: z.optional(number) })
const Ring = z.strictObject({ from: number })
const One = z.strictObject({ call: id })
const Why = z.strictObject({ reason: z.string().check(z.maxLength(300)) })
const tag = 'telephony'

export function addTelephony(app: FastifyInstance, door: Door): void {
  const { house } = door
  const at = () => door.telephony ?? stop('notFound')
  const inHall = (permission: string) => [{ permission, office: () => door.telephony?.hall() }]
  const within = (request: FastifyRequest) => ({ actor: staffOf(request).actor.person, counties: staffOf(request).counties })
  addRoute(app, {
    method: 'POST',
    url: '/telephony/commands',
    access: 'staff',
    permission: inHall('call.take'),
    scope: null,
    says: {
      summary: 'What an agent does with a call: answer, hold, go on, bring somebody in, let him go, hang up, ring somebody',
      tag,
      body: jsonSchema(Command),
      answer: object({ call: uuid }),
      refusals: ['notYours', 'notFound', 'callGone', 'badInput'],
    },
    run: async (request) => {
      const { call, ...given } = read(Command, request.body)
      const { port, hall } = at()
      const known = await house.db.read(within(request), (tx) => exchangeId(tx, hall(), call))
      const exchange = known ?? (given.command === 'dial' ? call : stop('callGone'))
      try {
        await port.send({
          call: exchange,
          command: given.command,
          line: given.line,
          ...(given.number ? { number: given.number } : {}),
        })
      } catch (error) {
        if (!(error instanceof NotCarried)) throw error
        stop('callGone', { why: error.why })
      }
      return { call: callId(hall(), exchange) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/telephony/ring',
    access: 'staff',
    permission: inHall('call.take'),
    scope: null,
    says: {
      summary: 'Let the simulated telephone ring; where there is a real exchange it rings by itself',
      tag,
      body: jsonSchema(Ring),
      answer: object({ call: uuid }),
      refusals: ['notYours', 'notFound', 'badInput'],
    },
    run: async (request) => {
      const { port, hall } = at()
      if (!port.ring || !door.demo()) return stop('notFound')
      return { call: callId(hall(), await port.ring(read(Ring, request.body).from)) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/telephony/recordings/:call',
    access: 'staff',
    permission: inHall('call.listen'),
    scope: null,
    says: {
      summary:
        'Where the exchange keeps the recording of a call, and until when, against a reason; that it was asked for is recorded. The sound itself is not here',
      tag,
      params: { call: 'the call' },
      body: jsonSchema(Why),
      answer: object({ recording: string, until: instant }),
      refusals: ['notYours', 'notFound', 'reasonMissing', 'badInput'],
    },
    run: async (request) => {
      const { call } = read(One, request.params)
      const { reason } = read(Why, request.body)
      const { hall } = at()
      return withinRegion(door, request, (tx, { actor, county }) =>
        askRecording(house, tx, { hall: hall(), call, reason, county, actor }),
      )
    },
  })
  app.register(async (scope) => {
    // Signed as it was sent, to the last byte.
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: 16_384 }, (_request, body, done) =>
      done(null, body),
    )
    addRoute(scope, {
      method: 'POST',
      url: '/telephony/events',
      access: 'otherSystem',
      scope: null,
      says: {
        summary: 'An event of the exchange, signed (docs/telephony.md); the same twice is one',
        tag,
        body: jsonSchema(EventIn),
        answer: nothing,
        refusals: ['notFound', 'notYours', 'badInput'],
      },
      run: async (request) => {
        const { port, secret } = at()
        const header = request.headers['x-chaguan-signature']
        const body = typeof request.body === 'string' ? request.body : ''
        if (secret === null || !port.take) return stop('notFound')
        if (!signed(secret, typeof header === 'string' ? header : undefined, body, house.now())) return stop('notYours')
        await port.take(read(EventIn, parsed(body)) as CallEvent)
        return {}
      },
    })
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return stop('badJson')
  }
}
