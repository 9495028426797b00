// A file of real municipal requests played through the loop on one virtual clock: every row at its time, place and channel.
import { regionLoad } from '../../registers/regions/load.ts'
import { readRegion } from '../../registers/regions/read.ts'
import { DAY, type Instant } from '../../rules/time.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { type Said, saidIn } from './notes.ts'
import { pacific } from './pacific.ts'
import { type Plan, planOf, replayCounty } from './region.ts'
import { type Request, readRequests } from './requests.ts'
import { type Summary, summaryOf } from './summary.store.ts'
import { type Event, playThrough, ReplayStopped, type Virtual, virtualHouse } from './virtual.ts'

export type Progress = (what: string, done: number, all?: number) => void
export type ReplayOptions = {
  readonly progress?: Progress
  /** Only so many rows, the earliest; the region is made from all of them. */
  readonly limit?: number
  /** Keeper of the replayed cases: six digits under a province number nobody has. */
  readonly county?: string
}

export type Replayed = {
  readonly county: string
  readonly rows: number
  /** Instants of the first and the last thing that happened. */
  readonly from: Instant
  readonly to: Instant
  readonly summary: Summary
  readonly officeNames: ReadonlyMap<string, string>
  readonly neverClosed: number
  /** Keys of the rows that close before they open; closed at creation. */
  readonly closedBeforeOpen: readonly string[]
  /** Keys of rows whose point the file does not know. */
  readonly withoutPoint: readonly string[]
  /** What notes say of another case: held here and joined, or not held here. */
  readonly said: { readonly duplicate: Held; readonly transferred: Held }
  readonly expired: Readonly<Record<string, number>>
  /** Milliseconds of the real clock. */
  readonly took: number
}
/** `merged` of those here: told again while the first was still worked on. */
export type Held = { readonly here: number; readonly merged: number; readonly elsewhere: number }

const kindName = 'gridEvent'
const actor = { type: 'system', name: 'replay' } as const
/** The source names who took it in; who reported has no name there. */
const channels: Readonly<Record<string, string>> = {
  Phone: 'hotline',
  'Mobile/Open311': 'app',
  Web: 'web',
  Email: 'email',
  Twitter: 'social',
  'Integrated Agency': 'agency',
}
const elsewhere = 'Duplicate of a case not held here.'
const unnamedAuthority = 'Another authority (the source does not name it)'
const noNotes = '(No notes in the source.)'

type Turn = { readonly at: Instant; readonly opens: boolean; readonly row: Request }

/** Of one row: when it ends, and the case it is joined to where that is held here. */
type Fate = {
  readonly said: Said | null
  readonly partner: Request | null
  readonly endsAt: Instant | null
  /** When that one ends; null while it never does. */
  readonly partnerEndsAt: Instant | null
}
/** The same matter told twice, and the first is still worked on: merged. Otherwise it is voided as what it is, and names the other. */
const merges = ({ said, partner, endsAt, partnerEndsAt }: Fate): boolean =>
  said?.what === 'duplicate' && partner !== null && endsAt !== null && (partnerEndsAt === null || partnerEndsAt > endsAt)

/**
 * Loads the region that the file describes and plays every row: reported, accepted, assigned and signed at its opening,
 * finished or handed over at its closing with its notes, verification marked as not in the source, nothing rated. Running it again
 * repeats verdicts and changes nothing; a run that was cut off goes on. Throws RequestsBroken, RegionBroken, ReplayStopped.
 */
export async function replayRequests(house: House, file: string, options: ReplayOptions = {}): Promise<Replayed> {
  const began = house.now()
  const { progress = () => undefined, county = replayCounty } = options
  const kind = house.kinds.get(kindName)
  if (!kind) throw new ReplayStopped(`there is no kind ${kindName} here`)
  const all = await readRequests(file, pacific)
  const plan = planOf(all, kind, pacific, county)
  await regionLoad(house.db, plan.folder, { version: 1, fromDay: plan.fromDay, now: began, progress })
  const region = await readRegion(house.db, county)
  const rows = all.slice(0, options.limit ?? all.length)
  const fates = fatesOf(rows)
  const events = turnsOf(rows, fates)
  const mergedInto = mergedOf(rows, fates)
  const start = events[0]?.at ?? began
  const virtual = virtualHouse(house, county, region, { start, shortest: DAY })
  const played = events.map(({ at, opens, row }): Event => {
    const fate = fates.get(row.key) ?? { said: null, partner: null, endsAt: null, partnerEndsAt: null }
    const merged = mergedInto.get(row.key) ?? []
    const act = () => (opens ? open(virtual, plan, row, fate) : close(virtual, row, fate, at, merged))
    return { at, caseId: row.key, alone: !opens && (fate.partner !== null || merged.length > 0), act }
  })
  await playThrough(virtual, played, (done) => progress('events', done, events.length))
  await dropReactions(house, county)
  const to = events.at(-1)?.at ?? began
  const held = (what: Said['what']): Held => {
    const of = [...fates.values()].filter((fate) => fate.said?.what === what)
    return {
      here: of.filter((fate) => fate.partner).length,
      merged: of.filter(merges).length,
      elsewhere: of.filter((fate) => !fate.partner).length,
    }
  }
  return {
    county,
    rows: rows.length,
    from: start,
    to,
    summary: await summaryOf(house.db, county, to),
    officeNames: new Map([...region.organisations.values()].map((one) => [one.id, one.name])),
    neverClosed: rows.filter((row) => row.closedAt === null).length,
    closedBeforeOpen: rows.filter((row) => row.closedAt !== null && row.closedAt < row.openedAt).map((row) => row.key),
    withoutPoint: rows.filter((row) => row.point === null).map((row) => row.key),
    said: { duplicate: held('duplicate'), transferred: held('transferred') },
    expired: Object.fromEntries(virtual.expired),
    took: house.now() - began,
  }
}

