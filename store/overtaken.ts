// An act done without a line that no longer applies: its facts become an entry, the state stays, a card asks its author what shall be.
import type { Staff } from '../rules/actor.ts'
import type { Facts } from '../rules/case.ts'
import type { Change, StepDef } from '../rules/kind.ts'
import { actedAt } from '../rules/offline.ts'
import type { Parsed } from '../rules/parse.ts'
import type { Refusal } from '../rules/refusal.ts'
import type { Step } from '../rules/step.ts'
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
  { sent }: Pick<Parsed, 'sent'>,
  card: { readonly actor: Staff; readonly why: Refusal; readonly entry: number | null; readonly now: Instant },
): Promise<unknown> {
  const { at } = actedAt(sent.at, { now: card.now, known: 0 })
  return tx.rows(
    `insert into decision_card (county, key, case_id, person, kind, step, form, why, facts, made_at, arrived_at, seen, entry, step_sealed)
     select $1, $2::uuid, $3::uuid, $4::uuid, $5, $6, $7::int, $8, $9::jsonb, $10::bigint, $11::bigint, $12::int, $13::int, $14
     where not exists (select 1 from step_key k where k.county = $1 and k.key = $2::uuid) on conflict (county, key) do nothing`,
    [
      sent.case.county,
      sent.key,
      sent.case.id,
      card.actor.person,
      sent.kind,
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

/**
 * A card for an act that could not be done at all and that its phone no longer keeps: no entry, the whole of it is in the card. Nothing where the
 * key was answered already.
 */
export const openCardOnly = (house: House, sent: Step, actor: Staff, why: Refusal): Promise<unknown> =>
  house.db.begin({ actor: actor.person, counties: [sent.case.county] }, (tx) =>
    openCard(house, tx, { sent }, { actor, why, entry: null, now: house.now() }),
  )

/** Does this person have an open card about this case? Later acts of it wait for that decision. */
export const hasOpenCard = async (house: House, person: string, county: string, caseId: string): Promise<boolean> =>
  (
    await house.db.read({ actor: person, counties: [county] }, (tx) =>
      tx.rows(
        'select 1 from decision_card where county = $1 and person = $2 and case_id = $3 and decided_at is null limit 1',
        [county, person, caseId],
        'has_open_card',
      ),
    )
  ).length > 0
