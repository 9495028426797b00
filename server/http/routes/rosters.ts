// Rosters brought on the desk: sent, looked at, put in force, stopped; and the slips to print. The work itself is the loop's.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { noteAct, someone } from '../../../registers/people/administer.store.ts'
import { bareIn } from '../../../registers/people/list.store.ts'
import { administering, administers } from '../../../registers/people/reach.ts'
import { type Columns, fields, guess, needed } from '../../../registers/roster/columns.ts'
import { rosterHead } from '../../../registers/roster/import.store.ts'
import { isRefusal } from '../../../rules/refusal.ts'
import { id } from '../../../rules/schema.ts'
import { makeSlip } from '../../accounts/activation.store.ts'
import type { Door } from '../../door.ts'
import { type Job, jobsOf } from '../../imports/jobs.store.ts'
import { stop } from '../errors.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, integer, list, nullable, object, string, uuid } from '../route.ts'
import { byOf } from './people.ts'
import { addJobRoutes, asImporter, bring, bringing, jobNamed, jobParams, lookedAt, moverOf, nothingYet } from './sheets.ts'

const column = z.optional(z.int().check(z.gte(0), z.lte(255)))
const Plan = z.strictObject({
  columns: z.strictObject(
    Object.fromEntries(fields.map((field) => [field, column])) as Record<(typeof fields)[number], typeof column>,
  ),
})
const Slips = z.strictObject({ id, area: z.string().check(z.regex(/^[1-9]\d{1,18}$/)) })
/** In MB. */
const largest = 20
const incoming = bringing(largest)
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
const route = { access: 'staff', scope: null, permission: administers } as const

export function addRosters(app: FastifyInstance, door: Door): void {
  const { house } = door
  /** The offices under which this person's rosters are kept: those of the posts by which he administers. */
  const mine = (request: FastifyRequest) => {
    const by = byOf(door, request)
    return { ...by, offices: [...new Set(administering(by.actor).map((post) => post.organisation))] }
  }
  const jobFor = async (request: FastifyRequest): Promise<Job> => {
    const { region, offices } = mine(request)
    const found = await jobNamed(door, request)
    return found?.what === 'roster' && found.region === region.code && offices.includes(found.office) ? found : stop('notFound')
  }
  const move = moverOf(door, shown)
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
      return { rows: (await house.db.read(asImporter, (tx) => jobsOf(tx, region.code, 'roster', offices))).map(shown) }
    },
  })
  addRoute(app, {
    ...route,
    method: 'POST',
    url: '/rosters',
    bodyLimit: incoming.bodyLimit,
    says: {
      ...incoming.says,
      summary:
        'Bring a roster (XLSX, or CSV in UTF-8 or GB18030): its headings and what they were the last time; nothing is put in force yet',
      tag,
    },
    run: async (request) => {
      const { actor, region, offices } = mine(request)
      const job = { region: region.code, what: 'roster', office: offices[0] ?? '', person: actor.person } as const
      return bring(door, request, largest, job, async (path) => {
        const { heading, known } = await rosterHead(house.db, path, region)
        return async () => ({ columns: { ...guess(heading), ...known } as Job['columns'] })
      })
    },
  })
  addRoute(app, {
    ...route,
    method: 'GET',
    url: '/rosters/job/:id',
    says: {
      summary: 'One roster on its way in: its columns, what was found in it, and how far it is',
      tag,
      params: jobParams,
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
      return {
        job: shown(one),
        columns: one.columns,
        lacking: lacking(one.columns as Columns),
        ...(await lookedAt(door, one, (path) => rosterHead(house.db, path, region))),
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
      params: jobParams,
      body: jsonSchema(Plan),
      answer: job,
      refusals: ['notYours', 'notFound', 'changed', 'badInput'],
    },
    run: async (request) => {
      const one = await jobFor(request)
      const { columns } = read(Plan, request.body)
      const [missing] = lacking(columns as Columns)
      if (missing !== undefined) return stop('badInput', { field: missing })
      return move(one, ['new', 'checked', 'failed'], { state: 'checking', columns: columns as Job['columns'], ...nothingYet })
    },
  })
  addJobRoutes(app, door, {
    url: '/rosters',
    route,
    tag,
    job,
    shown,
    jobFor,
    summaries: {
      take: 'Put what was found good in force, or go on with it',
      stop: 'Stop: what is in force stays, and it can be gone on with',
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
