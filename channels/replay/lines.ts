// A replay told in lines for the terminal: what a supervisor would ask, with what "late" means beside the word.
import { localDay } from '../../rules/time.ts'
import words from '../../ui/texts/en/case.json' with { type: 'json' }
import { pacific } from './pacific.ts'
import { lateMeans } from './region.ts'
import type { Held, Replayed } from './replay.ts'
import type { Office } from './summary.store.ts'

/** So many offices are printed one by one; the others together. */
const shown = 25

export function replayLines(done: Replayed): readonly string[] {
  const { summary, said } = done
  const { whole, escalations } = summary
  const day = (at: number) => localDay(at, pacific)
  const held = (one: Held) =>
    `${one.here} of a case held here (${one.merged} merged with it), ${one.elsewhere} of a case not held here`
  const seconds = done.took / 1000
  return [
    `${done.rows} requests, ${day(done.from)} to ${day(done.to)}, county ${done.county}, Pacific time`,
    '',
    'by state',
    ...summary.states.map((one) => `  ${stateName(one.state).padEnd(12)} ${figure(one.cases)}`),
    '',
    `by department                              cases   open  in time   late (${lateMeans})   median days`,
    ...summary.offices.slice(0, shown).map((one) => officeLine(nameOf(done, one), one)),
    ...(summary.offices.length > shown
      ? [
          `  … and ${summary.offices.length - shown} more with ${sum(summary.offices.slice(shown), 'cases')} cases, ${sum(summary.offices.slice(shown), 'late')} late`,
        ]
      : []),
    officeLine('all', whole),
    '',
    `in time ${whole.onTime}, late (${lateMeans}) ${whole.late}, of these still open ${whole.lateOpen}; ${whole.cases - whole.onTime - whole.late} ended without being handled`,
    `escalated at overdue ${escalations.overdue}, at twice the time ${escalations.twice}`,
    `median ${whole.medianDays ?? '–'} days from opening to closing`,
    `never closed ${done.neverClosed}: they stay open`,
    `closed before they opened ${done.closedBeforeOpen.length}, closed at creation: ${list(done.closedBeforeOpen)}`,
    `without a point ${done.withoutPoint.length}: ${list(done.withoutPoint)}`,
    `merged with another case here ${summary.merged}, duplicates of a case not held here ${said.duplicate.elsewhere}, handed over to another authority ${summary.handedOver}`,
    `notes say duplicate: ${held(said.duplicate)}`,
    `notes say transferred: ${held(said.transferred)}`,
    'verification: not in source; nothing was rated',
    `${summary.entries} entries in ${seconds.toFixed(1)} s (${Math.round(summary.entries / Math.max(seconds, 0.001))}/s)`,
  ]
}

const stateName = (state: string) => (words as Readonly<Record<string, string>>)[`state.${state}`] ?? state
const figure = (n: number, width = 6) => String(n).padStart(width)
const list = (keys: readonly string[]) => (keys.length === 0 ? 'none' : keys.join(' '))
const sum = (rows: readonly Office[], field: 'cases' | 'late') => rows.reduce((total, row) => total + row[field], 0)
const nameOf = (done: Replayed, one: Office) =>
  one.office === null ? '(joined to another case)' : (done.officeNames.get(one.office) ?? one.office)
const officeLine = (name: string, one: Omit<Office, 'office'>) =>
  `  ${name.slice(0, 40).padEnd(40)} ${figure(one.cases)} ${figure(one.open)} ${figure(one.onTime, 8)} ${figure(one.late)} ${' '.repeat(lateMeans.length + 2)} ${figure(one.medianDays === null ? 0 : one.medianDays, 13)}`
