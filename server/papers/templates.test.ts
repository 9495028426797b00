// Templates that officials upload: checked, previewed with a real case, in force from their day, and old papers as they were.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import PizZip from 'pizzip'
import { builtinDocx, builtins } from '../../registers/documents/builtin.ts'
import { DAY } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor } from '../../test/frontDoor.ts'
import { bring, done } from '../../test/loop.ts'
import { type World, world } from '../../test/world.ts'

const db = await testDatabase()
const edited = (from: string, to: string): string => {
  const one = builtins.find(({ name }) => name === 'dispatch')
  assert.ok(one)
  const zip = new PizZip(builtinDocx(one))
  const text = zip.file('word/document.xml')?.asText() ?? ''
  assert.ok(text.includes(from))
  zip.file('word/document.xml', text.replace(from, to))
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' }).toString('base64')
}
const open = async (t: TestContext, w: World) => {
  const front = await frontDoor(t, w)
  const officer = front.browser()
  await officer.signIn('dutyOfficer')
  const worker = front.browser()
  await worker.signIn('handler')
  return { front, officer, worker }
}

/** The duty officer keeps the templates too. */
const keeper = (): World => {
  const w = world(db)
  const [post] = w.staff.dutyOfficer.posts
  assert.ok(post)
  Object.assign(w.staff.dutyOfficer, { posts: [{ ...post, permissions: [...post.permissions, 'paper.template'] }] })
  return w
}

test('a template in force from a day on makes the papers of that day; those issued before stay as they were', async (t) => {
  const w = keeper()
  const { officer, worker } = await open(t, w)
  const { id } = await bring(w, 'assigned')
  const issue = () => w.send(w.staff.dispatcher, 'issuePaper', { paper: 'dispatch' }, id)
  const shown = async (n: number) => {
    const rows = await w.rows<{ id: string }>('select id from paper where county = $1 and case_id = $2 order by version', [
      w.county,
      id,
    ])
    return (await officer.ask('GET', `/api/papers/${w.county}/${id}/${rows[n]?.id}/page.json`)).body
  }
  const data = edited('请{{承办单位}}自收到本单起签收', '请{{承办单位}}自收到本单两小时内签收')
  const version = { name: 'dispatch', data, fileName: '交办单-新.docx', from: '2026-10-14' }
  assert.equal(codeOf(await worker.ask('POST', '/api/templates', version)), 'notYours')
  assert.equal(codeOf(await officer.ask('POST', '/api/templates', { ...version, from: '2026-10-12' })), 'tooFar')
  assert.deepEqual((await officer.ask('POST', '/api/templates', version)).json(), { version: 1 })
  done(await issue())
  w.pass(DAY)
  await officer.signIn('dutyOfficer')
  done(await issue())
  assert.doesNotMatch(await shown(0), /两小时内签收/)
  assert.match(await shown(1), /两小时内签收/)
  const listed = (await officer.ask('GET', '/api/templates')).json()
  const dispatch = listed.templates.find((one: { name: string }) => one.name === 'dispatch')
  assert.deepEqual([dispatch.now, dispatch.versions.length, dispatch.versions[0].fileName], [1, 1, '交办单-新.docx'])
  // Back to the built-in one, and the paper of the day before yesterday's template is still its own.
  assert.deepEqual((await officer.ask('POST', '/api/templates', { name: 'dispatch', from: '2026-10-14' })).json(), { version: 2 })
  done(await issue())
  assert.match(await shown(1), /两小时内签收/)
  assert.doesNotMatch(await shown(2), /两小时内签收/)
  const file = await officer.ask('GET', '/api/templates/dispatch/1/file.docx')
  assert.equal(file.rawPayload.toString('base64'), data)
  assert.equal(codeOf(await officer.ask('GET', '/api/templates/dispatch/9/file.docx')), 'templateMissing')
})

test('an unknown field is named with the one that is meant, before anything is in force; a sound one is shown with a real case', async (t) => {
  const w = keeper()
  const { officer } = await open(t, w)
  const { id } = await bring(w, 'assigned')
  const wrong = edited('{{承办单位}}', '{{承办单元}}')
  const checked = (await officer.ask('POST', '/api/templates/check', { name: 'dispatch', data: wrong })).json()
  assert.deepEqual([checked.faults[0].fault, checked.faults[0].meant, checked.sheet], ['unknown', '承办单位', null])
  const version = { name: 'dispatch', data: wrong, from: '2026-10-14' }
  assert.equal(codeOf(await officer.ask('POST', '/api/templates', version)), 'templateBroken')
  const [row] = await w.rows<{ code: string }>('select code from "case" where county = $1 and id = $2', [w.county, id])
  const sound = { name: 'dispatch', data: edited('{{事项描述}}', '经查：{{事项描述}}') }
  assert.match((await officer.ask('POST', '/api/templates/check', sound)).body, /经查：【事项描述】/)
  assert.match((await officer.ask('POST', '/api/templates/check', { ...sound, code: row?.code })).body, /经查：三楼楼道堆满杂物/)
  assert.equal(codeOf(await officer.ask('POST', '/api/templates/check', { ...sound, code: 'nothing' })), 'caseMissing')
  // Who reported is not for a paper that goes to an office.
  const names = { name: 'dispatch', data: edited('{{事项描述}}', '{{诉求人}}') }
  assert.equal((await officer.ask('POST', '/api/templates/check', names)).json().faults[0].fault, 'personal')
  const broken = { name: 'dispatch', data: Buffer.from('no zip').toString('base64') }
  assert.equal((await officer.ask('POST', '/api/templates/check', broken)).json().faults[0].fault, 'notDocx')
})
