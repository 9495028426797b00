// Live events: every process looks at what was written since, whoever wrote it, and tells each browser what its person may see.
import { mayView, type Staff } from '../../rules/actor.ts'
import type { Instant } from '../../rules/time.ts'
import type { House } from '../../store/house.ts'
import { countUnread } from '../notices.store.ts'
import { entriesSince, type Happened, noticesSince, type Told } from './live.store.ts'

/** One open stream. `send` takes a whole event; `end` closes it. */
export type Listener = {
  readonly actor: () => Staff
  readonly counties: readonly string[]
  readonly send: (event: string, data: unknown, id: string) => void
  readonly end: () => void
  /** Reads the actor anew; false when the session is over. */
  readonly recheck: () => Promise<boolean>
}

export type Hub = {
  /** Adds a stream that first hears what happened since `after` (its last event id), if that is not too long ago. */
  readonly join: (listener: Listener, after: string | undefined) => Promise<() => void>
  /** Something was written here: look now instead of at the next turn. */
  readonly poke: () => void
  /** Another process says that something was written. */
  readonly hear: () => void
  /** Reads the sessions and posts of streams anew (of one person, or of all), and ends those that are over. */
  readonly recheck: (person?: string) => Promise<void>
  /** Open streams: all, or one person's. */
  readonly listening: (person?: string) => number
  readonly close: () => Promise<void>
}

/** Entries may become visible a little after their time: each look goes back this far and drops what it knows. */
const overlap = 5_000
const tooLongAgo = 15 * 60_000
const most = 2_000
const turn = 1_000
const recheckEvery = 10_000

/** `announce` tells other processes that something was written here; a hint only. */
export type HubOptions = {
  readonly turn?: number
  readonly announce?: () => void
  readonly recheckEvery?: number
  readonly onError?: (error: unknown) => void
}

/** The hub of this process. Looks only while somebody listens. */
export function newHub(house: House, counties: () => readonly string[], options: HubOptions = {}): Hub {
  const listeners = new Set<Listener>()
  const seen = new Map<string, Instant>()
  let since = 0
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  let again = false
  let checked = 0
  let closed = false

  const look = async () => {
    const now = house.now()
    const keepers = counties()
    const from = Math.min(since, now) - overlap
    const context = { actor: 'system:reaction', counties: keepers }
    const { entries, notices } = await house.db.read(context, async (tx) => ({
      entries: await entriesSince(tx, keepers, from, most),
      notices: await noticesSince(tx, keepers, { since: from, now }, most),
    }))
    const fresh = entries.filter((one) => !seen.has(keyOf(one)))
    const tidings = notices.filter((one) => !seen.has(one.id))
    for (const one of fresh) seen.set(keyOf(one), one.at)
    for (const one of tidings) seen.set(one.id, one.at)
    since = Math.max(since, ...entries.map((one) => one.at), now - overlap)
    for (const [key, at] of seen) if (at < since - 2 * overlap) seen.delete(key)
    for (const listener of listeners) for (const one of fresh) tell(listener, one)
    await tellUnread(house, [...listeners], tidings)
  }

  const run = () => {
    if (looking) {
      again = true
      return
    }
    looking = (async () => {
      try {
        if (house.now() - checked > (options.recheckEvery ?? recheckEvery)) await recheck()
        await look()
      } catch (error) {
        options.onError?.(error)
      }
    })().finally(() => {
      looking = null
      if (again) {
        again = false
        run()
      }
    })
  }
  const tick = () => {
    if (closed || timer) return
    timer = setInterval(() => {
      if (listeners.size > 0) run()
    }, options.turn ?? turn)
    timer.unref()
  }
  const recheck = async (person?: string) => {
    if (person === undefined) checked = house.now()
    const asked = [...listeners].filter((one) => person === undefined || one.actor().person === person)
    await someAtOnce(asked, async (listener) => {
      const still = await listener.recheck().catch(() => true)
      if (still) return
      listeners.delete(listener)
      listener.end()
    })
  }

  return {
    async join(listener, after) {
      const now = house.now()
      if (listeners.size === 0) since = now
      const from = after !== undefined && /^\d{1,16}$/.test(after) ? Number(after) : null
      // Heard from now on, and what lies between is read after: twice told is harmless, untold is not.
      listeners.add(listener)
      if (from !== null && now - from > tooLongAgo) listener.send('reset', {}, String(now))
      else if (from !== null) {
        const context = { actor: listener.actor().person, counties: listener.counties }
        const missed = await house.db.read(context, (tx) => entriesSince(tx, listener.counties, from - overlap, most))
        if (missed.length === most) listener.send('reset', {}, String(now))
        else for (const one of missed) tell(listener, one)
      }
      listener.send('hello', { at: now }, String(now))
      tick()
      return () => void listeners.delete(listener)
    },
    poke: () => {
      if (!closed) options.announce?.()
      if (listeners.size > 0 && !closed) run()
    },
    hear: () => {
      if (listeners.size > 0 && !closed) run()
    },
    recheck,
    listening: (person) =>
      person === undefined ? listeners.size : [...listeners].filter((one) => one.actor().person === person).length,
    async close() {
      closed = true
      if (timer) clearInterval(timer)
      for (const listener of listeners) listener.end()
      listeners.clear()
      await looking
    },
  }
}

const keyOf = (one: Happened) => `${one.county}/${one.id}/${one.version}`

function tell(listener: Listener, one: Happened): void {
  const actor = listener.actor()
  if (!listener.counties.includes(one.county) || !mayView(actor, one)) return
  const todo = one.todos.some((row) =>
    actor.posts.some((post) => post.organisation === row.organisation && post.permissions.includes(row.duty)),
  )
  listener.send(
    'case',
    { county: one.county, id: one.id, version: one.version, state: one.state, step: one.step, todo },
    String(one.at),
  )
}

async function tellUnread(house: House, listeners: readonly Listener[], tidings: readonly Told[]): Promise<void> {
  const at = tidings.reduce((latest, one) => Math.max(latest, one.at), 0)
  await someAtOnce(listeners, async (listener) => {
    const actor = listener.actor()
    const mine = tidings.some(
      (one) =>
        one.person === actor.person ||
        actor.posts.some(
          (post) => post.organisation === one.organisation && one.duty !== null && post.permissions.includes(one.duty),
        ),
    )
    if (!mine) return
    const context = { actor: actor.person, counties: listener.counties }
    const unread = await house.db.read(context, (tx) => countUnread(tx, actor, listener.counties, house.now()))
    listener.send('notice', { unread }, String(at))
  })
}

/** A thousand desks are not asked for one after the other, nor all at once: other work wants the database too. */
async function someAtOnce<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = list.values()
  await Promise.all(
    [0, 1, 2, 3].map(async () => {
      for (const one of rest) await work(one)
    }),
  )
}
