// What a centre finds when it looks at itself, item by item.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { addCheck, NewCheck } from '../../../registers/centre/check.ts'
import { refuse } from '../../../rules/refusal.ts'
import { code } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { withinRegion } from '../asRegion.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, nothing } from '../route.ts'

const One = z.strictObject({ centre: code })

export function addCentre(app: FastifyInstance, door: Door): void {
  addRoute(app, {
    method: 'POST',
    url: '/centre/:centre/check',
    access: 'staff',
    // Whoever checks centres; of his own also who leads it.
    permission: [{ permission: 'centre.check' }, { permission: 'duty.lead', office: ({ centre }) => centre }],
    scope: null,
    says: {
      summary:
        'What a centre finds against one item of the five standardisations, with what shows it; what was said before stays',
      tag: 'duty',
      params: { centre: 'the centre' },
      body: jsonSchema(NewCheck),
      answer: nothing,
      refusals: ['notYours', 'organisationUnknown', 'badInput'],
    },
    run: async (request) => {
      const check = { ...read(NewCheck, request.body), ...read(One, request.params) }
      return withinRegion(door, request, async (tx, { actor, region }) => {
        const office = region.organisations.get(check.centre)
        if (office?.kind !== 'governanceCentre') return refuse('organisationUnknown', { organisation: check.centre })
        await addCheck(tx, randomUUID(), check, actor.person, door.house.now())
        return {}
      })
    },
  })
}
