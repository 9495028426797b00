// Acting on the phone: kept first, told at once, sent when the line is there; the common forms do not notice.
import { type ReactNode, useMemo } from 'react'
import { type Acted, type Acting, ActingProvider } from '../ui/acting.ts'
import { Refused } from '../ui/client.ts'
import type { StepMessage } from '../ui/contract.ts'
import { NotKept } from '../ui/outbox/outbox.ts'
import { word } from '../ui/texts.ts'
import { useToast } from '../ui/toast.tsx'
import { f } from './texts.ts'
import { usePhone } from './use.ts'

export function FieldActs({ children }: { children: ReactNode }) {
  const phone = usePhone()
  const toast = useToast()
  const acting = useMemo((): Acting => {
    const act = async (step: StepMessage): Promise<Acted> => {
      try {
        await phone.act(step)
      } catch (error) {
        throw asRefused(error)
      }
      toast({ text: f('field.kept', { what: word('step', step.step, step.kind) }) })
      return { answer: { key: step.key, outcome: 'waiting' }, step, view: null }
    }
    return { act, onActed: () => () => {} }
  }, [phone, toast])
  return <ActingProvider value={acting}>{children}</ActingProvider>
}

/** Why it could not be kept, as a sentence that says what to do; what was written stays in the form. */
export function asRefused(error: unknown): unknown {
  if (!(error instanceof NotKept)) return error
  return new Refused(0, { code: error.trouble, facts: {}, text: f(`field.trouble.${error.trouble}`) })
}
