// While the server is away: what this page was told before stands in for it, to be read only; nothing of it outlives the page or the signing out.
import { useSyncExternalStore } from 'react'
import { onLine, readFrom, serverNow } from './client.ts'

/** Since when nothing is reached, and from when on what is shown may be out of date (server's time, ms). */
export type Away = { readonly since: number; readonly shown: number }

/** So many answers are held, those not asked for longest let go first. */
const most = 500
const answers = new Map<string, { readonly at: number; readonly value: unknown }>()
const listeners = new Set<() => void>()
let away: Away | null = null
let heardAt = 0

const turn = (next: Away | null): void => {
  away = next
  for (const one of listeners) one()
}

/** Holds what is read from now on, in the memory of this page, and answers with it while nothing is reached. */
export function holdAnswers(): void {
  onLine({
    answered: (path, value) => {
      answers.delete(path)
      answers.set(path, { at: serverNow(), value })
      for (const key of answers.keys()) {
        if (answers.size <= most) break
        answers.delete(key)
      }
    },
    reached: () => {
      heardAt = serverNow()
      if (away !== null) turn(null)
    },
    lost: () => {
      if (away === null) turn({ since: serverNow(), shown: heardAt === 0 ? serverNow() : heardAt })
    },
  })
  readFrom((path) => {
    const kept = answers.get(path)
    if (kept && away !== null && kept.at < away.shown) turn({ ...away, shown: kept.at })
    return kept?.value
  })
}

/** Lets go of everything: somebody left, or nobody has been here for long. */
export const forgetAnswers = (): void => answers.clear()

/** Null while the server answers. */
export const useAway = (): Away | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    () => away,
  )
