// An authority without an account gets a numbered letter; its page is answered once. And the old code answers wherever the matter is.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import PizZip from 'pizzip'
import { builtinDocx, builtins } from '../../registers/documents/builtin.ts'
import { DAY } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor, report, step } from '../../test/frontDoor.ts'
import { bring, caseOf, clockOf, done, refusedAs, running } from '../../test/loop.ts'
import { carrying, settleAll } from '../../test/transfers.ts'
import { neighbours } from '../../test/world.ts'
import { caseOfTransfer } from '../loops/transfers.ts'
import { addVersion } from '../papers/templates.store.ts'
import { tokenOf } from './letters.store.ts'

const db = await testDatabase()
const [here, there] = neighbours(db)
const counties = [here.county, there.county]
const keepers = () => new Map(counties.map((county) => [county, { region: county, name: county }]))
const open = async (t: TestContext) => {
  const front = await frontDoor(t, here, { keepers })
  const loop = () => settleAll(here.house, counties, carrying(here.house, front.door.files))
  return { front, loop }
}
const outside = (more: Record<string, unknown> = {}) => ({
  authority: '云川区住房和城乡建设局',
  address: '云川路 1 号，023-66660000',
  ground: 'otherPower',
  law: 'jieSuJiBan-11',
  text: '该事项由云川区住建局负责，已发函移交',
  ...more,
})

test('a letter has an official number of its office and year, a PDF, and a data file whose digest is over the rest', async (t) => {
  const { front, loop } = await open(t)
  const numbers: number[] = []
  for (const round of [1, 2]) {
    const { id } = await bring(here, 'filed', { contact: { name: '周敏', phone: '13812345678', wants: 'message' } })
    done(await here.send(here.staff.dispatcher, 'handOver', outside(), id))
    const transfer = String((await caseOf(here, id)).data.transferId)
    await loop()
    await loop()
    const chen = front.browser()
    await chen.signIn('dispatcher')
    const page = (await chen.ask('GET', `/api/cases/${here.county}/${id}`)).json()
    const [shown] = page.transfers
    assert.deepEqual(shown.letter?.year, 2026)
    numbers.push(shown.letter.number)
    if (round === 2) continue
    const path = `/api/handovers/${here.county}/${id}/${transfer}`
    const pdf = await chen.ask('GET', `${path}/letter.pdf`)
    assert.equal(pdf.rawPayload.subarray(0, 5).toString(), '%PDF-')
    const editable = await chen.ask('GET', `${path}/letter.docx`)
    assert.equal(editable.rawPayload.subarray(0, 2).toString(), 'PK')
    const file = await chen.ask('GET', `${path}/data.json`)
    const data = file.json()
    assert.match(data.number, new RegExp(`.〔2026〕${shown.letter.number}号$`), 'with the sign of its office')
    assert.match(data.digest, /^sha256:[0-9a-f]{64}$/)
    assert.equal(data.to, '云川区住房和城乡建设局\n云川路 1 号，023-66660000')
    assert.doesNotMatch(file.body, /周敏|138/, 'who reported is not in it')
    const stranger = front.browser()
    await stranger.signIn('otherDispatcher')
    assert.equal(codeOf(await stranger.ask('GET', `${path}/letter.pdf`)), 'caseMissing')
    assert.equal(codeOf(await front.browser().ask('GET', `${path}/letter.pdf`)), 'notSignedIn')
  }
  assert.equal(numbers[1], (numbers[0] ?? 0) + 1)
})

