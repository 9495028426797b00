// Reading from the server as a hook: one value per address and language, kept for the page, with a way to try again.
import { useCallback, useEffect, useState } from 'react'
import { get, Refused } from '../ui/client.ts'
import { language } from '../ui/texts.ts'

export type Asked<T> = { readonly value: T | null; readonly fault: Refused | null; readonly again: () => void }

const held = new Map<string, Promise<unknown>>()

let first: Promise<unknown> | null = null

/** The server makes this device's secret with the first answer: the others wait for it, or each would get one of its own. */
function inTurn<T>(path: string): Promise<T> {
  if (!path.startsWith('/public/')) return get<T>(path)
  if (first !== null) return first.then(() => get<T>(path))
  const asking = get<T>(path)
  first = asking.catch(() => {
    first = null
  })
  return asking
}

/** `path` below /api; null asks nothing. `again` asks anew, also after an answer. */
export function useAsk<T>(path: string | null): Asked<T> {
  const [round, setRound] = useState(0)
  const key = path === null ? null : `${round} ${language()} ${path}`
  const [state, setState] = useState<{ readonly key: string | null; readonly value: T | null; readonly fault: Refused | null }>({
    key: null,
    value: null,
    fault: null,
  })
  useEffect(() => {
    if (key === null || path === null) return
    let gone = false
    const asking = (held.get(key) as Promise<T> | undefined) ?? inTurn<T>(path)
    held.set(key, asking)
    asking.then(
      (value) => {
        if (!gone) setState({ key, value, fault: null })
      },
      (error: unknown) => {
        held.delete(key)
        if (!gone && error instanceof Refused) setState({ key, value: null, fault: error })
      },
    )
    return () => {
      gone = true
    }
  }, [key, path])
  const again = useCallback(() => setRound((before) => before + 1), [])
  const fits = state.key === key
  return { value: fits ? state.value : null, fault: fits ? state.fault : null, again }
}
