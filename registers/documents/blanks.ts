// Blank forms for when the power or the network is gone: four to an A4 page, each with its own code and the square that says it.
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'
import type { Instant } from '../../rules/time.ts'
import { drawable, faces } from './face.ts'

const mm = (millimetres: number): number => (millimetres * 72) / 25.4
const half = { width: mm(105), height: mm(148.5) }
const margin = mm(9)
const ink = '#000000'
const soft = '#55615D'

/** `codes` as they are read out, with what each square says. */
export type Blank = { readonly code: string; readonly square: string }

/** The forms as a PDF; the same forms give the same bytes. `office` stands in their head. */
export async function blanksPdf(forms: readonly Blank[], office: string, at: Instant): Promise<Buffer> {
  const time = new Date(at)
  const doc = new PDFDocument({
    size: 'A4',
    autoFirstPage: false,
    margin: 0,
    lang: 'zh-CN',
    info: { Title: '应急登记表', Creator: 'Chaguan', Producer: 'Chaguan', CreationDate: time, ModDate: time },
  })
  for (const [name, { bytes }] of Object.entries(faces())) doc.registerFont(name, bytes as unknown as string)
  const pieces: Buffer[] = []
  doc.on('data', (piece: Buffer) => pieces.push(piece))
  const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject))
  forms.forEach((form, n) => {
    if (n % 4 === 0) {
      doc.addPage({ size: 'A4', margin: 0 })
      cuts(doc)
    }
    blank(doc, form, office, { x: (n % 2) * half.width, y: (Math.floor(n / 2) % 2) * half.height })
  })
  doc.end()
  await ended
  return Buffer.concat(pieces)
}

type Doc = InstanceType<typeof PDFDocument>

/** Where the page is cut. */
function cuts(doc: Doc): void {
  doc.save().lineWidth(0.4).dash(3, { space: 3 }).strokeColor(soft)
  doc.moveTo(half.width, 0).lineTo(half.width, half.height * 2)
  doc.moveTo(0, half.height).lineTo(half.width * 2, half.height)
  doc.stroke().restore()
}

function put(
  doc: Doc,
  text: string,
  x: number,
  y: number,
  size: number,
  face: 'regular' | 'bold' = 'regular',
  colour = ink,
): void {
  let at = x
  for (const piece of drawable(text, face === 'bold', new Set())) {
    doc
      .font(piece.face)
      .fontSize(size)
      .fillColor(colour)
      .text(piece.text, at, y + size * 0.88, { lineBreak: false, baseline: 'alphabetic' })
    at += faces()[piece.face].width(piece.text) * size
  }
}

/** What is asked, in the order of the screen on which it is entered later; `lines` to write on. */
const asked: readonly { readonly what: string; readonly lines: number }[] = [
  { what: '时间　　　年　　月　　日　　时　　分', lines: 0 },
  { what: '地点（社区、门牌、参照物）', lines: 1 },
  { what: '什么事', lines: 4 },
  { what: '有没有危险　□ 有　□ 没有', lines: 0 },
  { what: '反映人　　　　　　　　电话', lines: 0 },
  { what: '怎么告诉您　□ 短信　□ 电话　□ 不用', lines: 0 },
  { what: '登记人　　　　　　　　单位', lines: 0 },
]

function blank(doc: Doc, form: Blank, office: string, at: { readonly x: number; readonly y: number }): void {
  const left = at.x + margin
  const width = half.width - 2 * margin
  let y = at.y + margin
  const side = mm(24)
  square(doc, form.square, left + width - side, y, side)
  put(doc, '应急登记表', left, y, 17, 'bold')
  put(doc, office, left, y + 24, 9.5, 'regular', soft)
  put(doc, '停电、断网时填写，恢复后补录', left, y + 38, 8.5, 'regular', soft)
  put(doc, form.code, left, y + 54, 10.5, 'bold')
  y += side + 8
  const line = 19.5
  for (const { what, lines } of asked) {
    put(doc, what, left, y + 4, 10.5)
    if (lines === 0) rule(doc, left, y + line, width)
    for (let n = 0; n < lines; n++) {
      y += line
      rule(doc, left, y + line - 2, width)
    }
    y += line + 3
  }
  const foot = at.y + half.height - margin - 11
  put(doc, '请记下编号：补录后凭它查询进度，编号就是案件编码。', left, foot, 8, 'regular', soft)
}

const rule = (doc: Doc, x: number, y: number, width: number): void =>
  void doc
    .moveTo(x, y)
    .lineTo(x + width, y)
    .lineWidth(0.5)
    .strokeColor(soft)
    .stroke()

function square(doc: Doc, text: string, x: number, y: number, side: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const unit = side / size
  doc.save().fillColor(ink)
  data.forEach((row, r) => {
    for (let from = 0; from < size; from++) {
      if (!row[from]) continue
      const start = from
      while (row[from + 1]) from++
      doc.rect(x + start * unit, y + r * unit, (from - start + 1) * unit, unit)
    }
  })
  doc.fill().restore()
}
