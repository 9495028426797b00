// Which column of a spreadsheet is what: by its heading, as offices call them.
import { bare } from '../../rules/heading.ts'
import type { Row } from './sheet.ts'

/** Column of each field, from 0. */
export type ColumnsOf<F extends string> = Readonly<Partial<Record<F, number>>>

/** Headings as one text by which a file of the same form is known again. */
export const headingsOf = (row: Row): string => row.cells.map((cell) => bare(cell?.text ?? '')).join('|')

/** What the headings say by themselves, of fields as they are `called`; what stands twice or is not known stays out. */
export function guessBy<F extends string>(called: Readonly<Record<F, readonly string[]>>, row: Row): ColumnsOf<F> {
  const columns: Partial<Record<F, number>> = {}
  const fields = Object.keys(called) as F[]
  row.cells.forEach((cell, at) => {
    const heading = bare(cell?.text ?? '')
    const field = fields.find((one) => called[one].includes(heading))
    if (field !== undefined && columns[field] === undefined) columns[field] = at
  })
  return columns
}

/** The heading of a column as it is written, for whoever has to mend it. */
export const headingAt = (row: Row, at: number | undefined): string => (at === undefined ? '' : (row.cells[at]?.text ?? ''))
