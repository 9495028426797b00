// An issued paper as a page, a file to edit, or blocks for a screen: from what was frozen, so that it is the same each time.
import { builtins } from '../../registers/documents/builtin.ts'
import type { Paper } from '../../registers/documents/paper.ts'
import { officialPdf } from '../../registers/documents/pdf.ts'
import { fillTemplate } from '../../registers/documents/template.ts'
import { unnumbered } from '../../rules/paper.ts'
import type { PaperValues } from '../../store/papers.ts'
import type { Issued } from './papers.store.ts'

/** Under the square, across a page that no longer holds, and across one that is not issued yet. */
const says = { square: '扫码核验', void: '作废', preview: '预览' } as const

export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export const titleOf = (name: string): string => builtins.find((one) => one.name === name)?.title ?? name

export type Sheet = Pick<Issued, 'name' | 'written' | 'template' | 'seal'> & {
  readonly square: string | null
  readonly mark: 'void' | 'preview' | null
  /** What stands under the square; that it proves the paper, where nothing else is said. */
  readonly label?: string
}
export const sheetOf = (row: Issued): Sheet => ({ ...row, mark: row.voided_at === null ? null : 'void' })

export function paperOf(sheet: Sheet, values: PaperValues): Paper {
  return {
    title: [titleOf(sheet.name), sheet.written].filter(Boolean).join(' '),
    blocks: fillTemplate(sheet.template, values).blocks,
    seal: unnumbered.has(sheet.name as never) ? null : (sheet.seal ?? 'stamp'),
    square: sheet.square === null ? null : { text: sheet.square, label: sheet.label ?? says.square },
    mark: sheet.mark === null ? null : says[sheet.mark],
  }
}

export const pdfOf = async (row: Issued, values: PaperValues): Promise<Buffer> =>
  (await officialPdf(paperOf(sheetOf(row), values), row.at)).bytes

export const docxOf = (row: Issued, values: PaperValues): Buffer => fillTemplate(row.template, values).bytes

/** 交办单 云综〔2026〕12号, fit for a file name. */
export const fileName = (row: Pick<Issued, 'name' | 'written'>): string =>
  [titleOf(row.name), row.written]
    .filter(Boolean)
    .join(' ')
    .replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_')
