// Reads the blocks of a document out of a DOCX: the official's own paragraphs, styles, bold words and tables, so that the page shows what he wrote.
import { SaxesParser } from 'saxes'
import type { Docx } from './docx.ts'
import type { Block, Row, Run } from './paper.ts'

/** Names of paragraph styles and what they mean on the page; every other paragraph is body text. */
export const styles = {
  发文机关标志: 'head',
  发文字号: 'number',
  公文标题: 'title',
  公文副题: 'subtitle',
  主送机关: 'addressee',
  公文小标题: 'heading',
  公文附件: 'attachment',
  发文机关署名: 'signer',
  成文日期: 'day',
  附注: 'note',
} as const
type Role = (typeof styles)[keyof typeof styles] | 'body'

type Paragraph = { runs: Run[]; role: Role; centre: boolean; flush: boolean; breaks: boolean }
type Part = Paragraph | { readonly rows: Row[]; readonly widths: number[] }

/** Style ids by the names that Word and WPS show; ids differ from one program to the next. */
function roles(xml: string): ReadonlyMap<string, Role> {
  const found = new Map<string, Role>()
  let id = ''
  parse(xml, {
    open(name, attribute) {
      if (name === 'w:style') id = attribute('w:styleId')
      if (name !== 'w:name') return
      const shown = attribute('w:val')
      if (Object.hasOwn(styles, shown)) found.set(id, styles[shown as keyof typeof styles])
    },
  })
  return found
}

type Heard = {
  readonly open: (name: string, attribute: (name: string) => string) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

function parse(xml: string, heard: Heard): void {
  if (xml === '') return
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    heard.open(tag.name, (name) => String(tag.attributes[name] ?? ''))
  })
  parser.on('text', (text) => heard.text?.(text))
  parser.on('closetag', (tag) => heard.close?.(tag.name))
  parser.write(xml).close()
}

const isOff = (value: string): boolean => ['0', 'false', 'off', 'none'].includes(value)

/** Paragraphs and tables in their order. A table inside a cell becomes lines of that cell. Throws when the XML is broken. */
function partsOf({ document, styles: sheet }: Pick<Docx, 'document' | 'styles'>): Part[] {
  const named = roles(sheet)
  const parts: Part[] = []
  let paragraph: Paragraph | null = null
  let table: { rows: Row[]; widths: number[] } | null = null
  let row: { cells: Run[][]; header: boolean } | null = null
  let cell: Run[] | null = null
  let [depth, bold, inText, inRun, deleted] = [0, false, false, false, 0]
  const say = (text: string) => {
    if (deleted > 0) return
    const to = paragraph?.runs
    const last = to?.at(-1)
    if (to && last && (last.bold === true) === bold) to[to.length - 1] = { ...last, text: last.text + text }
    else to?.push(bold ? { text, bold } : { text })
  }
  parse(document, {
    open(name, attribute) {
      if (name === 'w:tbl' && depth++ === 0) table = { rows: [], widths: [] }
      else if (name === 'w:gridCol' && depth === 1) table?.widths.push(Math.max(1, Number(attribute('w:w')) || 1))
      else if (name === 'w:tr' && depth === 1) row = { cells: [], header: false }
      else if (name === 'w:tblHeader' && row && !isOff(attribute('w:val'))) row.header = true
      else if (name === 'w:tc' && depth === 1) cell = []
      else if (name === 'w:p') paragraph = { runs: [], role: 'body', centre: false, flush: false, breaks: false }
      else if (name === 'w:pStyle' && paragraph) paragraph.role = named.get(attribute('w:val')) ?? 'body'
      else if (name === 'w:jc' && paragraph) paragraph.centre = attribute('w:val') === 'center'
      else if (name === 'w:ind' && paragraph) paragraph.flush = attribute('w:firstLine') === '0' && !attribute('w:firstLineChars')
      else if (name === 'w:pageBreakBefore' && paragraph && !isOff(attribute('w:val'))) paragraph.breaks = true
      else if (name === 'w:del') deleted++
      else if (name === 'w:r') [inRun, bold] = [true, false]
      else if (name === 'w:b' && inRun) bold = !isOff(attribute('w:val'))
      else if (name === 'w:t') inText = true
      else if (name === 'w:tab') say(inRun ? ' ' : '')
      else if (name === 'w:br' && attribute('w:type') === 'page' && paragraph) paragraph.breaks = true
      else if (name === 'w:br' || name === 'w:cr') say('\n')
    },
    text(text) {
      if (inText) say(text)
    },
    close(name) {
      if (name === 'w:t') inText = false
      else if (name === 'w:r') inRun = false
      else if (name === 'w:del') deleted--
      else if (name === 'w:p' && paragraph) {
        if (cell) cell.push(...(cell.length > 0 ? [{ text: '\n' }] : []), ...paragraph.runs)
        else parts.push(paragraph)
        paragraph = null
      } else if (name === 'w:tc' && depth === 1 && cell) {
        row?.cells.push(cell)
        cell = null
      } else if (name === 'w:tr' && depth === 1 && row) {
        table?.rows.push(row)
        row = null
      } else if (name === 'w:tbl' && --depth === 0 && table) {
        if (table.rows.length > 0) parts.push(table)
        table = null
      }
    },
  })
  return parts
}

