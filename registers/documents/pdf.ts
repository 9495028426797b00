// Draws official documents as A4 pages: red head, title, body, tables, signing, seal, square, page numbers. A set of papers becomes one file.
import type { Writable } from 'node:stream'
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'
import type { Instant } from '../../rules/time.ts'
import { drawable, faces, type Piece, type Weight } from './face.ts'
import { breakLines, type Line } from './line.ts'
import { page } from './page.ts'
import { type Block, type Paper, type Row, type Run, run } from './paper.ts'

/** `missing`: characters no face can draw, set as 〓 with their code. */
export type Drawn = { readonly pages: number; readonly missing: readonly string[] }

/**
 * One document as a PDF in the official layout. `at` is the time written into the file, so that the same paper gives the
 * same bytes. Throws only on a broken picture of a seal.
 */
export async function officialPdf(paper: Paper, at: Instant): Promise<Drawn & { readonly bytes: Buffer }> {
  const doc = open(paper.title, at)
  const pieces: Buffer[] = []
  doc.on('data', (piece: Buffer) => pieces.push(piece))
  const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject))
  const missing = new Set<string>()
  const pages = draw(doc, paper, missing)
  doc.end()
  await ended
  return { bytes: Buffer.concat(pieces), pages, missing: [...missing] }
}

/**
 * Many papers into one stream, each beginning on a page of its own with its own page numbers; only the page at hand is in
 * memory. `told` hears after each paper how many are drawn.
 */
export async function officialSet(
  papers: AsyncIterable<Paper>,
  to: Writable,
  { title, at, told }: { readonly title: string; readonly at: Instant; readonly told?: (drawn: number) => void },
): Promise<Drawn> {
  const doc = open(title, at)
  const ended = new Promise<void>((resolve, reject) => {
    to.on('finish', resolve).on('error', reject)
    doc.on('error', reject)
  })
  doc.pipe(to)
  const missing = new Set<string>()
  let [pages, drawn] = [0, 0]
  for await (const paper of papers) {
    pages += draw(doc, paper, missing)
    told?.(++drawn)
    // The reader of the stream sets the pace.
    if (to.writableNeedDrain) await new Promise((resolve) => to.once('drain', resolve))
  }
  doc.end()
  await ended
  return { pages, missing: [...missing] }
}

type Doc = InstanceType<typeof PDFDocument>

function open(title: string, at: Instant): Doc {
  const doc = new PDFDocument({
    size: 'A4',
    autoFirstPage: false,
    margin: 0,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: title, Creator: 'Chaguan', Producer: 'Chaguan', CreationDate: new Date(at), ModDate: new Date(at) },
  })
  for (const [name, { bytes }] of Object.entries(faces())) doc.registerFont(name, bytes as unknown as string)
  return doc
}

type Pen = {
  readonly doc: Doc
  readonly paper: Paper
  readonly clean: (runs: readonly Run[]) => Piece[]
  y: number
  pages: number
}

const bottom = page.top + page.text.height

function draw(doc: Doc, paper: Paper, missing: Set<string>): number {
  const clean = (runs: readonly Run[]) => runs.flatMap((one) => drawable(one.text, one.bold === true, missing))
  const pen: Pen = { doc, paper, clean, y: 0, pages: 0 }
  turn(pen)
  paper.blocks.forEach((block, n) => {
    // Small print after the signing is not left alone on a page.
    const after = paper.blocks.slice(n + 1).filter((one) => one.block === 'note').length * noteLine
    if (block.block === 'sign') sign(pen, block.organisation, block.date, after)
    else drawBlock(pen, block)
  })
  // Without a place to sign the square stands under the last line.
  if (paper.square && !paper.blocks.some(({ block }) => block === 'sign')) {
    need(pen, page.qr + page.line)
    square(pen, page.left, pen.y + page.line / 2)
  }
  return pen.pages
}

