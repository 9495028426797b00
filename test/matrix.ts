// The matrix of a kind: state × step × person, as a table that stands beside the kind and is compared in the suite.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Actor, type View, viewOf } from '../rules/actor.ts'
import { bareFacts, type CaseRow, type Facts } from '../rules/case.ts'
import { mayStep } from '../rules/judge.ts'
import { type Kind, opens } from '../rules/kind.ts'
import { isRefusal } from '../rules/refusal.ts'
import { land } from './people.ts'
import type { World } from './world.ts'

export type People = Readonly<Record<string, Actor>>
/** A case as it stands in one state: its row, and what was done to it where a right depends on that. */
export type Standing = { readonly case: CaseRow; readonly past?: Facts['past']; readonly tasks?: Facts['tasks'] }

/** Lines `state  step  who, who` of what somebody who sees the case may take there; everything not listed is refused. */
export function matrixOf(kind: Kind, people: People, standing: (state: string) => Standing | null): string {
  const lines: string[] = []
  for (const state of Object.keys(kind.states)) {
    const given = standing(state)
    if (!given) continue
    const { case: row, past = [], tasks = [] } = given
    const facts = { ...bareFacts(row), past, tasks }
    const seers = Object.entries(people).filter(([, actor]) => viewOf(actor, facts.case) !== null)
    const staff = seers.filter(([, actor]) => actor.type === 'staff').length
    const seeing = (view: View) => seers.flatMap(([person, actor]) => (viewOf(actor, facts.case) === view ? [person] : []))
    lines.push(`${state.padEnd(12)} ${'(see it)'.padEnd(18)} ${seeing('whole').join(', ')}`)
    const keepers = seeing('record')
    if (keepers.length > 0) lines.push(`${state.padEnd(12)} ${'(its record only)'.padEnd(18)} ${keepers.join(', ')}`)
    for (const [name, step] of Object.entries(kind.steps)) {
      if (opens(step)) continue
      const who = seers.filter(([, actor]) => !isRefusal(mayStep(kind, name, facts, actor)))
      const all = who.length === staff && who.length > 1 && who.every(([, actor]) => actor.type === 'staff')
      if (who.length > 0)
        lines.push(
          `${state.padEnd(12)} ${name.padEnd(18)} ${all ? 'all staff who see it' : who.map(([person]) => person).join(', ')}`,
        )
    }
  }
  return `${lines.join('\n')}\n`
}

/** Who may open a case, one line for each opening step. */
export const openingsOf = (kind: Kind): string =>
  Object.entries(kind.steps)
    .flatMap(([name, step]) => (opens(step) ? [`${'(new)'.padEnd(12)} ${name.padEnd(18)} ${step.by.says}\n`] : []))
    .join('')

/** Situations by their title; null where a state has none of the kind. */
export type Situations = Readonly<Record<string, (state: string) => Standing | null>>

export const tableOf = (kind: Kind, people: People, situations: Situations): string => {
  const parts = Object.entries(situations).map(([title, standing]) => `\n# ${title}\n\n${matrixOf(kind, people, standing)}`)
  return `# new\n\n${openingsOf(kind)}${parts.join('')}`
}

/** The test itself: who may do what in which state is the table `<kind>.matrix.txt` in the folder; written anew with --write. */
export function holdMatrix(kind: Kind, folder: string, people: People, situations: Situations): void {
  test('who may do what in which state is the table beside the kind', () => {
    const name = `${kind.name}.matrix.txt`
    const file = join(folder, name)
    const table = tableOf(kind, people, situations)
    if (process.argv.includes('--write')) writeFileSync(file, table)
    else assert.equal(table, readFileSync(file, 'utf8'), `a right changed: change ${name} only on purpose`)
  })
}

/** A task that waits for an answer, as far as rights depend on it. */
export const taskOf = (
  what: string,
  organisation: string,
  by: string,
  more: Partial<Facts['tasks'][number]> = {},
): Facts['tasks'][number] => ({
  id: `${what} ${organisation}`,
  what,
  organisation,
  by,
  until: '2026-10-15',
  at: 0,
  answeredAt: null,
  outcome: null,
  closedAt: null,
  ...more,
})

/** A case of the street on which two departments and the county stand, called by a dispatcher; in the state and with the handler that are asked for. */
export function ofStreet(w: World, kind: Kind) {
  const [street, department, other, county] = [
    w.organisation('street'),
    w.organisation('department'),
    w.organisation('otherDepartment'),
    w.organisation('county'),
  ]
  const row = (state: string, handler: string | null): CaseRow =>
    land.row({
      county: w.county,
      kind: kind.name,
      state,
      area: w.grid,
      holder: street,
      centre: street,
      handler,
      organisations: [street, department, other, county],
      reporter: w.staff.secondDispatcher.person,
    })
  return { street, department, other, county, row }
}

/** Everybody of the world with a post, somebody without an account, and the clock. */
export const everybody = (w: World): People => ({
  ...w.staff,
  stranger: w.resident('stranger'),
  clock: { type: 'system', name: 'clock' },
})
