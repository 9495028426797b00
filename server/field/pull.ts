// What changed for one phone since it last asked: cases first, in small pages, then the parts that are not as it has them.
import { createHash } from 'node:crypto'
import { lockAfter, type Parts, type Pull, type PullAsked } from '../../rules/sync.ts'
import type { Asking } from '../../store/query.ts'
import { fieldCases } from '../../store/reads/fieldCase.ts'
import { groundOf, type Mine } from '../../store/reads/ground.ts'
import type { Asker, Door } from '../door.ts'
import type { Language } from '../http/texts.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { findHandset, seeHandset, stateOf } from './handsets.store.ts'
import { areasOf, type LookedAt, openParts, type PartsRead, type Who } from './parts.store.ts'

/** Cases of a page, and bytes of parts after which the rest waits for the next. */
const pageCases = 40
const pageBytes = 96_000
/** An act is committed within this after the instant it carries. */
const slack = 15_000
/** How often it is written down that a phone was heard of. */
const seenAgain = 600_000

export type StaffAsker = Extract<Asker, { type: 'staff' }>

/** The pull of one server; what it knows of parts is shared by all phones. */
export function openPull(door: Door): (asker: StaffAsker, asked: PullAsked, language: Language) => Promise<Pull> {
  const parts = openParts()
  return (asker, asked, language) => pull(door, parts, asker, asked, language)
}

const print = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16)
const keyOf = (one: { readonly county: string; readonly id: string }): string => `${one.county} ${one.id}`

async function pull(
  { house }: Door,
  parts: PartsRead,
  { actor, counties, name }: StaffAsker,
  asked: PullAsked,
  language: Language,
): Promise<Pull> {
  const now = house.now()
  const context = { actor: actor.person, counties }
  const region = counties.map((county) => house.region(county)).find((one) => one !== null) ?? null
  const who: Who = { actor, name, region, areas: areasOf(actor) }
  const told = readCursor(asked.after)
  const w = print(JSON.stringify([actor.person, actor.posts, region?.code, region?.version, counties, language]))
  const known = told?.w === w ? told : null
  const seen = await house.db.read(context, async (tx) => {
    const asking: Asking = { house, tx, actor, counties, now, language }
    const [ground, all, handset] = await Promise.all([
      groundOf(asking, actor),
      parts.look(asking, who),
      asked.phone === undefined ? null : findHandset(tx, actor.person, asked.phone),
    ])
    const turn = turnOf(ground.mine, known, now)
    const cut = turn.last === null ? await cutParts(all, known?.p ?? {}) : { parts: {}, p: known?.p ?? {}, more: true }
    return { ground, handset, turn, cut, records: all.reduce((sum, part) => sum + part.records, 0) }
  })
  const { ground, handset, turn, cut } = seen
  const device = { ...stateOf(handset), lockAt: now + lockAfter }
  const base = { serverNow: now, device }
  // Whoever holds a lost phone is told nothing more.
  if (device.wipe)
    return { ...base, after: '', more: false, whole: false, cases: [], holds: null, parts: {}, records: 0, left: 0 }
  const heard = handset !== null && now - handset.seen_at > seenAgain
  const cases =
    turn.page.length === 0 && !heard
      ? []
      : await house.db.begin(context, async (tx) => {
          if (heard) await seeHandset(tx, handset.id, now)
          return fieldCases({ house, tx, actor, counties, now, language }, actor, turn.page)
        })
  const h = print(ground.mine.map(keyOf).join())
  const next: Cursor =
    turn.last !== null
      ? { v: 1, w, p: cut.p, t: known?.t ?? 0, c: known?.c ?? '-', h: known?.h ?? '-', q: { ...turn.q, last: turn.last } }
      : { v: 1, w, p: cut.p, t: turn.q.t, c: turn.q.c, h, q: null }
  return {
    ...base,
    after: writeCursor(next),
    more: cut.more,
    whole: known === null,
    cases,
    holds: turn.last !== null || known?.h === h ? null : ground.mine.map((one) => one.id),
    parts: cut.parts,
    records: ground.mine.length + seen.records,
    left: Math.max(0, ground.all - ground.mine.length),
  }
}

type Turn = {
  readonly page: readonly Mine[]
  /** The last one of this page when more cases follow. */
  readonly last: string | null
  readonly q: NonNullable<Cursor['q']>
}

/** Which cases are told now: those changed since, a page of them; what was begun goes on where it was. */
function turnOf(mine: readonly Mine[], known: Cursor | null, now: number): Turn {
  const c = print(mine.map((one) => `${keyOf(one)} ${one.version} ${one.why}`).join())
  const q = known?.q ?? { since: known === null ? -1 : known.t - slack, last: '', t: now, c }
  const still = known !== null && known.q === null && known.c === c
  const changed = still ? [] : mine.filter((one) => keyOf(one) > q.last && one.updated > q.since)
  const page = changed.slice(0, pageCases)
  const end = page.at(-1)
  return { page, last: changed.length > page.length && end ? keyOf(end) : null, q }
}

/** The parts that are not as the phone has them, until the page is full; at least one. */
async function cutParts(all: readonly LookedAt[], has: Readonly<Record<string, string>>) {
  const parts: Record<string, unknown> = {}
  const p: Record<string, string> = { ...has }
  let bytes = 0
  for (const one of all) {
    if (has[one.name] === one.digest) continue
    if (bytes > pageBytes) return { parts: parts as Parts, p, more: true }
    const { part, digest, size } = await one.read()
    parts[one.name] = part
    p[one.name] = digest
    bytes += size
  }
  return { parts: parts as Parts, p, more: false }
}
