// A roster put into force: accounts and posts that are not there yet, some at a time, so that a second run goes on and changes nothing twice.
import { pinyin } from 'pinyin-pro'
import type { Staff } from '../../rules/actor.ts'
import type { Region } from '../../rules/region.ts'
import type { Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import { givePost } from '../people/posts.ts'
import { reaching, type Seat } from '../people/reach.ts'
import { headingAt, headingsOf } from '../sheets/headings.ts'
import { sheetRows } from '../sheets/read.ts'
import { type Row, SheetRefused } from '../sheets/sheet.ts'
import { type Columns, guess, isHeading, needed } from './columns.ts'
import { type Fault, indexOf, type Line, readLine } from './lines.ts'

export type Read = {
  readonly heading: Row
  readonly columns: Columns
  readonly lines: readonly Line[]
  readonly faults: readonly (Fault & { readonly column: string })[]
  /** Rows with a fault, as they stand. */
  readonly wrong: readonly Row[]
}
const context = { actor: 'system:roster', counties: [] }
const mostLines = 100_000
/** Titles and notes may stand above the headings. */
const looked = 20

/** Reads a whole roster. `mapping` (or what was remembered for these headings) goes before what the headings say; `by` administers posts, and what he may not give is a fault. Throws SheetRefused. */
export async function readRoster(
  db: Db,
  path: string,
  region: Region,
  mapping: Columns = {},
  by: Staff | null = null,
): Promise<Read> {
  const index = indexOf(region)
  const { heading, known } = await rosterHead(db, path, region)
  const columns: Columns = { ...guess(heading), ...known, ...mapping }
  if (needed.some((field) => columns[field] === undefined)) throw new SheetRefused('noSheet')
  const lines: Line[] = []
  const faults: (Fault & { column: string })[] = []
  const raw = new Map<number, Row>()
  for await (const row of sheetRows(path)) {
    if (row.row <= heading.row) continue
    const read = readLine(row, columns, region, index)
    if (read.line) lines.push(read.line)
    if (read.faults.length > 0 || by !== null) raw.set(row.row, row)
    for (const one of read.faults) faults.push({ ...one, column: headingAt(heading, columns[one.field]) || one.field })
    if (lines.length > mostLines) throw new SheetRefused('tooManyRows', row.row)
  }
  const beyond = by === null ? [] : await beyondReach(db, region, by, lines)
  for (const one of beyond) faults.push({ ...one, column: headingAt(heading, columns[one.field]) || one.field })
  faults.sort((a, b) => a.row - b.row)
  const bad = new Set(faults.map((one) => one.row))
  return {
    heading,
    columns,
    lines: lines.filter((one) => !bad.has(one.row)),
    faults,
    wrong: [...raw.values()].filter((one) => bad.has(one.row)),
  }
}

/** The row of headings (one that was read before, or looks like one, else the first with anything in it) and the first rows below. Throws SheetRefused. */
export async function rosterHead(
  db: Db,
  path: string,
  region: Region,
): Promise<{ readonly heading: Row; readonly first: readonly Row[]; readonly known: Columns | null }> {
  const rows: Row[] = []
  for await (const row of sheetRows(path)) {
    if (row.cells.some((cell) => cell !== null)) rows.push(row)
    if (row.row > looked + 5) break
  }
  for (const row of rows.filter((one) => one.row <= looked)) {
    const known = await remembered(db, region.code, headingsOf(row))
    if (known || isHeading(row)) return { heading: row, first: below(rows, row), known }
  }
  const [heading] = rows
  if (!heading) throw new SheetRefused('noSheet')
  return { heading, first: below(rows, heading), known: null }
}
const below = (rows: readonly Row[], heading: Row) => rows.filter((one) => one.row > heading.row).slice(0, 5)

/** Lines that this administrator may not put in force: a post above his own or outside, a person who has such a post, himself. */
async function beyondReach(db: Db, region: Region, by: Staff, lines: readonly Line[]): Promise<readonly Fault[]> {
  const held = await db.read(context, (tx) =>
    tx.rows<Seat & { login: string; person: string }>(
      `select h.login, h.id as person, p.kind, p.organisation, p.areas from person h left join post p on p.person = h.id and p.to_at is null where h.login = any($1)`,
      [[...new Set(lines.map((one) => one.phone))]],
    ),
  )
  const known = Map.groupBy(held, (one) => one.login)
  return lines.flatMap((line): Fault[] => {
    const wrong = (field: Fault['field'], why: Fault['why'], value: string): Fault[] => [{ row: line.row, field, why, value }]
    const post = reaching(region, by, { kind: line.post, organisation: line.organisation, areas: line.areas })
    if (typeof post === 'string')
      return post === 'postAbove' ? wrong('post', post, line.post) : wrong('organisation', post, line.organisation)
    const before = known.get(line.phone) ?? []
    if (before.some((one) => one.person === by.person)) return wrong('phone', 'oneself', line.phone)
    const above = before.find((one) => one.kind !== null && typeof reaching(region, by, one) === 'string')
    return above ? wrong('phone', 'personAbove', line.phone) : []
  })
}

const remembered = async (db: Db, region: string, headings: string): Promise<Columns | null> => {
  const rows = await db.read(context, (tx) =>
    tx.rows<{ mapping: Columns }>(
      `select mapping from sheet_mapping where region = $1 and office = '' and what = 'roster' and headings = $2`,
      [region, headings],
    ),
  )
  return rows[0]?.mapping ?? null
}

export type Outcome = { readonly people: number; readonly posts: number; readonly same: number; readonly fresh: readonly Fresh[] }
/** Somebody who has no password yet. */
export type Fresh = {
  readonly person: string
  readonly name: string
  readonly login: string
  readonly organisation: string
  readonly area: string
}

const together = 200

export type How = {
  readonly write: boolean
  readonly now: Instant
  /** After each part; false stops, and what was done stays. */
  readonly told?: (done: number, all: number, sum: Omit<Outcome, 'fresh'>) => boolean | undefined | Promise<boolean | undefined>
  /** Within the transaction that gives the post. */
  readonly noted?: (tx: Tx, given: Seat & { readonly id: string; readonly person: string }) => Promise<unknown>
}

/** Compares, and with `write` puts in force. The login is the telephone number. */
export async function importRoster(db: Db, region: Region, read: Read, { write, now, told, noted }: How): Promise<Outcome> {
  const sum = { people: 0, posts: 0, same: 0, fresh: new Map<string, Fresh>() }
  const seen = new Set<string>()
  for (let from = 0; from < read.lines.length; from += together) {
    const batch = read.lines.slice(from, from + together)
    const work = (tx: Tx) => importBatch(tx, region, batch, seen, sum, { write, now, ...(noted ? { noted } : {}) })
    await (write ? db.asOwner(work) : db.read(context, work))
    const { people, posts, same } = sum
    if ((await told?.(Math.min(from + together, read.lines.length), read.lines.length, { people, posts, same })) === false) break
  }
  if (write)
    await db.begin(context, (tx) =>
      tx.rows(
        `insert into sheet_mapping (region, office, what, headings, mapping, at) values ($1, '', 'roster', $2, $3::jsonb, $4)
         on conflict (region, office, what, headings) do update set mapping = excluded.mapping, at = excluded.at`,
        [region.code, headingsOf(read.heading), JSON.stringify(read.columns), now],
      ),
    )
  return { ...sum, fresh: [...sum.fresh.values()] }
}

type Known = { readonly id: string; readonly login: string; readonly bare: boolean }
type Held = { readonly person: string; readonly kind: string; readonly organisation: string; readonly areas: readonly string[] }
const samePost = (one: Held): string => [one.person, one.kind, one.organisation, ...[...one.areas].sort()].join(' ')

async function importBatch(
  tx: Tx,
  region: Region,
  batch: readonly Line[],
  seen: Set<string>,
  sum: { people: number; posts: number; same: number; fresh: Map<string, Fresh> },
  { write, now, noted }: Pick<How, 'write' | 'now' | 'noted'>,
): Promise<void> {
  const known = new Map(
    (
      await tx.rows<Known>('select id, login, password_hash is null as bare from person where login = any($1)', [
        batch.map((one) => one.phone),
      ])
    ).map((one) => [one.login, one]),
  )
  const held = new Set(
    (
      await tx.rows<Held>(
        'select person, kind, organisation, areas from post where person = any($1) and (to_at is null or to_at > $2)',
        [[...known.values()].map((one) => one.id), now],
      )
    ).map(samePost),
  )
  for (const line of batch) {
    const person = known.get(line.phone)
    const id = person?.id ?? derivedId(`${region.code} roster`, line.phone)
    const post = { person: id, kind: line.post, organisation: line.organisation, areas: line.areas }
    const key = samePost(post)
    if (!person && !seen.has(id)) {
      sum.people++
      if (write)
        await tx.rows(
          `insert into person (id, region, login, name, pinyin, phone, made_at) values ($1, $2, $3, $4, $5, $3, $6) on conflict (login) do nothing`,
          [id, region.code, line.phone, line.name, pinyin(line.name, { toneType: 'none', type: 'array' }).join(' '), now],
        )
    }
    if (!person || person.bare)
      sum.fresh.set(id, {
        person: id,
        name: line.name,
        login: line.phone,
        organisation: line.organisation,
        area: line.areas[0] ?? '',
      })
    seen.add(id)
    if (held.has(key) || seen.has(key)) {
      sum.same++
      continue
    }
    seen.add(key)
    sum.posts++
    if (!write) continue
    const title = region.postKinds.get(line.post)?.name['zh-CN'] ?? line.post
    const from = line.from ?? now
    const given = derivedId(key, String(line.from ?? ''))
    await givePost(tx, { id: given, ...post, name: title, from, to: line.to, phone: null })
    await noted?.(tx, { ...post, id: given })
  }
}
