// A router small enough to read: the history of the browser, patterns, links that open in place.
import { type AnchorHTMLAttributes, type MouseEvent, useCallback, useSyncExternalStore } from 'react'
import { format, type Place, parse } from './address.ts'

const listeners = new Set<() => void>()
let held = ''
let place: Place = { path: '/', query: {} }

const tell = (): void => {
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void): (() => void) => {
  if (listeners.size === 0) addEventListener('popstate', tell)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('popstate', tell)
  }
}
const now = (): Place => {
  const address = location.pathname + location.search
  if (address !== held) {
    held = address
    place = parse(address)
  }
  return place
}

/** Goes to an address inside the shell; `replace` leaves no trace in the history. */
export function go(address: string, { replace = false }: { replace?: boolean } = {}): void {
  if (address === location.pathname + location.search) return
  if (replace) history.replaceState(history.state, '', address)
  else history.pushState({ inside: true }, '', address)
  tell()
}

export const usePlace = (): Place => useSyncExternalStore(subscribe, now)

/** The query of the address and a function that changes some of it; filters replace, they do not pile up in the history. */
export function useQuery(): readonly [Place['query'], (change: Readonly<Record<string, string | null>>, push?: boolean) => void] {
  const { query } = usePlace()
  const change = useCallback((some: Readonly<Record<string, string | null>>, push = false) => {
    const { path, query: before } = now()
    go(format(path, { ...before, ...some }), { replace: !push })
  }, [])
  return [query, change]
}

/** An anchor that stays inside the shell; with a modifier key it is an ordinary link. */
export function Link({ to, onClick, ...rest }: { to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(to)
  }
  return <a href={to} onClick={follow} {...rest} />
}
