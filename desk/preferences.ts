// What a person set for this browser: language, size of print, light or dark. Kept here, nothing else is.
import { useSyncExternalStore } from 'react'
import { firstLanguage, type Language } from '../ui/texts.ts'

export type Print = 'normal' | 'large' | 'largest'
export type Theme = 'auto' | 'light' | 'dark'
export type Preferences = { readonly language: Language; readonly print: Print; readonly theme: Theme }

const name = 'chaguan.desk'
const listeners = new Set<() => void>()

function read(): Preferences {
  let kept: Partial<Record<keyof Preferences, string>> = {}
  try {
    kept = JSON.parse(localStorage.getItem(name) ?? '{}') as typeof kept
  } catch {
    // A browser that keeps nothing still works.
  }
  const print = kept.print === 'large' || kept.print === 'largest' ? kept.print : 'normal'
  const theme = kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'auto'
  return { language: firstLanguage(kept.language ?? null, navigator.languages), print, theme }
}

let held = read()

export function prefer(some: Partial<Preferences>): void {
  held = { ...held, ...some }
  try {
    localStorage.setItem(name, JSON.stringify(held))
  } catch {
    // Kept until the page is closed.
  }
  for (const listener of listeners) listener()
}

export const preferences = (): Preferences => held
export const usePreferences = (): Preferences =>
  useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }, preferences)

const darkness = matchMedia('(prefers-color-scheme: dark)')
const useSystemDark = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      darkness.addEventListener('change', listener)
      return () => darkness.removeEventListener('change', listener)
    },
    () => darkness.matches,
  )

/** True when the page is dark, by choice or by the machine. */
export function useDark(): boolean {
  const system = useSystemDark()
  const { theme } = usePreferences()
  return theme === 'auto' ? system : theme === 'dark'
}
