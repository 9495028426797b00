// The letter on one sheet of A4: head, number, facts, a square to scan, and room for the stamp of who receives it.
import { existsSync } from 'node:fs'
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'
import { stop } from '../http/errors.ts'
import { type Data, filled } from './letter.ts'

/** Where machines keep a font with Chinese in it. */
const places: readonly (readonly [path: string, face: string])[] = [
  ['/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc', 'NotoSerifCJKsc-Regular'],
  ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', 'NotoSansCJKsc-Regular'],
  ['/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc', 'NotoSansCJKsc-Regular'],
  ['/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc', 'WenQuanYiZenHei'],
  ['/System/Library/Fonts/STHeiti Light.ttc', 'STHeitiSC-Light'],
  ['C:\\Windows\\Fonts\\simsun.ttc', 'SimSun'],
]

const margin = 72
const square = 96

/** Refuses with fontMissing where no font with Chinese is found: a letter of empty boxes is none. */
export async function letterPdf(data: Data, link: string): Promise<Buffer> {
  const font = places.find(([path]) => existsSync(path))
  if (!font) return stop('fontMissing')
  const page = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: 48, left: margin, right: margin },
    info: { Title: `${filled('title')} ${data.number}` },
  })
  const parts: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    page.on('data', (part: Buffer) => parts.push(part))
    page.on('end', () => resolve(Buffer.concat(parts)))
    page.on('error', reject)
  })
  page.registerFont('text', font[0], font[1]).font('text')
  head(page, data)
  for (const [name, value] of rows(data)) row(page, name, value)
  foot(page, data, link)
  page.end()
  return whole
}

type Page = InstanceType<typeof PDFDocument>

function head(page: Page, data: Data): void {
  page.fontSize(22).fillColor('#B3261E').text(filled('title'), { align: 'center' })
  page.moveDown(0.4).fontSize(11).fillColor('#1D2624')
  page.text(filled('number', { office: data.from.office, number: data.number }), { align: 'center' })
  const y = page.y + 8
  page
    .moveTo(margin, y)
    .lineTo(page.page.width - margin, y)
    .lineWidth(1.2)
    .strokeColor('#B3261E')
    .stroke()
  page.y = y + 16
  page.fontSize(13).text(`${data.to.split('\n')[0]}：`)
  for (const line of data.to.split('\n').slice(1)) page.fontSize(10).fillColor('#55615D').text(line)
  page.fillColor('#1D2624').moveDown(0.8)
}

const rows = (data: Data): readonly (readonly [string, string])[] => {
  const { case: one } = data
  const place = [one.area, one.place].filter(Boolean).join(' ')
  const list: (readonly [string, string | null])[] = [
    [filled('code'), one.code],
    [filled('category'), one.category],
    [filled('filed'), one.filedAt.slice(0, 10)],
    [filled('place'), place],
    [filled('text'), one.text],
    [filled('ground'), data.ground],
    [filled('law'), data.law],
    [filled('reason'), data.reason],
  ]
  return list.filter((row): row is readonly [string, string] => row[1] !== null)
}

function row(page: Page, name: string, value: string): void {
  const { y } = page
  page.fontSize(11).fillColor('#55615D').text(name, margin, y, { width: 90 })
  page.fillColor('#1D2624').text(value, margin + 96, y, { width: page.page.width - 2 * margin - 96, lineGap: 3 })
  page.x = margin
  page.moveDown(0.5)
}

function foot(page: Page, data: Data, link: string): void {
  const { office, phone } = data.from
  if (page.y > page.page.height - 260) page.addPage()
  page.fontSize(11).fillColor('#1D2624').moveDown(0.5)
  if (data.files.length > 0) page.text(filled('files', { n: String(data.files.length) }))
  if (data.answerBy !== null) page.text(filled('answerBy', { day: data.answerBy }))
  page.text(filled('from', { office, phone: phone ?? '–' }))
  page.text(data.at, { align: 'right' })
  const top = page.page.height - 48 - square - 40
  qr(page, link, margin, top)
  const right = margin + square + 16
  page.fontSize(10).text(filled('scan'), right, top + 4, { width: page.page.width - margin - right, lineGap: 3 })
  page
    .moveDown(2)
    .fontSize(12)
    .text(filled('stamp'), { width: page.page.width - margin - right })
  page
    .fontSize(7)
    .fillColor('#55615D')
    .text(filled('digest', { digest: data.digest }), margin, top + square + 10)
}

/** The link as a square to scan, black on white. */
function qr(page: Page, text: string, x: number, y: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  const dot = square / size
  page.fillColor('#000000')
  data.forEach((line, row) => {
    line.forEach((dark, column) => {
      if (dark) page.rect(x + column * dot, y + row * dot, dot, dot)
    })
  })
  page.fill()
}
