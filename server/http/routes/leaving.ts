// Who leaves hands over, whole or post by post: what hangs on him is listed, given to those named, and told when it is done.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import * as acts from '../../../registers/people/administer.store.ts'
import { type Leaving, leavingOf } from '../../../registers/people/leave.store.ts'
import { administers } from '../../../registers/people/reach.ts'
import { refuse } from '../../../rules/refusal.ts'
import { id } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { endPost, leave } from '../../leaving.store.ts'
import { orStop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, integer, list, nothing, object, string, uuid } from '../route.ts'
import { byOf, newSeat, One, one, reach, seat, tag } from './people.ts'

const handing = z.strictObject({ ...one, posts: z.record(id, id), rest: z.nullable(id) })
const leavingShape = object({
  posts: list(
    object({
      post: uuid,
      name: string,
      organisation: string,
      waiting: list(object({ duty: string, matters: integer })),
      led: integer,
      deputies: integer,
    }),
  ),
  turns: integer,
  seats: integer,
  promises: integer,
  swaps: integer,
})
const shownLeaving = ({ posts, ...rest }: Leaving) => ({
  ...rest,
  posts: posts.map(({ post, ...hanging }) => ({ ...hanging, post: post.id, name: post.name, organisation: post.organisation })),
})

const Asked = z.strictObject({ post: z.optional(id) })
const heir = z.optional(id)
const ends = z.strictObject({ ...one, post: id, heir })
const moves = z.strictObject({ ...one, post: id, heir, ...seat })

/** What hangs on somebody, listed; then handed over in one act: a post of his, or all of him. */
export function addLeaving(app: FastifyInstance, door: Door): void {
  const { house, hub } = door
  addRoute(app, {
    method: 'GET',
    url: '/people/one/:id/leaving',
    access: 'staff',
    scope: null,
    permission: administers,
    says: {
      summary: 'What hangs on somebody: work only he can do, cases he leads, turns of duty, windows, promises, stand-ins',
      tag,
      params: { id: 'the person' },
      query: {
        post: 'only what hangs on this post of his, and what he does in person for its office when it is his last one there',
      },
      answer: leavingShape,
      refusals: [...reach, 'notYours', 'badInput'],
    },
    run: async (request) => {
      const by = byOf(door, request)
      const { counties } = staffOf(request)
      const { id: person } = read(One, request.params)
      const { post } = read(Asked, request.query)
      return house.db.read({ actor: by.actor.person, counties }, async (tx) => {
        const who = orStop(await acts.someone(tx, by, person))
        const only =
          post === undefined ? null : orStop(who.posts.find((one) => one.id === post) ?? refuse('notFound', { field: 'post' }))
        return shownLeaving(await leavingOf(tx, counties, who, by.now, only))
      })
    },
  })
  const refusals = [...reach, 'successorMissing', 'notYours', 'badInput', 'busy'] as const
  addRoute(app, {
    method: 'POST',
    url: '/people/postEnd',
    access: 'staff',
    scope: null,
    permission: administers,
    says: {
      summary: 'End one post of somebody; the heir takes what would be left on nobody',
      tag,
      body: jsonSchema(ends),
      answer: nothing,
      refusals,
    },
    run: async (request) => {
      const { heir = null, ...given } = read(ends, request.body)
      orStop(await endPost(house, byOf(door, request), staffOf(request).counties, { ...given, heir }, null))
      await hub.recheck(given.person)
      return {}
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/people/move',
    access: 'staff',
    scope: null,
    permission: administers,
    says: {
      summary: 'Move somebody from one post to another; the heir takes what would be left on nobody',
      tag,
      body: jsonSchema(moves),
      answer: nothing,
      refusals,
    },
    run: async (request) => {
      const by = byOf(door, request)
      const { heir = null, ...given } = read(moves, request.body)
      const { id, person, post } = given
      orStop(await endPost(house, by, staffOf(request).counties, { id, person, post, heir }, newSeat(given, by.now)))
      await hub.recheck(person)
      return {}
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/people/leave',
    access: 'staff',
    scope: null,
    permission: administers,
    says: {
      summary: 'Somebody leaves: all that hangs on him goes to those named, and his account ends',
      tag,
      body: jsonSchema(handing),
      answer: object({ before: leavingShape, after: leavingShape }),
      refusals,
    },
    run: async (request) => {
      const by = byOf(door, request)
      const { counties } = staffOf(request)
      const given = read(handing, request.body)
      const { before, after } = orStop(await leave(house, by, counties, given))
      await hub.recheck(given.person)
      hub.poke()
      return { before: shownLeaving(before), after: shownLeaving(after) }
    },
  })
}
