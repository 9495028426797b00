// Official papers from the step to the page: numbered without a gap, frozen as issued, void but never gone, believed by their square.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import sharp from 'sharp'
import { squareAddress } from '../../registers/documents/signature.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor } from '../../test/frontDoor.ts'
import { bring, caseOf, done, lastEntry, refusedAs } from '../../test/loop.ts'
import { carrying, settleAll } from '../../test/transfers.ts'
import { type World, world } from '../../test/world.ts'
import type { Handlers } from '../loops/reactions.ts'
import { keepPapers } from './keep.ts'

const db = await testDatabase()
type Row = {
  id: string
  number: number | null
  written: string | null
  digest: string
  square: string
  facts_sealed: string | null
}
const papersOf = (w: World, id: string) =>
  w.rows<Row>(
    'select id, number, written, digest, square, facts_sealed from paper where county = $1 and case_id = $2 order by version',
    [w.county, id],
  )
const zhou = { name: '阿卜杜拉·买买提', phone: '13812345678', wants: 'message' as const }
const open = async (t: TestContext, w: World) => {
  const front = await frontDoor(t, w)
  const handlers: Handlers = { ...carrying(w.house, front.door.files), paper: keepPapers(w.house, front.door.files) }
  const chen = front.browser()
  await chen.signIn('dispatcher')
  return { front, chen, loop: () => settleAll(w.house, [w.county], handlers) }
}
const path = (w: World, id: string, paper: string) => `/api/papers/${w.county}/${id}/${paper}`

test('papers of an office are numbered in one row, whatever they are; one that is refused takes no number', async () => {
  const w = world(db)
  const { dispatcher, handler } = w.staff
  const { id } = await bring(w, 'assigned')
  done(await w.send(dispatcher, 'issuePaper', { paper: 'receipt' }, id))
  refusedAs(await w.send(dispatcher, 'issuePaper', { paper: 'supervision', text: 'x' }, id), 'paperNotNow')
  refusedAs(await w.send(handler, 'issuePaper', { paper: 'dispatch' }, id), 'paperNotNow')
  const key = randomUUID()
  done(await w.send(dispatcher, 'issuePaper', { paper: 'dispatch' }, id, { key }))
  done(await w.send(dispatcher, 'issuePaper', { paper: 'dispatch' }, id, { key }))
  done(await w.send(dispatcher, 'issuePaper', { paper: 'cover' }, id))
  const rows = await papersOf(w, id)
  assert.deepEqual(rows.map((one) => one.number).toSorted(), [1, 2, null])
  assert.match(rows.find((one) => one.number === 2)?.written ?? '', /〔2026〕2号$/)
  const entry = await lastEntry(w, id)
  assert.deepEqual([entry.step, entry.facts.paper], ['issuePaper', 'cover'])
  const { id: other } = await bring(w, 'assigned')
  done(await w.send(dispatcher, 'issuePaper', { paper: 'dispatch' }, other))
  assert.equal((await papersOf(w, other))[0]?.number, 3)
  const checked = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(checked.faults, [])
})

test('many at once in one office leave no gap and no double', async () => {
  const w = world(db)
  const ids = await Promise.all(Array.from({ length: 6 }, async () => (await bring(w, 'assigned')).id))
  await Promise.all(ids.map(async (id) => done(await w.send(w.staff.dispatcher, 'issuePaper', { paper: 'dispatch' }, id))))
  const all = (await Promise.all(ids.map((id) => papersOf(w, id)))).flat()
  assert.deepEqual(
    all.map((one) => one.number).toSorted((a, b) => (a ?? 0) - (b ?? 0)),
    [1, 2, 3, 4, 5, 6],
  )
})

