// Attachments: what is taken, what it becomes, what is refused, and who may fetch it.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import exifr from 'exifr'
import sharp from 'sharp'
import { digestOf, diskStore } from '../../../store/files/disk.ts'
import { StoreFull } from '../../../store/files/port.ts'
import { testDatabase } from '../../../test/database.ts'
import { type Browser, codeOf, frontDoor, report, step } from '../../../test/frontDoor.ts'
import { type World, world } from '../../../test/world.ts'
import type { Door } from '../../door.ts'
import { putAway } from '../../loops/start.store.ts'

const open = async (t: TestContext, change: (w: World) => Partial<Door> = () => ({})) => {
  const w = world(await testDatabase())
  const front = await frontDoor(t, w, change(w))
  return { w, front, id: randomUUID(), one: front.browser() }
}
const photo = (width = 1600, height = 1200) => sharp({ create: { width, height, channels: 3, background: '#369' } }).jpeg()
const located = () =>
  photo()
    .withExif({
      IFD0: { Make: 'Phone' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '29/1 30/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '106/1 30/1 0/1' },
    })
    .toBuffer()

async function send(
  one: Browser,
  w: World,
  caseId: string,
  bytes: Uint8Array,
  { to = '/api/files', ...more }: Record<string, unknown> & { to?: string } = {},
) {
  const edge = `----${randomUUID()}`
  const meta = JSON.stringify({ id: randomUUID(), county: w.county, case: caseId, kind: 'report', ...more })
  const payload = Buffer.concat([
    Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="meta"\r\n\r\n${meta}\r\n`),
    Buffer.from(
      `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="../../x.svg"\r\ncontent-type: image/svg+xml\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${edge}--\r\n`),
  ])
  return one.ask('POST', to, payload, { headers: { 'content-type': `multipart/form-data; boundary=${edge}` } })
}
type Piece = {
  readonly at: number
  readonly bytes: Uint8Array
  readonly of: Uint8Array
  readonly id: string
  readonly original?: Uint8Array
}
const counted = (bytes: Uint8Array) => ({ digest: digestOf(bytes), size: bytes.length })
const piece = (one: Browser, w: World, caseId: string, { at, bytes, of, id, original }: Piece) =>
  send(one, w, caseId, bytes, {
    ...{ id, at, kind: 'after', ...counted(of) },
    ...(original ? { original: counted(original) } : {}),
    to: '/api/files/pieces',
  })
const url = (w: World, caseId: string, id: string, form = 'full') => `/api/files/${w.county}/${caseId}/${id}/${form}`

test('a photo is re-encoded in three sizes, its position sealed and gone from every one of them', async (t) => {
  const { w, front, id, one } = await open(t)
  const bytes = await located()
  assert.equal((await exifr.gps(bytes))?.latitude, 29.5)
  const kept = await send(one, w, id, bytes)
  assert.equal(kept.statusCode, 200)
  const row = kept.json()
  assert.deepEqual(
    { ...row, id: '' },
    { id: '', state: 'complete', type: 'image/jpeg', size: bytes.length, width: 1600, height: 1200 },
  )
  await one.ask('POST', '/api/steps', report(w, id, { files: [row.id] }))
  const staff = front.browser()
  await staff.signIn('dispatcher')
  for (const [form, edge] of [
    ['full', 1600],
    ['small', 1280],
    ['thumb', 320],
  ] as const) {
    const answer = await staff.ask('GET', url(w, id, row.id, form))
    assert.equal(answer.statusCode, 200, form)
    assert.equal(answer.headers['content-type'], 'image/jpeg')
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
    assert.match(String(answer.headers['content-security-policy']), /sandbox/)
    assert.match(String(answer.headers['content-disposition']), /^inline; filename="[0-9a-f-]+\.jpg"$/)
    assert.equal((await sharp(answer.rawPayload).metadata()).width, edge)
    assert.equal(await exifr.gps(answer.rawPayload).catch(() => undefined), undefined)
    assert.ok(!answer.rawPayload.includes('Phone'))
    assert.equal(
      (
        await staff.ask('GET', url(w, id, row.id, form), undefined, {
          headers: { 'if-none-match': String(answer.headers.etag) },
        })
      ).statusCode,
      304,
    )
  }
  const [stored] = await w.rows<{ position_sealed: string; digest: string }>(
    'select position_sealed, digest from attachment where county = $1 and id = $2',
    [w.county, row.id],
  )
  assert.equal(stored?.digest, digestOf(bytes))
  assert.ok(!stored?.position_sealed.includes('106'))
  assert.deepEqual(JSON.parse(w.house.vault.open('attachment.position_sealed', row.id, stored?.position_sealed ?? '')), {
    lon: 106.5,
    lat: 29.5,
  })
})

test('what pretends to be a photo is refused, and what hides in one vanishes', async (t) => {
  const { w, front, id, one } = await open(t)
  const jpeg = await photo(200, 100).toBuffer()
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(64)])
  for (const [what, bytes, code, status] of [
    ['svg', svg, 'fileType', 415],
    ['svg with a prologue', Buffer.concat([Buffer.from('<?xml version="1.0"?>'), svg]), 'fileType', 415],
    ['html', Buffer.from('<!doctype html><script>alert(1)</script>'), 'fileType', 415],
    ['heic', heic, 'fileType', 415],
    ['gif', Buffer.from('GIF89a<script>alert(1)</script>'), 'fileType', 415],
    ['zip', Buffer.from('504b0304140000000800', 'hex'), 'fileType', 415],
    ['a pdf as a photo', Buffer.from('%PDF-1.7\n'), 'fileType', 415],
    ['nothing', Buffer.alloc(0), 'fileBroken', 422],
    ['half a photo', jpeg.subarray(0, jpeg.length >> 1), 'fileBroken', 422],
    ['the head of a photo', Buffer.from('ffd8ffe000104a464946', 'hex'), 'fileBroken', 422],
  ] as const) {
    const answer = await send(one, w, id, bytes)
    assert.deepEqual([what, answer.statusCode, codeOf(answer)], [what, status, code])
    assert.ok(answer.json().refusal.text.length > 20)
  }
  assert.deepEqual(await w.rows('select id from attachment where county = $1', [w.county]), [])
  const polyglot = Buffer.concat([jpeg, Buffer.from('<script>polyglot()</script>PK\x03\x04')])
  const { id: kept } = (await send(one, w, id, polyglot)).json()
  const back = await one.ask('GET', url(w, id, kept))
  assert.equal(back.statusCode, 200, 'before the report is filed, who sent it sees it')
  assert.ok(!back.rawPayload.includes('polyglot'))
  assert.equal((await front.browser().ask('GET', url(w, id, kept))).statusCode, 404)
})

test('a flood of pixels is refused before it is decoded, and 15 MB is the end', async (t) => {
  const { w, id, one } = await open(t)
  const flood = await sharp({ create: { width: 8_000, height: 7_000, channels: 3, background: '#fff' }, limitInputPixels: false })
    .png({ compressionLevel: 9 })
    .toBuffer()
  assert.ok(flood.length < 2_000_000)
  const answer = await send(one, w, id, flood)
  assert.deepEqual([answer.statusCode, codeOf(answer)], [413, 'fileTooLarge'])
  const long = await send(one, w, id, Buffer.alloc(15 * 1_048_576 + 1, 1))
  assert.deepEqual([long.statusCode, codeOf(long)], [413, 'fileTooLarge'])
})

test('a retry of the same bytes is kept once; other bytes or another sender under the id are refused', async (t) => {
  const { w, front, id, one } = await open(t)
  const bytes = await photo(100, 80).toBuffer()
  const name = randomUUID()
  await one.ask('GET', '/api/public/track/none')
  const [first, ...rest] = await Promise.all(Array.from({ length: 5 }, () => send(one, w, id, bytes, { id: name })))
  assert.equal(first?.statusCode, 200)
  for (const again of rest) assert.deepEqual(again.json(), first?.json())
  assert.equal(codeOf(await send(one, w, id, await photo(101, 80).toBuffer(), { id: name })), 'idTaken')
  assert.equal(codeOf(await send(front.browser(), w, id, bytes, { id: name })), 'idTaken')
  assert.equal(codeOf(await send(one, w, id, bytes, { digest: `sha256:${'0'.repeat(64)}` })), 'fileBroken')
  assert.equal((await send(one, w, id, bytes, { digest: digestOf(bytes), size: bytes.length })).statusCode, 200)
})

test('a document is kept as it is and only ever downloaded', async (t) => {
  const { w, front, id } = await open(t)
  const staff = front.browser()
  await staff.signIn('dispatcher')
  await front.browser().ask('POST', '/api/steps', report(w, id))
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF')
  const { id: kept } = (await send(staff, w, id, pdf, { kind: 'document' })).json()
  const answer = await staff.ask('GET', url(w, id, kept))
  assert.deepEqual(answer.rawPayload, pdf)
  assert.match(String(answer.headers['content-disposition']), /^attachment/)
  assert.match(String(answer.headers['content-security-policy']), /sandbox/)
})

test('only who may see the case may add to it or look; others cannot tell it from none', async (t) => {
  const { w, front, id, one } = await open(t)
  const answer = (await one.ask('POST', '/api/steps', report(w, id))).json()
  const bytes = await photo(60, 40).toBuffer()
  const { id: kept } = (await send(one, w, id, bytes)).json()
  assert.ok(kept, 'the device that reported may add without showing the word')
  const other = front.browser()
  assert.equal(codeOf(await send(other, w, id, bytes)), 'caseMissing')
  const missing = await other.ask('GET', url(w, randomUUID(), kept))
  assert.deepEqual((await other.ask('GET', url(w, id, kept))).json(), missing.json())
  const neighbour = front.browser()
  await neighbour.signIn('otherDispatcher')
  assert.equal(codeOf(await neighbour.ask('GET', url(w, id, kept))), 'caseMissing')
  assert.equal(codeOf(await send(neighbour, w, id, bytes)), 'caseMissing')
  await other.ask('POST', `/api/public/track/${answer.receipt.code}`, { word: answer.receipt.word })
  assert.equal((await other.ask('GET', url(w, id, kept))).statusCode, 200)
  const staff = front.browser()
  await staff.signIn('dispatcher')
  const { id: inner } = (await send(staff, w, id, bytes, { kind: 'other' })).json()
  assert.equal((await staff.ask('GET', url(w, id, inner))).statusCode, 200)
  assert.equal(
    codeOf(await other.ask('GET', url(w, id, inner))),
    'caseMissing',
    'papers between offices are not the resident’s photos',
  )
  for (const bad of ['../../keys.json', `${kept}.full`, `${kept}%2f..`])
    assert.ok([400, 404].includes((await staff.ask('GET', url(w, id, bad))).statusCode))
})

test('a full disk is said so, nothing half is kept, and the words of the matter still go through', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-full-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const { w, one, id } = await open(t, () => ({
    files: {
      ...diskStore(folder),
      put: () => Promise.reject(new StoreFull('no room')),
      get: async () => null,
      remove: async () => {},
    },
  }))
  const answer = await send(one, w, id, await photo(60, 40).toBuffer())
  assert.deepEqual([answer.statusCode, codeOf(answer)], [507, 'full'])
  assert.deepEqual(readdirSync(join(folder, '.incoming')), [])
  assert.equal((await one.ask('POST', '/api/steps', report(w, id))).json().outcome, 'done')
})

test('bytes that no row knows are put away after a day, others never', async (t) => {
  const { w, front, id, one } = await open(t)
  // Files are dated by the file system's clock.
  w.at(Math.ceil(statSync(front.folder).mtimeMs))
  const { id: kept } = (await send(one, w, id, await photo(60, 40).toBuffer())).json()
  const folder = join(front.folder, 'files')
  const store = diskStore(folder)
  const lost = randomUUID()
  await store.put(w.county, id, lost, 'full', Buffer.from('x'))
  await putAway({ door: front.door, filesFolder: folder }, [w.county])
  const at = join(folder, w.county, id.slice(0, 2), id)
  assert.equal(readdirSync(at).length, 4)
  w.pass(25 * 3_600_000)
  await putAway({ door: front.door, filesFolder: folder }, [w.county])
  assert.deepEqual(readdirSync(at).sort(), [`${kept}.full`, `${kept}.small`, `${kept}.thumb`])
  assert.equal(await store.get(w.county, id, lost, 'full'), null)
  await assert.rejects(() => store.put('../etc', id, lost, 'full', Buffer.from('x')))
  await assert.rejects(() => store.put(w.county, id, '../../x', 'full', Buffer.from('x')))
})

test('photos for a report that never comes are put away after a week; those of a case stay', async (t) => {
  const { w, front, id, one } = await open(t)
  const never = randomUUID()
  const sent = async (caseId: string) => (await send(one, w, caseId, await photo(60, 40).toBuffer())).json().id as string
  const [kept, lost] = [await sent(id), await sent(never)]
  await one.ask('POST', '/api/steps', report(w, id, { files: [kept] }))
  const folder = join(front.folder, 'files')
  const left = async () =>
    (await w.rows<{ id: string }>('select id from attachment where county = $1', [w.county])).map((row) => row.id).toSorted()
  w.pass(6 * 24 * 3_600_000)
  await putAway({ door: front.door, filesFolder: folder }, [w.county])
  assert.deepEqual(await left(), [kept, lost].toSorted())
  w.pass(2 * 24 * 3_600_000)
  await putAway({ door: front.door, filesFolder: folder }, [w.county])
  assert.deepEqual(await left(), [kept])
  const store = diskStore(folder)
  assert.equal(await store.get(w.county, never, lost, 'full'), null)
  assert.ok(await store.get(w.county, id, kept, 'full'))
  assert.deepEqual(readdirSync(join(folder, '.incoming')), [], 'nothing is left of what was judged')
  // The phone that comes back after all sends it again.
  assert.equal((await send(one, w, never, await photo(60, 40).toBuffer(), { id: lost })).statusCode, 200)
})

test('a photo that a step needs counts once it is there', async (t) => {
  const { w, front, id } = await open(t)
  const worker = front.browser()
  await worker.signIn('gridWorker')
  await worker.ask('POST', '/api/steps', report(w, id, { source: 'grid' }))
  const settle = (before: string[], after: string[]) =>
    worker.ask('POST', '/api/steps', step(w, 'settle', { before, after, note: '已清' }, id))
  assert.equal(codeOf(await settle([], [])), 'photosMissing')
  const { id: before } = (await send(worker, w, id, await photo(60, 40).toBuffer(), { kind: 'before' })).json()
  const { id: after } = (await send(worker, w, id, await photo(61, 40).toBuffer(), { kind: 'after' })).json()
  assert.equal(codeOf(await settle([before], [randomUUID()])), 'photosMissing')
  assert.equal((await settle([before], [after])).json().outcome, 'done')
})

test('a photo over a line that breaks goes on where it was, small first; it counts then, and its original follows', async (t) => {
  const { w, front, id } = await open(t)
  const worker = front.browser()
  await worker.signIn('gridWorker')
  await worker.ask('POST', '/api/steps', report(w, id, { source: 'grid' }))
  const noise = { raw: { width: 900, height: 700, channels: 3 as const } }
  const original = await sharp(randomBytes(900 * 700 * 3), noise)
    .jpeg({ quality: 90 })
    .toBuffer()
  const small = await sharp(original).resize(500).jpeg().toBuffer()
  const [before, after] = [randomUUID(), randomUUID()]
  await send(worker, w, id, await photo(60, 40).toBuffer(), { id: before, kind: 'before' })
  const half = Math.floor(small.length / 2)
  const up = async (at: number, to: number, of: Uint8Array, whole?: Uint8Array) => {
    const bytes = of.subarray(at, to)
    const answer = await piece(worker, w, id, { at, bytes, of, id: after, ...(whole ? { original: whole } : {}) })
    return answer.json() as { have?: number; state?: string | null }
  }
  assert.deepEqual(await up(0, half, small, original), { have: half, state: null })
  assert.deepEqual(await up(half + 5, small.length, small, original), { have: half, state: null }, 'no gap')
  assert.deepEqual(await up(0, half, small, original), { have: half, state: null }, 'the same again, its answer was lost')
  const settle = () => worker.ask('POST', '/api/steps', step(w, 'settle', { before: [before], after: [after], note: '已清' }, id))
  assert.equal(codeOf(await settle()), 'photosMissing')
  assert.deepEqual(await up(half, small.length, small, original), { have: small.length, state: 'small' })
  assert.deepEqual(await up(half, small.length, small, original), { have: small.length, state: 'small' })
  assert.equal((await settle()).json().outcome, 'done')
  const seen = async (form: string) =>
    (await sharp((await worker.ask('GET', url(w, id, after, form))).rawPayload).metadata()).width
  assert.equal(await seen('full'), 500)
  const entries = await w.rows<{ digest: string }>(`select digest from attachment where county = $1 and id = $2`, [
    w.county,
    after,
  ])
  assert.deepEqual(entries, [{ digest: digestOf(original) }], 'entries name the original')
  // Another's bytes under this id, and other bytes than were announced, are not taken.
  const stranger = front.browser()
  await stranger.signIn('dispatcher')
  const theirs = await piece(stranger, w, id, { at: 0, bytes: small.subarray(0, half), of: small, id: after, original })
  assert.equal(codeOf(theirs), 'idTaken')
  assert.equal(codeOf(await piece(worker, w, id, { at: 0, bytes: small, of: small, id: after })), 'idTaken')
  for (let at = 0; at < original.length; at += 300_000) {
    const told = await up(at, Math.min(original.length, at + 300_000), original)
    assert.equal(told.have, Math.min(original.length, at + 300_000))
  }
  assert.equal(await seen('full'), 900)
  assert.deepEqual(readdirSync(join(front.folder, 'files', '.incoming')), [], 'nothing is left of the pieces')
})

test('a small version that is no picture, or not what was counted, is refused and sent anew; a flood of bytes is not taken', async (t) => {
  const { w, front, id } = await open(t)
  const worker = front.browser()
  await worker.signIn('gridWorker')
  const small = await photo(60, 40).toBuffer()
  const after = randomUUID()
  const of = (bytes: Uint8Array) => ({ at: 0, bytes, of: small, id: after, original: small })
  const wrong = Buffer.from(small)
  wrong.writeUInt8(255 - wrong.readUInt8(wrong.length - 30), wrong.length - 30)
  assert.equal(codeOf(await piece(worker, w, id, of(wrong))), 'fileBroken')
  assert.equal((await piece(worker, w, id, of(small))).json().state, 'small')
  const text = Buffer.from('not a picture at all')
  assert.equal(
    codeOf(await piece(worker, w, id, { at: 0, bytes: text, of: text, id: randomUUID(), original: small })),
    'fileType',
  )
  const much = Buffer.alloc(600_000)
  assert.equal(codeOf(await piece(worker, w, id, { at: 0, bytes: much, of: much, id: randomUUID() })), 'fileTooLarge')
  const beyond = await send(worker, w, id, small, { to: '/api/files/pieces', at: 5, ...counted(small), id: randomUUID() })
  assert.equal(codeOf(beyond), 'badInput')
})

test('a server killed while it keeps a photo has lost nothing: the last piece sent again brings it, once', async (t) => {
  let deaths = 0
  const { w, front, id } = await open(t, () => {
    const folder = mkdtempSync(join(tmpdir(), 'chaguan-killed-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const store = diskStore(folder)
    return {
      files: {
        ...store,
        put: (...args: Parameters<typeof store.put>) => (deaths++ < 2 ? Promise.reject(new Error('killed')) : store.put(...args)),
      },
    }
  })
  const worker = front.browser()
  await worker.signIn('gridWorker')
  const bytes = await photo(400, 300).toBuffer()
  const half = Math.floor(bytes.length / 2)
  const after = randomUUID()
  const up = (at: number, to: number) => piece(worker, w, id, { at, bytes: bytes.subarray(at, to), of: bytes, id: after })
  assert.equal((await up(0, half)).json().have, half)
  for (let n = 0; n < 2; n++) assert.equal((await up(half, bytes.length)).statusCode, 500)
  const rows = () => w.rows<{ state: string }>('select state from attachment where county = $1 and id = $2', [w.county, after])
  assert.deepEqual(await rows(), [{ state: 'announced' }], 'announced before its bytes are kept')
  assert.equal((await up(half, bytes.length)).json().state, 'complete')
  assert.deepEqual(await rows(), [{ state: 'complete' }])
  assert.equal((await worker.ask('GET', url(w, id, after))).statusCode, 200)
})
