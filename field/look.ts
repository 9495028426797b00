// How the screen looks to this person: print, sunlight, language; kept on the phone, not with the sign-in.
import type { Language } from '../ui/texts.ts'

export type Print = 'normal' | 'large' | 'largest'
export type Chosen = { readonly print: Print; readonly sun: boolean; readonly language: Language | null }
const name = 'chaguan.field.look'
let held: Chosen | null = null

export function chosen(): Chosen {
  if (held) return held
  const usual: Chosen = { print: 'normal', sun: false, language: null }
  try {
    held = { ...usual, ...(JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Chosen>) }
  } catch {
    // Storage is closed here: the choice lives as long as the page.
    held = usual
  }
  return held
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
