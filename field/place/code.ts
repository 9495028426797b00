// Which grid of mine a code names: what a square on a door says, or the last digits typed by hand. A shortcut, never a proof that somebody was there.
import type { FieldArea } from '../../rules/sync.ts'

/** The one grid whose code stands in the text, or ends with the digits typed (three at least); null for none or several. */
export function gridByCode(areas: readonly FieldArea[], text: string): FieldArea | null {
  const grids = areas.filter((area) => area.mine && area.level === 'grid')
  const digits = text.match(/\d{3,}/g) ?? []
  const named = grids.filter((grid) => digits.some((one) => one.startsWith(grid.code)))
  const ending = grids.filter((grid) => /^\d{3,}$/.test(text.trim()) && grid.code.endsWith(text.trim()))
  const found = named.length > 0 ? named : ending
  return found.length === 1 ? (found[0] ?? null) : null
}
