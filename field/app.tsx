// Who is here? The list of today for a person signed in on this phone, also without any line; the door for everybody else.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { deviceNow, Refused } from '../ui/client.ts'
import type { Base, KeyRow, Trouble } from '../ui/outbox/base.ts'
import { phoneBase, troubleOf } from '../ui/outbox/base.ts'
import { Toasts } from '../ui/toast.tsx'
import { FieldActs } from './acts.tsx'
import { Door } from './door.tsx'
import { type Drafts, openDrafts } from './keep/drafts.ts'
import { isMarked } from './keep/mark.ts'
import { openPhone, type Phone } from './keep/phone.ts'
import { keptReads } from './keep/reads.ts'
import { bound, deliverSealed, isLocked, mustWipe, ownRow, signOut, wipe } from './keep/signing.ts'
import { FieldKit } from './kit.tsx'
import { Shell } from './shell.tsx'
import { f } from './texts.ts'
import { PhoneProvider } from './use.ts'

type Stage =
  | { readonly at: 'opening' }
  | { readonly at: 'trouble'; readonly why: Trouble }
  | { readonly at: 'door'; readonly why: 'first' | 'locked' | 'wiped' | 'cleared' }
  | { readonly at: 'in'; readonly phone: Phone; readonly drafts: Drafts; readonly row: KeyRow }

const client = new QueryClient({
  // The phone asks whether or not the browser believes in a line; what fails is answered from what was kept.
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, networkMode: 'always' } },
})
const base: Base = phoneBase()

export function App() {
  const [stage, setStage] = useState<Stage>({ at: 'opening' })
  const enter = useCallback(async (row: KeyRow) => {
    client.clear()
    const phone = await openPhone(base, row)
    keptReads(phone)
    setStage({ at: 'in', phone, drafts: await openDrafts(phone), row })
  }, [])
  useEffect(() => {
    // Another window with a newer shell needs the database: this one lets go of it and says so.
    base.on('versionchange', () => {
      base.close()
      setStage({ at: 'trouble', why: 'blocked' })
    })
    base.on('blocked', () => setStage({ at: 'trouble', why: 'blocked' }))
    void (async () => {
      try {
        const row = await ownRow(base)
        if (row === null) setStage({ at: 'door', why: isMarked() ? 'cleared' : 'first' })
        else if (await isLocked(base, row.person, deviceNow())) {
          setStage({ at: 'door', why: 'locked' })
          // A lost phone that nobody signs in on is reached here.
          if (await mustWipe(row)) await wipedAt(row, setStage)
        } else await enter(row)
      } catch (error) {
        setStage({ at: 'trouble', why: troubleOf(error) })
      }
    })()
  }, [enter])
  useSealed(stage.at === 'in' ? stage.row.person : null, stage.at === 'in' || stage.at === 'door')
  const leave = async () => {
    if (stage.at !== 'in') return
    stage.phone.stop()
    await signOut(base)
    setStage({ at: 'door', why: 'first' })
  }
  const wiped = async () => {
    if (stage.at !== 'in') return
    stage.phone.stop()
    await wipedAt(stage.row, setStage)
  }

  if (stage.at === 'opening') return <p className="opening">{f('field.opening')}</p>
  if (stage.at === 'trouble')
    return (
      <main className="page stack">
        <h1>{f('field.trouble.title')}</h1>
        <p className="notice vermilion" role="alert">
          {f(`field.trouble.${stage.why}`)}
        </p>
        <button type="button" className="button main" onClick={() => location.reload()}>
          {f('field.trouble.again')}
        </button>
      </main>
    )
  if (stage.at === 'door') return <Door base={base} why={stage.why} onEnter={enter} />
  return (
    <QueryClientProvider client={client}>
      <PhoneProvider value={stage.phone}>
        <Binding row={stage.row} phone={stage.phone} />
        <FieldKit drafts={stage.drafts}>
          <Toasts>
            <FieldActs>
              <Shell onLeave={leave} onWipe={wiped} onEnter={() => setStage({ at: 'door', why: 'first' })} />
            </FieldActs>
          </Toasts>
        </FieldKit>
      </PhoneProvider>
    </QueryClientProvider>
  )
}

async function wipedAt(row: KeyRow, show: (stage: Stage) => void): Promise<void> {
  await wipe(base, row)
  await base.open()
  show({ at: 'door', why: 'wiped' })
}

/** A phone that was not reached while signing in is bound with the next contact. */
function Binding({ row, phone }: { row: KeyRow; phone: Phone }) {
  useEffect(() => {
    if (phone.isBound()) return
    void bound(base, row).then((to) => phone.bound(to.binding))
  }, [row, phone])
  return null
}

/** What somebody before left sealed on this phone goes with any contact, whoever holds it. */
function useSealed(own: string | null, on: boolean): void {
  useEffect(() => {
    if (!on) return
    const go = () =>
      void deliverSealed(base, own).catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error
      })
    go()
    addEventListener('online', go)
    const timer = setInterval(go, 120_000)
    return () => {
      removeEventListener('online', go)
      clearInterval(timer)
    }
  }, [own, on])
}
