// What happens because something happened: entries become notices, notices become messages. Each is done once in effect.

import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import { refusalOf } from '../../store/sqlerror.ts'
import { scrubbed } from '../http/log.ts'
import * as rows from './reactions.store.ts'

/** Done with a batch in the transaction that removes it: what it writes is there once or not at all. */
export type Inside = {
  readonly how: 'inside'
  readonly run: (tx: Tx, batch: readonly rows.ReactionRow[], now: Instant) => Promise<void>
}
/** Done outside the database under a lease, then settled; whoever is told must know a repeated id. */
export type Outside = {
  readonly how: 'outside'
  readonly run: (one: rows.ReactionRow) => Promise<void>
  readonly settle: (tx: Tx, one: rows.ReactionRow, outcome: 'done' | 'dead') => Promise<void>
}
export type Handlers = Readonly<Record<string, Inside | Outside>>

export type ReactionOptions = {
  readonly batch?: number
  /** Tries before a poison one is buried. */
  readonly tries?: number
  readonly onDone?: (topic: string, count: number) => void
  readonly onDead?: (topic: string, error: unknown) => void
}

/** Error that no further try can mend: buried at once. */
export class Hopeless extends Error {}

/** Not now, and nobody's fault: tried again from that instant, without counting as a try. */
export class Later extends Error {
  readonly until: Instant
  constructor(until: Instant) {
    super('later')
    this.until = until
  }
}

/** 'hook <id>' is handled like 'hook': each waits for its own earlier ones only. */
const handlerOf = (handlers: Handlers, topic: string): Inside | Outside | undefined => handlers[topic.split(' ', 1)[0] ?? topic]

const lease = 60_000
const base: Readonly<Record<Inside['how'] | Outside['how'], number>> = { inside: 2_000, outside: 30_000 }
const context = (county: string) => ({ actor: 'system:reaction', counties: [county] })

/** One round over the keepers with something due; true when more may be waiting. */
export async function reactOnce(
  house: House,
  counties: readonly string[],
  handlers: Handlers,
  options: ReactionOptions = {},
): Promise<boolean> {
  const due = await house.db.read({ actor: 'system:reaction', counties }, (tx) => rows.countiesDue(tx, counties, house.now()))
  let more = false
  for (const county of due) more = (await reactIn(house, county, handlers, options)) || more
  return more
}

async function reactIn(house: House, county: string, handlers: Handlers, options: ReactionOptions): Promise<boolean> {
  const batch = options.batch ?? 50
  const now = house.now()
  const outside: rows.ReactionRow[] = []
  let taken: readonly rows.ReactionRow[] = []
  try {
    const done = await house.db.begin(context(county), async (tx) => {
      outside.length = 0
      const claimed = await rows.claim(tx, county, now, batch)
      taken = claimed
      const inside = new Map<string, rows.ReactionRow[]>()
      for (const one of claimed) {
        const handler = handlerOf(handlers, one.topic)
        if (handler?.how === 'outside') outside.push(one)
        else inside.set(one.topic, [...(inside.get(one.topic) ?? []), one])
      }
      for (const [topic, list] of inside) await handle(tx, handlers, topic, list, now)
      if (inside.size > 0)
        await rows.removeReactions(
          tx,
          county,
          [...inside.values()].flat().map((one) => one.id),
        )
      for (const one of outside) await rows.putOff(tx, county, one.id, now + lease, null)
      return { claimed: claimed.length, inside }
    })
    for (const [topic, list] of done.inside) options.onDone?.(topic, list.length)
    for (const one of outside) await doOutside(house, one, handlers, options)
    // A later entry of a case may have waited for the one just told.
    return done.claimed > 0
  } catch (error) {
    const [only, ...others] = taken
    if (!only || refusalOf(error)?.refused === 'busy') throw error
    if (others.length === 0) {
      await house.db.begin(context(county), (tx) => failed(tx, only, error, now, 'inside', only.tries + 1, options))
      return true
    }
    // One of them is poison: each on its own, so that the others go on.
    return reactSingly(house, county, handlers, options)
  }
}

async function handle(tx: Tx, handlers: Handlers, topic: string, list: readonly rows.ReactionRow[], now: Instant): Promise<void> {
  const handler = handlerOf(handlers, topic)
  if (handler?.how !== 'inside') throw new Hopeless(`no handler for ${topic}`)
  await handler.run(tx, list, now)
}

async function reactSingly(house: House, county: string, handlers: Handlers, options: ReactionOptions): Promise<boolean> {
  for (let n = 0; n < (options.batch ?? 50); n++) {
    const now = house.now()
    let taken: rows.ReactionRow | undefined
    try {
      await house.db.begin(context(county), async (tx) => {
        ;[taken] = await rows.claim(tx, county, now, 1)
        if (!taken) return
        if (handlerOf(handlers, taken.topic)?.how === 'outside') return rows.putOff(tx, county, taken.id, now + lease, null)
        await handle(tx, handlers, taken.topic, [taken], now)
        return rows.removeReactions(tx, county, [taken.id])
      })
      if (!taken) return false
      if (handlerOf(handlers, taken.topic)?.how === 'outside') await doOutside(house, taken, handlers, options)
      else options.onDone?.(taken.topic, 1)
    } catch (error) {
      if (!taken || refusalOf(error)?.refused === 'busy') throw error
      const one = taken
      await house.db.begin(context(county), (tx) => failed(tx, one, error, now, 'inside', one.tries + 1, options))
    }
  }
  return true
}

async function doOutside(house: House, one: rows.ReactionRow, handlers: Handlers, options: ReactionOptions): Promise<void> {
  const handler = handlerOf(handlers, one.topic)
  if (handler?.how !== 'outside') return
  try {
    await handler.run(one)
  } catch (error) {
    if (error instanceof Later) {
      const { until } = error
      return void (await house.db.begin(context(one.county), (tx) => rows.wait(tx, one.county, one.id, until)))
    }
    await house.db.begin(context(one.county), async (tx) => {
      const dead = await failed(tx, one, error, house.now(), 'outside', one.tries + 1, options)
      if (dead) await handler.settle(tx, one, 'dead')
    })
    return
  }
  await house.db.begin(context(one.county), async (tx) => {
    await handler.settle(tx, one, 'done')
    await rows.removeReactions(tx, one.county, [one.id])
  })
  options.onDone?.(one.topic, 1)
}

/** Puts off, longer each time, or buries; true when buried. The error's words are kept without what people wrote. */
async function failed(
  tx: Tx,
  one: rows.ReactionRow,
  error: unknown,
  now: Instant,
  how: Inside['how'] | Outside['how'],
  tries: number,
  options: ReactionOptions,
): Promise<boolean> {
  const said = scrubbed(error instanceof Error ? `${error.name}: ${error.message}` : 'unknown')
  const dead = error instanceof Hopeless || tries >= (options.tries ?? 8)
  if (dead) {
    options.onDead?.(one.topic, error)
    await rows.bury(tx, one.county, one.id, now, said)
  } else await rows.putOff(tx, one.county, one.id, now + base[how] * 2 ** (tries - 1), said)
  return dead
}
