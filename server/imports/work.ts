// The one worker of spreadsheets: takes up what waits or was left lying, says how far it is, stops when told, and goes on where it was.
import { checkLedger, headOf, type Ledger, Stopped } from '../../channels/ledger/check.ts'
import { tellLate } from '../../channels/ledger/late.store.ts'
import { remember } from '../../channels/ledger/remember.store.ts'
import { countiesOf, giveLedgerBack, type Taken, takeLedger } from '../../channels/ledger/take.store.ts'
import { headingsOf } from '../../registers/sheets/headings.ts'
import { SheetRefused } from '../../registers/sheets/sheet.ts'
import { fullCode, levelOf, trimCode } from '../../rules/area.ts'
import type { Region } from '../../rules/region.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import type { Folder } from './folder.ts'
import { type Change, type Job, moveJob, overJobs, takeUp } from './jobs.store.ts'
import { checkRoster, takeRoster } from './rosters.ts'
import { sayIn } from './texts.ts'

/** Figures are written down so often, at most (ms). */
const often = 400
const kept = 2 * 86_400_000

export type Work = {
  readonly house: House
  readonly folder: Folder
  readonly keepers: () => Iterable<string>
  /** The process is ending: what is under way is left for the next. */
  readonly ending: () => boolean
}

/** Where matters of an office's ledger may lie: the area it serves, and for a community's own ledger that is where they lie. */
export function scopeOf(region: Region, office: string): Ledger['scope'] {
  const area = region.organisations.get(office)?.area
  if (area === undefined) return { areas: [], usual: null }
  const usual = levelOf(area) === 'community' ? [area, fullCode(area)].find((code) => region.areas.has(code)) : undefined
  return { areas: [trimCode(area)], usual: usual ?? null }
}

async function ledgerOf(
  folder: Folder,
  region: Region,
  job: Pick<Job, 'id' | 'office' | 'columns' | 'meanings'>,
): Promise<Ledger> {
  const path = folder.path(job.id, 'sheet')
  const { heading } = await headOf(path)
  const { office, columns, meanings } = job
  return { path, region, office, scope: scopeOf(region, office), heading: heading.row, columns, meanings }
}

const owner = { actor: 'system:importer', counties: [] }
const within = <T>(house: House, run: (tx: Tx) => Promise<T>) => house.db.begin(owner, run)

/** Does one job as far as it can; false when nothing waits. */
export async function workOnce(work: Work): Promise<boolean> {
  const { house } = work
  const job = await within(house, (tx) => takeUp(tx, house.now()))
  if (!job) return false
  const move = (from: readonly Job['state'][], change: Change) =>
    within(house, (tx) => moveJob(tx, job.id, from, change, house.now()))
  const region = regionOf(work, job)
  try {
    if (!region) throw new SheetRefused('broken')
    const part = { house, folder: work.folder, region, job, move, beat: beating(work, job.state, move) }
    if (job.what === 'roster') await (job.state === 'checking' ? checkRoster(part) : takeRoster(part))
    else if (job.state === 'checking') await check(work, region, job, move)
    else if (job.state === 'taking') await take(work, region, job, move)
    else await undo(work, region, job, move)
  } catch (error) {
    if (!(error instanceof SheetRefused)) throw error
    await move([job.state], { state: 'failed', why: error.why })
  }
  return true
}

const regionOf = ({ house, keepers }: Work, job: Job): Region | null => {
  for (const county of keepers()) {
    const region = house.region(county)
    if (region?.code === job.region) return region
  }
  return null
}

type Move = (from: readonly Job['state'][], change: Change) => Promise<Job | null>

/** Writes figures down now and then; false as soon as the job stands no more where it stood, or the process ends. */
function beating(work: Work, state: Job['state'], move: Move): (change: Change, last?: boolean) => Promise<boolean> {
  let at = 0
  return async (change) => {
    if (work.ending()) {
      await move([state], { ...change, state })
      return false
    }
    const now = performance.now()
    if (now - at < often) return true
    at = now
    return (await move([state], change)) !== null
  }
}

async function check(work: Work, region: Region, job: Job, move: Move): Promise<void> {
  const { house, folder } = work
  const ledger = await ledgerOf(folder, region, job)
  const beat = beating(work, 'checking', move)
  try {
    const { samples, faults, words, ...counts } = await checkLedger(house, ledger, folder.path(job.id, 'errors'), {
      now: house.now(),
      say: (key) => sayIn(job.language)(`ledger.${key}`),
      told: ({ rows, good, faulty, closed, same }) => beat({ rows_read: rows, good, faulty, closed, same }),
    })
    await folder.write(job.id, 'found', { samples, faults, words })
    const { rows, good, faulty, closed, same } = counts
    await move(['checking'], { state: 'checked', rows_read: rows, rows_all: rows, good, faulty, closed, same })
    const { heading } = await headOf(ledger.path)
    await within(house, (tx) =>
      remember(
        tx,
        { region: region.code, office: job.office, headings: headingsOf(heading) },
        job.columns,
        job.meanings,
        house.now(),
      ),
    )
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
}

async function take(work: Work, region: Region, job: Job, move: Move): Promise<void> {
  const { house, folder } = work
  const ledger = await ledgerOf(folder, region, job)
  const beat = beating(work, 'taking', move)
  const figures = (taken: Taken) => ({
    rows_read: taken.row,
    done: job.done + taken.done + taken.before,
    refused: job.refused + taken.refused,
  })
  let stopped = false
  // Rows that were read before begin again at the last one written down: those behind it are known as what they are.
  const from = job.done + job.refused === 0 ? 0 : job.rows_read
  const taken = await takeLedger(house, ledger, job.id, from, async (now) => {
    stopped = !(await beat(figures(now)))
    return !stopped
  })
  if (stopped) return void (await move(['stopped'], figures(taken)))
  await folder.write(job.id, 'late', { late: await tellLate(house, countiesOf(house, region, work.keepers()), job.id) })
  await move(['taking'], { ...figures(taken), state: 'taken', taken_at: house.now() })
}

async function undo(work: Work, region: Region, job: Job, move: Move): Promise<void> {
  const { house } = work
  const beat = beating(work, 'undoing', move)
  let stopped = false
  const back = await giveLedgerBack(house, countiesOf(house, region, work.keepers()), job.id, async () => {
    stopped = !(await beat({}))
    return !stopped
  })
  if (!stopped) await move(['undoing'], { state: 'undone', refused: back.refused })
}

/** Files of jobs that nobody touched for two days. */
export async function forgetImports({ house, folder }: Pick<Work, 'house' | 'folder'>): Promise<void> {
  const before = house.now() - kept
  const jobs = await folder.jobs(before)
  if (jobs.length === 0) return
  const over = await within(house, (tx) => overJobs(tx, jobs, before))
  for (const job of over) await folder.drop(job)
}