test('a paper is the same page each time, also after its case has moved on, and becomes a file of the case', async (t) => {
  const w = world(db)
  const { chen, loop } = await open(t, w)
  const { id } = await bring(w, 'assigned', { contact: zhou })
  done(await w.send(w.staff.dispatcher, 'issuePaper', { paper: 'dispatch' }, id))
  const [paper] = await papersOf(w, id)
  assert.ok(paper)
  const pdf = await chen.ask('GET', `${path(w, id, paper.id)}/page.pdf`)
  assert.equal(pdf.rawPayload.subarray(0, 5).toString(), '%PDF-')
  const docx = await chen.ask('GET', `${path(w, id, paper.id)}/page.docx`)
  w.pass(600_000)
  done(await w.send(w.staff.handler, 'sign', {}, id))
  assert.ok((await chen.ask('GET', `${path(w, id, paper.id)}/page.pdf`)).rawPayload.equals(pdf.rawPayload))
  assert.ok((await chen.ask('GET', `${path(w, id, paper.id)}/page.docx`)).rawPayload.equals(docx.rawPayload))
  await loop()
  const page = (await chen.ask('GET', `/api/cases/${w.county}/${id}`)).json()
  const kept = page.documents.find((one: { id: string }) => one.id === paper.id)
  assert.deepEqual([kept?.state, kept?.type], ['complete', 'application/pdf'])
  const file = await chen.ask('GET', `/api/files/${w.county}/${id}/${paper.id}/full`)
  assert.ok(file.rawPayload.equals(pdf.rawPayload))
  assert.equal(page.papers.issued[0].written, paper.written)
  assert.ok(page.papers.may.some((one: { name: string }) => one.name === 'dispatch'))
})

test('the name of who reported stands on what goes to him, in clear only for who may see it, sealed in the database', async (t) => {
  const w = world(db)
  const { chen, front } = await open(t, w)
  const { id } = await bring(w, 'assigned', { contact: zhou })
  done(await w.send(w.staff.dispatcher, 'issuePaper', { paper: 'receipt' }, id))
  done(await w.send(w.staff.dispatcher, 'issuePaper', { paper: 'dispatch' }, id))
  const [receipt, dispatch] = await papersOf(w, id)
  assert.ok(receipt && dispatch)
  const said = async (one: Row) => (await chen.ask('GET', `${path(w, id, one.id)}/page.json`)).body
  assert.match(await said(receipt), /阿卜杜拉·买买提/)
  assert.doesNotMatch(await said(dispatch), /阿卜杜拉|138/)
  assert.doesNotMatch(receipt.facts_sealed ?? '', /阿卜杜拉|受理/)
  const looked = await w.rows(`select 1 from looking where county = $1 and case_id = $2 and what = 'name'`, [w.county, id])
  assert.equal(looked.length, 1)
  const stranger = front.browser()
  await stranger.signIn('otherDispatcher')
  assert.equal(codeOf(await stranger.ask('GET', `${path(w, id, receipt.id)}/page.pdf`)), 'caseMissing')
  assert.equal(codeOf(await front.browser().ask('GET', `${path(w, id, receipt.id)}/page.pdf`)), 'notSignedIn')
})

