// Spreadsheets brought on the desk: sent, looked at, taken over, stopped, given back. The work itself is the loop's.
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { columnsOf, headOf, lacking } from '../../../channels/ledger/check.ts'
import { explained, fields } from '../../../channels/ledger/columns.ts'
import { rememberedColumns, rememberedMeanings } from '../../../channels/ledger/remember.store.ts'
import { countiesOf, heldOf } from '../../../channels/ledger/take.store.ts'
import { headingsOf } from '../../../registers/sheets/headings.ts'
import { SheetRefused } from '../../../registers/sheets/sheet.ts'
import { givenBackWithin } from '../../../rules/frame/takenOver.ts'
import { id } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { type Change, findJob, type Job, jobsOf, moveJob, newJob } from '../../imports/jobs.store.ts'
import { languageFor, stop } from '../errors.ts'
import { officesWith, staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, integer, list, nullable, object, string, uuid } from '../route.ts'

const One = z.strictObject({ id })
const Office = z.strictObject({ office: z.string().check(z.minLength(1), z.maxLength(60)) })
const column = z.int().check(z.gte(0), z.lte(255))
const word = z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(60)))
const Plan = z.strictObject({
  columns: z.strictObject(
    Object.fromEntries(fields.map((field) => [field, z.optional(column)])) as Record<
      (typeof fields)[number],
      z.ZodMiniOptional<typeof column>
    >,
  ),
  meanings: z.strictObject(
    Object.fromEntries(explained.map((field) => [field, z.optional(word)])) as Record<
      (typeof explained)[number],
      z.ZodMiniOptional<typeof word>
    >,
  ),
})
/** A million rows of a ledger, packed or not. */
const largest = 300 * 1_048_576
const job = object({
  id: uuid,
  office: string,
  state: string,
  rows: integer,
  all: nullable(integer),
  good: integer,
  faulty: integer,
  closed: integer,
  same: integer,
  done: integer,
  refused: integer,
  why: nullable(string),
  madeAt: instant,
  takenAt: nullable(instant),
  undoUntil: nullable(instant),
})
const shown = (one: Job) => ({
  id: one.id,
  office: one.office,
  state: one.state,
  rows: one.rows_read,
  all: one.rows_all,
  good: one.good,
  faulty: one.faulty,
  closed: one.closed,
  same: one.same,
  done: one.done,
  refused: one.refused,
  why: one.why,
  madeAt: one.made_at,
  takenAt: one.taken_at,
  undoUntil: one.taken_at === null || one.state !== 'taken' ? null : one.taken_at + givenBackWithin,
})
const tag = 'imports'
const permission = 'ledger.import'
const params = { id: 'the job' }

