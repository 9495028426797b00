// The daily report: sent once, and noted beside afterwards.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { noteReport, sendReport, writeReport } from '../../../insight/reports/reports.store.ts'
import { code, id, text } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { languageFor, orStop, stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, nothing } from '../route.ts'

const Write = z.strictObject({ organisation: code })
const Send = z.strictObject({
  county: code,
  report: id,
  seen: z.int().check(z.gte(0)),
  change: z.optional(z.strictObject({ line: z.int().check(z.gte(0), z.lte(50)), text: text(300) })),
})
const Note = z.strictObject({ id, county: code, report: id, text: text(500) })

export function addReports(app: FastifyInstance, door: Door): void {
  const { house } = door
  const at = (request: FastifyRequest, is: (county: string) => boolean) => {
    const { actor, counties } = staffOf(request)
    const county = counties.find(is) ?? stop('notYours')
    return {
      actor,
      here: { county, region: house.region(county) ?? stop('notYours') },
      context: { actor: actor.person, counties },
    }
  }
  addRoute(app, {
    method: 'POST',
    url: '/reports/write',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Write the daily report of one’s office with the figures of now, while it was not sent',
      tag: 'reports',
      body: jsonSchema(Write),
      answer: nothing,
      refusals: ['notYours', 'nothingOpen', 'badInput'],
    },
    run: async (request) => {
      const { organisation } = read(Write, request.body)
      const { actor, here, context } = at(request, (county) => house.region(county)?.organisations.has(organisation) === true)
      const language = languageFor(request)
      await house.db.begin(context, async (tx) =>
        orStop(await writeReport({ house, tx, now: house.now(), language }, actor, here, organisation)),
      )
      return {}
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/reports/send',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Send a written report, with one sentence changed at most; from then on it stays as it is',
      tag: 'reports',
      body: jsonSchema(Send),
      answer: nothing,
      refusals: ['notYours', 'notFound', 'changed', 'notAnonymous', 'badInput'],
    },
    run: async (request) => {
      const given = read(Send, request.body)
      const { actor, here, context } = at(request, (county) => county === given.county)
      await house.db.begin(context, async (tx) => orStop(await sendReport(tx, actor, here, given, house.now())))
      return {}
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/reports/note',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Write a note beside a report that was sent',
      tag: 'reports',
      body: jsonSchema(Note),
      answer: nothing,
      refusals: ['notYours', 'notFound', 'notAnonymous', 'badInput'],
    },
    run: async (request) => {
      const given = read(Note, request.body)
      const { actor, here, context } = at(request, (county) => county === given.county)
      await house.db.begin(context, async (tx) => orStop(await noteReport(tx, actor, here, given, house.now())))
      return {}
    },
  })
}
