// A lane of its own for what comes by the thousand: so many at once, a short wait, and whoever would wait longer is told when to come back.
import { stop } from './errors.ts'

export type Lane = {
  /** Runs it in its turn; throws busy {seconds} at once when its turn would come too late. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>
  /** Milliseconds until the turn of who comes now by what the last ones took, rather too many than too few. */
  readonly wait: () => number
}

const second = 1_000
/** What one takes in milliseconds before any was seen: a cold start is slow, and who waits inside is to be quick all the same. */
const atFirst = 1_000
/** The mean of the last ones is wrong by about so much for the next ones. */
const reserve = 1.15
/** How many are done in a second before it was seen: as on a warm server, since most come when it is. */
const atBest = 75
/** How far the sight of one second changes it, either way: the next may be quite different. */
const step = 1.25
/** So many more are told to come than can be taken: some do not, and one turned away again costs far less than a place that stays empty. */
const overbooked = 1.2
/** At least so many are told to come in each second, however slow all has become: that may be over when they come. */
const leastTold = 30
/** Nobody is told to stay away longer, in seconds. */
const longestAway = 600

/**
 * `atOnce` of them share the database's connections with everybody else, so that is less than there are connections. Who is admitted waits at most
 * about `longest` milliseconds; who is not is told a second for which not too many have been told yet. `clock`: milliseconds, of any beginning.
 */
export function newLane(atOnce: number, longest: number, clock: () => number = () => performance.now()): Lane {
  const waiting: (() => void)[] = []
  let running = 0
  // What one takes, as a mean in which the last ones count most.
  let usual = atFirst
  // How many are done in a second while the lane is full.
  let rate = atBest
  let seen = { from: 0, done: 0, full: false }
  /** How many were told to come in each second from `begin` on. The past is dropped, whether they came or not. */
  let [begin, told]: [number, number[]] = [0, []]
  const wait = () => (running < atOnce ? 0 : ((waiting.length + 1) * usual * reserve) / atOnce)
  const leave = (now: number) => {
    const next = waiting.shift()
    if (next) next()
    else running--
    seen.done++
    if (!next) seen.full = false
    if (now - seen.from < second) return
    const measured = (seen.done * second) / (now - seen.from)
    if (seen.full) rate = Math.min(rate * step, Math.max(rate / step, measured))
    seen = { from: now, done: 0, full: next !== undefined }
  }
  const tell = (): number => {
    const now = Math.floor(clock() / second)
    told = told.slice(now - begin)
    begin = now
    const most = Math.max(leastTold, overbooked * rate)
    let seconds = 1
    while (seconds < longestAway && (told[seconds] ?? 0) >= most) seconds++
    told[seconds] = (told[seconds] ?? 0) + 1
    return seconds
  }
  return {
    wait,
    async run(work) {
      if (wait() > longest) stop('busy', { seconds: tell() })
      if (running < atOnce) running++
      else await new Promise<void>((resolve) => waiting.push(resolve))
      const from = clock()
      try {
        return await work()
      } finally {
        const now = clock()
        usual = usual * 0.95 + (now - from) * 0.05
        leave(now)
      }
    },
  }
}
