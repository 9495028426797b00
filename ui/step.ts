// An act on its way: the step is made once, with its key, and tried again as the same value until it is answered.
import { clockSkew, deviceNow, Refused, send, uuid } from './client.ts'
import type { Answer, CaseRef, StepMessage } from './contract.ts'

export type Draft = {
  readonly kind: string
  readonly step: string
  readonly form?: number
  readonly case: CaseRef
  readonly seen: number | null
  readonly input: Readonly<Record<string, unknown>>
  readonly post?: string
  readonly paper?: StepMessage['paper']
  readonly also?: StepMessage['also']
}

/** The draft as a step with its key and the device's time. */
export const makeStep = ({ form, post, paper, also, ...draft }: Draft): StepMessage => ({
  ...draft,
  form: form ?? 1,
  key: uuid(),
  at: { device: deviceNow(), offset: Math.round(clockSkew()) },
  ...(post === undefined ? {} : { post }),
  ...(paper === undefined ? {} : { paper }),
  ...(also === undefined ? {} : { also }),
})

const waits = [400, 1200, 3000] as const
/** Worth trying again: nothing was reached, or the server was busy. A refusal is an answer. */
export const passing = (error: unknown): boolean => error instanceof Refused && (error.status === 0 || error.status >= 502)

async function insist<T>(body: unknown): Promise<T> {
  for (const wait of waits) {
    try {
      return await send<T>('POST', '/steps', body)
    } catch (error) {
      if (!passing(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
  return await send<T>('POST', '/steps', body)
}

/** Sends one step. Throws `Refused` when it was refused or could not be delivered; the same message may then be sent again. */
export const sendStep = (step: StepMessage): Promise<Answer> => insist<Answer>(step)

/** Sends a list in order; each is answered on its own and no failure hides another. */
export const sendSteps = (steps: readonly StepMessage[]): Promise<readonly Answer[]> => insist<readonly Answer[]>(steps)

/** Keeps the message of an act until it is answered: the same draft gives the same key, a changed one a new key. */
export function onePerAct(): (draft: Draft) => StepMessage {
  let kept: { readonly of: string; readonly step: StepMessage } | null = null
  return (draft) => {
    const of = JSON.stringify([draft.kind, draft.step, draft.case, draft.input, draft.post ?? null, draft.also ?? null])
    if (kept?.of !== of) kept = { of, step: makeStep(draft) }
    return kept.step
  }
}