/** A new page with its number, and the mark of what is not sealed. */
function turn(pen: Pen): void {
  const { doc, paper } = pen
  doc.addPage({ size: 'A4', margin: 0 })
  pen.pages++
  pen.y = page.top
  const number = `— ${pen.pages} —`
  const size = page.size.number
  const width = faces().regular.width(number) * size
  // One character in from the outer edge: right on odd pages, left on even ones.
  const x = pen.pages % 2 === 1 ? page.left + page.text.width - width - size : page.left + size
  put(doc, number, x, bottom + page.foot, size)
  if (paper.mark === null) return
  doc
    .save()
    .opacity(0.12)
    .rotate(-35, { origin: [page.width / 2, page.height / 2] })
  const wide = faces().bold.width(paper.mark)
  const large = Math.min(110, (page.width * 0.8) / Math.max(wide, 1))
  put(doc, paper.mark, (page.width - wide * large) / 2, page.height / 2 - large / 2, large, {
    face: 'bold',
    colour: page.colour.soft,
  })
  doc.restore()
}

/** What would hang out by less than a quarter of a line stays: no page for one last small line. */
const need = (pen: Pen, height: number): void => {
  if (pen.y + height > bottom + page.line / 4) turn(pen)
}

type Style = { readonly face?: Weight; readonly colour?: string; readonly spacing?: number }

/** One text in one face, its em box beginning at `y`. */
function put(doc: Doc, text: string, x: number, y: number, size: number, { face, colour, spacing }: Style = {}): void {
  // The face's ascent is taller than its em box: the baseline is set by hand.
  doc
    .font(face ?? 'regular')
    .fontSize(size)
    .fillColor(colour ?? page.colour.ink)
    .text(text, x, y + size * 0.88, { lineBreak: false, baseline: 'alphabetic', characterSpacing: spacing ?? 0 })
}

type Setting = {
  readonly x: number
  readonly width: number
  readonly size: number
  readonly line: number
  readonly indent?: number
  readonly align?: 'left' | 'centre' | 'right'
  readonly colour?: string
}

const measured = (size: number) => (text: string, face: Weight) => faces()[face].width(text) * size

function drawLine(doc: Doc, line: Line, first: boolean, y: number, set: Setting): void {
  const indent = first ? (set.indent ?? 0) : 0
  const left = set.width - indent - line.width
  const count = line.atoms.reduce((sum, one) => sum + [...one.text].length, 0)
  const lead = set.align === 'centre' ? left / 2 : set.align === 'right' ? left : 0
  // A full line reaches the edge; a short one stays as it is.
  const spacing =
    !line.last && (set.align ?? 'left') === 'left' && count > 1 && left > 0 && left < set.size * 2 ? left / (count - 1) : 0
  let x = set.x + indent + lead
  for (let n = 0; n < line.atoms.length; ) {
    const face = line.atoms[n]?.face ?? 'regular'
    let [text, width] = ['', 0]
    for (let one = line.atoms[n]; one?.face === face; one = line.atoms[++n]) {
      text += one.text
      width += one.width
    }
    put(doc, text, x, y + (set.line - set.size) / 2, set.size, {
      face,
      spacing,
      ...(set.colour === undefined ? {} : { colour: set.colour }),
    })
    x += width + spacing * [...text].length
  }
}

/** Runs as lines down the page, over as many pages as they need. */
function flow(pen: Pen, runs: readonly Run[], set: Setting): void {
  const lines = breakLines(pen.clean(runs), set.width, set.indent ?? 0, measured(set.size))
  lines.forEach((line, n) => {
    need(pen, set.line)
    drawLine(pen.doc, line, n === 0, pen.y, set)
    pen.y += set.line
  })
}

/** Height of a line of small print. */
const noteLine = 18
const body = { x: page.left, width: page.text.width, size: page.size.body, line: page.line }

