// Walls: made, listed and revoked on the desk; shown to whoever brings the secret of the link, which stands in no address.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { listWalls, makeWall, making, revokeWall, shownOn } from '../../../insight/wall/wall.store.ts'
import { isRefusal } from '../../../rules/refusal.ts'
import { code, id, text } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { originOf } from '../address.ts'
import { figure } from '../answers.figures.ts'
import { languageFor, Refused, stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, integer, list, nothing, nullable, object, string, uuid } from '../route.ts'

const New = z.strictObject({ id, county: code, name: text(40), area: z.string().check(z.regex(/^\d{2,12}$/)) })
const Show = z.strictObject({ secret: z.string().check(z.regex(/^[\w-]{20,64}$/)) })
const few = nullable(integer)
const { code: aCode, rule, better, value, before, points } = figure

export function addWalls(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const { house } = door
  const says = { tag: 'walls' }
  addRoute(app, {
    method: 'GET',
    url: '/walls',
    access: 'staff',
    permission: making,
    scope: null,
    says: {
      ...says,
      summary: 'Walls of the areas one answers for, without their secrets',
      answer: object({
        rows: list(
          object({
            id: uuid,
            name: string,
            area: string,
            areaName: string,
            byName: string,
            madeAt: instant,
            revokedAt: nullable(instant),
          }),
        ),
      }),
      refusals: ['notYours'],
    },
    run: async (request) => {
      const { actor, counties } = staffOf(request)
      return { rows: await house.db.read({ actor: actor.person, counties }, (tx) => listWalls({ house, tx, counties }, actor)) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/walls',
    access: 'staff',
    scope: null,
    says: {
      ...says,
      summary: 'Make a wall of an area; the secret of its link is told this once',
      body: jsonSchema(New),
      answer: object({ secret: string }),
      refusals: ['notYours', 'areaUnknown', 'badInput'],
    },
    run: async (request) => {
      const { actor, counties } = staffOf(request)
      const given = read(New, request.body)
      if (!counties.includes(given.county)) stop('notYours')
      const made = await house.db.begin({ actor: actor.person, counties }, (tx) => makeWall(house, tx, actor, given))
      if (isRefusal(made)) throw new Refused(made)
      return made
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/walls/:id',
    access: 'staff',
    scope: null,
    says: {
      ...says,
      summary: 'Revoke the link of a wall at once',
      params: { id: 'the wall' },
      answer: nothing,
      refusals: ['notFound'],
    },
    run: async (request) => {
      const { actor, counties } = staffOf(request)
      const { id: which } = read(z.strictObject({ id }), request.params)
      const gone = await house.db.begin({ actor: actor.person, counties }, (tx) =>
        revokeWall(tx, actor, counties, which, house.now()),
      )
      return gone ? {} : stop('notFound')
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/wall',
    access: 'device',
    says: {
      ...says,
      summary: 'What a wall shows: figures and amounts by street, nothing under five and nothing of a case',
      body: jsonSchema(Show),
      answer: object({
        name: string,
        region: string,
        asOf: instant,
        now: instant,
        from: string,
        to: string,
        open: few,
        late: few,
        figures: list(object({ code: aCode, rule, value, before, better, points })),
        streets: list(
          object({
            code: string,
            name: string,
            open: few,
            outline: list(list({ type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 })),
          }),
        ),
      }),
      refusals: ['notFound', 'tooOften', 'badInput'],
    },
    run: async (request) => {
      limiter.take('track', originOf(request), house.now())
      const { secret } = read(Show, request.body)
      const counties = [...door.keepers().keys()]
      const { actor } = request.asker ?? stop('notSignedIn')
      const language = languageFor(request)
      const asking = { house, actor, counties, now: house.now(), language }
      const shown = await house.db.read({ actor: 'wall', counties }, (tx) => shownOn({ ...asking, tx }, secret))
      return shown ?? stop('notFound')
    },
  })
}
