// This phone: how it looks, what lies on it and how safely, and the way out, which first offers to send.
import { useCallback, useEffect, useState } from 'react'
import { useNow } from '../../ui/now.ts'
import { whenWords } from '../../ui/time.ts'
import { g } from '../ground/texts.ts'
import { GroundTold } from '../ground/told.tsx'
import { choose, chosen, type Originals } from '../look.ts'
import { usePractising } from '../practice.tsx'
import { f } from '../texts.ts'
import { useContact, useHeld, usePhone } from '../use.ts'
import { Look } from './look.tsx'

type Room = { readonly used: number; readonly kept: boolean } | null

export default function Settings({ onLeave }: { onLeave: () => Promise<void> }) {
  const phone = usePhone()
  const { cases, parts } = useHeld()
  const { practice } = usePractising()
  const now = useNow()
  const [room, setRoom] = useState<Room>(null)
  useEffect(() => {
    void Promise.all([navigator.storage?.estimate?.(), navigator.storage?.persisted?.()]).then(
      ([told, kept]) => setRoom({ used: told?.usage ?? 0, kept: kept === true }),
      () => {},
    )
  }, [])
  const lockAt = phone.device()?.lockAt
  return (
    <>
      <h1>{f('field.more.settings')}</h1>
      <h2>{f('field.look.title')}</h2>
      <Look />
      <h2>{f('field.room.title')}</h2>
      <p className="figures">
        {f('field.room.records', {
          n: cases.size + Object.values(parts).reduce((sum, part) => sum + (Array.isArray(part) ? part.length : 1), 0),
        })}
        {room && ` · ${f('field.room.used', { n: (room.used / 1_048_576).toFixed(1) })}`}
      </p>
      {room && !room.kept && <p className="notice amber">{f('field.room.notKept')}</p>}
      {practice === null && !phone.isBound() && <p className="notice amber">{f('field.room.notBound')}</p>}
      {lockAt !== undefined && <p className="soft">{f('field.room.lock', { at: whenWords(lockAt, now) })}</p>}
      <OriginalsOf />
      <h2>{g('ground.title')}</h2>
      <GroundTold />
      {practice === null ? <Leaving onLeave={onLeave} /> : <p className="notice amber">{f('field.practice.signOut')}</p>}
    </>
  )
}

const ways: readonly Originals[] = ['never', 'wifi', 'always']

/** Photos go small first; whether their originals follow, and when, is chosen here. */
function OriginalsOf() {
  const phone = usePhone()
  const [way, setWay] = useState(chosen().originals)
  const [left, setLeft] = useState(0)
  const [going, setGoing] = useState(false)
  const count = useCallback(() => void phone.outbox.originals().then(setLeft), [phone])
  useEffect(count, [count])
  const send = async () => {
    setGoing(true)
    await phone.outbox.sendOriginals().catch(() => 0)
    setGoing(false)
    count()
  }
  return (
    <>
      <fieldset className="row-of">
        <legend>{f('field.originals.title')}</legend>
        {ways.map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            aria-pressed={way === one}
            onClick={() => setWay(choose({ originals: one }).originals)}
          >
            {f(`field.originals.${one}`)}
          </button>
        ))}
      </fieldset>
      <p className="soft small">{f('field.originals.hint')}</p>
      {left > 0 && (
        <button type="button" className="button wide" disabled={going} onClick={() => void send()}>
          {going ? f('field.bar.going') : f('field.originals.send', { n: left })}
        </button>
      )}
    </>
  )
}

/** Signing out with unsent things first offers to send them; what cannot be sent stays sealed and goes with the next contact. */
function Leaving({ onLeave }: { onLeave: () => Promise<void> }) {
  const phone = usePhone()
  const { unsent, state } = useContact()
  const [asking, setAsking] = useState(false)
  if (!asking)
    return (
      <button type="button" className="button final wide" onClick={() => setAsking(true)}>
        {f('field.leave.title')}
      </button>
    )
  return (
    <fieldset className="notice vermilion">
      <legend>{f('field.leave.title')}</legend>
      <p>{unsent > 0 ? f(phone.isBound() ? 'field.leave.unsent' : 'field.leave.lost', { n: unsent }) : f('field.leave.none')}</p>
      {unsent > 0 && (
        <button type="button" className="button main wide" disabled={state === 'going'} onClick={() => void phone.meet()}>
          {f(state === 'going' ? 'field.bar.going' : 'field.leave.send')}
        </button>
      )}
      <button type="button" className="button final wide" onClick={() => void onLeave()}>
        {f('field.leave.go')}
      </button>
      <button type="button" className="button wide" onClick={() => setAsking(false)}>
        {f('field.leave.stay')}
      </button>
    </fieldset>
  )
}
