// The present for screens: one tick for all of them, by the server's clock.
import { useSyncExternalStore } from 'react'
import { serverNow } from './client.ts'

const listeners = new Set<() => void>()
let at = 0
let timer: ReturnType<typeof setInterval> | undefined

const subscribe = (listener: () => void): (() => void) => {
  if (listeners.size === 0)
    timer = setInterval(() => {
      at = serverNow()
      for (const one of listeners) one()
    }, 20_000)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

/** The server's time, renewed every twenty seconds. */
export const useNow = (): number =>
  useSyncExternalStore(subscribe, () => {
    if (at === 0) at = serverNow()
    return at
  })
