// How the screen looks to this person: print, sunlight, language; kept on the phone, not with the sign-in.
import type { Language } from '../ui/texts.ts'

export type Print = 'normal' | 'large' | 'largest'
/** Originals of photos: never, on Wi-Fi or when one says so, or whenever there is a line. */
export type Originals = 'never' | 'wifi' | 'always'
export type Chosen = {
  readonly print: Print
  readonly sun: boolean
  readonly language: Language | null
  readonly originals: Originals
}
const name = 'chaguan.field.look'
let held: Chosen | null = null

export function chosen(): Chosen {
  if (held) return held
  const usual: Chosen = { print: 'normal', sun: false, language: null, originals: 'never' }
  try {
    held = { ...usual, ...(JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Chosen>) }
  } catch {
    // Storage is closed here: the choice lives as long as the page.
    held = usual
  }
  return held
}

/** Whether what is large may go without a question: where the browser does not say what line it is, Wi-Fi is not assumed. */
export function onWifi(): boolean {
  const line = (navigator as { connection?: { type?: string; saveData?: boolean } }).connection
  return line?.type === 'wifi' && line.saveData !== true
}

export function originalsNow(): boolean {
  const { originals } = chosen()
  return originals === 'always' || (originals === 'wifi' && onWifi())
}

export function show(look: Chosen): void {
  document.documentElement.dataset.print = look.print
  document.documentElement.dataset.sun = look.sun ? 'yes' : 'no'
}

export function choose(some: Partial<Chosen>): Chosen {
  held = { ...chosen(), ...some }
  show(held)
  try {
    localStorage.setItem(name, JSON.stringify(held))
  } catch {
    // The choice lives as long as the page.
  }
  return held
}
