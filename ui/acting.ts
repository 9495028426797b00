// How screens act on cases, without how it is done: the desk sends at once (`act.tsx`), a phone keeps first (`field/acts.tsx`).
import { createContext, useContext } from 'react'
import { Refused } from './client.ts'
import type { Answer, CaseView, StepMessage } from './contract.ts'
import { t } from './texts.ts'

/** What a screen hears after an act: the answer, and the case as it is now when it may still be seen. */
export type Acted = { readonly answer: Answer; readonly step: StepMessage; readonly view: CaseView | null }
export type Listener = (acted: Acted) => void
export type Acting = {
  readonly act: (step: StepMessage) => Promise<Acted>
  readonly onActed: (listener: Listener) => () => void
}

/** Refused because somebody was a moment earlier. A form that stands open tells what he did in its own place. */
export class Overtaken extends Refused {
  readonly earlier: string
  constructor({ status, code, facts, message }: Refused, earlier: string) {
    super(status, { code, facts, text: message })
    this.earlier = earlier
  }
}

/** Why an act was not done, for a screen without a form that stands open: with what somebody did a moment earlier. */
export const refusalWords = (error: unknown): string =>
  error instanceof Overtaken
    ? `${error.earlier}\n${error.message}`
    : error instanceof Error
      ? error.message
      : t('common.error.unknown')

const Context = createContext<Acting | null>(null)
export const ActingProvider = Context
export function useActing(): Acting {
  const acting = useContext(Context)
  if (!acting) throw new Error('no <Acts> above')
  return acting
}
