// What the phone has of the centre, in memory: cases by id, parts as they came; a pull changes it, nothing else does.
import type { Card, CaseRef, FieldCase, Parts, Pull } from '../../rules/sync.ts'

export type Held = {
  readonly cases: ReadonlyMap<string, FieldCase>
  readonly parts: Parts
}
export const nothing: Held = { cases: new Map(), parts: {} }
/** One row of the database to put (value) or to take out (null). */
export type Change = { readonly type: 'case' | 'part'; readonly name: string; readonly value: unknown }

export const nameOf = ({ county, id }: CaseRef): string => `${county}/${id}`

/**
 * What is held after one page of a pull, and the rows that changed. On the last page `holds` takes away whatever is no longer
 * mine: on the server's word, and only then.
 */
export function taken(held: Held, pull: Pull): { readonly held: Held; readonly changes: readonly Change[] } {
  const cases = new Map(held.cases)
  const changes: Change[] = []
  for (const one of pull.cases) {
    cases.set(nameOf(one), one)
    changes.push({ type: 'case', name: nameOf(one), value: one })
  }
  if (pull.holds !== null) {
    const mine = new Set(pull.holds)
    for (const [name, one] of cases) {
      if (mine.has(one.id)) continue
      cases.delete(name)
      changes.push({ type: 'case', name, value: null })
    }
  }
  for (const [name, value] of Object.entries(pull.parts)) if (value !== undefined) changes.push({ type: 'part', name, value })
  return { held: { cases, parts: { ...held.parts, ...pull.parts } }, changes }
}

/** The rows of the database as they were held. */
export function restored(rows: readonly Change[]): Held {
  const cases = new Map<string, FieldCase>()
  const parts: Record<string, unknown> = {}
  for (const row of rows) {
    if (row.type === 'case') cases.set(row.name, row.value as FieldCase)
    else parts[row.name] = row.value
  }
  return { cases, parts: parts as Parts }
}

/** Keys of the cards that wait for a decision. */
export const openCards = ({ parts }: Held): ReadonlySet<string> => new Set((parts.cards ?? []).map((card: Card) => card.key))
