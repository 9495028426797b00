// Numbers of official documents: 〔2026〕12号, counted per organisation and year without a gap.
import type { Region } from '../../rules/region.ts'
import type { Tx } from '../../store/db.ts'

/**
 * The next number of an organisation in a year, from 1. Others who want one of the same organisation wait until this
 * transaction ends; when it rolls back the number was never taken, so numbers have no gaps.
 */
export async function nextNumber(tx: Tx, organisation: string, year: number): Promise<number> {
  const [row] = await tx.rows<{ last: number }>(
    `insert into document_counter (organisation, year, last) values ($1, $2, 1)
     on conflict (organisation, year) do update set last = document_counter.last + 1 returning last`,
    [organisation, year],
    'document_number',
  )
  if (!row) throw new Error('a counter gave no number')
  return row.last
}

/** The sign before the number: as the region writes it (`paper.signs`: office and sign), else the short name of the office. */
function signOf(region: Region, organisation: string): string {
  const lines = region.settings['paper.signs']
  const line = Array.isArray(lines) ? lines.find((one) => one.startsWith(`${organisation} `)) : undefined
  return line?.slice(organisation.length + 1).trim() || (region.organisations.get(organisation)?.short ?? organisation)
}

/** As it is written: the sign of the organisation, the year in tortoise-shell brackets, the number. */
export const writtenNumber = (region: Region, organisation: string, year: number, number: number): string =>
  `${signOf(region, organisation)}〔${year}〕${number}号`

const digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const under100 = (n: number): string =>
  n < 10 ? (digits[n] ?? '') : `${n < 20 ? '' : digits[Math.floor(n / 10)]}十${n % 10 === 0 ? '' : digits[n % 10]}`

/** A day in Chinese numerals: 2026-10-13 → 二〇二六年十月十三日. */
export const chineseDay = ({
  year,
  month,
  day,
}: {
  readonly year: number
  readonly month: number
  readonly day: number
}): string => `${[...String(year)].map((one) => digits[Number(one)]).join('')}年${under100(month)}月${under100(day)}日`
