// Keys of other systems on the desk: made, shown once, listed and revoked by who runs the region.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { addKey, keyScopes, listKeys, revokeKey } from '../../../channels/open311/keys.store.ts'
import { id, text } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { stop } from '../errors.ts'
import { officesWith, staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, instant, integer, list, nothing, nullable, object, string, uuid } from '../route.ts'

const New = z.strictObject({
  name: text(60),
  scopes: z.array(z.enum(keyScopes)).check(z.minLength(1), z.maxLength(keyScopes.length)),
  perMinute: z.int().check(z.gte(1), z.lte(6000)),
  toldPublic: z.boolean(),
  days: z.int().check(z.gte(1), z.lte(1000)),
})
const One = z.strictObject({ id })

export function addKeys(app: FastifyInstance, door: Door): void {
  const { house } = door
  /** Who runs the region, for the first of its keepers. */
  const manager = (request: FastifyRequest) => {
    const { actor, counties, region } = staffOf(request)
    const [county] = counties
    return county === undefined ? stop('notYours') : { actor, county, counties, region }
  }
  const says = { tag: 'keys', refusals: ['notYours'] as const }
  const row = object({
    id: uuid,
    county: string,
    organisation: nullable(string),
    name: string,
    scopes: list(string),
    per_minute: integer,
    told_public: boolean,
    made_at: instant,
    expires_at: nullable(instant),
    revoked_at: nullable(instant),
  })
  addRoute(app, {
    method: 'GET',
    url: '/keys',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: { ...says, summary: 'Keys of other systems, without their secrets', answer: object({ rows: list(row) }) },
    run: async (request) => {
      const { actor, counties, region } = manager(request)
      return { rows: await house.db.read({ actor: actor.person, counties }, (tx) => listKeys(tx, region)) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/keys',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: {
      ...says,
      summary: 'Make a key for another system; its secret is told this once',
      body: jsonSchema(New),
      answer: object({ id: uuid, secret: string }),
    },
    run: async (request) => {
      const { actor, counties, county, region } = manager(request)
      const given = read(New, request.body)
      return house.db.begin({ actor: actor.person, counties }, (tx) =>
        addKey(house, tx, {
          region,
          county,
          organisation: officesWith(actor, 'region.manage')[0] ?? null,
          name: given.name,
          scopes: given.scopes,
          per_minute: given.perMinute,
          told_public: given.toldPublic,
          by: actor.person,
          expiresAt: house.now() + given.days * 86_400_000,
        }),
      )
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/keys/:id',
    access: 'staff',
    permission: 'region.manage',
    scope: null,
    says: {
      tag: 'keys',
      refusals: ['notYours', 'notFound'],
      summary: 'Revoke a key at once',
      params: { id: 'the key' },
      answer: nothing,
    },
    run: async (request) => {
      const { actor, counties, region } = manager(request)
      const { id: key } = read(One, request.params)
      const gone = await house.db.begin({ actor: actor.person, counties }, (tx) => revokeKey(tx, region, key, house.now()))
      return gone ? {} : stop('notFound')
    },
  })
}
