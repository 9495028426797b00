// Hot topics of a county: looked for each night and when asked, in a thread of its own; kept until the next search.
import { Worker } from 'node:worker_threads'
import { DAY, HOUR, type Instant } from '../../rules/time.ts'
import type { Told, Topic } from '../../rules/topics.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'

/** So far back [D]; and so many reports at most, the newest: the search is done in memory. */
const days = 365
const most = 20_000

/** What is looked at: never what was told in confidence, nor complaints about an office or official. `id` is the case's. */
const reportsOf = (tx: Tx, county: string, since: Instant): Promise<Told[]> =>
  // The device's time is when it was written; the platform may have learned of it later.
  tx.rows<Told>(
    `select c.id, w.text, e.device_at as at from "case" c
     join words w on w.county = $1 and w.id = c.text_id and w.erased_by is null
     join entry e on e.county = $1 and e.case_id = c.id and e.version = 1
     where c.county = $1 and not c.secret and cardinality(c.barred) = 0 and c.opened_at > $2 and c.source <> 'staff'
     order by c.opened_at desc, c.id limit ${most}`,
    [county, since],
  )

const running = new Set<string>()

/** Looks now; false while another search of the same county goes on. */
export async function findTopics(house: House, county: string): Promise<boolean> {
  if (running.has(county)) return false
  running.add(county)
  try {
    const context = { actor: 'system:topics', counties: [county] }
    const now = house.now()
    const told = await house.db.read(context, (tx) => reportsOf(tx, county, now - days * DAY), { statementMs: 600_000 })
    const topics = await inThread(told)
    await house.db.begin(context, (tx) => keep(tx, county, topics, { now, reports: told.length }))
    return true
  } finally {
    running.delete(county)
  }
}

export const isSearching = (county: string): boolean => running.has(county)

const inThread = (told: readonly Told[]): Promise<readonly Topic[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./find.worker.ts', import.meta.url), { workerData: told, execArgv: [] })
    worker.once('message', (topics: readonly Topic[]) => resolve(topics))
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the search for topics ended with ${code}`)))
  })

async function keep(
  tx: Tx,
  county: string,
  topics: readonly Topic[],
  { now, reports }: { readonly now: Instant; readonly reports: number },
): Promise<void> {
  await tx.rows('delete from topic where county = $1', [county])
  const rows = topics.map((one) => ({
    county,
    name: one.name,
    about: one.about,
    cases: one.ids,
    since_at: one.since,
    until_at: one.until,
    burst: one.burst,
    found_at: now,
  }))
  await tx.rows(
    `insert into topic (county, name, about, cases, since_at, until_at, burst, found_at)
     select $1, x.name, array(select jsonb_array_elements_text(x.about)), array(select jsonb_array_elements_text(x.cases)::uuid), x.since_at, x.until_at, x.burst, x.found_at
     from jsonb_to_recordset($2::jsonb) x (name text, about jsonb, cases jsonb, since_at bigint, until_at bigint, burst int, found_at bigint)
     on conflict (county, name) do nothing`,
    [county, JSON.stringify(rows)],
  )
  await tx.rows(
    `insert into topic_search (county, found_at, reports) values ($1, $2, $3)
     on conflict (county) do update set found_at = $2, reports = $3`,
    [county, now, reports],
  )
}

/** Counties that were not searched for twenty hours. */
export async function searchStale(house: House, counties: readonly string[]): Promise<number> {
  let done = 0
  for (const county of counties) {
    const [row] = await house.db.read({ actor: 'system:topics', counties: [county] }, (tx) =>
      tx.rows<{ at: Instant }>('select found_at as at from topic_search where county = $1', [county]),
    )
    if (row && house.now() - row.at < 20 * HOUR) continue
    if (await findTopics(house, county)) done++
  }
  return done
}