test('taken back it is void on its page, its number stays used, and only its own office may', async (t) => {
  const w = world(db)
  const { front, chen } = await open(t, w)
  const { dispatcher, handler } = w.staff
  const { id } = await bring(w, 'assigned')
  done(await w.send(dispatcher, 'issuePaper', { paper: 'dispatch' }, id))
  const [first] = await papersOf(w, id)
  assert.ok(first)
  refusedAs(await w.send(handler, 'voidPaper', { paper: first.id, text: '错' }, id), 'nothingOpen')
  done(await w.send(dispatcher, 'issuePaper', { paper: 'dispatch', replaces: first.id }, id))
  refusedAs(await w.send(dispatcher, 'voidPaper', { paper: first.id, text: '错' }, id), 'nothingOpen')
  const shown = (await chen.ask('GET', `${path(w, id, first.id)}/page.json`)).json()
  assert.equal(shown.mark, 'void')
  assert.equal(codeOf(await chen.ask('GET', `${path(w, id, first.id)}/page.docx`)), 'nothingOpen')
  const check = async (text: string) => (await chen.ask('POST', '/api/papers/verify', { text })).json()
  assert.deepEqual((await check(first.square)).verdict, 'void')
  const second = (await papersOf(w, id)).find((one) => one.id !== first.id)
  const genuine = await check(second?.square ?? '')
  assert.deepEqual([genuine.verdict, genuine.number, genuine.case], ['genuine', second?.written, { county: w.county, id }])
  assert.equal((await check(`${first.square.slice(0, -4)}AAAA`)).verdict, 'forged')
  assert.equal((await check('https://a.invalid')).verdict, 'notOurs')
  // Whoever has it in hand asks without an account, as the square opened the page; he hears what it says and nothing of the case.
  const anybody = front.browser()
  const ask = async (text: string) =>
    (await anybody.ask('POST', '/api/public/paper', { square: squareAddress('https://chaguan.example', text) })).json()
  assert.deepEqual(await ask(first.square), {
    verdict: 'replaced',
    number: first.written,
    organisation: genuine.organisation,
    day: genuine.day,
  })
  assert.equal((await ask(second?.square ?? '')).verdict, 'genuine')
  assert.deepEqual(await ask(`${first.square.slice(0, -4)}AAAA`), {
    verdict: 'forged',
    number: null,
    organisation: null,
    day: null,
  })
  done(await w.send(dispatcher, 'voidPaper', { paper: second?.id, text: '写错了单位' }, id))
  done(await w.send(dispatcher, 'issuePaper', { paper: 'dispatch' }, id))
  assert.deepEqual((await papersOf(w, id)).map((one) => one.number).toSorted(), [1, 2, 3])
  assert.equal((await ask(second?.square ?? '')).verdict, 'void')
})

test('erased under the law, a paper that quoted it says nothing any more; others stay', async (t) => {
  const w = world(db)
  const { chen, loop } = await open(t, w)
  const { id } = await bring(w, 'assigned', { contact: zhou })
  done(await w.send(w.staff.dispatcher, 'issuePaper', { paper: 'receipt' }, id))
  done(await w.send(w.staff.dispatcher, 'issuePaper', { paper: 'dispatch' }, id))
  await loop()
  const [party] = await w.rows<{ id: string }>('select id from party where county = $1 and case_id = $2', [w.county, id])
  const law = { law: 'pipl-47', reason: '申请' }
  done(await w.send(w.staff.dataOfficer, 'erase', { words: [], parties: [party?.id], ...law }, id))
  const [receipt, dispatch] = await papersOf(w, id)
  assert.deepEqual([receipt?.facts_sealed, dispatch?.facts_sealed === null], [null, false])
  assert.equal(codeOf(await chen.ask('GET', `${path(w, id, receipt?.id ?? '')}/page.pdf`)), 'nothingOpen')
  const gone = await w.rows<{ state: string }>('select state from attachment where county = $1 and id = $2', [
    w.county,
    receipt?.id,
  ])
  assert.equal(gone[0]?.state, 'erased')
  const words = await w.rows<{ id: string }>(`select id from words where county = $1 and case_id = $2 and kind = 'text'`, [
    w.county,
    id,
  ])
  done(await w.send(w.staff.dataOfficer, 'erase', { words: words.map((one) => one.id), parties: [], ...law }, id))
  assert.equal((await papersOf(w, id))[1]?.facts_sealed, null)
})

test('a preview says what the paper would say and takes no number; many papers are one file to print', async (t) => {
  const w = world(db)
  const { chen } = await open(t, w)
  const { id } = await bring(w, 'inHandling')
  done(await w.send(w.staff.supervisor, 'supervise', { ground: 'order', until: '2026-10-16', text: '请加快' }, id))
  const preview = await chen.ask('POST', '/api/papers/preview', {
    county: w.county,
    case: id,
    paper: 'supervision',
    text: '限三日内整改到位',
  })
  assert.match(preview.body, /限三日内整改到位/)
  assert.match(preview.body, /领导批示/)
  assert.deepEqual([preview.json().mark, (await papersOf(w, id)).length], ['preview', 0])
  done(await w.send(w.staff.supervisor, 'issuePaper', { paper: 'supervision', text: '限三日内整改到位' }, id))
  done(await w.send(w.staff.dispatcher, 'issuePaper', { paper: 'dispatch' }, id))
  const papers = (await papersOf(w, id)).map((one) => ({ county: w.county, case: id, paper: one.id }))
  const set = await chen.ask('POST', '/api/papers/set', { papers })
  assert.equal(set.rawPayload.subarray(0, 5).toString(), '%PDF-')
  assert.equal((await caseOf(w, id)).state, 'inHandling')
})

