// Where the phone is, asked when an act needs it or a person wants the nearest first: once, as part of that, kept nowhere else.
import { useCallback, useEffect, useRef, useState } from 'react'

export type Here = { readonly lon: number; readonly lat: number; readonly accuracy: number }
export type Finding = 'idle' | 'finding' | 'denied' | 'failed'

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

/** `find` asks once. Nothing watches: there is no trail. */
export function useHere(found: (here: Here) => void): { readonly state: Finding; readonly find: () => void } {
  const [state, setState] = useState<Finding>('idle')
  const held = useRef(found)
  held.current = found
  const alive = useRef(true)
  useEffect(() => {
    alive.current = true
    return () => {
      alive.current = false
    }
  }, [])
  const find = useCallback(() => {
    if (!navigator.geolocation) return setState('denied')
    setState('finding')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (!alive.current) return
        setState('idle')
        held.current({ lon: round(coords.longitude), lat: round(coords.latitude), accuracy: Math.ceil(coords.accuracy) })
      },
      (error) => alive.current && setState(error.code === error.PERMISSION_DENIED ? 'denied' : 'failed'),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
    )
  }, [])
  return { state, find }
}
