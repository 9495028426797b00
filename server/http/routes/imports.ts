// Spreadsheets brought on the desk: sent, looked at, taken over, stopped, given back. The work itself is the loop's.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { columnsOf, headOf, lacking } from '../../../channels/ledger/check.ts'
import { explained } from '../../../channels/ledger/columns.ts'
import { rememberedColumns, rememberedMeanings } from '../../../channels/ledger/remember.store.ts'
import { countiesOf, heldOf } from '../../../channels/ledger/take.store.ts'
import { headingsOf } from '../../../registers/sheets/headings.ts'
import { givenBackWithin } from '../../../rules/frame/takenOver.ts'
import { fields } from '../../../rules/ledger.ts'
import type { Door } from '../../door.ts'
import { type Job, jobsOf } from '../../imports/jobs.store.ts'
import { stop } from '../errors.ts'
import { officesWith, staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, integer, list, nullable, object, string, uuid } from '../route.ts'
import { addJobRoutes, asImporter, bring, bringing, jobNamed, jobParams, lookedAt, moverOf, nothingYet } from './sheets.ts'

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
/** In MB: a million rows of a ledger, packed or not. */
const largest = 300
const incoming = bringing(largest)
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

export function addImports(app: FastifyInstance, door: Door): void {
  const { house } = door
  /** Offices for which this person may take a ledger over, with the region. */
  const mine = (request: FastifyRequest) => {
    const { actor, counties, region: code } = staffOf(request)
    const offices = officesWith(actor, permission)
    const region =
      counties.map((county) => house.region(county)).find((one) => one?.code === code) ?? house.region(counties[0] ?? '')
    return region ? { actor, counties, region, offices } : stop('notYours')
  }
  const jobFor = async (request: FastifyRequest): Promise<Job & { readonly who: ReturnType<typeof mine> }> => {
    const who = mine(request)
    const found = await jobNamed(door, request)
    if (found?.what !== 'ledger' || found.region !== who.region.code || !who.offices.includes(found.office))
      return stop('notFound')
    return { ...found, who }
  }
  const move = moverOf(door, shown)
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
      const rows = await house.db.read(asImporter, (tx) => jobsOf(tx, region.code, 'ledger', offices))
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
    bodyLimit: incoming.bodyLimit,
    says: {
      ...incoming.says,
      summary:
        'Bring a ledger (XLSX, or CSV in UTF-8 or GB18030): its headings, its first rows, and what they were the last time; nothing is taken over yet',
      tag,
      params: { office: 'the office whose ledger it is' },
    },
    run: async (request) => {
      const { actor, region } = mine(request)
      const { office } = read(Office, request.params)
      return bring(
        door,
        request,
        largest,
        { region: region.code, what: 'ledger', office, person: actor.person },
        async (path) => {
          const { heading } = await headOf(path)
          const key = { region: region.code, office, headings: headingsOf(heading) }
          return async (tx) => ({
            columns: columnsOf(heading, await rememberedColumns(tx, key)),
            meanings: await rememberedMeanings(tx, key),
          })
        },
      )
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
      params: jobParams,
      answer: object({
        job,
        heading: list(string),
        first: list(list(string)),
        columns: { type: 'object' },
        meanings: { type: 'object' },
        lacking: list(string),
        late: nullable(integer),
        found: nullable({ type: 'object' }),
      }),
      refusals: ['notYours', 'notFound'],
    },
    run: async (request) => {
      const one = await jobFor(request)
      return {
        job: shown(one),
        columns: one.columns,
        meanings: one.meanings,
        lacking: lacking(one.columns),
        late: (await door.imports.read<{ late: number }>(one.id, 'late'))?.late ?? null,
        ...(await lookedAt(door, one, headOf)),
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
      params: jobParams,
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
        ...nothingYet,
      })
    },
  })
  addJobRoutes(app, door, {
    url: '/ledgers',
    route: { access: 'staff', permission, scope: null },
    tag,
    job,
    shown,
    jobFor,
    summaries: {
      take: 'Take over what was found good, or go on with it',
      stop: 'Stop the taking over: what is there stays, and it can be gone on with',
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
      params: jobParams,
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
      params: jobParams,
      answer: job,
      refusals: ['notYours', 'notFound', 'changed', 'undoOver'],
    },
    run: async (request) => {
      const one = await jobFor(request)
      if (one.taken_at !== null && one.taken_at + givenBackWithin < house.now()) return stop('undoOver')
      return move(one, ['taken', 'stopped'], { state: 'undoing' })
    },
  })
}
