// A roster put into force: accounts and posts that are not there yet, some at a time, so that a second run goes on and changes nothing twice.
import { pinyin } from 'pinyin-pro'
import type { Region } from '../../rules/region.ts'
import type { Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import { givePost } from '../people/posts.ts'
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
}
const context = { actor: 'system:roster', counties: [] }
const mostLines = 100_000
/** Titles and notes may stand above the headings. */
const looked = 20

/** Reads a whole roster. `mapping` (or what was remembered for these headings) goes before what the headings say. Throws SheetRefused. */
export async function readRoster(db: Db, path: string, region: Region, mapping: Columns = {}): Promise<Read> {
  const index = indexOf(region)
  let heading: Row | null = null
  let columns: Columns = {}
  const lines: Line[] = []
  const faults: (Fault & { column: string })[] = []
  for await (const row of sheetRows(path)) {
    if (heading === null) {
      const known = await remembered(db, region.code, headingsOf(row))
      if (!known && !isHeading(row) && Object.keys(mapping).length === 0) {
        if (row.row > looked) break
        continue
      }
      if (row.cells.every((cell) => cell === null)) continue
      heading = row
      columns = { ...guess(row), ...known, ...mapping }
      continue
    }
    const read = readLine(row, columns, region, index)
    if (read.line) lines.push(read.line)
    for (const one of read.faults) faults.push({ ...one, column: headingAt(heading, columns[one.field]) || one.field })
    if (lines.length > mostLines) throw new SheetRefused('tooManyRows', row.row)
  }
  if (heading === null || needed.some((field) => columns[field] === undefined)) throw new SheetRefused('noSheet')
  return { heading, columns, lines, faults }
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

/** Compares, and with `write` puts in force. The login is the telephone number. */
export async function importRoster(
  db: Db,
  region: Region,
  read: Read,
  { write, now, told }: { readonly write: boolean; readonly now: Instant; readonly told?: (done: number, all: number) => void },
): Promise<Outcome> {
  const sum = { people: 0, posts: 0, same: 0, fresh: new Map<string, Fresh>() }
  const seen = new Set<string>()
  for (let from = 0; from < read.lines.length; from += together) {
    const batch = read.lines.slice(from, from + together)
    const work = (tx: Tx) => importBatch(tx, region, batch, seen, sum, { write, now })
    await (write ? db.asOwner(work) : db.read(context, work))
    told?.(Math.min(from + together, read.lines.length), read.lines.length)
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
  { write, now }: { readonly write: boolean; readonly now: Instant },
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
    await givePost(tx, { id: derivedId(key, String(line.from ?? '')), ...post, name: title, from, to: line.to, phone: null })
  }
}
