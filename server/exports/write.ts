// The one writer of lists: reads page by page as whoever asked, with the rights of that moment; whole or not at all, stopped when told, begun anew where it was cut off.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { csvPieces } from '../../registers/sheets/csvWrite.ts'
import { most } from '../../registers/sheets/sheet.ts'
import { writeSheets } from '../../registers/sheets/write.ts'
import type { Staff } from '../../rules/actor.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import { type Asking, mayAsk, type Query } from '../../store/query.ts'
import type { CaseLine } from '../../store/reads/line.ts'
import { type Personal, personalOf } from '../../store/reads/personal.ts'
import type { Language } from '../papers/words.ts'
import { dropExport, exportPath, exportsIn, makeExports } from './folder.ts'
import { type Change, type Export, moveExport, overExports, personName, type State, takeUpExport } from './jobs.store.ts'
import { caseColumns, type List, lists, moment, narrowedInWords, sayIn } from './lists.ts'

/** What one of the posts must allow: to take lists out, and to take names and telephones with them. */
export const mayExport = 'list.export'
export const mayExportPersonal = 'list.exportPersonal'
/** Figures are written down so often, at most (ms); rows of one page. */
const often = 400
const pageSize = 200
const kept = 86_400_000

export type Work = {
  readonly house: House
  readonly data: string
  readonly queries: ReadonlyMap<string, Query>
  readonly actorOf: (tx: Tx, person: string, now: Instant) => Promise<Staff | null>
  readonly keepers: () => ReadonlyMap<string, unknown>
  /** The process is ending: what is under way is left for the next. */
  readonly ending: () => boolean
}

class Stopped extends Error {}
/** Why it cannot be written: a code of a sentence. */
class Unfit extends Error {
  readonly why: 'notYours' | 'tooManyRows' | 'gone'
  constructor(why: Unfit['why']) {
    super(why)
    this.why = why
  }
}

const owner = { actor: 'system:exporter', counties: [] }
const within = <T>(house: House, run: (tx: Tx) => Promise<T>) => house.db.begin(owner, run)

/** Writes one list; false when none waits. */
export async function exportOnce(work: Work): Promise<boolean> {
  const { house, data } = work
  const regions = [...new Set([...work.keepers().keys()].flatMap((county) => house.region(county)?.code ?? []))]
  const job = await within(house, (tx) => takeUpExport(tx, regions, house.now()))
  if (!job) return false
  const move = (from: readonly State[], change: Change) =>
    within(house, (tx) => moveExport(tx, job.id, from, change, house.now()))
  const path = exportPath(data, job.id, job.form)
  try {
    const rows = await written(work, job, `${path}.part`, move)
    await rename(`${path}.part`, path)
    const digest = await digestOf(path)
    const { size } = await stat(path)
    const ended_at = house.now()
    // Whoever stopped it at the last moment does not find it either.
    const done = await move(['writing'], { state: 'done', rows_written: rows, rows_all: rows, bytes: size, digest, ended_at })
    if (done === null) await dropExport(data, job.id)
  } catch (error) {
    await rm(`${path}.part`, { force: true })
    if (error instanceof Unfit) await move(['writing'], { state: 'failed', why: error.why, ended_at: house.now() })
    else if (!(error instanceof Stopped)) throw error
    else if (work.ending()) await move(['writing'], { state: 'waiting', rows_written: 0 })
  }
  return true
}

async function digestOf(path: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const piece of createReadStream(path)) sum.update(piece as Buffer)
  return sum.digest('hex')
}

type Move = (from: readonly State[], change: Change) => Promise<Export | null>

