// Blank forms over HTTP: printed beforehand, found again by their code when they are entered.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { issues } from '../../../rules/paper.ts'
import { findForm } from '../../../store/paperForms.ts'
import type { Door } from '../../door.ts'
import { formCode, mostForms, printForms } from '../../papers/forms.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, instant, object, string, uuid } from '../route.ts'

const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
const Print = z.strictObject({ county, count: z.int().check(z.gte(4), z.lte(mostForms)) })
const Find = z.strictObject({ code: z.string().check(z.maxLength(60)) })

export function addForms(app: FastifyInstance, door: Door): void {
  const { house } = door
  addRoute(app, {
    method: 'POST',
    url: '/papers/forms',
    access: 'staff',
    permission: issues,
    says: {
      summary: 'Blank forms for outages as a PDF, four to a page, each with a code reserved for it',
      tag: 'papers',
      body: jsonSchema(Print),
      answer: string,
      answerType: 'application/pdf',
      refusals: ['notYours', 'caseMissing', 'badInput'],
    },
    run: async (request, reply) => {
      const { actor, counties } = staffOf(request)
      const given = read(Print, request.body)
      if (!counties.includes(given.county)) return stop('caseMissing')
      const { pdf } = await printForms(house, given.county, { count: given.count, by: actor.person })
      return reply.type('application/pdf').send(pdf)
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/papers/forms/find',
    access: 'staff',
    says: {
      summary: 'The form of a code as it was scanned or typed: the case it opens, and whether it was entered already',
      tag: 'papers',
      body: jsonSchema(Find),
      answer: object({ county: string, code: string, case: uuid, printedAt: instant, used: boolean }),
      refusals: ['notYours', 'formUnknown', 'badInput'],
    },
    run: async (request) => {
      const { actor, counties } = staffOf(request)
      const code = formCode(read(Find, request.body).code)
      if (!code || !counties.includes(code.county)) return stop('formUnknown')
      const form = await house.db.read({ actor: actor.person, counties: [code.county] }, (tx) =>
        findForm(tx, code.county, code.code),
      )
      if (!form) return stop('formUnknown')
      return { county: code.county, code: form.code, case: form.case_id, printedAt: form.printed_at, used: form.used }
    },
  })
}