export function addImports(app: FastifyInstance, door: Door): void {
  const { house, imports } = door
  /** Offices for which this person may take a ledger over, with the region. */
  const mine = (request: FastifyRequest) => {
    const { actor, counties, region: code } = staffOf(request)
    const offices = officesWith(actor, permission)
    const region =
      counties.map((county) => house.region(county)).find((one) => one?.code === code) ?? house.region(counties[0] ?? '')
    return region ? { actor, counties, region, offices } : stop('notYours')
  }
  const within = { actor: 'system:importer', counties: [] }
  const jobFor = async (request: FastifyRequest): Promise<Job & { readonly who: ReturnType<typeof mine> }> => {
    const who = mine(request)
    const { id: wanted } = read(One, request.params)
    const found = await house.db.read(within, (tx) => findJob(tx, wanted))
    if (found?.what !== 'ledger' || found.region !== who.region.code || !who.offices.includes(found.office))
      return stop('notFound')
    return { ...found, who }
  }
  const move = async (one: Job, from: readonly Job['state'][], change: Change) => {
    const moved = await house.db.begin(within, (tx) => moveJob(tx, one.id, from, change, house.now()))
    door.poke()
    return moved ? shown(moved) : stop('changed')
  }
  addRoute(app, {
    method: 'GET',
    url: '/ledgers',
    access: 'staff',
    permission,
    scope: null,
    says: {
      summary: 'Ledgers that my offices brought, the newest first',
      tag,
      answer: object({ offices: list(object({ id: string, name: string })), rows: list(job) }),
      refusals: ['notYours'],
    },
    run: async (request) => {
      const { region, offices } = mine(request)
      const rows = await house.db.read(within, (tx) => jobsOf(tx, region.code, 'ledger', offices))
      return {
        offices: offices.map((one) => ({ id: one, name: region.organisations.get(one)?.name ?? one })),
        rows: rows.map(shown),
      }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/ledgers/:office',
    access: 'staff',
    permission: [{ permission, office: ({ office }) => office }],
    scope: null,
    bodyLimit: largest + 1_048_576,
    says: {
      summary:
        'Bring a ledger (XLSX, or CSV in UTF-8 or GB18030): its headings, its first rows, and what they were the last time; nothing is taken over yet',
      tag,
      params: { office: 'the office whose ledger it is' },
      bodyType: 'multipart/form-data',
      body: object({ file: { type: 'string', contentMediaType: 'application/octet-stream' } }),
      answer: object({ id: uuid }),
      refusals: ['notYours', 'sheetUnread', 'fileTooLarge', 'badInput'],
    },
    run: async (request) => {
      const { actor, region } = mine(request)
      const { office } = read(Office, request.params)
      if (!request.isMultipart()) return stop('badInput', { field: 'file' })
      const part = await request.file({ limits: { fileSize: largest, files: 1, fields: 0 } })
      if (!part) return stop('badInput', { field: 'file' })
      const made = randomUUID()
      const path = imports.path(made, 'sheet')
      await imports.make()
      try {
        await pipeline(part.file, createWriteStream(`${path}.part`, { mode: 0o600 }))
        if (part.file.truncated) return stop('fileTooLarge', { max: '300 MB' })
        await rename(`${path}.part`, path)
        const { heading } = await headOf(path)
        await house.db.begin(within, async (tx) => {
          const key = { region: region.code, office, headings: headingsOf(heading) }
          const columns = columnsOf(heading, await rememberedColumns(tx, key))
          const meanings = await rememberedMeanings(tx, key)
          await newJob(
            tx,
            { id: made, region: region.code, what: 'ledger', office, person: actor.person, language: languageFor(request) },
            house.now(),
          )
          await moveJob(tx, made, ['new'], { columns, meanings }, house.now())
        })
        return { id: made }
      } catch (error) {
        await rm(`${path}.part`, { force: true })
        await imports.drop(made)
        return error instanceof SheetRefused ? stop('sheetUnread', { why: error.why, row: error.row }) : Promise.reject(error)
      }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/ledgers/job/:id',
    access: 'staff',
    permission,
    scope: null,
    says: {
      summary: 'One ledger on its way in: its columns and words, what was found in it, and how far it is',
      tag,
      params,
      answer: object({
        job,
        heading: list(string),
        first: list(list(string)),
        columns: { type: 'object' },
        meanings: { type: 'object' },
        lacking: list(string),
        found: nullable({ type: 'object' }),
      }),
      refusals: ['notYours', 'notFound'],
    },
    run: async (request) => {
      const one = await jobFor(request)
      const path = imports.path(one.id, 'sheet')
      const there = await stat(path).catch(() => null)
      const head = there ? await headOf(path).catch(() => null) : null
      const text = (cells: readonly ({ readonly text: string } | null)[]) =>
        cells.slice(0, 60).map((cell) => cell?.text.slice(0, 100) ?? '')
      return {
        job: shown(one),
        heading: head ? text(head.heading.cells) : [],
        first: head ? head.first.map((row) => text(row.cells)) : [],
        columns: one.columns,
        meanings: one.meanings,
        lacking: lacking(one.columns),
        found: ['new', 'checking'].includes(one.state) ? null : await imports.read(one.id, 'found'),
      }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/ledgers/job/:id/check',
    access: 'staff',
    permission,
    scope: null,
    says: {
      summary: 'Say which column is what and what its words mean, and have the whole file looked at',
      tag,
      params,
      body: jsonSchema(Plan),
      answer: job,
      refusals: ['notYours', 'notFound', 'changed', 'badInput'],
    },
    run: async (request) => {
      const one = await jobFor(request)
      const { columns, meanings } = read(Plan, request.body)
      if (lacking(columns as Job['columns']).length > 0) return stop('badInput', { field: lacking(columns as Job['columns'])[0] })
      return move(one, ['new', 'checked', 'failed'], {
        state: 'checking',
        columns: columns as Job['columns'],
        meanings: meanings as Job['meanings'],
        rows_read: 0,
        good: 0,
        faulty: 0,
        closed: 0,
        same: 0,
      })
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/ledgers/job/:id/take',
    access: 'staff',
    permission,
    scope: null,
    says: {
      summary: 'Take over what was found good, or go on with it',
      tag,
      params,
      answer: job,
      refusals: ['notYours', 'notFound', 'changed'],
    },
    run: async (request) => move(await jobFor(request), ['checked', 'stopped'], { state: 'taking' }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/ledgers/job/:id/stop',
    access: 'staff',
    permission,
    scope: null,
    says: {
      summary: 'Stop the taking over: what is there stays, and it can be gone on with',
      tag,
      params,
      answer: job,
      refusals: ['notYours', 'notFound', 'changed'],
    },
    run: async (request) => {
      const one = await jobFor(request)
      return move(one, [one.state === 'checking' ? 'checking' : 'taking'], {
        state: one.state === 'checking' ? 'new' : 'stopped',
      })
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/ledgers/job/:id/held',
    access: 'staff',
    permission,
    scope: null,
    says: {
      summary: 'How many matters came with it, and on how many somebody has worked since',
      tag,
      params,
      answer: object({ cases: integer, worked: integer }),
      refusals: ['notYours', 'notFound'],
    },
    run: async (request) => {
      const one = await jobFor(request)
      return heldOf(house, countiesOf(house, one.who.region, door.keepers().keys()), one.id)
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/ledgers/job/:id/undo',
    access: 'staff',
    permission,
    scope: null,
    says: {
      summary: 'Give the whole of it back, within a day',
      tag,
      params,
      answer: job,
      refusals: ['notYours', 'notFound', 'changed', 'undoOver'],
    },
    run: async (request) => {
      const one = await jobFor(request)
      if (one.taken_at !== null && one.taken_at + givenBackWithin < house.now()) return stop('undoOver')
      return move(one, ['taken', 'stopped'], { state: 'undoing' })
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/ledgers/job/:id/errors',
    access: 'staff',
    permission,
    scope: null,
    says: {
      summary: 'The rows to mend as a workbook, in the columns of the file',
      tag,
      params,
      answer: string,
      answerType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      refusals: ['notYours', 'notFound'],
    },
    run: async (request, reply) => {
      const one = await jobFor(request)
      const path = imports.path(one.id, 'errors')
      const there = await stat(path).catch(() => null)
      if (!there || one.faulty === 0) return stop('notFound')
      reply.header('content-disposition', `attachment; filename="to-mend-${one.id.slice(0, 8)}.xlsx"`)
      return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(createReadStream(path))
    },
  })
}
