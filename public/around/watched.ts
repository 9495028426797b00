// Public matters this device follows: their codes; and the link of each of which somebody is told by message.

import { tokenIn } from '../receipt/receipts.ts'
import { forget, keep, recall } from '../remember.ts'

const most = 50
export const watched = (): readonly string[] => recall<readonly string[]>('watched') ?? []
export const watch = (code: string): void => {
  keep('watched', [code, ...watched().filter((one) => one !== code)].slice(0, most))
}
export const unwatch = (code: string): void => {
  forget(`watching.${code}`)
  keep(
    'watched',
    watched().filter((one) => one !== code),
  )
}
/** The link by which who follows shows who he is. */
export const keepLink = (code: string, link: string): boolean => keep(`watching.${code}`, link)
export const tokenOf = (code: string): string | null => tokenIn(recall<string>(`watching.${code}`))
