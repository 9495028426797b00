// What an office's headings and words meant the last time.
import type { Tx } from '../../store/db.ts'
import type { Columns, Meanings } from './columns.ts'

type Key = { readonly region: string; readonly office: string; readonly headings: string }
/** The words of an office are the same whatever the form of its files. */
const words = ''

const find = async <T>(tx: Tx, { region, office }: Key, headings: string): Promise<T | null> => {
  const rows = await tx.rows<{ mapping: T }>(
    `select mapping from sheet_mapping where region = $1 and office = $2 and what = 'ledger' and headings = $3`,
    [region, office, headings],
  )
  return rows[0]?.mapping ?? null
}

export const rememberedColumns = (tx: Tx, key: Key): Promise<Columns | null> => find<Columns>(tx, key, key.headings)
export const rememberedMeanings = async (tx: Tx, key: Omit<Key, 'headings'>): Promise<Meanings> =>
  (await find<Meanings>(tx, { ...key, headings: words }, words)) ?? {}

export async function remember(tx: Tx, key: Key, columns: Columns, meanings: Meanings, now: number): Promise<void> {
  for (const [headings, mapping] of [
    [key.headings, columns],
    [words, meanings],
  ] as const)
    await tx.rows(
      `insert into sheet_mapping (region, office, what, headings, mapping, at) values ($1, $2, 'ledger', $3, $4::jsonb, $5)
       on conflict (region, office, what, headings) do update set mapping = excluded.mapping, at = excluded.at`,
      [key.region, key.office, headings, JSON.stringify(mapping), now],
    )
}
