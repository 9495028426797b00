// Changing the rules of routing: keep a draft, drop it, put it in force from a day on by a second pair of eyes.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { discardDraft, publishDraft, saveDraft } from '../../../registers/routing/drafts.ts'
import { Routes } from '../../../rules/route.ts'
import { day, id } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { withinRegion } from '../asRegion.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, integer, nothing, object, uuid } from '../route.ts'

const Draft = z.strictObject({
  id: z.optional(id),
  routes: Routes,
  /** Of a new draft: the version it was made from. */
  base: z.optional(z.int()),
})
const One = z.strictObject({ id })
const Publish = z.strictObject({
  /** When the draft was changed last, as it was looked at. */
  seen: z.int(),
  fromDay: day,
})
const params = { id: 'the draft' }

export function addRouting(app: FastifyInstance, door: Door): void {
  const { house } = door
  addRoute(app, {
    method: 'POST',
    url: '/routing/drafts',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Keep rules of routing as a draft: a new one, or one’s own of that id',
      tag: 'routing',
      body: jsonSchema(Draft),
      answer: object({ id: uuid, changedAt: instant }),
      refusals: ['notYours', 'routeBroken', 'changed', 'badInput'],
    },
    run: async (request) => {
      const { id: known, ...given } = read(Draft, request.body)
      const draft = { id: known ?? randomUUID(), ...given }
      const { changedAt } = await withinRegion(door, request, (tx, who) => saveDraft(tx, who, draft, house.now()))
      return { id: draft.id, changedAt }
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/routing/drafts/:id',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Drop one’s own draft',
      tag: 'routing',
      params,
      answer: nothing,
      refusals: ['notYours', 'notFound', 'changed'],
    },
    run: async (request) => {
      const { id: draft } = read(One, request.params)
      return withinRegion(door, request, async (tx, who) => (await discardDraft(tx, who, draft, house.now())) ?? {})
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/routing/drafts/:id/publish',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Put another person’s draft in force from a day on, tomorrow at the earliest',
      tag: 'routing',
      params,
      body: jsonSchema(Publish),
      answer: object({ version: integer }),
      refusals: ['notYours', 'notFound', 'sameHand', 'changed', 'routeBroken', 'badInput'],
    },
    run: async (request) => {
      const { id: draft } = read(One, request.params)
      const given = { id: draft, ...read(Publish, request.body) }
      return withinRegion(door, request, (tx, who) => publishDraft(tx, who, given, house.now()))
    },
  })
}
