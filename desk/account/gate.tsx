// Who is there? The desk for a person signed in, the door for everybody else; the address stays, so that a link survives signing in.

import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { keys, useMe, useSettings } from '../../ui/ask.ts'
import { forgetAnswers, useAway } from '../../ui/away.ts'
import { lookForServer, onSignedOut, Refused } from '../../ui/client.ts'
import { useLive, useStream } from '../../ui/live.ts'
import { quietSeconds } from '../../ui/presence.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { tellZone } from '../../ui/time.ts'
import { Shell } from '../shell.tsx'
import { t } from '../texts.ts'
import { Activate } from './activate.tsx'
import { entered } from './leave.ts'
import { SignIn } from './signin.tsx'

/** How often it is looked whether the server is back, and after how long untouched nothing is shown any more without it (s). */
const lookEvery = 5_000
const longest = 30 * 60

const Wall = lazy(() => import('../wall/show.tsx'))

export function Gate() {
  const client = useQueryClient()
  const { data: me, error, isPending, refetch } = useMe()
  const { data: settings } = useSettings()
  const [out, setOut] = useState(false)
  tellZone(settings?.region?.zone)
  useEffect(() => onSignedOut(() => setOut(true)), [])
  useStream(me !== undefined && !out)

  useReturn(() => {
    forgetAnswers()
    client.clear()
    setOut(true)
  })

  const enter = async () => {
    entered()
    forgetAnswers()
    // Nothing of the person who was here before is shown to the next.
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'settings' })
    setOut(false)
    await refetch()
  }
  if (location.pathname === '/desk/activate') return <Activate />
  // Whoever has the link of a wall needs no account.
  if (location.pathname === '/desk/wall')
    return (
      <Suspense fallback={<Skeleton height={'100vh'} />}>
        <Wall />
      </Suspense>
    )
  if (out || (error instanceof Refused && error.code === 'notSignedIn'))
    return <SignIn onEnter={() => void enter()} again={me !== undefined} />
  if (isPending) return <Skeleton height={'100vh'} />
  if (!me)
    return (
      <div className="empty" role="alert">
        <p>{t('common.error.load', { why: error?.message ?? '' })}</p>
        <button type="button" className="button main" onClick={() => void client.invalidateQueries({ queryKey: keys.me })}>
          {t('common.retry')}
        </button>
      </div>
    )
  return <Shell me={me} />
}

/** While the server is away: looks for it, renews everything when it is back, and closes a desk at which nobody sits. */
function useReturn(close: () => void): void {
  const client = useQueryClient()
  const live = useLive()
  const away = useAway() !== null
  const closing = useRef(close)
  closing.current = close
  useEffect(() => {
    if (!live) void lookForServer()
  }, [live])
  useEffect(() => {
    if (!away) return
    const timer = setInterval(() => {
      if (quietSeconds() >= longest) closing.current()
      void lookForServer().then((there) => {
        if (there) void client.invalidateQueries()
      })
    }, lookEvery)
    return () => clearInterval(timer)
  }, [away, client])
}
