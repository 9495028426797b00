// Public matters this device follows: only their codes, kept here and sent nowhere.
import { keep, recall } from '../remember.ts'

const most = 50
export const watched = (): readonly string[] => recall<readonly string[]>('watched') ?? []
export const watch = (code: string): void => {
  keep('watched', [code, ...watched().filter((one) => one !== code)].slice(0, most))
}
export const unwatch = (code: string): void => {
  keep(
    'watched',
    watched().filter((one) => one !== code),
  )
}