test('what comes back on paper is put to its case with an entry', async () => {
  const w = world(db)
  const { id } = await bring(w, 'assigned')
  done(await w.send(w.staff.dispatcher, 'issuePaper', { paper: 'dispatch' }, id))
  const [paper] = await papersOf(w, id)
  const scan = await w.photo(id, 'report')
  refusedAs(await w.send(w.staff.dispatcher, 'filePaper', { files: [] }, id), 'fileMissing')
  done(await w.send(w.staff.dispatcher, 'filePaper', { files: [scan], paper: paper?.id }, id))
  assert.deepEqual((await lastEntry(w, id)).facts.paper, 'dispatch')
})

test('the picture of a seal goes on papers from then on, is kept by its own office, and what was issued stays as it was', async (t) => {
  const w = world(db)
  const { dispatcher } = w.staff
  const keeper = {
    ...dispatcher,
    posts: dispatcher.posts.map((post) => ({ ...post, permissions: [...post.permissions, 'paper.seal'] })),
  }
  const front = await frontDoor(t, w, {
    actorOf: async (_tx, person) =>
      person === keeper.person ? keeper : (Object.values(w.staff).find((one) => one.person === person) ?? null),
  })
  const chen = front.browser()
  await chen.signIn('dispatcher')
  const { id } = await bring(w, 'assigned')
  done(await w.send(dispatcher, 'issuePaper', { paper: 'receipt' }, id))
  const office = w.organisation('street')
  const circle = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><circle cx="200" cy="200" r="190" fill="none" stroke="#c00" stroke-width="16"/></svg>',
  )
  const png = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#fff' } })
    .composite([
      {
        input: await sharp({ create: { width: 200, height: 200, channels: 3, background: '#c00' } })
          .png()
          .toBuffer(),
      },
    ])
    .png()
    .toBuffer()
  const put = (data: string | null, whose = office) => chen.ask('POST', `/api/seals/${whose}`, { data })
  assert.equal(codeOf(await put(png.toString('base64'), w.organisation('department'))), 'notFound')
  assert.equal(codeOf(await put(circle.toString('base64'))), 'fileType')
  assert.equal(codeOf(await put(Buffer.from('no picture').toString('base64'))), 'fileType')
  const other = front.browser()
  await other.signIn('handler')
  assert.equal(codeOf(await other.ask('GET', '/api/seals')), 'notYours')
  assert.deepEqual((await put(png.toString('base64'))).json(), { version: 1 })
  const shown = await chen.ask('GET', `/api/seals/${office}/picture.png`)
  const { data } = await sharp(shown.rawPayload).raw().toBuffer({ resolveWithObject: true })
  assert.deepEqual([data[3], data[(200 * 400 + 200) * 4 + 3]], [0, 255], 'white is clear, red is not')
  done(await w.send(dispatcher, 'issuePaper', { paper: 'dispatch' }, id))
  assert.deepEqual((await put(null)).json(), { version: 2 })
  done(await w.send(dispatcher, 'issuePaper', { paper: 'dispatch' }, (await bring(w, 'assigned')).id))
  const rows = await w.rows<{ name: string; seal: string | null }>(
    'select name, seal from paper where county = $1 order by at, number',
    [w.county],
  )
  assert.deepEqual(
    rows.map((row) => row.seal !== null),
    [false, true, false],
  )
  const [, sealed] = await papersOf(w, id)
  const page = await chen.ask('GET', `${path(w, id, sealed?.id ?? '')}/page.pdf`)
  assert.ok(page.rawPayload.includes('/Subtype /Image'), 'the picture lies on the page')
})
