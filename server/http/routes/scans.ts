// Scans over HTTP: brought in page by page, the tray of an office, and the place that somebody gives them.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { parseCode } from '../../../rules/code.ts'
import { id } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { findScan, trayOf } from '../../papers/scans.store.ts'
import { assign, officeOf, takeIn } from '../../papers/scans.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, integer, list, nothing, nullable, object, string, uuid } from '../route.ts'

const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
/** 15 MB as a file, a third more in base64. */
const largest = 20_000_000
const Sent = z.strictObject({ county, data: z.string().check(z.regex(/^[0-9A-Za-z+/]*={0,2}$/), z.maxLength(largest)) })
const At = z.strictObject({ county, id })
const Shown = z.strictObject({ county, id, form: z.enum(['full', 'thumb']) })
const Where = z.strictObject({ code: z.string().check(z.maxLength(60)) })
const params = { county: 'the keeper', id: 'the scan' }

export function addScans(app: FastifyInstance, door: Door): void {
  const { house } = door
  const filed = nullable(object({ county: string, id: uuid, code: string }))
  addRoute(app, {
    method: 'POST',
    url: '/scans',
    access: 'staff',
    bodyLimit: largest + 1000,
    says: {
      summary: 'A scan (JPG, PNG or PDF): each page goes to the case that its square names, the others lie in the tray',
      tag: 'papers',
      body: jsonSchema(Sent),
      answer: object({ pages: list(object({ page: integer, filed, scan: nullable(uuid) })) }),
      refusals: ['notYours', 'caseMissing', 'fileType', 'fileBroken', 'badInput', 'tooLong', 'full'],
    },
    run: async (request) => {
      const asker = staffOf(request)
      const given = read(Sent, request.body)
      if (!asker.counties.includes(given.county)) return stop('caseMissing')
      return { pages: await takeIn(door, asker, given.county, Buffer.from(given.data, 'base64')) }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/scans',
    access: 'staff',
    says: {
      summary: 'The tray of one’s office: scans that belong to no case yet',
      tag: 'papers',
      answer: object({
        scans: list(
          object({
            county: string,
            id: uuid,
            organisation: string,
            page: integer,
            pages: integer,
            person: string,
            at: instant,
            type: nullable(string),
            name: nullable(string),
          }),
        ),
      }),
      refusals: ['notYours'],
    },
    run: async (request) => {
      const asker = staffOf(request)
      const organisation = officeOf(asker)
      const all = []
      for (const keeper of asker.counties)
        all.push(
          ...(await house.db.read({ actor: asker.actor.person, counties: [keeper] }, (tx) => trayOf(tx, keeper, [organisation]))),
        )
      return { scans: all }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/scans/:county/:id/:form',
    access: 'staff',
    says: {
      summary: 'A scan in the tray of one’s office: full, or thumb (320 px)',
      tag: 'papers',
      params: { ...params, form: 'full or thumb' },
      answer: string,
      answerType: 'image/jpeg',
      refusals: ['notYours', 'notFound'],
    },
    run: async (request, reply) => {
      const asker = staffOf(request)
      const at = read(Shown, request.params)
      if (!asker.counties.includes(at.county)) return stop('notFound')
      const scan = await house.db.read({ actor: asker.actor.person, counties: [at.county] }, (tx) =>
        findScan(tx, at.county, at.id),
      )
      if (!scan || scan.organisation !== officeOf(asker)) return stop('notFound')
      const bytes = await door.files.get(at.county, at.id, at.id, at.form)
      if (bytes === null) return stop('notFound')
      const pdf = Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-'
      reply
        .header('cache-control', 'private, no-store')
        .header('content-disposition', pdf ? 'attachment; filename="scan.pdf"' : 'inline')
      return reply.type(pdf ? 'application/pdf' : 'image/jpeg').send(Buffer.from(bytes))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/scans/:county/:id/file',
    access: 'staff',
    says: {
      summary: 'Put a scan from the tray to the case of that code',
      tag: 'papers',
      params,
      body: jsonSchema(Where),
      answer: nothing,
      refusals: ['notYours', 'notFound', 'caseMissing', 'fileMissing', 'tooMany', 'badInput'],
    },
    run: async (request) => {
      const asker = staffOf(request)
      const at = read(At, request.params)
      const code = parseCode(read(Where, request.body).code)
      if (!asker.counties.includes(at.county)) return stop('notFound')
      if (!code || !asker.counties.includes(code.county)) return stop('caseMissing')
      await assign(door, asker, at, code)
      return {}
    },
  })
}
