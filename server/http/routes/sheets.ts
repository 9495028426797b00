// What ledgers and rosters share of being brought on the desk: the file taken in, its job moved, stopped, gone on with, and what is to mend. The work itself is the loop's.
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { type Row, SheetRefused } from '../../../registers/sheets/sheet.ts'
import { id } from '../../../rules/schema.ts'
import type { Tx } from '../../../store/db.ts'
import type { Door } from '../../door.ts'
import { type Change, findJob, type Job, moveJob, newJob } from '../../imports/jobs.store.ts'
import { languageFor, stop } from '../errors.ts'
import { read } from '../input.ts'
import { addRoute, object, string, uuid } from '../route.ts'

const One = z.strictObject({ id })
const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const megabyte = 1_048_576
/** As whom the jobs of importing are read and written. */
export const asImporter = { actor: 'system:importer', counties: [] }
export const jobParams = { id: 'the job' }
/** What a job counts, before anything was looked at. */
export const nothingYet = { rows_read: 0, good: 0, faulty: 0, closed: 0, same: 0 }

/** The job a request names; null where there is none. */
export const jobNamed = (door: Door, request: FastifyRequest): Promise<Job | null> => {
  const { id: wanted } = read(One, request.params)
  return door.house.db.read(asImporter, (tx) => findJob(tx, wanted))
}

/** Moves jobs from a state they are in and wakes the loop; refused where somebody else was faster. */
export const moverOf =
  <S>(door: Door, shown: (job: Job) => S) =>
  async (one: Job, from: readonly Job['state'][], change: Change): Promise<S> => {
    const moved = await door.house.db.begin(asImporter, (tx) => moveJob(tx, one.id, from, change, door.house.now()))
    door.poke()
    return moved ? shown(moved) : stop('changed')
  }

/** How a route that takes a sheet in describes itself and how large the sheet may be, in MB. */
export const bringing = (most: number) =>
  ({
    bodyLimit: (most + 1) * megabyte,
    says: {
      bodyType: 'multipart/form-data',
      body: object({ file: { type: 'string', contentMediaType: 'application/octet-stream' } }),
      answer: object({ id: uuid }),
      refusals: ['notYours', 'sheetUnread', 'fileTooLarge', 'badInput'],
    },
  }) as const

/**
 * Takes in the sheet of a request, at most `most` MB, as a new job of an office. `look` reads its headings before the job is
 * written and gives what writes down what is known of them. Nothing is left of a sheet that is refused.
 */
export async function bring(
  door: Door,
  request: FastifyRequest,
  most: number,
  job: Pick<Parameters<typeof newJob>[1], 'region' | 'what' | 'office' | 'person'>,
  look: (path: string) => Promise<(tx: Tx) => Promise<Change>>,
): Promise<{ readonly id: string }> {
  const { house, imports } = door
  if (!request.isMultipart()) return stop('badInput', { field: 'file' })
  const part = await request.file({ limits: { fileSize: most * megabyte, files: 1, fields: 0 } })
  if (!part) return stop('badInput', { field: 'file' })
  const made = randomUUID()
  const path = imports.path(made, 'sheet')
  await imports.make()
  try {
    await pipeline(part.file, createWriteStream(`${path}.part`, { mode: 0o600 }))
    if (part.file.truncated) return stop('fileTooLarge', { max: `${most} MB` })
    await rename(`${path}.part`, path)
    const known = await look(path)
    await house.db.begin(asImporter, async (tx) => {
      const change = await known(tx)
      await newJob(tx, { ...job, id: made, language: languageFor(request) }, house.now())
      await moveJob(tx, made, ['new'], change, house.now())
    })
    return { id: made }
  } catch (error) {
    await rm(`${path}.part`, { force: true })
    await imports.drop(made)
    return error instanceof SheetRefused ? stop('sheetUnread', { why: error.why, row: error.row }) : Promise.reject(error)
  }
}

type Head = { readonly heading: Row; readonly first: readonly Row[] }
type Shown = { readonly heading: readonly string[]; readonly first: readonly (readonly string[])[] }
/**
 * The first lines of a job's sheet as a screen shows them, and what was found in it; empty when the sheet is gone. They are read once: a
 * screen that follows a long file asks every second, and each reading is a process.
 */
export async function lookedAt(door: Door, one: Job, headOf: (path: string) => Promise<Head>) {
  const path = door.imports.path(one.id, 'sheet')
  const there = await stat(path).catch(() => null)
  const text = ({ cells }: Row) => cells.slice(0, 60).map((cell) => cell?.text.slice(0, 100) ?? '')
  const looked = async () => {
    const head = await headOf(path).catch(() => null)
    const shown = { heading: head ? text(head.heading) : [], first: head ? head.first.map(text) : [] }
    await door.imports.write(one.id, 'head', shown)
    return shown
  }
  const nothing = { heading: [], first: [] }
  return {
    ...(there ? ((await door.imports.read<Shown>(one.id, 'head')) ?? (await looked())) : nothing),
    found: ['new', 'checking'].includes(one.state) ? null : await door.imports.read(one.id, 'found'),
  }
}

/** The routes every job has below `url`: take, stop, and the workbook of what is to mend. */
export function addJobRoutes(
  app: FastifyInstance,
  door: Door,
  kind: {
    readonly url: string
    readonly route: Pick<Parameters<typeof addRoute>[1], 'access' | 'permission' | 'scope'>
    readonly tag: string
    readonly job: ReturnType<typeof object>
    readonly shown: (job: Job) => unknown
    readonly jobFor: (request: FastifyRequest) => Promise<Job>
    readonly summaries: { readonly take: string; readonly stop: string }
  },
): void {
  const move = moverOf(door, kind.shown)
  const says = { tag: kind.tag, params: jobParams, answer: kind.job, refusals: ['notYours', 'notFound', 'changed'] } as const
  addRoute(app, {
    ...kind.route,
    method: 'POST',
    url: `${kind.url}/job/:id/take`,
    says: { ...says, summary: kind.summaries.take },
    run: async (request) => move(await kind.jobFor(request), ['checked', 'stopped'], { state: 'taking' }),
  })
  addRoute(app, {
    ...kind.route,
    method: 'POST',
    url: `${kind.url}/job/:id/stop`,
    says: { ...says, summary: kind.summaries.stop },
    run: async (request) => {
      const one = await kind.jobFor(request)
      const looking = one.state === 'checking'
      return move(one, [looking ? 'checking' : 'taking'], { state: looking ? 'new' : 'stopped' })
    },
  })
  addRoute(app, {
    ...kind.route,
    method: 'GET',
    url: `${kind.url}/job/:id/errors`,
    says: {
      summary: 'The rows to mend as a workbook, in the columns of the file',
      tag: kind.tag,
      params: jobParams,
      answer: string,
      answerType: workbook,
      refusals: ['notYours', 'notFound'],
    },
    run: async (request, reply) => {
      const one = await kind.jobFor(request)
      const path = door.imports.path(one.id, 'errors')
      const there = await stat(path).catch(() => null)
      if (!there || one.faulty === 0) return stop('notFound')
      reply.header('content-disposition', `attachment; filename="to-mend-${one.id.slice(0, 8)}.xlsx"`)
      return reply.type(workbook).send(createReadStream(path))
    },
  })
}
