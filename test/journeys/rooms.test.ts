// Smaller rooms of the desk, each as its person finds it: who rings, whose place, my account, what is under supervision, the record without contents.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { misfits } from '../schema.ts'
import { barriers, noBrowser, openStage, picture, type Stage } from './stage.ts'

const how = { skip: noBrowser, timeout: 120_000 }
let stage: Stage

before(async () => {
  if (!noBrowser) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noBrowser) await stage.close()
})

/** Rows of a read as this person's page gets them. */
const rowsOf = <T>(page: Page, read: string): Promise<readonly T[]> =>
  page.evaluate(async (path) => {
    const answer = await fetch(`/api/q/${path}`, { headers: { 'x-chaguan': '1' } })
    return ((await answer.json()) as { rows: readonly T[] }).rows
  }, read)

test('the dispatcher confirms the note of the night before her first red line, and sees the duty wall', how, async () => {
  const desk = await stage.staff('dispatcher1', { note: 'unread' })
  await desk.goto(`${stage.url}/desk/queue?light=red`)
  await desk.locator('.qrow').first().waitFor()
  await desk.locator('.qrow').first().click()
  const gate = desk.locator('.note-gate')
  await gate.getByText('先看上一班留下的话').waitFor()
  assert.deepEqual(await barriers(desk), [])
  await picture(desk, 'noteGate')
  await gate.getByRole('button', { name: '我已看过' }).click()
  await desk.locator('.preview .case-actions').waitFor()
  assert.equal(await gate.count(), 0)
  await desk.goto(`${stage.url}/desk/duty`)
  await desk.getByRole('heading', { name: '现在谁在班' }).waitFor()
  assert.equal(await desk.locator('.duty-promise').count(), 3)
  assert.ok((await desk.locator('.duty-stored').count()) >= 6 && (await desk.locator('.duty-units li').count()) > 3)
  await desk.getByText(/^● 已读/).waitFor()
  await picture(desk, 'dutyWall')
  assert.deepEqual(await barriers(desk), [])
  await desk.getByRole('link', { name: '看排班表' }).click()
  await desk.locator('.roster-turn').first().waitFor()
  await picture(desk, 'roster')
  assert.deepEqual(await barriers(desk), [])
})

test('who rings is found by the whole number, which stands in no address', how, async () => {
  const desk = await stage.staff('dispatcher1')
  await desk.goto(`${stage.url}/desk/search`)
  const number = '13900007391'
  const [line] = await rowsOf<{ county: string; category: string; area: string; openedAt: number }>(desk, 'cases?limit=1')
  const input = {
    category: line?.category,
    text: '电话里说楼下的井盖响',
    place: { area: line?.area },
    contact: { name: '周小满', phone: number, wants: 'call' },
  }
  const step = { kind: 'gridEvent', step: 'report', form: 1, seen: null, input, key: randomUUID() }
  const outcome = await desk.evaluate(
    async (sent) => {
      const headers = { 'x-chaguan': '1', 'content-type': 'application/json' }
      const answer = await fetch('/api/steps', { method: 'POST', headers, body: JSON.stringify(sent) })
      return ((await answer.json()) as { outcome: string }).outcome
    },
    { ...step, case: { county: line?.county, id: randomUUID() }, at: { device: line?.openedAt ?? 0, offset: 0 } },
  )
  assert.equal(outcome, 'done')
  await desk.getByText('有人来电：按编号或电话查他的事').click()
  const field = desk.getByLabel('来电人报的编号，或完整的电话号码')
  await field.fill('139')
  await desk.keyboard.press('Enter')
  await desk.getByRole('alert').getByText('请填完整的编号或电话号码').waitFor()
  await field.fill('139 0000 7391')
  await desk.keyboard.press('Enter')
  await desk.getByRole('heading', { name: '查到 1 件' }).waitFor()
  await desk.getByText('电话里说楼下的井盖响').first().waitFor()
  assert.deepEqual(await barriers(desk), [])
  await field.fill('13900007390')
  await desk.keyboard.press('Enter')
  await desk.getByRole('heading', { name: '查到 0 件' }).waitFor()
  assert.ok(!desk.url().includes('7391') && !desk.url().includes('7390'))
})

test('an address is enough to know who answers for it', how, async () => {
  const cadre = await stage.staff('cadre1')
  await cadre.goto(`${stage.url}/desk/team`)
  const [place] = await rowsOf<{ name: string }>(cadre, 'places?text=芷岸里6号楼&limit=1')
  assert.ok(place)
  await cadre.getByLabel('小区、楼栋、店铺的名字或地址').fill(place.name)
  await cadre.getByRole('button', { name: place.name }).first().click()
  await cadre.locator('.whose .chain li').first().waitFor()
  assert.deepEqual(await barriers(cadre), [])
})

