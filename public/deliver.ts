// Delivering one step: the same value again and again, by itself when the line is back, until the server has answered.
import { useCallback, useEffect, useRef, useState } from 'react'
import { Refused } from '../ui/client.ts'
import type { Answer, StepMessage } from '../ui/contract.ts'
import { sendStep } from '../ui/step.ts'

/** No verdict: the line broke or the server stumbled, and the step may or may not have been performed. */
const undecided = (refused: Refused): boolean => refused.status === 0 || refused.status >= 500

export type Ends = { readonly done: (answer: Answer) => void; readonly refused: (refused: Refused) => void }
export type Delivery = {
  /** Why it has not been delivered yet; null while it is on its way. */
  readonly stuck: Refused | null
  readonly again: () => void
}

const pause = 20_000

/** Delivers `step` (null: nothing). Exactly one of `ends` is called for each step that gets a verdict. */
export function useDelivery(step: StepMessage | null, ends: Ends): Delivery {
  const [stuck, setStuck] = useState<Refused | null>(null)
  const [round, setRound] = useState(0)
  const held = useRef(ends)
  held.current = ends
  const going = useRef<string | null>(null)
  const key = step === null ? null : `${step.key} ${round}`

  useEffect(() => {
    if (step === null || key === null || going.current === key) return
    going.current = key
    setStuck(null)
    const latest = () => going.current === key
    sendStep(step).then(
      (answer) => {
        if (!latest()) return
        if (answer.outcome === 'refused' && answer.refusal) held.current.refused(new Refused(409, answer.refusal))
        else held.current.done(answer)
      },
      (error: unknown) => {
        if (!latest() || !(error instanceof Refused)) return
        if (undecided(error)) setStuck(error)
        else held.current.refused(error)
      },
    )
  }, [step, key])

  const again = useCallback(() => setRound((before) => before + 1), [])
  const waiting = step !== null && stuck !== null
  useEffect(() => {
    if (!waiting) return
    const timer = setInterval(again, pause)
    addEventListener('online', again)
    return () => {
      clearInterval(timer)
      removeEventListener('online', again)
    }
  }, [waiting, again])
  return { stuck: step === null ? null : stuck, again }
}
