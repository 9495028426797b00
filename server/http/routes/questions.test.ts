// Asking through the front door: in public without an account; about one's own data only once word or link were shown on this device.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from '../../../test/database.ts'
import { type Browser, codeOf, frontDoor, report, step } from '../../../test/frontDoor.ts'
import { clockwork, world } from '../../../test/world.ts'

const w = world(await testDatabase(), [], { permissions: { dispatcher: ['publicQuestion.check'] } })

test('a question is asked, published, answered, found and rated; before that nothing of it is told', async (t) => {
  const front = await frontDoor(t, w)
  const [she, reader, office, other] = [front.browser(), front.browser(), front.browser(), front.browser()]
  await reader.signIn('dutyOfficer')
  await office.signIn('handler')
  const id = randomUUID()
  const send = (name: string, input: Record<string, unknown>) => ({ ...step(w, name, input, id), kind: 'publicQuestion' })
  const asked = (await she.ask('POST', '/api/steps', send('ask', { text: '我是周小满，公园几点关门？' }))).json()
  assert.match(asked.receipt.word, /^\d{6}$/)
  const list = async () => (await other.ask('GET', '/api/public/questions')).json().rows as Record<string, unknown>[]
  assert.deepEqual(await list(), [])
  const rate = (useful: unknown) => other.ask('POST', `/api/public/questions/${asked.receipt.code}/rating`, { useful })
  assert.equal(codeOf(await rate(true)), 'caseMissing')
  const publish = { text: '公园几点关门？', organisation: w.organisation('department') }
  assert.equal((await reader.ask('POST', '/api/steps', send('publish', publish))).json().outcome, 'done')
  assert.equal((await office.ask('POST', '/api/steps', send('answer', { text: '晚上十点。' }))).json().outcome, 'done')
  const [row] = await list()
  assert.deepEqual([row?.question, row?.answer, row?.office], ['公园几点关门？', '晚上十点。', 'department'])
  assert.doesNotMatch(JSON.stringify(row), /周小满/)
  assert.equal((await rate(true)).statusCode, 200)
  assert.equal((await rate(false)).statusCode, 200)
  assert.equal(codeOf(await rate('yes')), 'badInput')
  assert.deepEqual([(await list())[0]?.useful, (await list())[0]?.notAnswered], [0, 1])
})

test('about her data she asks on the device that has shown the word, and on no other', async (t) => {
  const front = await frontDoor(t, w)
  const [she, stranger] = [front.browser(), front.browser()]
  const root = randomUUID()
  const { receipt } = (await she.ask('POST', '/api/steps', report(w, root))).json()
  const ask = () => ({
    ...step(w, 'askData', { root, what: 'delete', text: '请删除' }, randomUUID()),
    kind: 'dataRequest',
    also: [{ id: root, seen: null }],
  })
  assert.equal(codeOf(await stranger.ask('POST', '/api/steps', ask())), 'caseMissing')
  await stranger.ask('POST', `/api/public/track/${receipt.code}`, { word: receipt.word })
  // Of several at once each must have been shown.
  const second = randomUUID()
  const other = (await she.ask('POST', '/api/steps', report(w, second))).json().receipt
  const both = () => {
    const one = ask()
    return { ...one, input: { ...one.input, others: [second] }, also: [root, second].map((id) => ({ id, seen: null })) }
  }
  assert.equal(codeOf(await stranger.ask('POST', '/api/steps', both())), 'caseMissing')
  await stranger.ask('POST', `/api/public/track/${other.code}`, { word: other.word })
  assert.equal((await stranger.ask('POST', '/api/steps', both())).json().outcome, 'done')
  const answer = (await stranger.ask('POST', '/api/steps', ask())).json()
  assert.equal(answer.outcome, 'done')
  assert.notEqual(answer.receipt.code, receipt.code)
  const follow = await stranger.ask('POST', `/api/public/track/${answer.receipt.code}`, { word: answer.receipt.word })
  assert.deepEqual((follow.json().may as { step: string }[]).map((one) => one.step).sort(), ['add', 'askCall', 'withdraw'])
})

test('the copy of papers is a file that she alone may take, on the device that has shown the word, on record each time, until the request is archived', async (t) => {
  const front = await frontDoor(t, w)
  const [she, stranger, officer, office] = [front.browser(), front.browser(), front.browser(), front.browser()]
  await officer.signIn('dataOfficer')
  await office.signIn('handler')
  const [root, id] = [randomUUID(), randomUUID()]
  const first = (await she.ask('POST', '/api/steps', report(w, root))).json().receipt
  await she.ask('POST', `/api/public/track/${first.code}`, { word: first.word })
  const send = (one: Browser, name: string, input: Record<string, unknown>, also: readonly string[] = []) =>
    one.ask('POST', '/api/steps', {
      ...step(w, name, input, id),
      kind: 'dataRequest',
      ...(also.length > 0 ? { also: also.map((other) => ({ id: other, seen: null })) } : {}),
    })
  const { receipt } = (await send(she, 'askData', { root, what: 'copy', text: '要登记表的复印件' }, [root])).json()
  await send(officer, 'decide', { verdict: 'granted', text: '可以' })
  const carry = (files: readonly string[]) => send(officer, 'carryOut', { root, text: '扫描件在这里', files }, [root])
  assert.equal(codeOf(await carry([])), 'fileMissing')
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF')
  const file = randomUUID()
  const edge = '----copy'
  const meta = JSON.stringify({ id: file, county: w.county, case: id, kind: 'document' })
  const kept = await officer.ask(
    'POST',
    '/api/files',
    Buffer.concat([
      Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="meta"\r\n\r\n${meta}\r\n`),
      Buffer.from(
        `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n`,
      ),
      pdf,
      Buffer.from(`\r\n--${edge}--\r\n`),
    ]),
    { headers: { 'content-type': `multipart/form-data; boundary=${edge}` } },
  )
  assert.equal(kept.statusCode, 200, kept.body)
  assert.equal((await carry([file])).json().outcome, 'done')
  const url = `/api/public/copies/${receipt.code}/${file}`
  assert.equal(codeOf(await she.ask('GET', url)), 'caseMissing', 'the word of the request was not shown')
  const opened = (await she.ask('POST', `/api/public/track/${receipt.code}`, { word: receipt.word })).json()
  assert.deepEqual(opened.copies.files, [{ id: file, type: 'application/pdf', size: pdf.length }])
  const taken = await she.ask('GET', url)
  assert.deepEqual([taken.statusCode, taken.headers['content-type'], taken.rawPayload], [200, 'application/pdf', pdf])
  for (const one of [stranger, office, officer]) assert.notEqual((await one.ask('GET', url)).statusCode, 200)
  assert.equal(codeOf(await she.ask('GET', `/api/public/copies/${receipt.code}/${randomUUID()}`)), 'fileMissing')
  const entries = await w.rows<{ file: string }>(
    `select facts ->> 'file' as file from entry where county = $1 and case_id = $2 and step = 'takeCopy'`,
    [w.county, id],
  )
  assert.deepEqual(entries, [{ file }])
  w.at(opened.copies.until + 1)
  assert.equal((await w.send(clockwork, 'archive', {}, id, { kind: 'dataRequest' })).outcome, 'done')
  await she.ask('POST', `/api/public/track/${receipt.code}`, { word: receipt.word })
  assert.equal(codeOf(await she.ask('GET', url)), 'wrongState')
})