const drawBlock = (pen: Pen, block: Block): void => {
  switch (block.block) {
    case 'head':
      head(pen, block.text, block.number)
      break
    case 'title':
      if (pen.y > page.top) pen.y += page.line
      flow(pen, inBold(block.runs), { ...body, size: page.size.title, line: 35, align: 'centre' })
      pen.y += page.line / 2
      break
    case 'subtitle':
      flow(pen, block.runs, { ...body, size: page.size.number, align: 'centre' })
      break
    case 'addressee':
      flow(pen, block.runs, body)
      break
    case 'heading':
      need(pen, page.line * 2)
      flow(pen, inBold(block.runs), { ...body, indent: body.size * 2 })
      break
    case 'paragraph':
      flow(pen, block.runs, block.centre ? { ...body, align: 'centre' } : { ...body, indent: block.flush ? 0 : body.size * 2 })
      break
    case 'table':
      table(pen, block.rows, block.widths)
      break
    case 'attachments':
      attachments(pen, block.items)
      break
    case 'sign':
      sign(pen, block.organisation, block.date, 0)
      break
    case 'note':
      flow(pen, block.runs, { ...body, size: page.size.table, line: noteLine, colour: page.colour.soft })
      break
    case 'break':
      turn(pen)
      break
  }
}

const inBold = (runs: readonly Run[]): Run[] => runs.map(({ text }) => run(text, true))

function head(pen: Pen, text: string, number: string | null): void {
  const { doc } = pen
  const { width } = page.text
  const pieces = pen.clean([run(text, true)])
  const one = pieces.reduce((sum, { text: piece, face }) => sum + faces()[face].width(piece), 0)
  const count = pieces.reduce((sum, piece) => sum + [...piece.text].length, 0)
  const size = Math.min(page.size.head, width / Math.max(one, 1))
  // A short name is spread, as on printed heads.
  const spacing = Math.min(size * 0.4, Math.max(0, (width * 0.86 - one * size) / Math.max(count - 1, 1)))
  pen.y = page.top + page.head
  let x = page.left + (width - one * size - spacing * (count - 1)) / 2
  for (const { text: piece, face } of pieces) {
    put(doc, piece, x, pen.y, size, { face, colour: page.colour.red, spacing })
    x += faces()[face].width(piece) * size + [...piece].length * spacing
  }
  pen.y += size + page.line
  if (number !== null) flow(pen, [run(number)], { ...body, align: 'centre' })
  pen.y += page.rule
  doc
    .moveTo(page.left, pen.y)
    .lineTo(page.left + width, pen.y)
    .lineWidth(2)
    .strokeColor(page.colour.red)
    .stroke()
  pen.y += page.line
}

function attachments(pen: Pen, items: readonly string[]): void {
  if (items.length === 0) return
  const { size } = body
  pen.y += page.line
  items.forEach((item, n) => {
    need(pen, page.line)
    if (n === 0) put(pen.doc, '附件：', page.left + size * 2, pen.y + (page.line - size) / 2, size)
    const number = items.length > 1 ? `${n + 1}. ` : ''
    flow(pen, [run(number + item)], { ...body, x: page.left + size * 5, width: page.text.width - size * 5 })
  })
}

/** Organisation centred over the day, the day four characters from the right; the square at the left of them. */
function sign(pen: Pen, organisation: string, date: string, after: number): void {
  const { doc, paper } = pen
  const { size } = body
  const height = Math.max(page.line * (paper.seal ? 3 : 2), paper.square ? page.qr + 14 : 0)
  const room = bottom + page.line / 4 - pen.y - height - after
  pen.y += Math.max(6, Math.min(page.line, room))
  need(pen, height)
  const under = pen.y
  const wide = faces().regular.width(date) * size
  const right = page.left + page.text.width - size * 4
  const middle = right - wide / 2
  const across = Math.min(page.text.width - (paper.square ? page.qr + size * 2 : 0), 2 * (page.left + page.text.width - middle))
  const names = breakLines(pen.clean([run(organisation)]), Math.max(across, size * 8), 0, measured(size))
  const top = pen.y + (paper.seal ? page.line : 0)
  const stamp = { x: middle - page.stamp / 2, y: top + (names.length * page.line) / 2 + page.line / 2 - page.stamp / 2 }
  if (paper.seal === 'stamp') {
    doc.save().lineWidth(0.5).dash(2, { space: 3 }).strokeColor(page.colour.soft).opacity(0.5)
    doc
      .circle(middle, stamp.y + page.stamp / 2, page.stamp / 2)
      .stroke()
      .restore()
  }
  names.forEach((line, n) => {
    drawLine(doc, line, n === 0, top + n * page.line, { ...body, x: middle - across / 2, width: across, align: 'centre' })
  })
  const last = top + names.length * page.line
  put(doc, date, right - wide, last + (page.line - size) / 2, size)
  // The seal lies over the name and the day.
  if (paper.seal && paper.seal !== 'stamp')
    doc.image(Buffer.from(paper.seal), stamp.x, stamp.y, { fit: [page.stamp, page.stamp], align: 'center', valign: 'center' })
  if (paper.square) square(pen, page.left, under)
  pen.y = Math.max(last + page.line, under + height)
}

