// What a centre finds when it looks at itself, item by item.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { addCheck, NewCheck } from '../../../registers/centre/check.ts'
import { refuse } from '../../../rules/refusal.ts'
import type { Door } from '../../door.ts'
import { withinRegion } from '../asRegion.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, nothing } from '../route.ts'

export function addCentre(app: FastifyInstance, door: Door): void {
  addRoute(app, {
    method: 'POST',
    url: '/centre/check',
    access: 'staff',
    scope: null,
    says: {
      summary:
        'What a centre finds against one item of the five standardisations, with what shows it; what was said before stays',
      tag: 'duty',
      body: jsonSchema(NewCheck),
      answer: nothing,
      refusals: ['notYours', 'organisationUnknown', 'badInput'],
    },
    run: async (request) => {
      const check = read(NewCheck, request.body)
      return withinRegion(door, request, async (tx, { actor, region }) => {
        const office = region.organisations.get(check.centre)
        if (office?.kind !== 'governanceCentre') return refuse('organisationUnknown', { organisation: check.centre })
        const may = actor.posts.some(
          (post) =>
            post.permissions.includes('centre.check') ||
            (post.organisation === office.id && post.permissions.includes('duty.lead')),
        )
        if (!may) return refuse('notYours')
        await addCheck(tx, randomUUID(), check, actor.person, door.house.now())
        return {}
      })
    },
  })
}
