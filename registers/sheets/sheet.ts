// What a spreadsheet is to us: rows of cells as people see them, one after another, and the sentences why one is not taken.

/**
 * `text` is what a person reads in the cell, trimmed. A `day` is 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM'; `lost` is a number that the
 * spreadsheet has rounded (1.1E+17): what stood there cannot be had back from this file.
 */
export type Cell = {
  readonly text: string
  readonly kind: 'text' | 'number' | 'day' | 'lost' | 'error'
  /** A number of a workbook that counts days from 1904. */
  readonly since1904?: true
}
/** `row` as the spreadsheet counts it, from 1. Cells by their column from 0; an empty one is null. */
export type Row = { readonly row: number; readonly cells: readonly (Cell | null)[] }

/** Why a file is not read, or not further: a code with a sentence in the catalogue (`sheets.<why>`). */
export type Why =
  | 'notASheet'
  | 'oldOrLocked'
  | 'macros'
  | 'links'
  | 'broken'
  | 'noSheet'
  | 'tooBig'
  | 'tooManyRows'
  | 'tooManyTexts'
  | 'tooWide'
  | 'encoding'
  | 'stopped'
export class SheetRefused extends Error {
  readonly why: Why
  readonly row: number | null
  constructor(why: Why, row: number | null = null) {
    super(`${why}${row === null ? '' : ` at row ${row}`}`)
    this.why = why
    this.row = row
  }
}

/** What is read at most: `texts` are the bytes of those that cells share, `sharedTexts` and `styles` so many. */
export const most = {
  rows: 1_048_576,
  columns: 256,
  texts: 120_000_000,
  sharedTexts: 4_000_000,
  styles: 100_000,
  bytes: 4_000_000_000,
  cell: 32_767,
} as const

export const cellOf = (text: string): Cell | null => {
  const plain = text.replaceAll(/[[\p{Cc}\u200b\ufeff]--[\t\n\r]]/gv, '').trim()
  if (plain === '') return null
  return { text: plain.slice(0, most.cell), kind: /^\d(\.\d+)?E\+1\d$/i.test(plain) ? 'lost' : 'text' }
}
