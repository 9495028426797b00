// Who is here? The list of today for a person signed in on this phone, also without any line; the door for everybody else.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { deviceNow, Refused } from '../ui/client.ts'
import type { Base, KeyRow, Trouble } from '../ui/outbox/base.ts'
import { phoneBase, troubleOf } from '../ui/outbox/base.ts'
import { go } from '../ui/router.tsx'
import { Toasts } from '../ui/toast.tsx'
import { FieldActs } from './acts.tsx'
import { Door } from './door.tsx'
import { useCarrying } from './ground/use.ts'
import { type Drafts, openDrafts } from './keep/drafts.ts'
import { practise } from './keep/line.ts'
import { isMarked } from './keep/mark.ts'
import { openPhone, type Phone } from './keep/phone.ts'
import { beginPractice, dropPractice, type Practice, practiceBase, practiceOf, waitingReal } from './keep/practising.ts'
import { keptReads } from './keep/reads.ts'
import { bound, deliverSealed, isLocked, mustWipe, ownRow, signOut, wipe } from './keep/signing.ts'
import { FieldKit } from './kit.tsx'
import { type Ended, PracticeOver, type Practises, PractisingProvider } from './practice.tsx'
import { Shell } from './shell.tsx'
import { f } from './texts.ts'
import { PhoneProvider } from './use.ts'

type Stage =
  | { readonly at: 'opening' }
  | { readonly at: 'trouble'; readonly why: Trouble }
  | { readonly at: 'door'; readonly why: 'first' | 'locked' | 'wiped' | 'cleared' }
  | {
      readonly at: 'in'
      readonly phone: Phone
      readonly drafts: Drafts
      readonly row: KeyRow
      readonly practice: Practises | null
    }
  | { readonly at: 'ended'; readonly why: Ended; readonly lost: number; readonly row: KeyRow }

const client = new QueryClient({
  // The phone asks whether or not the browser believes in a line; what fails is answered from what was kept.
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, networkMode: 'always' } },
})
const base: Base = phoneBase()
const apart: Base = practiceBase()

export function App() {
  const [stage, setStage] = useState<Stage>({ at: 'opening' })
  const enter = useCallback(async (row: KeyRow, practice: Practice | null = null) => {
    client.clear()
    const handset = row.binding?.phone ?? null
    const phone = practice ? await openPhone(apart, practice.row, { side: practice.day, handset }) : await openPhone(base, row)
    keptReads(phone)
    const drafts = await openDrafts(phone)
    setStage({ at: 'in', phone, drafts, row, practice: practice && { waits: await waitingReal(base, row.person) } })
  }, [])
  /** Back to the real work; what was practised is gone, and that is said before anything is shown. */
  const ended = useCallback(
    async (row: KeyRow, why: Ended) => {
      const lost = await dropPractice(base, apart)
      if (lost === null) await enter(row)
      else setStage({ at: 'ended', why, lost, row })
    },
    [enter],
  )
  const entered = useCallback((row: KeyRow) => ended(row, 'signIn'), [ended])
  useEffect(() => {
    // Another window with a newer shell needs the database: this one lets go of it and says so.
    base.on('versionchange', () => {
      base.close()
      setStage({ at: 'trouble', why: 'blocked' })
    })
    // Another window left practice: what was here is gone, and this window looks where it is now.
    apart.on('versionchange', () => {
      apart.close()
      location.reload()
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
        } else {
          const practice = await practiceOf(base, apart, row.person)
          // A practice that broke off while it began or ended leaves nothing.
          if (practice === null) await dropPractice(base, apart)
          await enter(row, practice)
        }
      } catch (error) {
        setStage({ at: 'trouble', why: troubleOf(error) })
      }
    })()
  }, [enter])
  useSealed(stage.at === 'in' ? stage.row.person : null, stage.at === 'in' || stage.at === 'door')
  const leave = async () => {
    if (stage.at !== 'in') return
    void stage.phone.stop()
    await dropPractice(base, apart)
    await signOut(base)
    setStage({ at: 'door', why: 'first' })
  }
  const wiped = async () => {
    if (stage.at !== 'in') return
    void stage.phone.stop()
    await wipedAt(stage.row, setStage)
  }

  /** Throws where the server is not reached; then everything is as it was. */
  const enterPractice = async () => {
    if (stage.at !== 'in') return
    const { day } = await practise(true)
    if (day === null) return
    await stage.phone.stop()
    setStage({ at: 'opening' })
    go('/field')
    await enter(stage.row, await beginPractice(base, apart, stage.row.person, day))
  }
  const leavePractice = async () => {
    await practise(false)
    if (stage.at !== 'in') return
    if (stage.practice === null) return stage.phone.meet()
    await over('left')
  }
  const over = async (why: Ended) => {
    if (stage.at !== 'in') return
    await stage.phone.stop()
    if (why === 'night') await practise(false).catch(() => {})
    go('/field')
    await ended(stage.row, why)
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
  if (stage.at === 'door') return <Door base={base} why={stage.why} onEnter={entered} />
  if (stage.at === 'ended') return <PracticeOver why={stage.why} lost={stage.lost} onBack={() => void enter(stage.row)} />
  return (
    <QueryClientProvider client={client}>
      <PhoneProvider value={stage.phone}>
        {stage.practice === null && <Binding row={stage.row} phone={stage.phone} />}
        <Carrying phone={stage.phone} real={stage.practice === null} />
        <FieldKit drafts={stage.drafts}>
          <Toasts>
            <FieldActs>
              <PractisingProvider value={{ practice: stage.practice, enter: enterPractice, leave: leavePractice, over }}>
                <Shell onLeave={leave} onWipe={wiped} onEnter={() => setStage({ at: 'door', why: 'first' })} />
              </PractisingProvider>
            </FieldActs>
          </Toasts>
        </FieldKit>
      </PhoneProvider>
    </QueryClientProvider>
  )
}

async function wipedAt(row: KeyRow, show: (stage: Stage) => void): Promise<void> {
  await dropPractice(base, apart)
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

/** The ground is that of the real post; in practice it is only shown. */
function Carrying({ phone, real }: { phone: Phone; real: boolean }) {
  useCarrying(base, phone, real)
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
