// Phones of the people of one's areas: listed for whoever may end one that is lost. When a phone was last heard of is not told: it would be a watch on people.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { id } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import * as handsets from '../../field/handsets.store.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { addRoute, instant, integer, list, nothing, nullable, object, string, uuid } from '../route.ts'

const One = z.strictObject({ id })
const Asked = z.strictObject({ name: z.optional(z.string().check(z.maxLength(40))) })
/** Ends the sign-in on phones of others, and orders them to be wiped. */
const permission = 'phone.end'
const tag = 'field'

export function addOthersPhones(app: FastifyInstance, door: Door): void {
  const { house } = door
  const asking = (request: FastifyRequest) => {
    const { actor, counties, region } = staffOf(request)
    const areas = actor.posts.filter((post) => post.permissions.includes(permission)).flatMap((post) => post.areas)
    return { person: actor.person, region, areas, context: { actor: actor.person, counties } }
  }
  addRoute(app, {
    method: 'GET',
    url: '/field/others',
    access: 'staff',
    permission,
    says: {
      summary: 'Phones of the people of my areas: whose, since when, ended, ordered to be wiped, and what was lost with one',
      tag,
      query: { name: 'begins so' },
      answer: object({
        rows: list(
          object({
            id: uuid,
            person: string,
            posts: list(string),
            device: string,
            boundAt: instant,
            endedAt: nullable(instant),
            wipeAt: nullable(instant),
            wipeBy: nullable(string),
            wipedAt: nullable(instant),
            lost: nullable(object({ acts: integer, photos: integer, oldest: nullable(instant) })),
          }),
        ),
      }),
      refusals: ['notYours', 'badInput', 'unknownField'],
    },
    run: async (request) => {
      const { region, areas, context } = asking(request)
      const { name = '' } = read(Asked, request.query)
      return { rows: await house.db.read(context, (tx) => handsets.listOthers(tx, { region, areas, name }, house.now())) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/field/others/:id/wipe',
    access: 'staff',
    permission,
    says: {
      summary: 'A phone of my areas is lost: it is wiped at its next contact, with all that was not sent, and says what that was',
      tag,
      params: { id: 'the phone' },
      answer: nothing,
      refusals: ['notYours', 'notFound', 'badInput'],
    },
    run: async (request) => {
      const { person, region, areas, context } = asking(request)
      const { id: phone } = read(One, request.params)
      return house.db.begin(context, async (tx) => {
        const there = await handsets.listOthers(tx, { region, areas, name: '', id: phone }, house.now())
        if (there.length === 0) return stop('notFound')
        await handsets.orderWipe(tx, phone, person, house.now())
        return {}
      })
    },
  })
}
