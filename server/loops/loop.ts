// A loop that works as long as there is work, rests when there is none, and stops when told, after what it is doing.

export type Loop = { readonly poke: () => void; readonly stop: () => Promise<void> }

/**
 * Calls `work` again at once while it says that more may be waiting, else after `rest` ms or when poked. An error is told and
 * rested on, longer each time up to 30 s: a database that is gone comes back by itself.
 */
export function startLoop(work: () => Promise<boolean>, rest: number, onError: (error: unknown) => void): Loop {
  let stopped = false
  let wake: (() => void) | null = null
  let poked = false
  let failures = 0
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const done = (async () => {
    while (!stopped) {
      let more = false
      poked = false
      try {
        more = await work()
        failures = 0
      } catch (error) {
        failures++
        onError(error)
      }
      if (stopped) break
      if (failures > 0) await pause(Math.min(30_000, rest * 2 ** Math.min(failures, 8)))
      else if (!more && !poked) await pause(rest)
      wake = null
    }
  })()
  return {
    poke: () => {
      poked = true
      if (failures === 0) wake?.()
    },
    stop: async () => {
      stopped = true
      wake?.()
      await done
    },
  }
}
