// One call back about all that somebody asked for, through the front door.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { callPerson } from '../../../channels/callBacks/call.store.ts'
import { id, text } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { languageFor, orStop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, list, object, string, uuid } from '../route.ts'
import { sentence } from '../texts.ts'

const Made = z.strictObject({
  call: id,
  reached: z.boolean(),
  incoming: z._default(z.boolean(), false),
  matters: z
    .array(
      z.strictObject({
        county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)),
        id,
        solved: z.optional(z.boolean()),
        grade: z.optional(z.int().check(z.gte(1), z.lte(5))),
        text: z.optional(text(1000)),
      }),
    )
    .check(z.minLength(1), z.maxLength(50)),
})

export function addCallBacks(app: FastifyInstance, door: Door): void {
  addRoute(app, {
    method: 'POST',
    url: '/callBacks',
    access: 'staff',
    scope: null,
    says: {
      summary:
        'What one call back brought: reached or not, and of each matter of this person whether it is solved and how satisfied she is',
      tag: 'hotline',
      body: jsonSchema(Made),
      answer: object({ answers: list(object({ id: uuid, outcome: string, state: string, text: string }, ['state', 'text'])) }),
      refusals: ['notYours', 'notOnePerson', 'calledToday', 'callHours', 'badInput'],
    },
    run: async (request) => {
      const { actor, counties } = staffOf(request)
      const language = languageFor(request)
      const made = orStop(await callPerson({ house: door.house, actor, counties }, read(Made, request.body)))
      door.hub.poke()
      return {
        answers: made.map(({ id: of, answer }) => ({
          id: of,
          outcome: answer.outcome,
          ...(answer.case ? { state: (answer.case as { state: string }).state } : {}),
          ...(answer.refusal ? { text: sentence(language, answer.refusal.code, answer.refusal.facts) } : {}),
        })),
      }
    },
  })
}