/** Rows written. Throws Stopped or Unfit. */
async function written(work: Work, job: Export, path: string, move: Move): Promise<number> {
  const { house, data } = work
  const list = lists[job.list]
  const counties = [...work.keepers().keys()].filter((county) => house.region(county)?.code === job.region)
  const region = counties.map((county) => house.region(county)).find((one) => one !== null) ?? null
  if (!list || !region) throw new Unfit('gone')
  const started = house.now()
  const actor = await house.db.read(owner, (tx) => work.actorOf(tx, job.person, started))
  const name = await within(house, (tx) => personName(tx, job.person))
  if (!actor) throw new Unfit('notYours')
  const language = job.language as Language
  const asking: Omit<Asking, 'tx' | 'now'> = { house, actor, counties, language }
  const say = sayIn(language)
  const reading = { region, language }
  const columns = [...list.own, ...caseColumns]
  const personal = job.personal ? (['name', 'phone', 'place'] as const) : []
  const number = numberOf(job.id)
  const narrowed = narrowedInWords(job.asked, reading)
  const office = region.organisations.get(job.organisation)?.name ?? job.organisation
  const mark = say(job.personal ? 'mark.personal' : 'mark', {
    name,
    office,
    at: moment(started, region),
    list: say(`list.${job.list}`),
    narrowed: narrowed === '' ? say('narrowedNot') : narrowed,
    reason: job.reason,
    number,
  })
  let count = 0
  let all: number | null = null
  const total = (counted: number) => {
    all = counted
  }
  async function* sheet(): AsyncGenerator<readonly string[]> {
    yield [mark]
    yield [
      ...columns.map(({ key }) => say(`column.${key}`)),
      ...personal.map((key) => say(`column.${key}`)),
      say('column.number'),
    ]
    for await (const { row, line, person } of rowsOf(work, job, list as List, asking, total)) {
      if (job.form === 'xlsx' && count >= most.rows - 2) throw new Unfit('tooManyRows')
      count++
      const own = (list as List).own.map((column) => column.text(row as never, reading))
      // The number of the export stands in every row: a part that is cut out of the file still says where it is from.
      yield [
        ...own,
        ...caseColumns.map((column) => column.text(line, reading)),
        ...personal.map((key) => person?.[key] ?? ''),
        number,
      ]
    }
  }
  const beat = beating(work, move)
  async function* counted(): AsyncGenerator<readonly string[]> {
    for await (const row of sheet()) {
      await beat({ rows_written: count, rows_all: all })
      yield row
    }
  }
  await makeExports(data)
  const widths = [...columns.map(({ width }) => width), ...personal.map(() => 18), 12]
  const bytes =
    job.form === 'csv'
      ? Readable.from(csvPieces(counted()))
      : writeSheets([{ name: say(`list.${job.list}`), widths, head: 2, rows: counted() }], new Date(started))
  await pipeline(bytes, createWriteStream(path, { mode: 0o600, flush: true }))
  return count
}

/** As it stands in the file and in the log. */
export const numberOf = (id: string): string => id.slice(0, 8).toUpperCase()

/** Writes figures down now and then; throws Stopped as soon as it was stopped, or the process ends. */
function beating(work: Work, move: Move): (change: Change) => Promise<void> {
  let at = 0
  return async (change) => {
    if (work.ending()) throw new Stopped()
    const now = performance.now()
    if (now - at < often) return
    at = now
    if ((await move(['writing'], change)) === null) throw new Stopped()
  }
}

type Taken = { readonly row: unknown; readonly line: CaseLine; readonly person: Personal | undefined }

/** Row after row, page by page, each page in a transaction of its own. */
async function* rowsOf(
  work: Work,
  job: Export,
  list: List,
  asking: Omit<Asking, 'tx' | 'now'>,
  total: (all: number) => void,
): AsyncGenerator<Taken> {
  const { house } = work
  const query = work.queries.get(list.query)
  const { actor } = asking
  const permission = job.personal ? mayExportPersonal : mayExport
  if (!query || actor.type !== 'staff' || mayAsk(query, actor) !== true) throw new Unfit('notYours')
  if (!actor.posts.some((post) => post.permissions.includes(permission))) throw new Unfit('notYours')
  for (let after: string | undefined; ; ) {
    const input = query.input.safeParse({ ...job.asked, limit: String(pageSize), ...(after === undefined ? {} : { after }) })
    if (!input.success) throw new Unfit('gone')
    const context = { actor: actor.person, counties: asking.counties }
    const page = await house.db[job.personal ? 'begin' : 'read'](context, async (tx) => {
      const whole: Asking = { ...asking, tx, now: house.now() }
      const found = await query.run(whole, input.data as never)
      if ('refused' in found) throw new Unfit('notYours')
      const lines = found.rows.map((row) => list.line(row as never))
      const people = job.personal ? await personalOf(whole, lines, { permission, reason: reasonOf(job) }) : null
      return { found, lines, people }
    })
    // A queue that is counted to a thousand only does not say how many there are.
    const counts = page.found.counts as { readonly total?: number; readonly atLeast?: readonly string[] } | undefined
    if (after === undefined && counts?.total !== undefined && (counts.atLeast ?? []).length === 0) total(counts.total)
    for (const [n, line] of page.lines.entries()) yield { row: page.found.rows[n], line, person: page.people?.get(line.id) }
    if (page.found.next === null) return
    after = page.found.next
  }
}

/** What the record of looking says: the reason, and in which export. */
const reasonOf = (job: Export): string => `${job.reason} (${numberOf(job.id)})`

/** Files that are older than a day. */
export async function forgetExports({ house, data }: Pick<Work, 'house' | 'data'>): Promise<void> {
  const ids = await exportsIn(data)
  if (ids.length === 0) return
  for (const id of await within(house, (tx) => overExports(tx, ids, house.now() - kept))) await dropExport(data, id)
}