function square(pen: Pen, x: number, y: number): void {
  const { doc, paper } = pen
  if (!paper.square) return
  const { data, size } = encode(paper.square.text, { ecc: 'M', border: 0 })
  const unit = page.qr / size
  doc.save().fillColor(page.colour.ink)
  data.forEach((row, r) => {
    for (let from = 0; from < size; from++) {
      if (!row[from]) continue
      const start = from
      while (row[from + 1]) from++
      doc.rect(x + start * unit, y + r * unit, (from - start + 1) * unit, unit)
    }
  })
  doc.fill().restore()
  put(doc, paper.square.label, x, y + page.qr + 3, 8, { colour: page.colour.soft })
  pen.y = y + page.qr + 14
}

const pad = { x: 5, y: 4 }

/** Rows keep together; header rows stand again on every page. A row taller than a page is cut between its lines. */
function table(pen: Pen, rows: readonly Row[], widths: readonly number[] = []): void {
  const columns = Math.max(...rows.map((row) => row.cells.length), 1)
  const shares = Array.from({ length: columns }, (_, n) => widths[n] ?? 1)
  const sum = shares.reduce((a, b) => a + b, 0)
  const size = page.size.table
  const line = size * 1.5
  const broken = rows.map((row) => ({
    header: row.header === true,
    cells: row.cells.map((cell, n) => {
      // A row with fewer cells gives the rest of the width to its last one.
      const span = n === row.cells.length - 1 ? shares.slice(n).reduce((a, b) => a + b, 0) : (shares[n] ?? 1)
      const width = (span / sum) * page.text.width
      const runs = pen.clean(cell.map((one) => run(one.text, one.bold === true || row.header === true)))
      return { width, lines: breakLines(runs, width - 2 * pad.x, 0, measured(size)) }
    }),
  }))
  pen.y += page.line / 4
  const heads = broken.filter((row) => row.header)
  const most = Math.max(1, Math.floor((page.text.height / 2 - 2 * pad.y) / line))
  const strip = (row: (typeof broken)[number], from: number, count: number): void => {
    const lines = Math.min(count, Math.max(...row.cells.map((cell) => cell.lines.length)) - from)
    const height = Math.max(lines * line + 2 * pad.y, page.line * 0.8)
    const before = pen.pages
    need(pen, height)
    if (pen.pages > before && !row.header) for (const one of heads) strip(one, 0, most)
    const { doc, y } = pen
    let x: number = page.left
    for (const cell of row.cells) {
      doc.rect(x, y, cell.width, height).lineWidth(0.5).strokeColor(page.colour.line).stroke()
      const inner = {
        x: x + pad.x,
        width: cell.width - 2 * pad.x,
        size,
        line,
        align: row.header ? ('centre' as const) : ('left' as const),
      }
      const shown = cell.lines.slice(from, from + lines)
      const lead = (height - shown.length * line) / 2
      shown.forEach((one, n) => {
        drawLine(doc, one, false, y + lead + n * line, inner)
      })
      x += cell.width
    }
    pen.y += height
  }
  for (const row of broken) {
    const all = Math.max(...row.cells.map((cell) => cell.lines.length), 1)
    const at = Math.min(all, most)
    for (let from = 0; from < all; from += at) strip(row, from, at)
  }
  pen.y += page.line / 3
}
