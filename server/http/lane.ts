// A lane of its own for what comes by the thousand: so many at once, a short wait, and whoever would wait longer is asked to come back.
import { stop } from './errors.ts'

export type Lane = {
  /** Runs it in its turn; throws busy {seconds} at once when its turn would come too late. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>
  /** Milliseconds until the turn of who comes now, by what the last ones took. */
  readonly wait: () => number
}
type Clock = { readonly clock: () => number; readonly chance: () => number }

/**
 * `atOnce` of them share the database's connections with everybody else, so that is less than there are connections. Who is admitted waits at most
 * about `longest` milliseconds; who is not is told to come back when those before him are through, at a moment of chance.
 */
export function newLane(
  atOnce: number,
  longest: number,
  { clock, chance }: Clock = { clock: () => performance.now(), chance: Math.random },
): Lane {
  const waiting: (() => void)[] = []
  let running = 0
  // What one takes, as a mean in which the last ones count most. A list of a phone takes about this when nothing else goes on.
  let usual = 60
  /** Turned away and not back yet: they are before whoever is turned away now. */
  let turned = 0
  const wait = () => (running < atOnce ? 0 : ((waiting.length + 1) * usual) / atOnce)
  const leave = () => {
    const next = waiting.shift()
    if (next) return next()
    running--
    if (running === 0) turned = 0
  }
  return {
    wait,
    async run(work) {
      const turn = wait()
      if (turn > longest) {
        turned++
        const back = turn + (turned * usual) / atOnce
        // Its place in the row spreads them already; chance only keeps two of one moment apart, and the phone adds its own.
        stop('busy', { seconds: Math.ceil((back * (1 + chance() / 4)) / 1000) })
      }
      turned = Math.max(0, turned - 1)
      if (running < atOnce) running++
      else await new Promise<void>((resolve) => waiting.push(resolve))
      const begun = clock()
      try {
        return await work()
      } finally {
        usual = usual * 0.9 + (clock() - begun) * 0.1
        leave()
      }
    },
  }
}
