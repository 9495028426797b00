// Writing in the knowledge base: a new version of an item, and words that were searched and not found.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { storedCode } from '../../../registers/areas/code.ts'
import { addAlias } from '../../../registers/finder/names.store.ts'
import { addKnowledge, mayWrite, missKnowledge, NewItem } from '../../../registers/knowledge/knowledge.ts'
import { id, text } from '../../../rules/schema.ts'
import { localDay } from '../../../rules/time.ts'
import type { Door } from '../../door.ts'
import { orStop, stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, integer, nothing, object } from '../route.ts'

const Alias = z.strictObject({ place: id, name: text(50) })
const Missed = z.strictObject({ words: text(50) })

export function addKnowledgeRoutes(app: FastifyInstance, door: Door): void {
  const { house } = door
  const asker = (request: FastifyRequest) => {
    const { actor, counties } = staffOf(request)
    const region = counties.map((county) => house.region(county)).find((one) => one !== null) ?? null
    return region === null ? stop('notYours') : { actor, counties, region }
  }
  addRoute(app, {
    method: 'POST',
    url: '/knowledge',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Add an item of the knowledge base, or its next version',
      tag: 'knowledge',
      body: jsonSchema(NewItem),
      answer: object({ version: integer }),
      refusals: ['notYours', 'organisationUnknown', 'nothingChanged', 'badInput'],
    },
    run: async (request) => {
      const { actor, counties, region } = asker(request)
      const item = read(NewItem, request.body)
      const version = await house.db.begin({ actor: actor.person, counties }, async (tx) => {
        if (!(await mayWrite(tx, region.code, item, actor.posts))) return stop('notYours')
        return orStop(await addKnowledge(tx, region, item, actor.person, house.now()))
      })
      return { version }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/places/alias',
    access: 'staff',
    permission: 'call.take',
    scope: null,
    says: {
      summary: 'What people call a place, as somebody heard it: found by it from now on',
      tag: 'knowledge',
      body: jsonSchema(Alias),
      answer: nothing,
      refusals: ['notYours', 'notFound', 'badInput'],
    },
    run: async (request) => {
      const { actor, counties, region } = asker(request)
      const { place, name } = read(Alias, request.body)
      const added = await house.db.begin({ actor: actor.person, counties }, (tx) =>
        addAlias(tx, storedCode(region.code), place, name, actor.person),
      )
      return added ? {} : stop('notFound')
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/knowledge/missed',
    access: 'staff',
    permission: 'knowledge.read',
    scope: null,
    says: {
      summary: 'Say that these words were searched and nothing was found; nothing but the words is kept',
      tag: 'knowledge',
      body: jsonSchema(Missed),
      answer: nothing,
      refusals: ['notYours', 'badInput'],
    },
    run: async (request) => {
      const { actor, counties, region } = asker(request)
      const { words } = read(Missed, request.body)
      const today = localDay(house.now(), region.calendar.zone)
      await house.db.begin({ actor: actor.person, counties }, (tx) => missKnowledge(tx, region.code, words, today))
      return {}
    },
  })
}
