// Reads by name, the case page, notices read, and saved views.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { id } from '../../../rules/schema.ts'
import { mayAsk } from '../../../store/query.ts'
import type { Door } from '../../door.ts'
import { revive } from '../../loops/reactions.store.ts'
import { readNotices } from '../../notices.store.ts'
import { dropView, keepView, NewView } from '../../views.store.ts'
import { pageOf } from '../answers.ts'
import { ask, queryOf } from '../ask.ts'
import { orStop, stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, list, nothing, object, ownDoors, type Schema, string, uuid } from '../route.ts'

const Ids = z.strictObject({ ids: z.array(id).check(z.minLength(1), z.maxLength(200)) })
const Place = z.strictObject({ county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)), id })
const One = z.strictObject({ id })
const Reveal = z.strictObject({
  party: id,
  field: z.enum(['name', 'phone']),
  reason: z.string().check(z.minLength(2), z.maxLength(200)),
})
const Caller = z.union([
  z.strictObject({ phone: z.string().check(z.minLength(5), z.maxLength(30)) }),
  z.strictObject({ code: z.string().check(z.minLength(5), z.maxLength(60)) }),
])
const page: Schema = { $ref: '#/components/schemas/Page' }
const params = { county: 'the keeper of the case', id: 'the id of the case' }

export function addReads(app: FastifyInstance, door: Door): void {
  addRoute(app, {
    method: 'GET',
    url: '/q/:name',
    access: 'staffOrDevice',
    scope: 'read',
    says: {
      summary: 'A read by its name, in pages: after=<next of the page before>, limit',
      tag: 'reads',
      params: { name: 'one of x-queries of this document' },
      answer: page,
      refusals: ['unknownQuery', 'badInput', 'unknownField', 'notSignedIn', 'notYours', 'busy'],
    },
    run: (request) => {
      const { name } = request.params as { name: string }
      if (ownDoors.has(name)) stop('unknownQuery')
      return ask(door, request, name, askerOf(request, door, name), request.query as Record<string, unknown>)
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/cases/:county/:id',
    access: 'staff',
    scope: 'read',
    says: {
      summary: 'One case: what, timeline, clocks, documents, and what I may do now',
      tag: 'reads',
      params,
      answer: { $ref: '#/components/schemas/CasePage' },
      refusals: ['caseMissing'],
    },
    run: async (request) => {
      const place = read(Place, request.params)
      const { rows } = await ask(door, request, 'case', staffOf(request), place)
      return rows[0] ?? stop('caseMissing')
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/cases/:county/:id/reveal',
    practice: true,
    access: 'staff',
    scope: null,
    says: {
      summary: 'A masked field in clear, with the reason; the looking is recorded',
      tag: 'reads',
      params,
      body: object({ party: uuid, field: { enum: ['name', 'phone'] }, reason: string }),
      answer: object({ value: string }),
      refusals: ['caseMissing', 'notYours', 'reasonMissing'],
    },
    run: async (request) => {
      const place = read(Place, request.params)
      const body = request.body as { reason?: unknown } | null
      if (typeof body?.reason !== 'string' || body.reason.trim().length < 2) stop('reasonMissing')
      const { rows } = await ask(door, request, 'reveal', staffOf(request), { ...place, ...read(Reveal, body) })
      return rows[0] ?? stop('notFound')
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/callers',
    access: 'staff',
    scope: null,
    says: {
      summary:
        'Cases whose reporter left exactly this telephone number, or the one of this code with what else of that person is open; the looking is recorded',
      tag: 'reads',
      body: jsonSchema(Caller),
      answer: pageOf('callers'),
      refusals: ['badInput', 'notYours'],
    },
    run: (request) => ask(door, request, 'callers', staffOf(request), read(Caller, request.body)),
  })
  addRoute(app, {
    method: 'POST',
    url: '/notices/read',
    practice: true,
    access: 'staff',
    scope: 'read',
    says: { summary: 'Mark notices as read', tag: 'reads', body: object({ ids: list(uuid) }), answer: nothing },
    run: async (request) => {
      const { ids } = read(Ids, request.body)
      const { actor, counties } = staffOf(request)
      const { house } = door
      await house.db.begin({ actor: actor.person, counties }, (tx) => readNotices(tx, actor, counties, ids, house.now()))
      return {}
    },
  })
  addViews(app, door)
}

/** Views one keeps, and what was given up tried once more. */
function addViews(app: FastifyInstance, door: Door): void {
  const { house } = door
  addRoute(app, {
    method: 'POST',
    url: '/views',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Keep a view of the queue, in place of one’s own of that name',
      tag: 'reads',
      body: jsonSchema(NewView),
      answer: object({ id: uuid }),
    },
    run: async (request) => {
      const { actor, counties } = staffOf(request)
      const view = read(NewView, request.body)
      const fresh = randomUUID()
      const kept = await house.db.begin({ actor: actor.person, counties }, (tx) => keepView(tx, actor, fresh, view, house.now()))
      return { id: kept }
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/views/:id',
    access: 'staff',
    scope: null,
    says: { summary: 'Drop one’s own view', tag: 'reads', params: { id: 'the view' }, answer: nothing, refusals: ['notFound'] },
    run: async (request) => {
      const { actor, counties } = staffOf(request)
      const { id: name } = read(One, request.params)
      const gone = await house.db.begin({ actor: actor.person, counties }, (tx) => dropView(tx, actor, name))
      return gone ? {} : stop('notFound')
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/deadLetters/:county/:id/retry',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Try once more what was given up',
      tag: 'reads',
      params: { county: 'the keeper', id: 'the reaction' },
      answer: nothing,
      refusals: ['notYours', 'notFound'],
    },
    run: async (request) => {
      const { actor, counties } = staffOf(request)
      const place = read(Place, request.params)
      orStop(mayAsk(queryOf(door, 'deadLetters'), actor))
      if (!counties.includes(place.county)) stop('notFound')
      const rows = await house.db.begin({ actor: actor.person, counties }, (tx) =>
        revive(tx, place.county, place.id, house.now()),
      )
      return rows.length === 1 ? {} : stop('notFound')
    },
  })
}

/** Staff within their keepers; a device only where the read is for anyone, and then within the keeper it names. */
function askerOf(request: FastifyRequest, door: Door, name: string) {
  const asker = request.asker
  if (asker?.type === 'staff') return asker
  if (asker === null || queryOf(door, name).by !== 'anyone') return stop('notSignedIn')
  const named = (request.query as { county?: unknown }).county
  return { actor: asker.actor, counties: typeof named === 'string' ? [named] : [...door.keepers().keys()] }
}
