// Rosters brought on the desk: sent, looked at, put in force, stopped; and the slips to print. The work itself is the loop's.
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { noteAct, someone } from '../../../registers/people/administer.store.ts'
import { bareIn } from '../../../registers/people/list.store.ts'
import { administering, administers } from '../../../registers/people/reach.ts'
import { type Columns, fields, guess, needed } from '../../../registers/roster/columns.ts'
import { rosterHead } from '../../../registers/roster/import.store.ts'
import { SheetRefused } from '../../../registers/sheets/sheet.ts'
import { isRefusal } from '../../../rules/refusal.ts'
import { id } from '../../../rules/schema.ts'
import { makeSlip } from '../../accounts/activation.store.ts'
import type { Door } from '../../door.ts'
import { type Change, findJob, type Job, jobsOf, moveJob, newJob } from '../../imports/jobs.store.ts'
import { languageFor, stop } from '../errors.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, integer, list, nullable, object, string, uuid } from '../route.ts'
import { byOf } from './people.ts'

const One = z.strictObject({ id })
const column = z.optional(z.int().check(z.gte(0), z.lte(255)))
const Plan = z.strictObject({
  columns: z.strictObject(
    Object.fromEntries(fields.map((field) => [field, column])) as Record<(typeof fields)[number], typeof column>,
  ),
})
const Slips = z.strictObject({ id, area: z.string().check(z.regex(/^[1-9]\d{1,18}$/)) })
const largest = 20 * 1_048_576
const mostSlips = 400
const job = object({
  id: uuid,
  state: string,
  rows: integer,
  all: nullable(integer),
  good: integer,
  faulty: integer,
  people: integer,
  same: integer,
  done: integer,
  why: nullable(string),
  madeAt: instant,
  takenAt: nullable(instant),
})
const shown = (one: Job) => ({
  id: one.id,
  state: one.state,
  rows: one.rows_read,
  all: one.rows_all,
  good: one.good,
  faulty: one.faulty,
  people: one.closed,
  same: one.same,
  done: one.done,
  why: one.why,
  madeAt: one.made_at,
  takenAt: one.taken_at,
})
const lacking = (columns: Columns): readonly string[] => needed.filter((field) => columns[field] === undefined)
const tag = 'people'
const params = { id: 'the job' }
const within = { actor: 'system:importer', counties: [] }
const route = { access: 'staff', scope: null, permission: administers } as const

