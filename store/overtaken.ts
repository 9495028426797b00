// An act done without a line that no longer applies: its facts become an entry, the state stays, a card asks its author what shall be.
import type { Staff } from '../rules/actor.ts'
import type { Facts } from '../rules/case.ts'
import type { Change, StepDef } from '../rules/kind.ts'
import { actedAt } from '../rules/offline.ts'
import type { Parsed } from '../rules/parse.ts'
import type { Refusal } from '../rules/refusal.ts'
import type { Instant } from '../rules/time.ts'
import type { Tx } from './db.ts'
import type { House } from './house.ts'
import { formOf } from './reads/form.ts'

type Schema = {
  readonly type?: string
  readonly pattern?: string
  readonly format?: string
  readonly enum?: unknown
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}

/** Free words of an input, and every id in it: by the form, so that a code is never taken for words. Whose contact it is stays out. */
function saidIn(schema: Schema | undefined, value: unknown, words: string[], ids: string[]): void {
  if (schema === undefined) return
  if (typeof value === 'string') {
    const coded =
      schema.pattern !== undefined || schema.format !== undefined || schema.enum !== undefined || schema.const !== undefined
    if (coded) ids.push(value)
    else words.push(value)
  } else if (Array.isArray(value)) for (const one of value) saidIn(schema.items, one, words, ids)
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value))
      if (name !== 'contact') saidIn(schema.properties?.[name], inner, words, ids)
}

/** What is kept of the act: its words as notes, its photos that are there, and why it did not apply. The state stays. */
export function keptOf(def: StepDef, input: unknown, facts: Facts, why: Refusal): Change {
  const [words, ids]: [string[], string[]] = [[], []]
  saidIn(formOf(def.form) as Schema, input, words, ids)
  return {
    to: facts.case.state,
    noted: true,
    words: words.map((text) => ({ kind: 'note' as const, text })),
    files: facts.files.filter((file) => ids.includes(file.id) && file.state !== 'erased').map((file) => file.id),
    facts: { overtaken: why.refused },
  }
}

/** Opens the card, in the transaction that keeps the facts. Nothing is awaited: it goes with the commit. */
export function openCard(
  house: House,
  tx: Tx,
  { sent, kind }: Pick<Parsed, 'sent' | 'kind'>,
  card: { readonly actor: Staff; readonly why: Refusal; readonly entry: number | null; readonly now: Instant },
): Promise<unknown> {
  const { at } = actedAt(sent.at, { now: card.now, known: 0 })
  return tx.rows(
    `insert into decision_card (county, key, case_id, person, kind, step, form, why, facts, made_at, arrived_at, seen, entry, step_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14) on conflict (county, key) do nothing`,
    [
      sent.case.county,
      sent.key,
      sent.case.id,
      card.actor.person,
      kind.name,
      sent.step,
      sent.form,
      card.why.refused,
      JSON.stringify(card.why.facts),
      at,
      card.now,
      sent.seen,
      card.entry,
      house.vault.seal('decision_card.step_sealed', sent.key, JSON.stringify(sent)),
    ],
    'open_card',
  )
}
