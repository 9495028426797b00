// The worker's part over rosters: looked at without writing, put in force part by part, stopped when told; again changes nothing.
import { randomUUID } from 'node:crypto'
import { actorOf } from '../../registers/people/actor.ts'
import { givenBy, noteAct } from '../../registers/people/administer.store.ts'
import { administering, reaching } from '../../registers/people/reach.ts'
import type { Columns } from '../../registers/roster/columns.ts'
import { writeRowsToMend } from '../../registers/roster/errors.ts'
import { importRoster, type Read, readRoster } from '../../registers/roster/import.store.ts'
import { SheetRefused } from '../../registers/sheets/sheet.ts'
import type { Staff } from '../../rules/actor.ts'
import type { Region } from '../../rules/region.ts'
import type { House } from '../../store/house.ts'
import type { Folder } from './folder.ts'
import type { Change, Job } from './jobs.store.ts'
import { sayOfRoster } from './texts.ts'

type Part = {
  readonly house: House
  readonly folder: Folder
  readonly region: Region
  readonly job: Job
  readonly move: (from: readonly Job['state'][], change: Change) => Promise<Job | null>
  /** Writes figures down now and then; false: stop. */
  readonly beat: (change: Change) => Promise<boolean>
}
const [mostSamples, mostFaults] = [20, 100]

/** Who brought it, as he is now: what he may give is asked when it is given. */
async function administrator({ house, job }: Part): Promise<Staff> {
  const { person } = job
  const actor =
    person === null ? null : await house.db.read({ actor: person, counties: [] }, (tx) => actorOf(tx, person, house.now()))
  if (!actor || administering(actor).length === 0) throw new SheetRefused('stopped')
  return actor
}

const readOf = async (part: Part): Promise<{ readonly read: Read; readonly by: Staff }> => {
  const by = await administrator(part)
  const { house, folder, region, job } = part
  return { read: await readRoster(house.db, folder.path(job.id, 'sheet'), region, job.columns as Columns, by), by }
}

/** `good` are posts to be given, `closed` people who get an account. */
export async function checkRoster(part: Part): Promise<void> {
  const { house, folder, region, job, move, beat } = part
  const { read } = await readOf(part)
  const faulty = read.wrong.length
  let stopped = false
  const found = await importRoster(house.db, region, read, {
    write: false,
    now: house.now(),
    told: async (done, _all, { people, posts, same }) => {
      stopped = !(await beat({ rows_read: done + faulty, good: posts, closed: people, same, faulty }))
      return !stopped
    },
  })
  if (stopped) return
  await writeRowsToMend(folder.path(job.id, 'errors'), read, sayOfRoster(job.language), house.now())
  const samples = read.lines.slice(0, mostSamples).map((line) => ({
    ...line,
    post: region.postKinds.get(line.post)?.name['zh-CN'] ?? line.post,
    organisation: region.organisations.get(line.organisation)?.short ?? line.organisation,
  }))
  await folder.write(job.id, 'found', { samples, faults: read.faults.slice(0, mostFaults), words: [] })
  const rows = read.lines.length + faulty
  const figures = { rows_read: rows, rows_all: rows, good: found.posts, closed: found.people, same: found.same, faulty }
  await move(['checking'], { state: 'checked', ...figures })
}

export async function takeRoster(part: Part): Promise<void> {
  const { house, region, job, move, beat } = part
  const { read, by } = await readOf(part)
  const now = house.now()
  let stopped = false
  const done = await importRoster(house.db, region, read, {
    write: true,
    now,
    told: async (row, _all, { posts }) => {
      stopped = !(await beat({ rows_read: row, done: job.done + posts }))
      return !stopped
    },
    noted: (tx, seat) => {
      const post = reaching(region, by, seat)
      if (typeof post === 'string') throw new Error(`given beyond reach: ${post}`)
      const facts = { post: seat.id, kind: seat.kind, roster: job.id }
      return noteAct(tx, { actor: by, region, now }, post, { id: seat.id, what: 'post', person: seat.person, seat, facts })
    },
  })
  // Counted in the record: one that was killed before had given more than it had written down.
  const figures = {
    done: await house.db.read({ actor: by.person, counties: [] }, (tx) => givenBy(tx, job)),
    rows_read: read.lines.length,
  }
  if (stopped) return void (await move(['taking', 'stopped'], { ...figures, state: 'stopped' }))
  await move(['taking'], { ...figures, state: 'taken', taken_at: house.now() })
  const [post] = administering(by)
  if (!post) return
  const facts = { job: job.id, people: done.people, posts: done.posts, same: done.same, faulty: read.wrong.length }
  await house.db.begin({ actor: by.person, counties: [] }, (tx) =>
    noteAct(tx, { actor: by, region, now }, post, { id: randomUUID(), what: 'roster', person: null, seat: post, facts }),
  )
}
