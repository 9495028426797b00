// What an indicator may look at: one case as its entries tell it, what was taken back left out, and the life of each of its clocks.

import type { Phase } from '../rules/case.ts'
import type { ClockAct } from '../rules/effect.ts'
import { handedOver, type Kind } from '../rules/kind.ts'
import type { Instant } from '../rules/time.ts'

export type Told = {
  readonly version: number
  readonly at: Instant
  readonly step: string
  /** Somebody of the staff did it, neither a resident nor the system. */
  readonly staff: boolean
  readonly from: string | null
  readonly to: string
  readonly hold: string
  readonly holder: string
  readonly noted: boolean
  readonly clocks: readonly ClockAct[]
  readonly facts: Readonly<Record<string, unknown>>
}
export type Matter = { readonly kind: Kind; readonly source: string; readonly openedAt: Instant; readonly told: readonly Told[] }

/** One clock from its start: until when, and the entry that stopped it. One that an undo took back never was. */
export type Run = {
  readonly name: string
  readonly due: Instant
  readonly owner: string
  readonly stopped: Told | null
  readonly still: boolean
}
export type History = {
  readonly kind: Kind
  readonly source: string
  readonly openedAt: Instant
  /** In order of version, without what was undone and the undoing. */
  readonly told: readonly Told[]
  readonly runs: readonly Run[]
  readonly phase: (state: string | null) => Phase | null
  /** Ended without having been handled: voided, withdrawn, handed over. */
  readonly gone: (state: string) => boolean
  /** Entries by which it was handled: it went from work to checking, and not because another case was answered. */
  readonly handled: readonly Told[]
  /** Who had it before this entry. */
  readonly before: (entry: Told) => string
}

const working: readonly (Phase | null)[] = ['intake', 'placed', 'handling']

/** Reads the entries of one case; the same entries always give the same history. */
export function historyOf({ kind, source, openedAt, told: all }: Matter): History {
  const undone = new Set(all.flatMap(({ step, facts }) => (step === 'undo' ? [Number(facts.undoes)] : [])))
  const told = all.filter((one) => one.step !== 'undo' && !undone.has(one.version))
  const phase = (state: string | null): Phase | null => (state === null ? null : (kind.states[state]?.phase ?? null))
  const { voided, withdrawn } = kind.frame.states
  return {
    kind,
    source,
    openedAt,
    told,
    runs: runsOf(all),
    phase,
    gone: (state) => state === voided || state === withdrawn || state === handedOver,
    handled: told.filter((one) => one.step !== 'follow' && working.includes(phase(one.from)) && phase(one.to) === 'checking'),
    before: (entry) => told[told.indexOf(entry) - 1]?.holder ?? entry.holder,
  }
}

function runsOf(all: readonly Told[]): readonly Run[] {
  const runs = new Map<string, Run>()
  for (const entry of all)
    for (const { id, name, act, due } of entry.clocks) {
      if (act === 'annul') {
        runs.delete(id)
        continue
      }
      const known = runs.get(id) ?? { name, due, owner: entry.holder, stopped: null, still: false }
      runs.set(id, {
        ...known,
        due,
        stopped: act === 'stop' ? (known.stopped ?? entry) : act === 'revive' ? null : known.stopped,
        still: act === 'pause' ? true : act === 'resume' ? false : known.still,
      })
    }
  return [...runs.values()]
}