export function addRosters(app: FastifyInstance, door: Door): void {
  const { house, imports } = door
  /** The offices under which this person's rosters are kept: those of the posts by which he administers. */
  const mine = (request: FastifyRequest) => {
    const by = byOf(door, request)
    return { ...by, offices: [...new Set(administering(by.actor).map((post) => post.organisation))] }
  }
  const jobFor = async (request: FastifyRequest): Promise<Job> => {
    const { region, offices } = mine(request)
    const { id: wanted } = read(One, request.params)
    const found = await house.db.read(within, (tx) => findJob(tx, wanted))
    return found?.what === 'roster' && found.region === region.code && offices.includes(found.office) ? found : stop('notFound')
  }
  const move = async (one: Job, from: readonly Job['state'][], change: Change) => {
    const moved = await house.db.begin(within, (tx) => moveJob(tx, one.id, from, change, house.now()))
    door.poke()
    return moved ? shown(moved) : stop('changed')
  }
  addRoute(app, {
    ...route,
    method: 'GET',
    url: '/rosters',
    says: {
      summary: 'Rosters that my office brought, the newest first',
      tag,
      answer: object({ rows: list(job) }),
      refusals: ['notYours'],
    },
    run: async (request) => {
      const { region, offices } = mine(request)
      return { rows: (await house.db.read(within, (tx) => jobsOf(tx, region.code, 'roster', offices))).map(shown) }
    },
  })
  addRoute(app, {
    ...route,
    method: 'POST',
    url: '/rosters',
    bodyLimit: largest + 1_048_576,
    says: {
      summary:
        'Bring a roster (XLSX, or CSV in UTF-8 or GB18030): its headings and what they were the last time; nothing is put in force yet',
      tag,
      bodyType: 'multipart/form-data',
      body: object({ file: { type: 'string', contentMediaType: 'application/octet-stream' } }),
      answer: object({ id: uuid }),
      refusals: ['notYours', 'sheetUnread', 'fileTooLarge', 'badInput'],
    },
    run: async (request) => {
      const { actor, region, offices } = mine(request)
      if (!request.isMultipart()) return stop('badInput', { field: 'file' })
      const part = await request.file({ limits: { fileSize: largest, files: 1, fields: 0 } })
      if (!part) return stop('badInput', { field: 'file' })
      const made = randomUUID()
      const path = imports.path(made, 'sheet')
      await imports.make()
      try {
        await pipeline(part.file, createWriteStream(`${path}.part`, { mode: 0o600 }))
        if (part.file.truncated) return stop('fileTooLarge', { max: '20 MB' })
        await rename(`${path}.part`, path)
        const { heading, known } = await rosterHead(house.db, path, region)
        const office = offices[0] ?? ''
        await house.db.begin(within, async (tx) => {
          const language = languageFor(request)
          await newJob(tx, { id: made, region: region.code, what: 'roster', office, person: actor.person, language }, house.now())
          await moveJob(tx, made, ['new'], { columns: { ...guess(heading), ...known } as Job['columns'] }, house.now())
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
    ...route,
    method: 'GET',
    url: '/rosters/job/:id',
    says: {
      summary: 'One roster on its way in: its columns, what was found in it, and how far it is',
      tag,
      params,
      answer: object({
        job,
        heading: list(string),
        first: list(list(string)),
        columns: { type: 'object' },
        lacking: list(string),
        found: nullable({ type: 'object' }),
      }),
      refusals: ['notYours', 'notFound'],
    },
    run: async (request) => {
      const { region } = mine(request)
      const one = await jobFor(request)
      const path = imports.path(one.id, 'sheet')
      const there = await stat(path).catch(() => null)
      const head = there ? await rosterHead(house.db, path, region).catch(() => null) : null
      const text = (cells: readonly ({ readonly text: string } | null)[]) =>
        cells.slice(0, 60).map((cell) => cell?.text.slice(0, 100) ?? '')
      return {
        job: shown(one),
        heading: head ? text(head.heading.cells) : [],
        first: head ? head.first.map((row) => text(row.cells)) : [],
        columns: one.columns,
        lacking: lacking(one.columns as Columns),
        found: ['new', 'checking'].includes(one.state) ? null : await imports.read(one.id, 'found'),
      }
    },
  })
  addRoute(app, {
    ...route,
    method: 'POST',
    url: '/rosters/job/:id/check',
    says: {
      summary: 'Say which column is what, and have the whole file looked at',
      tag,
      params,
      body: jsonSchema(Plan),
      answer: job,
      refusals: ['notYours', 'notFound', 'changed', 'badInput'],
    },
    run: async (request) => {
      const one = await jobFor(request)
      const { columns } = read(Plan, request.body)
      const [missing] = lacking(columns as Columns)
      if (missing !== undefined) return stop('badInput', { field: missing })
      const none = { rows_read: 0, good: 0, faulty: 0, closed: 0, same: 0 }
      return move(one, ['new', 'checked', 'failed'], { state: 'checking', columns: columns as Job['columns'], ...none })
    },
  })
  addRoute(app, {
    ...route,
    method: 'POST',
    url: '/rosters/job/:id/take',
    says: {
      summary: 'Put what was found good in force, or go on with it',
      tag,
      params,
      answer: job,
      refusals: ['notYours', 'notFound', 'changed'],
    },
    run: async (request) => move(await jobFor(request), ['checked', 'stopped'], { state: 'taking' }),
  })
  addRoute(app, {
    ...route,
    method: 'POST',
    url: '/rosters/job/:id/stop',
    says: {
      summary: 'Stop: what is in force stays, and it can be gone on with',
      tag,
      params,
      answer: job,
      refusals: ['notYours', 'notFound', 'changed'],
    },
    run: async (request) => {
      const one = await jobFor(request)
      const looking = one.state === 'checking'
      return move(one, [looking ? 'checking' : 'taking'], { state: looking ? 'new' : 'stopped' })
    },
  })
  addRoute(app, {
    ...route,
    method: 'GET',
    url: '/rosters/job/:id/errors',
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
  addRoute(app, {
    ...route,
    method: 'POST',
    url: '/rosters/slips',
    says: {
      summary: 'New slips for everybody in an area who has no password yet; the older ones open nothing more',
      tag,
      body: jsonSchema(Slips),
      answer: object({
        rows: list(object({ name: string, login: string, office: string, kinds: list(string), slip: string })),
        until: instant,
        more: { type: 'boolean' },
      }),
      refusals: ['notYours', 'badInput'],
    },
    run: async (request) => {
      const by = byOf(door, request)
      const { id: key, area } = read(Slips, request.body)
      return house.db.begin({ actor: by.actor.person, counties: [] }, async (tx) => {
        const bare = await bareIn(tx, by.region.code, area, mostSlips + 1, by.now)
        const rows = []
        for (const one of bare.slice(0, mostSlips)) {
          const who = await someone(tx, by, one.id)
          if (isRefusal(who)) continue
          const made = await makeSlip(tx, house.vault, one.id, house.random, by.now)
          const office = by.region.organisations.get(who.posts[0]?.organisation ?? '')?.short ?? ''
          rows.push({ name: one.name, login: one.login, office, kinds: who.posts.map((post) => post.kind), slip: made })
        }
        const [post] = administering(by.actor)
        if (post && rows.length > 0)
          await noteAct(tx, by, post, {
            id: key,
            what: 'slips',
            person: null,
            seat: { kind: post.kind, organisation: post.organisation, areas: [area] },
            facts: { slips: rows.length },
          })
        return { rows, until: by.now + 7 * 86_400_000, more: bare.length > mostSlips }
      })
    },
  })
}
