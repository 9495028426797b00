// A house whose clock is set by hand: steps at chosen instants, and the system's own steps in between, as it would have done them.
import type { Actor } from '../../rules/actor.ts'
import type { Region } from '../../rules/region.ts'
import type { Answer, Step } from '../../rules/step.ts'
import type { Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'

/** A step was refused that had to be taken, or somebody else moved the case meanwhile. */
export class ReplayStopped extends Error {}

export type Sent = {
  readonly kind: string
  readonly step: string
  readonly caseId: string
  readonly input: Readonly<Record<string, unknown>>
  /** What the key derives from: the same on every run, so that a run that was cut off goes on where it stopped. */
  readonly label: string
  readonly also?: readonly string[]
  /** The device's own time where it is not the moment of the step. */
  readonly device?: Instant
}

export type Virtual = {
  readonly db: Db
  readonly county: string
  readonly region: Region
  /** Performs at `at`, or at the last instant passed to when that is later. Throws ReplayStopped when refused. */
  readonly send: (actor: Actor, at: Instant, sent: Sent) => Promise<Answer>
  /** Fires every clock that ends before or at `until`, each at its own instant, in order. */
  readonly passTo: (until: Instant) => Promise<void>
  /** Before this instant no clock ends, whatever is sent meanwhile. */
  readonly quietUntil: () => Instant
  /** How often each step was the answer to an expiry. */
  readonly expired: ReadonlyMap<string, number>
}

type DueRow = {
  readonly id: string
  readonly case_id: string
  readonly kind: string
  readonly expired: number
  readonly step: string | null
  readonly look_at: Instant
}
const system = { type: 'system', name: 'clock' } as const
const batch = 500
/** Cases in work at once: a real database commits them in one go, the embedded one never waits for the next. */
const lanes = 6

/** The tables are measured after so many events, and whenever there are four times as many. */
export const firstMeasured = 150

/** Lets the database look again at how full its tables are: plans made while they were empty read them whole. */
export const measure = (db: Db): Promise<void> =>
  db.asOwner((tx) => tx.exec('analyze "case", entry, clock, todo, words, party, step_key, reaction'))

/**
 * Commits without waiting for the disk: what a power cut takes away is played again by the same keys. The engine keeps the
 * order, so that nothing is lost from the middle.
 */
const unhurried = (db: Db): Db => ({
  ...db,
  begin: (context, body, patience) =>
    db.begin(
      context,
      (tx) => {
        void tx.exec('set local synchronous_commit = off')
        return body(tx)
      },
      patience,
    ),
})

/** `shortest` is the shortest run of any clock that may start in this county; `start` the first instant. */
export function virtualHouse(
  real: House,
  county: string,
  region: Region,
  { start, shortest }: { start: Instant; shortest: Instant },
): Virtual {
  let passed = start
  let quiet = Number.NEGATIVE_INFINITY
  // No clock ends before or at this instant any more. The index is read from here on: what lies before are dead entries.
  let drained = 0
  const expired = new Map<string, number>()
  const db = unhurried(real.db)
  const at = (now: Instant): House => ({
    ...real,
    db,
    now: () => now,
    region: (of) => (of === county ? region : real.region(of)),
  })
  const context = { actor: 'system:clock', counties: [county] }

  const expire = async (row: DueRow): Promise<void> => {
    const def = row.step === null ? undefined : real.kinds.get(row.kind)?.steps[row.step]
    if (!def || row.step === null) throw new ReplayStopped(`clock ${row.id} ends in no step`)
    const asksWhich = def.form.safeParse({ clock: row.id }).success
    const answer = await perform(at(row.look_at), system, {
      kind: row.kind,
      step: row.step,
      form: def.version ?? 1,
      case: { county, id: row.case_id },
      seen: null,
      input: asksWhich ? { clock: row.id } : {},
      // The key that the server's own loop would use: whoever comes second repeats the verdict.
      key: derivedId(row.id, `expiry ${row.expired} ${row.look_at}`),
      at: { device: row.look_at, offset: 0 },
    } satisfies Step)
    if (answer.outcome === 'refused')
      throw new ReplayStopped(`${row.step} at the end of a clock was refused: ${answer.refusal?.code}`)
    expired.set(row.step, (expired.get(row.step) ?? 0) + 1)
  }

  const passTo = async (until: Instant): Promise<void> => {
    let last: DueRow | undefined
    while (quiet <= until) {
      const rows = await real.db.read(context, (tx) => dueIn(tx, county, drained, until))
      const [first] = rows
      if (first && first.id === last?.id && first.look_at === last.look_at)
        throw new ReplayStopped(`clock ${first.id} does not move on after its end`)
      last = first
      await inLanes(rows, (row) => row.case_id, expire)
      if (first) continue
      drained = Math.max(drained, until)
      const next = await real.db.read(context, (tx) => nextLook(tx, county, drained))
      quiet = Math.min(next ?? Number.POSITIVE_INFINITY, Math.max(until, passed) + shortest)
    }
    passed = Math.max(passed, until)
  }

  const send = async (
    actor: Actor,
    wanted: Instant,
    { kind, step, caseId, input, label, also, device }: Sent,
  ): Promise<Answer> => {
    const when = Math.max(passed, wanted)
    const answer = await perform(at(when), actor, {
      kind,
      step,
      form: real.kinds.get(kind)?.steps[step]?.version ?? 1,
      case: { county, id: caseId },
      seen: null,
      input,
      key: derivedId(label, step),
      at: { device: device ?? when, offset: 0 },
      ...(also ? { also: also.map((id) => ({ id, seen: null })) } : {}),
    } satisfies Step)
    if (answer.outcome === 'refused')
      throw new ReplayStopped(`${step} of ${label} was refused: ${answer.refusal?.code} ${JSON.stringify(answer.refusal?.facts)}`)
    if (answer.entry?.at !== when)
      throw new ReplayStopped(`${step} of ${label} was not done at its own time: somebody else moves these cases`)
    return answer
  }
  return { db: real.db, county, region, send, passTo, quietUntil: () => quiet, expired }
}

export type Event = {
  readonly at: Instant
  readonly caseId: string
  /** Touches another case: done when all before it is done, and before all after it. */
  readonly alone?: boolean
  readonly act: () => Promise<void>
}

/** Plays events given in the order of their instants; the system's own steps fall in between at theirs. */
export async function playThrough(
  virtual: Virtual,
  events: readonly Event[],
  progress: (done: number) => void = () => undefined,
): Promise<void> {
  let measureAt = firstMeasured
  for (let n = 0; n < events.length; ) {
    const first = events[n]
    if (!first) break
    await virtual.passTo(first.at)
    // What falls before the next clock ends goes together.
    let next = n + 1
    for (let event = events[next]; event && !first.alone && !event.alone && event.at < virtual.quietUntil(); event = events[next])
      next++
    await inLanes(
      events.slice(n, next),
      (event) => event.caseId,
      (event) => event.act(),
    )
    n = next
    progress(n)
    if (n >= measureAt) {
      await measure(virtual.db)
      measureAt = n * 4
    }
  }
}

/** Works through items, those of one case in their order, several cases at once. The first failure ends it. */
export async function inLanes<T>(
  items: readonly T[],
  caseOf: (item: T) => string,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const chains = new Map<string, T[]>()
  for (const item of items) {
    const chain = chains.get(caseOf(item))
    if (chain) chain.push(item)
    else chains.set(caseOf(item), [item])
  }
  const waiting = chains.values()
  let failed = false
  const lane = async () => {
    for (const chain of waiting)
      for (const item of chain) {
        if (failed) return
        await work(item).catch((error: unknown) => {
          failed = true
          throw error
        })
      }
  }
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane))
  const broken = ended.find((one) => one.status === 'rejected')
  if (broken) throw broken.reason
}

const dueIn = (tx: Tx, county: string, after: Instant, until: Instant): Promise<DueRow[]> =>
  tx.rows<DueRow>(
    // The first instant only: what is done then may stop the clocks of the next.
    `select k.id, k.case_id, c.kind, k.expired, k.policy ->> 'onExpiry' as step, k.look_at
     from clock k join "case" c on c.county = $1 and c.id = k.case_id
     where k.county = $1 and k.look_at = (select min(look_at) from clock where county = $1 and look_at > $2 and look_at <= $3)
     order by k.case_id, k.id limit ${batch}`,
    [county, after, until],
    'virtual_due',
  )

const nextLook = async (tx: Tx, county: string, after: Instant): Promise<Instant | null> => {
  const sql = 'select min(look_at) as at from clock where county = $1 and look_at > $2'
  return (await tx.rows<{ at: Instant | null }>(sql, [county, after], 'virtual_next'))[0]?.at ?? null
}