/** Nobody is told today of what happened years ago: the notices that these steps would lead to are taken back. */
const dropReactions = (house: House, county: string): Promise<unknown> =>
  house.db.begin(
    { actor: 'system:replay', counties: [county] },
    (tx) => tx.rows('delete from reaction where county = $1', [county]),
    { statementMs: 120_000 },
  )

function fatesOf(rows: readonly Request[]): ReadonlyMap<string, Fate> {
  const byKey = new Map(rows.map((row) => [row.key, row]))
  return new Map(
    rows.map((row) => {
      const endsAt = row.closedAt === null ? null : Math.max(row.closedAt, row.openedAt)
      const said = endsAt === null ? null : saidIn(row.notes, row.key, (key) => byKey.has(key))
      const named = said?.partner ? (byKey.get(said.partner) ?? null) : null
      // A case can only be joined to one that is here when it ends.
      const partner = named && endsAt !== null && named.openedAt <= endsAt ? named : null
      const partnerEndsAt = partner?.closedAt == null ? null : Math.max(partner.closedAt, partner.openedAt)
      return [row.key, { said, partner, endsAt, partnerEndsAt }] as const
    }),
  )
}

/** In the order of the one clock; what opens at an instant comes before what closes then. */
function turnsOf(rows: readonly Request[], fates: ReadonlyMap<string, Fate>): readonly Turn[] {
  const turns = rows.flatMap((row): Turn[] => {
    const endsAt = fates.get(row.key)?.endsAt ?? null
    return [{ at: row.openedAt, opens: true, row }, ...(endsAt === null ? [] : [{ at: endsAt, opens: false, row }])]
  })
  return turns.sort((a, b) => a.at - b.at || Number(b.opens) - Number(a.opens) || (a.row.key < b.row.key ? -1 : 1))
}

const caseIdOf = (county: string, row: Request) => derivedId(`replay ${county} ${row.key}`, 'case')

async function open(virtual: Virtual, plan: Plan, row: Request, fate: Fate): Promise<void> {
  const { county } = virtual
  const step = (name: string, input: Readonly<Record<string, unknown>>) =>
    virtual.send(actor, row.openedAt, {
      kind: kindName,
      step: name,
      caseId: caseIdOf(county, row),
      label: `replay ${county} ${row.key}`,
      input,
    })
  const lines = [row.complaint, row.descriptor].filter((line, i, list) => line !== '' && list.indexOf(line) === i)
  await step('report', {
    category: plan.categoryOf(row),
    source: channels[row.channel] ?? 'agency',
    text: `${row.category}\n${lines.join('\n')}`,
    place: {
      area: plan.gridOf(row),
      ...(row.point ? { point: { ...row.point, system: 'CGCS2000', accuracy: null } } : {}),
      ...(row.address === '' ? {} : { words: row.address.slice(0, 200) }),
    },
  })
  await step('accept', {})
  // What ends as part of another case is never handled as its own.
  if (fate.partner) return
  await step('assign', { organisation: plan.officeOf(row) })
  await step('sign', {})
}

/** Those merged into each: told twice while the first was still worked on. */
function mergedOf(rows: readonly Request[], fates: ReadonlyMap<string, Fate>): ReadonlyMap<string, readonly Request[]> {
  const merged = new Map<string, Request[]>()
  for (const row of rows) {
    const fate = fates.get(row.key)
    if (!fate?.partner || !merges(fate)) continue
    merged.set(fate.partner.key, [...(merged.get(fate.partner.key) ?? []), row])
  }
  return merged
}

async function close(virtual: Virtual, row: Request, fate: Fate, at: Instant, merged: readonly Request[]): Promise<void> {
  const { said, partner } = fate
  const { county } = virtual
  const of = { kind: kindName, caseId: caseIdOf(county, row), label: `replay ${county} ${row.key}` }
  const result = row.notes === '' ? noNotes : row.notes
  if (said && partner) {
    const duplicateOf = caseIdOf(county, partner)
    if (merges(fate)) {
      await virtual.send(actor, at, { ...of, step: 'merge', input: { into: duplicateOf, text: result }, also: [duplicateOf] })
      return
    }
    await virtual.send(actor, at, {
      ...of,
      step: 'void',
      input: { ground: said.what, text: result, duplicateOf },
      also: [duplicateOf],
    })
  } else if (said?.what === 'transferred') {
    // The source says that it went elsewhere, and no more: taken there as received, at the same moment.
    await virtual.send(actor, at, {
      ...of,
      step: 'handOver',
      input: { authority: unnamedAuthority, ground: 'otherPower', text: result },
    })
    const transfer = derivedId(derivedId(of.label, 'handOver'), 'transfer')
    await virtual.send(actor, at, { ...of, step: 'receiptCame', input: { transfer, accepted: true, how: 'source' } })
  } else
    await virtual.send(actor, at, {
      ...of,
      step: 'finish',
      input: { result, files: [], ...(said ? { note: elsewhere } : {}) },
    })
  // What was answered is answered for those told twice.
  for (const one of merged) {
    const into = caseIdOf(county, row)
    const told = { kind: kindName, caseId: caseIdOf(county, one), label: `replay ${county} ${one.key}` }
    await virtual.send(actor, at, { ...told, step: 'follow', input: { into }, also: [into] })
  }
}
