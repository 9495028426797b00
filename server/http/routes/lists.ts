// Changing the lists of who decides what: read a file first, ask, take back, check the law of it, publish from a day on.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { askChange, mayOf, newestOf, publishChange, reviewChange, withdrawChange } from '../../../registers/lists/changes.ts'
import { previewFile } from '../../../registers/lists/import.ts'
import { ListChange, lists, Publishing } from '../../../rules/list.ts'
import { refuse } from '../../../rules/refusal.ts'
import { id, text } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { withinRegion } from '../asRegion.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, integer, list, nothing, object, string, uuid } from '../route.ts'

const One = z.strictObject({ id })
const Review = z.strictObject({
  /** When the change was touched last, as it was looked at. */
  seen: z.int(),
  agreed: z.boolean(),
  text: text(1000),
})
/** A list of a whole province has some thousand rows; base64 adds a third. */
const largest = 4 * 1_048_576
const File = z.strictObject({
  /** The bytes of the file in base64, as they are: UTF-8 or GB18030. */
  data: z.string().check(z.regex(/^[0-9A-Za-z+/]*={0,2}$/), z.maxLength(largest)),
  list: z.optional(z.enum(lists)),
  whole: z.optional(z.boolean()),
})
const params = { id: 'the change' }

export function addLists(app: FastifyInstance, door: Door): void {
  const { house } = door
  addRoute(app, {
    method: 'POST',
    url: '/lists/preview',
    access: 'staff',
    scope: null,
    bodyLimit: largest + 10_000,
    says: {
      summary: 'Read a published list from CSV or JSON: what it would change, and what is wrong in which row; nothing is kept',
      tag: 'lists',
      body: jsonSchema(File),
      answer: object({
        changes: list({ type: 'object' }),
        added: integer,
        changed: integer,
        ended: integer,
        same: integer,
        errors: list(object({ row: integer, field: string, problem: string, value: string })),
      }),
      refusals: ['notYours', 'badInput', 'tooLong'],
    },
    run: async (request) => {
      const given = read(File, request.body)
      return withinRegion(door, request, async (tx, who) =>
        mayOf(who).ask
          ? previewFile(Buffer.from(given.data, 'base64'), who.region, await newestOf(tx, who.region.code), {
              list: given.list,
              whole: given.whole === true,
            })
          : refuse('notYours'),
      )
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/lists/changes',
    access: 'staff',
    scope: null,
    bodyLimit: largest,
    says: {
      summary: 'Ask for a change of the lists, or ask anew for one’s own of that id that nobody has judged',
      tag: 'lists',
      body: jsonSchema(ListChange),
      answer: object({ id: uuid, changedAt: instant }),
      refusals: ['notYours', 'listBroken', 'changed', 'badInput'],
    },
    run: async (request) => {
      const { id: known, ...given } = read(ListChange, request.body)
      const change = { id: known ?? randomUUID(), ...given }
      const { changedAt } = await withinRegion(door, request, (tx, who) => askChange(tx, who, change as never, house.now()))
      return { id: change.id, changedAt }
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/lists/changes/:id',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Take back what one asked for, while nobody has judged it',
      tag: 'lists',
      params,
      answer: nothing,
      refusals: ['notYours', 'notFound', 'changed'],
    },
    run: async (request) => {
      const { id: change } = read(One, request.params)
      return withinRegion(door, request, async (tx, who) => (await withdrawChange(tx, who, change, house.now())) ?? {})
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/lists/changes/:id/review',
    access: 'staff',
    scope: null,
    says: {
      summary: 'The legal review of another person’s change: agreed or declined, with the reason',
      tag: 'lists',
      params,
      body: jsonSchema(Review),
      answer: object({ changedAt: instant }),
      refusals: ['notYours', 'notFound', 'sameHand', 'changed', 'listBroken'],
    },
    run: async (request) => {
      const given = { ...read(One, request.params), ...read(Review, request.body) }
      return withinRegion(door, request, (tx, who) => reviewChange(tx, who, given, house.now()))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/lists/changes/:id/publish',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Publish what the legal review agreed to, from a day on, tomorrow at the earliest',
      tag: 'lists',
      params,
      body: jsonSchema(Publishing),
      answer: object({ items: integer }),
      refusals: ['notYours', 'notFound', 'sameHand', 'changed', 'listBroken', 'badInput'],
    },
    run: async (request) => {
      const given = { ...read(One, request.params), ...read(Publishing, request.body) }
      return withinRegion(door, request, (tx, who) => publishChange(tx, who, given, house.now()))
    },
  })
}
