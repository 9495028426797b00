// Practice as it is seen: the way in, the bar that stays with the way out, and the page that says it is over.
import { createContext, useContext, useEffect, useState } from 'react'
import { Refused } from '../ui/client.ts'
import { f } from './texts.ts'
import { useContact } from './use.ts'

/** `waits`: real acts on this phone that go when practice is over. */
export type Practises = { readonly waits: number }
export type Ended = 'left' | 'night' | 'elsewhere' | 'signIn'
type Practising = {
  readonly practice: Practises | null
  readonly enter: () => Promise<void>
  readonly leave: () => Promise<void>
  readonly over: (why: Ended) => Promise<void>
}

const Context = createContext<Practising | null>(null)
export const PractisingProvider = Context
export function usePractising(): Practising {
  const found = useContext(Context)
  if (!found) throw new Error('nobody is signed in on this phone')
  return found
}

/** Switches, and says why it could not: without a line nothing is switched. */
function useSwitch(run: () => Promise<void>, failed: string) {
  const [going, setGoing] = useState(false)
  const [why, setWhy] = useState<string | null>(null)
  const go = async () => {
    setGoing(true)
    setWhy(null)
    try {
      await run()
    } catch (error) {
      setWhy(error instanceof Refused && error.status !== 0 ? error.message : failed)
    }
    setGoing(false)
  }
  return { going, why, go }
}

export function Practice() {
  const { practice, enter } = usePractising()
  const { unsent } = useContact()
  const { going, why, go } = useSwitch(enter, f('field.practice.failedIn'))
  return (
    <>
      <h1>{f('field.more.practice')}</h1>
      <p>{f('field.practice.lead')}</p>
      <p>{f('field.practice.examples')}</p>
      {practice === null && unsent > 0 && <p className="notice amber">▲ {f('field.practice.waits', { n: unsent })}</p>}
      <p className="soft">{f('field.practice.needLine')}</p>
      {why !== null && (
        <p className="notice vermilion" role="alert">
          {why}
        </p>
      )}
      {practice === null && (
        <button type="button" className="button main wide" disabled={going} onClick={() => void go()}>
          {f(going ? 'field.practice.going' : 'field.practice.enter')}
        </button>
      )}
    </>
  )
}

/** On every page while one practises; and where another window practises under this sign-in, what that means here. */
export function PracticeBar() {
  const { practice, leave, over } = usePractising()
  const { state } = useContact()
  const { going, why, go } = useSwitch(leave, f('field.practice.failedOut'))
  const away = state === 'practises' || state === 'practisesNot'
  useEffect(() => {
    if (practice !== null && away) void over(state === 'practises' ? 'night' : 'elsewhere')
  }, [practice, away, state, over])
  if (practice === null && state !== 'practises') return null
  const out = (
    <button type="button" className="button" disabled={going} onClick={() => void go()}>
      {f(going ? 'field.practice.going' : 'field.practice.leave')}
    </button>
  )
  if (practice === null)
    return (
      <div className="bar-note" role="status">
        ▲ {f('field.practice.apart')}
        {out}
        {why !== null && <b>{why}</b>}
      </div>
    )
  return (
    <aside className="practice-bar" aria-label={f('field.practice.title')}>
      <b>▲ {f('field.practice.banner')}</b>
      {out}
      {practice.waits > 0 && <span>{f('field.practice.waiting', { n: practice.waits })}</span>}
      {why !== null && <b role="alert">{why}</b>}
    </aside>
  )
}

export function PracticeOver({ why, lost, onBack }: { why: Ended; lost: number; onBack: () => void }) {
  return (
    <main className="page stack">
      <h1>{f('field.practice.over')}</h1>
      <p className="notice amber" role="status">
        {f(`field.practice.ended.${why}`)}
      </p>
      {lost > 0 && <p>{f('field.practice.lost', { n: lost })}</p>}
      <p>{f('field.practice.real')}</p>
      <button type="button" className="button main wide" onClick={onBack}>
        {f('field.practice.back')}
      </button>
    </main>
  )
}
