// Scans: a page goes to the case its square names, one without lies in the tray of its office until somebody says where it belongs.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { encode } from 'uqr'
import { DAY } from '../../rules/time.ts'
import { forgetUnclaimed } from '../../store/files/attachment.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor } from '../../test/frontDoor.ts'
import { bring, done, lastEntry } from '../../test/loop.ts'
import { type World, world } from '../../test/world.ts'

const db = await testDatabase()

/** A scanned page with this square on it, or none. */
async function scanned(square: string | null): Promise<Buffer> {
  const blank = sharp({ create: { width: 1240, height: 1754, channels: 3, background: '#fdfcf8' } })
  if (square === null) return blank.jpeg().toBuffer()
  const { data, size } = encode(square, { ecc: 'M', border: 0 })
  const code = await sharp(Buffer.from(data.flatMap((row) => row.map((dark) => (dark ? 0 : 255)))), {
    raw: { width: size, height: size, channels: 1 },
  })
    .resize(240, 240, { kernel: 'nearest' })
    .png()
    .toBuffer()
  return blank
    .composite([{ input: code, left: 165, top: 1200 }])
    .jpeg({ quality: 80 })
    .toBuffer()
}
/** As a scanner makes it: one JPEG a page. */
async function pdfOf(pages: readonly Buffer[]): Promise<Buffer> {
  const doc = new PDFDocument({ autoFirstPage: false })
  const pieces: Buffer[] = []
  doc.on('data', (piece: Buffer) => pieces.push(piece))
  const ended = new Promise((resolve) => doc.on('end', resolve))
  for (const page of pages) doc.addPage({ size: 'A4', margin: 0 }).image(page, 0, 0, { width: 595 })
  doc.end()
  await ended
  return Buffer.concat(pieces)
}
const open = async (t: TestContext, w: World) => {
  const front = await frontDoor(t, w)
  const chen = front.browser()
  await chen.signIn('dispatcher')
  const send = async (bytes: Buffer) =>
    (await chen.ask('POST', '/api/scans', { county: w.county, data: bytes.toString('base64') })).json()
  return { front, chen, send }
}
const issued = async (w: World) => {
  const { id } = await bring(w, 'assigned')
  done(await w.send(w.staff.dispatcher, 'issuePaper', { paper: 'dispatch' }, id))
  const [paper] = await w.rows<{ square: string }>('select square from paper where county = $1 and case_id = $2', [w.county, id])
  return { id, square: paper?.square ?? '' }
}

test('each page of a scanned PDF goes to the case that its square names, with an entry; the page without one to the tray', async (t) => {
  const w = world(db)
  const { chen, send } = await open(t, w)
  const [one, other] = [await issued(w), await issued(w)]
  const { pages } = await send(await pdfOf([await scanned(one.square), await scanned(null), await scanned(other.square)]))
  assert.deepEqual(
    pages.map((page: { filed: { id: string } | null }) => page.filed?.id ?? null),
    [one.id, null, other.id],
  )
  const entry = await lastEntry(w, one.id)
  assert.deepEqual([entry.step, entry.facts.paper], ['filePaper', 'dispatch'])
  const { scans } = (await chen.ask('GET', '/api/scans')).json()
  assert.deepEqual(
    scans.map((scan: { page: number; pages: number }) => [scan.page, scan.pages]),
    [[2, 3]],
  )
})

test('what lies in the tray is not lost by the daily putting away, is seen by its office alone, and is put to a case by hand once', async (t) => {
  const w = world(db)
  const { front, chen, send } = await open(t, w)
  const { id } = await bring(w, 'assigned')
  const { pages } = await send(await scanned('https://a.invalid'))
  const scan = pages[0].scan as string
  const path = `/api/scans/${w.county}/${scan}`
  assert.equal((await chen.ask('GET', `${path}/thumb`)).headers['content-type'], 'image/jpeg')
  const handler = front.browser()
  await handler.signIn('handler')
  assert.equal(codeOf(await handler.ask('GET', `${path}/full`)), 'notFound')
  assert.deepEqual((await handler.ask('GET', '/api/scans')).json().scans, [])
  const forget = () =>
    db.asEraser({ actor: 'test', counties: [w.county] }, (tx) => forgetUnclaimed(tx, w.county, w.house.now() + 30 * DAY))
  assert.deepEqual(await forget(), [])
  const [row] = await w.rows<{ code: string }>('select code from "case" where county = $1 and id = $2', [w.county, id])
  assert.equal(codeOf(await chen.ask('POST', `${path}/file`, { code: 'nothing' })), 'caseMissing')
  assert.equal((await chen.ask('POST', `${path}/file`, { code: row?.code })).statusCode, 200)
  assert.equal((await lastEntry(w, id)).step, 'filePaper')
  assert.deepEqual((await chen.ask('GET', '/api/scans')).json().scans, [])
  assert.equal(codeOf(await chen.ask('POST', `${path}/file`, { code: row?.code })), 'notFound')
  // Once it has its place the copy in the tray may go.
  assert.equal((await forget()).length, 1)
})

test('a PDF whose pages cannot be taken apart lies in the tray as one file; what is no picture is refused', async (t) => {
  const w = world(db)
  const { chen, send } = await open(t, w)
  const text = new PDFDocument()
  const pieces: Buffer[] = []
  text.on('data', (piece: Buffer) => pieces.push(piece))
  const ended = new Promise((resolve) => text.on('end', resolve))
  text.text('no picture')
  text.end()
  await ended
  assert.equal((await send(Buffer.concat(pieces))).pages.length, 1)
  const { scans } = (await chen.ask('GET', '/api/scans')).json()
  assert.deepEqual(
    scans.map((scan: { type: string }) => scan.type),
    ['application/pdf'],
  )
  const bad = await chen.ask('POST', '/api/scans', { county: w.county, data: Buffer.from('no file').toString('base64') })
  assert.equal(codeOf(bad), 'fileType')
})
