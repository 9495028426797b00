// Webhooks on the desk: made, their secret shown once, tried out, listed with what became of the last try, and silenced.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { sendEvent } from '../../../channels/hooks/hook.ts'
import * as rows from '../../../channels/hooks/hooks.store.ts'
import { id, text } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, instant, list, nothing, nullable, object, string, uuid } from '../route.ts'

const New = z.strictObject({ name: text(60), url: z.string().check(z.regex(/^https?:\/\/[^\s]{4,500}$/)) })
const One = z.strictObject({ id })

export function addHooks(app: FastifyInstance, door: Door): void {
  const { house } = door
  const manager = (request: FastifyRequest) => {
    const { actor, counties } = staffOf(request)
    const region = counties.map((county) => house.region(county)?.code).find((one) => one !== undefined)
    return region === undefined ? stop('notYours') : { actor, counties, region }
  }
  const says = { tag: 'hooks', refusals: ['notYours', 'notFound', 'badInput'] as const }
  const maybe = nullable(instant)
  addRoute(app, {
    method: 'GET',
    url: '/hooks',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: {
      ...says,
      summary: 'Webhooks, without address and secret',
      answer: object({
        rows: list(
          object({
            id: uuid,
            name: string,
            made_at: instant,
            revoked_at: maybe,
            told_at: maybe,
            failed_at: maybe,
            error: nullable(string),
          }),
        ),
      }),
    },
    run: async (request) => {
      const { actor, counties, region } = manager(request)
      return { rows: await house.db.read({ actor: actor.person, counties }, (tx) => rows.listHooks(tx, region)) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/hooks',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: {
      ...says,
      summary:
        'Tell another system of every change of a public case; it is signed: x-chaguan-signature = sha256= hex HMAC-SHA256(secret, x-chaguan-time.body)',
      body: jsonSchema(New),
      answer: object({ id: uuid, secret: string }),
    },
    run: async (request) => {
      const { actor, counties, region } = manager(request)
      const given = read(New, request.body)
      return house.db.begin({ actor: actor.person, counties }, (tx) =>
        rows.addHook(house, tx, { region, name: given.name, url: given.url, by: actor.person }),
      )
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/hooks/:id/ping',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: {
      ...says,
      summary: 'Tell it a trial event now',
      params: { id: 'the webhook' },
      answer: object({ taken: boolean, error: nullable(string) }),
    },
    run: async (request) => {
      const { actor, counties, region } = manager(request)
      const { id: hook } = read(One, request.params)
      const found = await house.db.read({ actor: actor.person, counties }, async (tx) =>
        (await rows.hooksOf(tx, region)).includes(hook) ? rows.findHook(house, tx, hook) : null,
      )
      if (!found) return stop('notFound')
      const now = house.now()
      const said = await sendEvent(found, { id: randomUUID(), event: 'ping', at: now, case: null }, { now }).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : 'no answer'),
      )
      await house.db.begin({ actor: actor.person, counties }, (tx) => rows.noteTry(tx, hook, now, said))
      return { taken: said === null, error: said }
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/hooks/:id',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: { ...says, summary: 'Silence a webhook at once', params: { id: 'the webhook' }, answer: nothing },
    run: async (request) => {
      const { actor, counties, region } = manager(request)
      const { id: hook } = read(One, request.params)
      const gone = await house.db.begin({ actor: actor.person, counties }, (tx) => rows.revokeHook(tx, region, hook, house.now()))
      return gone ? {} : stop('notFound')
    },
  })
}
