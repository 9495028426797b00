// Lists taken out as files: asked with a reason, written by the loop, fetched by who asked, each on record.

import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { id, text } from '../../../rules/schema.ts'
import { mayAsk } from '../../../store/query.ts'
import type { Door } from '../../door.ts'
import { dropExport, exportPath } from '../../exports/folder.ts'
import { type Export, exportsOf, fetchedExport, findExport, moveExport, newExport, unfinished } from '../../exports/jobs.store.ts'
import { lists } from '../../exports/lists.ts'
import { mayExport, mayExportPersonal, numberOf } from '../../exports/write.ts'
import { queryOf } from '../ask.ts'
import { languageFor, orStop, stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, instant, integer, list, nullable, object, string, uuid } from '../route.ts'

const One = z.strictObject({ id })
const Named = z.strictObject({ list: z.enum(['queue', 'cases', 'figureCases', 'supervisions', 'tasks']) })
const Order = z.strictObject({
  form: z.enum(['xlsx', 'csv']),
  reason: text(200),
  asked: z.record(z.string().check(z.regex(/^[a-zA-Z]{1,30}$/)), z.string().check(z.maxLength(2000))),
})
/** So many of one person's may be on their way at once. */
const atOnce = 3
const within = { actor: 'system:exporter', counties: [] }
const shape = object({
  id: uuid,
  number: string,
  list: string,
  asked: { type: 'object' },
  form: { enum: ['xlsx', 'csv'] },
  personal: boolean,
  reason: string,
  state: { enum: ['waiting', 'writing', 'done', 'stopped', 'failed'] },
  rows: integer,
  all: nullable(integer),
  bytes: nullable(integer),
  why: nullable(string),
  at: instant,
  fetched: integer,
})
const shown = (one: Export) => ({
  id: one.id,
  number: numberOf(one.id),
  list: one.list,
  asked: one.asked,
  form: one.form,
  personal: one.personal,
  reason: one.reason,
  state: one.state,
  rows: one.rows_written,
  all: one.rows_all,
  bytes: one.bytes,
  why: one.why,
  at: one.made_at,
  fetched: one.fetched,
})
const tag = 'exports'
const types = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv; charset=utf-8' }

export function addExports(app: FastifyInstance, door: Door): void {
  const { house } = door
  const mine = async (request: FastifyRequest): Promise<Export> => {
    const { actor } = staffOf(request)
    const { id: wanted } = read(One, request.params)
    return (await house.db.read(within, (tx) => findExport(tx, wanted, actor.person))) ?? stop('notFound')
  }
  const order = (personal: boolean, permission: string) => async (request: FastifyRequest) => {
    const { actor, counties, region: code } = staffOf(request)
    const region = counties.map((county) => house.region(county)?.code).find((one) => one !== undefined) ?? code
    const { list: name } = read(Named, request.params)
    const body = request.body as { reason?: unknown } | null
    if (typeof body?.reason !== 'string' || body.reason.trim().length < 2) stop('reasonMissing')
    const { form, reason, asked } = read(Order, body)
    const query = queryOf(door, lists[name]?.query ?? '')
    orStop(mayAsk(query, actor))
    const { after: _after, limit: _limit, ...narrowed } = asked
    read(query.input, narrowed)
    const post = actor.posts.find((one) => one.permissions.includes(permission))
    const made = randomUUID()
    await house.db.begin(within, async (tx) => {
      const n = await unfinished(tx, actor.person)
      if (n >= atOnce) stop('exportsWaiting', { n })
      await newExport(
        tx,
        {
          id: made,
          region,
          person: actor.person,
          post: post?.id ?? null,
          organisation: post?.organisation ?? '',
          list: name,
          asked: narrowed,
          form,
          personal,
          reason: reason.trim(),
          language: languageFor(request),
        },
        house.now(),
      )
    })
    door.poke()
    return { id: made }
  }
  const says = {
    tag,
    params: { list: 'queue, cases, figureCases, supervisions or tasks' },
    body: jsonSchema(Order),
    answer: object({ id: uuid }),
    refusals: ['notYours', 'reasonMissing', 'badInput', 'exportsWaiting'] as const,
  }
  addRoute(app, {
    method: 'POST',
    url: '/exports/:list',
    access: 'staff',
    scope: null,
    permission: mayExport,
    says: { ...says, summary: 'Take a list out as it is narrowed, without names and telephones; the reason is recorded' },
    run: order(false, mayExport),
  })
  addRoute(app, {
    method: 'POST',
    url: '/exports/:list/personal',
    access: 'staff',
    scope: null,
    permission: mayExportPersonal,
    says: { ...says, summary: 'The same with who reported, where my posts allow it of the case; each one is recorded' },
    run: order(true, mayExportPersonal),
  })
  addRoute(app, {
    method: 'GET',
    url: '/exports',
    access: 'staff',
    scope: null,
    permission: mayExport,
    says: { summary: 'What I took out, the newest first, and how far it is', tag, answer: object({ rows: list(shape) }) },
    run: async (request) => {
      const { actor } = staffOf(request)
      return { rows: (await house.db.read(within, (tx) => exportsOf(tx, actor.person))).map(shown) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/exports/job/:id/stop',
    access: 'staff',
    scope: null,
    permission: mayExport,
    says: {
      summary: 'Stop the writing; nothing of it is kept but the line of the log',
      tag,
      params: { id: 'the export' },
      answer: shape,
      refusals: ['notFound', 'changed'],
    },
    run: async (request) => {
      const one = await mine(request)
      const change = { state: 'stopped' as const, ended_at: house.now() }
      const moved = await house.db.begin(within, (tx) => moveExport(tx, one.id, ['waiting', 'writing'], change, house.now()))
      if (!moved) return stop('changed')
      if (one.state === 'waiting') await dropExport(door.data, one.id)
      return shown(moved)
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/exports/job/:id/file',
    access: 'staff',
    scope: null,
    permission: mayExport,
    says: {
      summary: 'The file, for a day and for who asked for it',
      tag,
      params: { id: 'the export' },
      answer: string,
      answerType: 'application/octet-stream',
      refusals: ['notFound', 'exportGone'],
    },
    run: async (request, reply) => {
      const one = await mine(request)
      if (one.state !== 'done') return stop('notFound')
      const path = exportPath(door.data, one.id, one.form)
      if (!(await stat(path).catch(() => null))) return stop('exportGone')
      await house.db.begin(within, (tx) => fetchedExport(tx, one.id, house.now()))
      reply.header('content-disposition', `attachment; filename="chaguan-${one.list}-${numberOf(one.id)}.${one.form}"`)
      reply.header('cache-control', 'no-store')
      return reply.type(types[one.form]).send(createReadStream(path))
    },
  })
}