test('a weak password is refused with what to do, a good one leaves me signed in', how, async () => {
  const liaison = await stage.staff('liaison1')
  await liaison.goto(`${stage.url}/desk/devices`)
  const form = liaison.locator('.own-password')
  await form.getByLabel('现在的密码').fill('mingchuan')
  await form.getByLabel(/^新密码/).fill('password123')
  await form.getByRole('button', { name: '修改密码' }).click()
  await form.getByRole('alert').getByText('太容易猜到').waitFor()
  assert.deepEqual(await barriers(liaison), [])
  await form.getByLabel(/^新密码/).fill('江边的吊脚楼很安静')
  await form.getByRole('button', { name: '修改密码' }).click()
  await liaison.getByText('密码已修改').waitFor()
  await liaison.goto(`${stage.url}/desk/queue`)
  await liaison.locator('.qcounts').waitFor()
})

test('the supervisor sees on her board what is asked of whom, and asks from the case itself', how, async () => {
  const supervisor = await stage.staff('supervisor1')
  await supervisor.goto(`${stage.url}/desk/supervision`)
  await supervisor.locator('.board tbody tr').first().waitFor()
  assert.deepEqual(await barriers(supervisor), [])
  const rows = await rowsOf<{ county: string; id: string; supervision: string | null }>(
    supervisor,
    'cases?state=inHandling&limit=100',
  )
  const line = rows.find((row) => row.supervision === null)
  assert.ok(line)
  await supervisor.goto(`${stage.url}/desk/case/${line.county}/${line.id}`)
  await supervisor.getByRole('button', { name: '督办', exact: true }).click()
  const form = supervisor.locator('.case-actions form')
  await form.getByLabel('为什么督办').click()
  await supervisor.keyboard.press('Enter')
  await form.getByLabel('要求说明什么').fill('请说明为什么还没有办结')
  await form.getByRole('button', { name: '督办', exact: true }).click()
  await supervisor.locator('.tag', { hasText: '督办通知' }).first().waitFor()
  await supervisor.getByText('等待答复').first().waitFor()
})

test('who answers for personal data finds a matter by its code and reads its record only', how, async () => {
  const desk = await stage.staff('dispatcher1')
  const [line] = await rowsOf<{ county: string; id: string; code: string; text: string }>(desk, 'cases?limit=1')
  assert.ok(line)
  const officer = await stage.staff('dataofficer1')
  await officer.goto(`${stage.url}/desk/search?text=${line.code}`)
  await officer.locator('.found-list li').first().waitFor()
  await officer.goto(`${stage.url}/desk/case/${line.county}/${line.id}`)
  await officer.getByText('您看到的是办理记录').waitFor()
  assert.ok(!(await officer.locator('main').textContent())?.includes(line.text))
  await officer.getByRole('button', { name: '依法删除内容' }).click()
  await officer.getByText('第 1 步').first().waitFor()
  assert.deepEqual(await barriers(officer), [])
})

test('the registers of a whole district answer as the API document says', how, async () => {
  const county = await stage.staff('countydesk1')
  type Json = Readonly<Record<string, unknown>>
  const get = (path: string) =>
    county.evaluate(async (at) => (await (await fetch(`/api${at}`, { headers: { 'x-chaguan': '1' } })).json()) as Json, path)
  const document = await get('/openapi.json')
  const paths = document.paths as Readonly<Record<string, { get: { responses: Json } }>>
  const [line] = await rowsOf<{ area: string }>(county, 'cases?limit=1')
  for (const read of [
    'areas?limit=100',
    'categories',
    'coverage',
    'organisations?limit=500',
    'members?organisation=990106.lead1',
    'places?text=芷岸里6号楼',
    `responsible?area=${line?.area}`,
    `team?area=990106001&limit=200`,
    'cases?limit=200',
    'supervisions',
  ]) {
    const answer = await get(`/q/${read}`)
    assert.ok(Array.isArray(answer.rows) && answer.rows.length > 0, `${read} has something to show`)
    const good = paths[`/api/q/${read.split('?')[0]}`]?.get.responses['200'] as { content: Json }
    const { schema } = good.content['application/json'] as { schema: Json }
    assert.deepEqual(misfits(schema, answer, document), [], read)
  }
})

test('no window met an error of a script', how, () => {
  assert.deepEqual(stage.errors, [])
})
