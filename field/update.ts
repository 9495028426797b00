// The shell is kept on the phone and renewed behind the page: a new one waits until the person says so, and touches no data.
/** Filled in when it is built; where nothing was built there is none. */
declare const __SHELL__: string | undefined
/** The day on which this shell was built; null in a test. */
export const shellDay: string | null = typeof __SHELL__ === 'string' ? __SHELL__ : null

let waiting: ServiceWorker | null = null
let found: ServiceWorkerRegistration | null = null
const listeners = new Set<() => void>()

/** Keeps the shell on the phone where the browser can; where it cannot (inside another app) the page is an ordinary page. */
export function keepShell(): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.register('/field/worker.js', { scope: '/field', updateViaCache: 'none' }).then(
    (registration) => {
      found = registration
      const look = () => {
        if (!registration.waiting || !navigator.serviceWorker.controller) return
        waiting = registration.waiting
        for (const one of listeners) one()
      }
      look()
      registration.addEventListener('updatefound', () => {
        registration.installing?.addEventListener('statechange', look)
      })
    },
    () => {},
  )
  // Asked for without a question where the browser grants it; what was not granted is said under "This phone".
  void navigator.storage?.persist?.().catch(() => false)
}

export const isWaiting = (): boolean => waiting !== null
export const onWaiting = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Looks whether the centre has a newer one; a page that stays open for days would never ask. Nothing happens without a line. */
export const lookForNew = (): void => void found?.update().catch(() => {})

/** Takes the new shell: its worker takes over, then the page begins anew. Drafts and acts lie in the database and stay. */
export function takeNew(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting?.postMessage('take')
}
