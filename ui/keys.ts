// Keys of the desk: single letters that never fight a Chinese input method, in layers of which the top one is heard first.
import { useEffect, useRef } from 'react'

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>
type Layer = { readonly keys: () => Keys; readonly alone: boolean }

const layers: Layer[] = []

/** What was pressed, as the tables name it, in small letters: 'j', '?', 'enter', 'mod+k'. Null for what belongs to an input method. */
export function nameOf(
  event: Pick<KeyboardEvent, 'key' | 'keyCode' | 'isComposing' | 'metaKey' | 'ctrlKey' | 'altKey'>,
): string | null {
  if (event.isComposing || event.keyCode === 229 || event.key === 'Process') return null
  if (event.altKey) return null
  const key = event.key.toLowerCase()
  return event.metaKey || event.ctrlKey ? `mod+${key}` : key
}

/** True where a letter is text, not a command. */
function writes(target: EventTarget | null): boolean {
  if (typeof HTMLElement === 'undefined' || !(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range', 'file'].includes(target.type)
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.getAttribute('role') === 'combobox'
  )
}

/** Enter and the space bar belong to a focused button or link. */
const ownsEnter = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, summary, [role="menuitem"], [role="tab"]') !== null

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  const name = nameOf(event)
  if (name === null) return
  const typing = writes(event.target)
  if (typing && name !== 'escape' && !name.startsWith('mod+')) return
  if ((name === 'enter' || name === ' ') && ownsEnter(event.target)) return
  for (const layer of layers.toReversed()) {
    const act = layer.keys()[name]
    if (act) {
      event.preventDefault()
      act(event)
      return
    }
    if (layer.alone && !name.startsWith('mod+')) return
  }
}

/**
 * Listens to keys while the component stands. `alone` keeps the layers below silent (dialogs, forms);
 * the newest layer is heard first.
 */
export function useKeys(keys: Keys, { on = true, alone = false }: { on?: boolean; alone?: boolean } = {}): void {
  const held = useRef(keys)
  held.current = keys
  useEffect(() => {
    if (!on) return
    const layer: Layer = { keys: () => held.current, alone }
    if (layers.length === 0) addEventListener('keydown', hear)
    layers.push(layer)
    return () => {
      layers.splice(layers.indexOf(layer), 1)
      if (layers.length === 0) removeEventListener('keydown', hear)
    }
  }, [on, alone])
}
