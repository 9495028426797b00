// What is passed on: notices of offices to areas, told once in each; and hands among neighbours.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { Bulletin, endBulletin, sendBulletin, Told, tellBulletin } from '../../../registers/passing/bulletins.ts'
import { Ask, askNeighbours, helped } from '../../../registers/passing/neighbours.ts'
import { id } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { withinRegion } from '../asRegion.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, object, uuid } from '../route.ts'

const One = z.strictObject({ id })

export function addPassing(app: FastifyInstance, door: Door): void {
  const { house } = door
  addRoute(app, {
    method: 'POST',
    url: '/bulletins',
    access: 'staff',
    permission: 'bulletin.send',
    says: {
      summary: 'Ask that a notice be passed on in areas of one’s own, until a day',
      tag: 'grids',
      body: jsonSchema(Bulletin),
      answer: object({ id: uuid }),
      refusals: ['notYours', 'areaUnknown', 'badInput', 'tooFar'],
    },
    run: async (request) => {
      const given = read(Bulletin, request.body)
      const bulletin = { ...given, id: given.id ?? randomUUID() }
      return withinRegion(door, request, (tx, who) => sendBulletin(tx, who, bulletin, house.now()))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/bulletins/:id/end',
    access: 'staff',
    permission: 'bulletin.send',
    says: {
      summary: 'A notice is not passed on any further',
      tag: 'grids',
      params: { id: 'the notice' },
      answer: object({ ended: boolean }),
      refusals: ['notYours', 'notFound'],
    },
    run: async (request) => {
      const { id: of } = read(One, request.params)
      return withinRegion(door, request, (tx, who) => endBulletin(tx, who, of, house.now()))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/bulletins/:id/told',
    practice: 'phone',
    access: 'staff',
    permission: 'bulletin.tell',
    says: {
      summary: 'A notice was told in a grid or household group: once, never by household',
      tag: 'grids',
      params: { id: 'the notice' },
      body: jsonSchema(Told),
      answer: object({ told: boolean }),
      refusals: ['notYours', 'notFound', 'areaUnknown', 'otherSide'],
    },
    run: async (request) => {
      const given = { bulletin: read(One, request.params).id, ...read(Told, request.body) }
      return withinRegion(door, request, (tx, who) => tellBulletin(tx, who, given, house.now()))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/neighbours',
    practice: 'phone',
    access: 'staff',
    permission: 'neighbour.ask',
    says: {
      summary: 'A hand is wanted in a household group, or a small thing was done there; a word from a list, never a name',
      tag: 'grids',
      body: jsonSchema(Ask),
      answer: object({ id: uuid }),
      refusals: ['notYours', 'areaUnknown', 'badInput', 'otherSide'],
    },
    run: async (request) => {
      const given = read(Ask, request.body)
      const ask = { ...given, id: given.id ?? randomUUID() }
      return withinRegion(door, request, (tx, who) => askNeighbours(tx, who, ask, house.now()))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/neighbours/:id/helped',
    practice: 'phone',
    access: 'staff',
    permission: 'neighbour.ask',
    says: {
      summary: 'Somebody has helped; who, is not kept',
      tag: 'grids',
      params: { id: 'what was asked' },
      answer: object({ done: boolean }),
      refusals: ['notYours', 'notFound', 'otherSide'],
    },
    run: async (request) => {
      const { id: of } = read(One, request.params)
      return withinRegion(door, request, (tx, who) => helped(tx, who, of, house.now()))
    },
  })
}
