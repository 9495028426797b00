// The receipt of the last report of this device: kept until the resident takes it away.
import { serverNow } from '../../ui/client.ts'
import type { Answer, CaseRef } from '../../ui/contract.ts'
import { forget, keep, recall } from '../remember.ts'

export type Receipt = CaseRef & {
  readonly code: string
  readonly word: string | null
  /** Path with the token in its fragment, which no server and no log ever sees. */
  readonly link: string | null
  readonly what: string
  readonly at: number
  /** The version before a change is what arrived. */
  readonly earlier: boolean
}

/** Null when the answer names no case. */
export function receiptFrom(answer: Answer, what: string, earlier: boolean): Receipt | null {
  const code = answer.receipt?.code ?? answer.case?.code
  if (code === undefined || answer.case === undefined) return null
  const { county, id } = answer.case
  const at = answer.entry?.at ?? serverNow()
  return { county, id, code, word: answer.receipt?.word ?? null, link: answer.receipt?.link ?? null, what, at, earlier }
}

export const keepReceipt = (receipt: Receipt): void => {
  keep('receipt', receipt)
}
export const findReceipt = (): Receipt | null => recall<Receipt>('receipt')
export const forgetReceipt = (): void => forget('receipt')

/** The token in a link or fragment, or null. */
export function tokenIn(link: string | null): string | null {
  const token = link?.split('#')[1] ?? ''
  return /^[\w-]{16,64}$/.test(token) ? token : null
}
