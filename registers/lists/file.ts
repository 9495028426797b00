// The lists as a region's own files give them: what a file brings anew, words otherwise or leaves out becomes versions; the rest stays as officials left it.

import { canonical } from '../../rules/canon.ts'
import type { Item } from '../../rules/list.ts'
import { instantAt } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { insertRows } from '../regions/bulk.ts'
import type { FileOf } from '../regions/schema.ts'

const names = ['duties.json', 'lists.json'] as const
type Given = Readonly<Partial<Record<(typeof names)[number], FileOf<'duties.json'>>>>

/** Every item of the files by its code. */
export const itemsOf = (files: Given): ReadonlyMap<string, Item> =>
  new Map(names.flatMap((name) => files[name]?.items ?? []).map((one) => [one.code, one as Item]))

type Row = { code: string; version: number; from_at: number; to_at: number | null }

/**
 * Held against the files of the version loaded before: only what differs there is touched. Throws where an item has a version
 * that begins on that day or later.
 */
export async function writeLists(
  tx: Tx,
  region: string,
  files: Given,
  of: {
    readonly version: number
    readonly fromDay: string
    readonly zone: { readonly offsets: readonly { readonly from: number | null; readonly minutes: number }[] }
  },
): Promise<void> {
  const before = itemsOf(
    Object.fromEntries(
      (
        await tx.rows<{ path: string; content: FileOf<'duties.json'> }>(
          `select path, content from region_file where region = $1 and path = any($2)
             and version = (select max(version) from region where code = $1 and version < $3) order by path`,
          [region, names, of.version],
        )
      ).map((row) => [row.path, row.content]),
    ),
  )
  const now = itemsOf(files)
  const same = (one: Item) => canonical(one) === canonical(before.get(one.code) ?? null)
  const written = [...now.values()].filter((one) => !same(one))
  const gone = [...before.keys()].filter((code) => !now.has(code))
  const fromAt = instantAt(of.fromDay, 0, of.zone)
  const newest = new Map(
    (
      await tx.rows<Row>(
        'select distinct on (code) code, version, from_at, to_at from list_item where region = $1 order by code, version desc',
        [region],
      )
    ).map((row) => [row.code, row]),
  )
  const touched = [...written.map((one) => one.code), ...gone]
  const late = touched.find((code) => (newest.get(code)?.from_at ?? Number.NEGATIVE_INFINITY) >= fromAt)
  if (late !== undefined) throw new Error(`region ${region}: item ${late} has a version from ${of.fromDay} or later already`)
  await tx.rows(
    'update list_item set to_day = $3::date, to_at = $4 where region = $1 and code = any($2) and (to_at is null or to_at > $4)',
    [region, touched, of.fromDay, fromAt],
  )
  const rows = written.map((data) => ({
    code: data.code,
    version: (newest.get(data.code)?.version ?? 0) + 1,
    list: data.list,
    data,
  }))
  await insertRows(tx, 'list_item', { code: 'text', version: 'int', list: 'text', data: 'jsonb' }, rows, {
    extra: { region: '$2', from_day: '$3::date', from_at: '$4::bigint' },
    params: [region, of.fromDay, fromAt],
  })
}
