// One way out for every short form: what is typed is kept, checked, sent until it was answered, and stays to be mended when refused.
import { type Dispatch, type ReactNode, type SetStateAction, useEffect, useRef, useState } from 'react'
import type { Refused } from '../ui/client.ts'
import type { Answer, StepMessage } from '../ui/contract.ts'
import { go } from '../ui/router.tsx'
import { t } from '../ui/texts.ts'
import { useDelivery } from './deliver.ts'
import { type Fault, Faults, Summary } from './faults.tsx'
import { keepReceipt, receiptFrom } from './receipt/receipts.ts'
import { forget, keep, recall } from './remember.ts'
import { Sending } from './sending.tsx'
import { p } from './texts.ts'

/** `sent` is the step that is on its way, which is sent again as it is until there is a verdict. */
type Kept = { readonly sent: StepMessage | null }
type Way<F> = {
  /** The name under which this phone keeps what was typed. */
  readonly name: string
  readonly empty: F
  readonly check: (filled: F) => readonly Fault[]
  /** Of what was found whole. */
  readonly step: (filled: F) => StepMessage
  /** Once taken; what was typed is forgotten by then. */
  readonly done: (answer: Answer, filled: F) => void
}
export type Outgoing<F> = {
  readonly filled: F
  readonly set: Dispatch<SetStateAction<F>>
  readonly change: (some: Partial<F>) => void
  /** Faults found at the last try and not mended since. */
  readonly still: readonly Fault[]
  readonly submit: () => void
  /** Forgets what was typed. */
  readonly leave: () => void
  /** What stands above the fields: faults, why it was refused, or that it is on its way. */
  readonly said: ReactNode
}

export function useOutgoing<F extends Kept>({ name, empty, check, step, done }: Way<F>): Outgoing<F> {
  const [filled, set] = useState<F>(() => ({ ...empty, ...recall<F>(name) }))
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [refused, setRefused] = useState<Refused | null>(null)
  const [round, setRound] = useState(0)
  const settled = useRef(false)
  const sending = (sent: StepMessage | null) => set((before) => ({ ...before, sent }))
  useEffect(() => {
    if (!settled.current) keep(name, filled)
  }, [name, filled])
  const leave = () => {
    settled.current = true
    forget(name)
  }
  const delivery = useDelivery(filled.sent, {
    done: (answer) => {
      leave()
      done(answer, filled)
    },
    refused: (why) => {
      sending(null)
      setRefused(why)
      setRound((before) => before + 1)
    },
  })
  const still = faults.filter((fault) => check(filled).some((one) => one.id === fault.id))
  const submit = () => {
    const found = check(filled)
    setFaults(found)
    setRefused(null)
    setRound((before) => before + 1)
    if (found.length === 0) sending(step(filled))
  }
  const said = (
    <>
      <Faults faults={still} round={round} />
      {refused !== null && (
        <Summary title={p('public.refused.title')} round={round}>
          <p>{refused.message}</p>
          <p>{t('common.kept')}</p>
        </Summary>
      )}
      {filled.sent !== null && <Sending delivery={delivery} />}
    </>
  )
  return { filled, set, change: (some) => set((before) => ({ ...before, ...some })), still, submit, leave, said }
}

/** Opened a matter of its own: its receipt is kept and shown. */
export function toReceipt(answer: Answer, title: string): void {
  const receipt = receiptFrom(answer, title, false)
  if (receipt) keepReceipt(receipt)
  go('/public/receipt', { replace: true })
}
