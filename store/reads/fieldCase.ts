// A case as a phone draws it without a line: the matter, its clocks, its last entries, and what this person may do.
import type { Staff } from '../../rules/actor.ts'
import type { Facts } from '../../rules/case.ts'
import { never } from '../../rules/effect.ts'
import { offers } from '../../rules/judge.ts'
import type { Region } from '../../rules/region.ts'
import type { FieldCase, FieldEntry } from '../../rules/sync.ts'
import { derivedId } from '../digest.ts'
import type { Asking } from '../query.ts'
import type { Mine } from './ground.ts'
import { type EntryJson, factsOf, type Hung, readMany, type Whole } from './hung.ts'
import { plainLine } from './line.ts'
import { recordLookings } from './looking.ts'

/** So many entries of a case are carried. */
const lastEntries = 12

/**
 * The cases as they stand, in the order given; those that are gone meanwhile are left out. That they were handed to this person is recorded
 * as looking, once a day: needs a transaction that may write.
 */
export async function fieldCases(asking: Asking, actor: Staff, mine: readonly Mine[]): Promise<FieldCase[]> {
  const counties = [...new Set(mine.map((one) => one.county))]
  const read = await Promise.all(
    counties.map((county) =>
      readMany(
        asking.tx,
        county,
        mine.filter((one) => one.county === county).map((one) => one.id),
      ),
    ),
  )
  const wholes = new Map(read.flat().map((whole) => [`${whole.row.county} ${whole.row.id}`, whole]))
  const cases = mine.flatMap((one) => {
    const whole = wholes.get(`${one.county} ${one.id}`)
    return whole ? (drawn(asking, actor, one, whole) ?? []) : []
  })
  await recordLookings(asking, cases)
  return cases
}

function drawn(asking: Asking, actor: Staff, mine: Mine, whole: Whole): FieldCase | null {
  const { house, now, language } = asking
  const { row, hung } = whole
  const region = house.region(row.county)
  const kind = house.kinds.get(row.kind)
  if (!region || !kind) return null
  const facts: Facts = factsOf(whole)
  const one = facts.case
  const ctx = { now, region, county: one.county, caseId: one.id, id: (label: string) => derivedId(one.id, label), lot: () => 1 }
  const due = mine.due ?? row.due_at
  return {
    ...plainLine(one, row.phase, region, language),
    placeText: said(hung, row.place_id),
    text: said(hung, row.text_id),
    handlerName: one.handler === null ? null : (region.organisations.get(one.handler)?.name ?? one.handler),
    why: mine.why,
    due: due === null || due >= never ? null : due,
    warn: due === null || due >= never ? null : (mine.warn ?? row.warn_at),
    closedAt: one.closedAt,
    clocks: facts.clocks
      .filter((clock) => clock.stoppedAt === null)
      .map(({ name, owner, dueAt, warnAt, pausedAt, provisional }) => ({
        name,
        owner: owner === null ? null : (region.organisations.get(owner)?.short ?? owner),
        dueAt,
        warnAt,
        paused: pausedAt !== null,
        provisional,
      })),
    timeline: hung.entries.slice(-lastEntries).map((entry) => fieldEntry(entry, hung, region, actor.person)),
    entries: hung.entries.length,
    files: hung.files
      .filter((file) => file.state !== 'erased' && file.state !== 'announced')
      .map(({ id, kind: what, state, at }) => ({ id, kind: what, state, at })),
    may: offers(kind, facts, actor, ctx),
  }
}

export const said = (hung: Pick<Hung, 'words'>, id: string | null): string | null => {
  const one = id === null ? undefined : hung.words.find((word) => word.id === id)
  return one && one.erased_by === null ? one.text : null
}

/** An entry in short. What undoing would need stays here. */
export function fieldEntry(entry: EntryJson, hung: Pick<Hung, 'words'>, region: Region, person: string): FieldEntry {
  const { before: _before, undoUntil: _until, ...facts } = entry.facts
  const office = entry.organisation === null ? null : (region.organisations.get(entry.organisation)?.short ?? entry.organisation)
  return {
    version: entry.version,
    at: entry.at,
    deviceAt: entry.device_at,
    step: entry.step,
    from: entry.from_state,
    to: entry.to_state,
    noted: entry.noted,
    by: entry.person?.startsWith('system:')
      ? 'system'
      : entry.person === null
        ? 'reporter'
        : [entry.post_name ?? entry.post_kind, office].filter(Boolean).join(' · '),
    mine: entry.person === person,
    words: entry.words.flatMap(({ id, kind }) => {
      const text = said(hung, id)
      return text === null || kind === 'addressee' ? [] : [{ kind, text }]
    }),
    files: entry.files.map((file) => file.id),
    facts,
  }
}