test('a letter keeps the template and the seal it was made with, whatever comes into force afterwards', async (t) => {
  const { front, loop } = await open(t)
  const chen = front.browser()
  await chen.signIn('dispatcher')
  const sent: string[] = []
  const write = async () => {
    const { id } = await bring(here, 'filed')
    sent.push(id)
    done(await here.send(here.staff.dispatcher, 'handOver', outside(), id))
    const transfer = String((await caseOf(here, id)).data.transferId)
    await loop()
    return async () => {
      const { rawPayload } = await chen.ask('GET', `/api/handovers/${here.county}/${id}/${transfer}/letter.docx`)
      return new PizZip(rawPayload).file('word/document.xml')?.asText() ?? ''
    }
  }
  const first = await write()
  const before = await first()
  for (const said of ['云川区住房和城乡建设局', '云川路 1 号', '该事项由云川区住建局负责', 'sha256:', '〔2026〕'])
    assert.ok(before.includes(said), said)
  assert.doesNotMatch(before, /\{\{/)
  const builtin = builtins.find(({ name }) => name === 'handover')
  assert.ok(builtin)
  const zip = new PizZip(builtinDocx(builtin))
  zip.file('word/document.xml', zip.file('word/document.xml')?.asText().replace('请依法办理', '请妥为办理') ?? '')
  const bytes = zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
  const row = { name: 'handover', from: '2026-01-01', fileName: null, person: here.staff.dispatcher.person, at: 0 } as const
  await db.begin({ actor: 'test', counties: [] }, (tx) => addVersion(tx, here.house.region(here.county)?.code ?? '', row, bytes))
  const second = await write()
  assert.match(await second(), /请妥为办理/)
  done(await here.send(here.staff.dispatcher, 'takeBack', { text: '先由本街道处理' }, sent[0] ?? ''))
  assert.equal(await first(), before, 'what went out stays as it was, also once it is over')
})

test('the page of a letter is read without an account and answered once; refused, the matter goes on here', async (t) => {
  const { front, loop } = await open(t)
  const { id } = await bring(here, 'assigned')
  done(await here.send(here.staff.dispatcher, 'handOver', outside(), id))
  const transfer = String((await caseOf(here, id)).data.transferId)
  await loop()
  const link = { county: here.county, token: tokenOf(here.house, transfer) }
  const wang = front.browser()
  const ask = (body: Record<string, unknown>) => wang.ask('POST', '/api/public/letters', body)
  const seen = (await ask(link)).json()
  assert.equal(seen.state, 'open')
  assert.equal(seen.letter.case.text, '三楼楼道堆满杂物')
  assert.equal(codeOf(await ask({ ...link, token: 'A'.repeat(22) })), 'notFound')
  assert.equal(codeOf(await ask({ ...link, answer: { accepted: false, office: '住建局' } })), 'reasonMissing')
  const answer = { accepted: false, office: '云川区住建局', text: '不属我局职责' }
  assert.equal((await ask({ ...link, answer })).json().state, 'answered')
  assert.equal(codeOf(await ask({ ...link, answer })), 'nothingOpen')
  assert.deepEqual((await ask(link)).json(), { letter: null, state: 'over' })
  const row = await caseOf(here, id)
  assert.deepEqual([row.state, row.hold, row.holder], ['assigned', 'none', here.organisation('department')])
  assert.deepEqual(await running(here, id), ['handle', 'object', 'sign'])
  const [kept] = await here.rows<{ token: string }>(
    `select encode(token_lookup, 'hex') as token from letter where county = $1 and transfer = $2`,
    [here.county, transfer],
  )
  assert.ok(
    !Buffer.from(kept?.token ?? '', 'hex')
      .toString('base64url')
      .includes(link.token),
    'the link is kept hashed',
  )
})

test('after its days the page says that it has expired', async (t) => {
  const { front, loop } = await open(t)
  const { id } = await bring(here, 'filed')
  done(await here.send(here.staff.dispatcher, 'handOver', outside(), id))
  const transfer = String((await caseOf(here, id)).data.transferId)
  await loop()
  here.pass(61 * DAY)
  const link = { county: here.county, token: tokenOf(here.house, transfer) }
  assert.deepEqual((await front.browser().ask('POST', '/api/public/letters', link)).json(), { letter: null, state: 'expired' })
})

test('a stamped copy or their file is a receipt too, once it has arrived; the case ends here as handed over', async () => {
  const { id } = await bring(here, 'filed')
  done(await here.send(here.staff.dispatcher, 'handOver', outside(), id))
  const { dispatcher } = here.staff
  const record = (input: Record<string, unknown>) =>
    here.send(dispatcher, 'recordReceipt', { accepted: true, how: 'scan', ...input }, id)
  refusedAs(await record({ files: [] }), 'receiptMissing')
  refusedAs(await record({ files: [randomUUID()] }), 'receiptMissing')
  const scan = await here.photo(id, 'report', 'announced')
  refusedAs(await record({ files: [scan] }), 'receiptMissing')
  const stamped = await here.photo(id, 'report')
  done(await record({ files: [stamped], office: '云川区住建局' }))
  const row = await caseOf(here, id)
  assert.deepEqual([row.state, row.data.handedTo, await running(here, id)], ['handedOver', 'outside', []])
})

test('of an authority outside it is taken back at once while there is no receipt; a receipt after that changes nothing', async () => {
  const { id } = await bring(here, 'inHandling')
  const due = (await clockOf(here, id, 'handle')).due_at
  done(await here.send(here.staff.dispatcher, 'handOver', outside(), id))
  const transfer = String((await caseOf(here, id)).data.transferId)
  assert.equal((await clockOf(here, id, 'handle')).due_at, due, 'what is promised to the resident does not stop')
  here.pass(3_600_000)
  done(await here.send(here.staff.dispatcher, 'takeBack', { text: '本区已处理' }, id))
  assert.equal((await clockOf(here, id, 'handle')).due_at, due)
  assert.deepEqual(await running(here, id), ['handle'])
  refusedAs(
    await here.send({ type: 'system', name: 'addressee' }, 'receiptCame', { transfer, accepted: true, how: 'page' }, id),
    'nothingOpen',
  )
})

test('the old code answers with the whole timeline, by the link of the receipt, up to the rating at the new place', async (t) => {
  const { front, loop } = await open(t)
  const id = randomUUID()
  const zhou = front.browser()
  const sent = report(here, id, { contact: { name: '周敏', phone: '13812345678', wants: 'message' } })
  const { receipt } = (await zhou.ask('POST', '/api/steps', sent)).json()
  const track = `/api/public/track/${receipt.code}`
  done(await here.send(here.staff.dispatcher, 'handOver', { keeper: there.county, ground: 'otherPlace', text: '已移交邻区' }, id))
  const twin = caseOfTransfer(String((await caseOf(here, id)).data.transferId))
  await loop()
  const waiting = (await zhou.ask('POST', track, { token: receipt.token })).json()
  assert.deepEqual([waiting.hold, waiting.transfer.received], ['inTransfer', false])
  done(await there.send(there.staff.dutyOfficer, 'answerTransfer', { accepted: true, text: '我区接办' }, twin))
  await loop()
  const minimum = (await front.browser().ask('GET', track)).json()
  assert.deepEqual([minimum.code, minimum.state, minimum.office], [receipt.code, 'toAccept', 'county'])
  done(await there.send(there.staff.dutyOfficer, 'accept', { area: there.grid, category: '0104' }, twin))
  done(
    await there
      .send(there.staff.dutyOfficer, 'assign', { organisation: there.organisation('department') }, twin, {})
      .then(async (answer) =>
        answer.outcome === 'done'
          ? answer
          : there.send(there.staff.dispatcher, 'assign', { organisation: there.organisation('department') }, twin),
      ),
  )
  done(await there.send(there.staff.handler, 'sign', {}, twin))
  done(await there.send(there.staff.handler, 'finish', { result: '已清运', files: [] }, twin))
  const whole = (await zhou.ask('POST', track, {})).json()
  assert.deepEqual([whole.code, whole.state, whole.county, whole.id], [receipt.code, 'toRate', there.county, twin])
  const steps = whole.timeline.map((one: { step: string }) => one.step)
  for (const one of ['report', 'handOver', 'receiptCame', 'handIn', 'accept', 'assign', 'finish'])
    assert.ok(steps.includes(one), one)
  assert.deepEqual(
    whole.replies.map((one: { text: string }) => one.text),
    ['已移交邻区', '我区接办', '已清运'],
  )
  assert.ok(whole.may.some((one: { step: string }) => one.step === 'rate'))
  const rated = await zhou.ask('POST', '/api/steps', step(there, 'rate', { solved: true, grade: 5 }, twin))
  assert.equal(rated.json().outcome, 'done', rated.body)
  assert.equal((await caseOf(there, twin)).state, 'rated')
  assert.equal(
    codeOf(await front.browser().ask('POST', '/api/steps', step(there, 'rate', { solved: true, grade: 1 }, twin))),
    'caseMissing',
  )
})
