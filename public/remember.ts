// What this device keeps for the resident, by name. Where the browser closes its storage it lives as long as the page.

const prefix = 'chaguan.public.'
const memory = new Map<string, string>()

/** The value kept under a name, or null. The caller knows what he kept: other versions of it are given other names. */
export function recall<T>(name: string): T | null {
  let text = memory.get(name) ?? null
  try {
    text = localStorage.getItem(prefix + name) ?? text
  } catch {
    // Storage is closed here; memory answers.
  }
  if (text === null) return null
  try {
    return JSON.parse(text) as T
  } catch {
    return null
  }
}

/** Keeps a value; false when it will not outlive the page. */
export function keep(name: string, value: unknown): boolean {
  const text = JSON.stringify(value)
  memory.set(name, text)
  try {
    localStorage.setItem(prefix + name, text)
    return true
  } catch {
    return false
  }
}

export function forget(name: string): void {
  memory.delete(name)
  try {
    localStorage.removeItem(prefix + name)
  } catch {
    // Nothing was kept there.
  }
}