const plain = (part: Paragraph): string => part.runs.map(({ text }) => text).join('')

/** Every paragraph of the text, cells included, as one string each: where a field may stand. */
export function paragraphsOf(docx: Pick<Docx, 'document' | 'styles'>): string[] {
  return partsOf(docx)
    .flatMap((part) =>
      'rows' in part
        ? part.rows.flatMap((row) =>
            row.cells.flatMap((cell) =>
              cell
                .map(({ text }) => text)
                .join('')
                .split('\n'),
            ),
          )
        : [plain(part)],
    )
    .filter((text) => text.trim() !== '')
}

/** Runs cut at the ends of lines; empty lines are dropped. */
function lined(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]]
  for (const run of runs)
    run.text.split('\n').forEach((text, n) => {
      if (n > 0) lines.push([])
      if (text !== '') lines.at(-1)?.push({ ...run, text })
    })
  return lines.filter((line) => line.some(({ text }) => text.trim() !== ''))
}

/** The blocks of a filled document. Empty paragraphs are dropped: the layout makes the room. */
export function blocksOf(docx: Pick<Docx, 'document' | 'styles'>): Block[] {
  const blocks: Block[] = []
  const last = () => blocks.at(-1)
  for (const part of partsOf(docx)) {
    if ('rows' in part) {
      blocks.push({ block: 'table', rows: part.rows, widths: part.widths })
      continue
    }
    if (part.breaks && blocks.length > 0) blocks.push({ block: 'break' })
    const text = plain(part).trim()
    if (text === '') continue
    const { runs, role } = part
    const before = last()
    if (role === 'head') blocks.push({ block: 'head', text, number: null })
    else if (role === 'number' && before?.block === 'head') blocks[blocks.length - 1] = { ...before, number: text }
    else if (role === 'number') blocks.push({ block: 'subtitle', runs })
    else if (role === 'attachment' && before?.block === 'attachments')
      blocks[blocks.length - 1] = { block: 'attachments', items: [...before.items, text] }
    else if (role === 'attachment') blocks.push({ block: 'attachments', items: [text] })
    else if (role === 'signer') blocks.push({ block: 'sign', organisation: text, date: '' })
    else if (role === 'day' && before?.block === 'sign') blocks[blocks.length - 1] = { ...before, date: text }
    else if (role === 'day') blocks.push({ block: 'sign', organisation: '', date: text })
    else if (role === 'body')
      // A value of several lines becomes paragraphs of its own.
      for (const own of lined(runs))
        blocks.push({
          block: 'paragraph',
          runs: own,
          ...(part.centre ? { centre: true } : {}),
          ...(part.flush ? { flush: true } : {}),
        })
    else blocks.push({ block: role, runs })
  }
  return blocks
}
