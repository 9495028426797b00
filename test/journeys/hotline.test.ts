// The hotline's desk in a real browser: the telephone rings and an order is saved by keyboard alone; a caller with three matters is rung once; an order of the city comes in and goes back.
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { writeSheets } from '../../registers/sheets/write.ts'
import { barriers, noBrowser, openStage, picture, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  if (!noBrowser) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noBrowser) await stage.close()
})

const desks = new Map<string, Promise<Page>>()
/** One window each for the whole file: signing in is no part of these days. */
function at(login: string): Promise<Page> {
  const page = desks.get(login) ?? stage.staff(login)
  desks.set(login, page)
  return page
}

/** What the server answers to a read, asked by the page's own session. */
async function rowsOf<T>(page: Page, path: string): Promise<readonly T[]> {
  return ((await (await page.request.get(`${stage.url}/api/${path}`)).json()) as { rows: readonly T[] }).rows
}
const headers = () => ({ 'x-chaguan': '1', origin: stage.url })
const post = (page: Page, path: string, data: unknown) =>
  page.request.post(`${stage.url}/api/${path}`, { data, headers: headers() })

test('the telephone rings; by keyboard alone it is answered, the place found by its old name, and the order saved', {
  skip: noBrowser,
}, async () => {
  const agent = await at('agent1')
  await agent.goto(`${stage.url}/desk/call`)
  await agent.locator('.call-bar').waitFor()
  await agent.locator('.report form').waitFor()
  const rung = await post(agent, 'telephony/ring', { from: '0000-71239001' })
  const { call } = (await rung.json()) as { call: string }
  await agent.locator('.ringing', { hasText: '0000-71239001' }).waitFor()
  await agent.locator('h1').first().click()
  await agent.keyboard.press('a')
  await agent.locator('.call-bar b', { hasText: '通话中' }).waitFor()
  // Her number fills the form; what else she has is not looked up by it.
  assert.equal(await agent.locator('.found-list a[href^="/desk/case/"]').count(), 0)
  const [spoken] = await rowsOf<{ name: string; said: string; gridName: string }>(
    agent,
    `q/places?text=${encodeURIComponent('老')}${encodeURIComponent('粮站')}&limit=1`,
  )
  const words = spoken?.said ?? '听泉'
  await agent.locator('h1').first().click()
  await agent.keyboard.press('p')
  await agent.keyboard.type(`${words}后面`)
  await agent.locator('.spoken-row').first().waitFor()
  await agent.keyboard.press('Enter')
  await agent.locator('.spoken [role=status]', { hasText: '后面' }).waitFor()
  await picture(agent, 'hotline-call')
  assert.deepEqual(await barriers(agent), [])
  const form = agent.locator('.report form')
  const options = agent.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
  const choose = async (field: string, typed: string) => {
    await form.locator(`input[id$="-${field}"]`).first().focus()
    if (typed === '') await agent.keyboard.press('ArrowDown')
    else await agent.keyboard.type(typed)
    await options.first().waitFor()
    await agent.keyboard.press('Enter')
    await options.first().waitFor({ state: 'hidden' })
  }
  await choose('category', '噪')
  await choose('nature', '')
  await form.locator('textarea').first().focus()
  await agent.keyboard.type('夜里有人在楼下打麻将，吵到一点多')
  await agent.keyboard.press('Control+Enter')
  const saved = agent.locator('section[aria-live=polite] a[href^="/desk/case/"]')
  await saved.first().waitFor({ timeout: 30_000 })
  await agent.locator('h1').first().click()
  await agent.keyboard.press('u')
  await agent.locator('.call-bar', { hasText: '没有来电' }).waitFor()
  const [county, id] = ((await saved.first().getAttribute('href')) ?? '').split('/').slice(-2)
  const view = (await (await agent.request.get(`${stage.url}/api/cases/${county}/${id}`)).json()) as {
    case: { placeState: string; state: string }
    timeline: readonly { facts: Readonly<Record<string, unknown>> }[]
  }
  assert.deepEqual([view.case.state, view.case.placeState], ['toCheck', 'point'])
  assert.equal(view.timeline[0]?.facts.call, call, 'the order names the call, never its sound')
  const hours = await rowsOf<Readonly<Record<string, unknown>>>(agent, 'q/callHours')
  assert.ok(hours.length > 0 && hours.every((one) => !Object.keys(one).some((name) => /person|agent|line/.test(name))))
})

test('a caller with three matters is one row; what she does not say stays open', { skip: noBrowser }, async () => {
  const caller = await at('callback1')
  await caller.goto(`${stage.url}/desk/callBacks`)
  const three = caller.locator('.back-person', { hasText: '3 件事' })
  await three.waitFor()
  const before = await rowsOf<{ matters: readonly { code: string }[] }>(caller, 'q/callBacks')
  // She rings and gives one of her codes: the agent sees all that is open of hers, one more than waits for the call, by keyboard alone.
  const theirs = before.find((one) => one.matters.length === 3)?.matters ?? []
  const agent = await at('agent1')
  await agent.goto(`${stage.url}/desk/call`)
  await agent.locator('.report form').waitFor()
  await agent.locator('h1').first().click()
  await agent.keyboard.press('c')
  await agent.keyboard.type(theirs[0]?.code ?? '')
  await agent.keyboard.press('Enter')
  await agent.getByRole('heading', { name: '查到 4 件' }).waitFor()
  await picture(agent, 'hotline-callers')
  assert.deepEqual(await barriers(agent), [])
  await three.click()
  await picture(caller, 'hotline-callbacks')
  assert.deepEqual(await barriers(caller), [])
  await caller.getByLabel('是她自己打来的').check()
  await caller.getByLabel('联系上了', { exact: true }).check()
  const matters = caller.locator('fieldset.group')
  await matters.nth(0).getByLabel('解决了', { exact: true }).check()
  await matters.nth(0).locator('select').selectOption('5')
  await matters.nth(1).getByLabel('没有解决').check()
  await matters.nth(1).locator('select').selectOption('1')
  await caller.getByRole('button', { name: '记下这次回访' }).click()
  await three.waitFor({ state: 'detached' })
  assert.equal((await rowsOf(caller, 'q/callBacks')).length, before.length - 1)
})

test('an angry caller: solved, she was told; it rings again all night. By keyboard the agent reopens it for her, it is mended within its clock, and she is rung', {
  skip: noBrowser,
}, async () => {
  const [agent, checker] = [await at('agent1'), await at('checker1')]
  const [handler, caller] = [await at('handler1'), await at('callback1')]
  type Me = { counties: string[]; posts: { organisation: string; areas: string[] }[] }
  const me = async (page: Page) => (await (await page.request.get(`${stage.url}/api/me`)).json()) as Me
  const [county = '', office = ''] = [(await me(agent)).counties[0], (await me(handler)).posts[0]?.organisation]
  const { asOf } = (await (await agent.request.get(`${stage.url}/api/q/cases?limit=1`)).json()) as { asOf: number }
  const id = crypto.randomUUID()
  const act = async (page: Page, step: string, input: Readonly<Record<string, unknown>>) => {
    const sent = { kind: 'workOrder', step, form: 1, case: { county, id }, seen: null, input }
    const message = { ...sent, key: crypto.randomUUID(), at: { device: asOf, offset: 480 } }
    const answer = (await (await post(page, 'steps', message)).json()) as { outcome?: string }
    assert.equal(answer.outcome, 'done', `${step}: ${JSON.stringify(answer)}`)
  }
  const contact = { name: '赵老师', phone: '0000-71238888', wants: 'call' }
  await act(agent, 'create', { nature: 'complaint', category: '0801', text: '楼下音响吵到半夜', place: {}, contact })
  const mend = async (first: boolean) => {
    if (first) {
      await act(checker, 'check', {})
      await act(checker, 'dispatch', { organisation: office })
      await act(handler, 'sign', {})
      await act(handler, 'contact', { reached: 'reached', text: '今晚去看' })
    }
    await act(handler, 'reply', { text: '已到现场劝停，留了值班电话。', basis: '示例', files: [] })
    await act(checker, 'audit', { answersAll: true, basisGiven: true, plainWords: true })
  }
  await mend(true)
  await act(caller, 'callBack', { reached: true, incoming: true, solved: true, grade: 3 })
  type View = {
    case: { state: string; code: string; reopened: number }
    clocks: { name: string; stoppedAt: number | null; dueAt: number }[]
  }
  const view = async () => (await (await agent.request.get(`${stage.url}/api/cases/${county}/${id}`)).json()) as View
  const { code } = (await view()).case
  await agent.goto(`${stage.url}/desk/call`)
  await agent.locator('.report form').waitFor()
  await agent.locator('h1').first().click()
  await agent.keyboard.press('c')
  await agent.keyboard.type(code)
  await agent.keyboard.press('Enter')
  await agent.locator(`a[href="/desk/case/${county}/${id}"]`).waitFor()
  await agent.keyboard.press('Tab')
  await agent.keyboard.press('Enter')
  const reopen = agent.getByRole('button', { name: '要求重办' })
  await reopen.focus()
  await agent.keyboard.press('Enter')
  await agent.locator('.step-form textarea').first().focus()
  await agent.keyboard.type('昨晚又响到一点，你们根本没管！')
  await agent.keyboard.press('Control+Enter')
  await agent.getByText('昨晚又响到一点').first().waitFor()
  await picture(agent, 'hotline-angry')
  assert.deepEqual(await barriers(agent), [])
  const again = await view()
  assert.deepEqual([again.case.state, again.case.reopened], ['inHandling', 1])
  const due = again.clocks.find((one) => one.name === 'handle' && one.stoppedAt === null)?.dueAt ?? 0
  assert.ok(due > asOf && due < asOf + 15 * 86_400_000, 'it has a time of its own again')
  await mend(false)
  await act(caller, 'callBack', { reached: true, incoming: true, solved: true, grade: 4 })
  assert.equal((await view()).case.state, 'closed')
  // The recording of a call is not in the case: who may is told where it lies, against a reason that stays.
  await checker.goto(`${stage.url}/desk/recordings`)
  await checker
    .getByRole('button', { name: /查录音在哪里/ })
    .first()
    .click()
  await checker.keyboard.press('Tab')
  await checker.getByLabel(/为什么要听/).fill('投诉人要求复核')
  await checker.getByRole('button', { name: '记录理由并查看' }).click()
  await checker.getByText('在电话交换机里的编号').waitFor()
  await checker.getByText('查过 1 次').click()
  await checker.getByText('投诉人要求复核').waitFor()
  await picture(checker, 'hotline-recordings')
  assert.deepEqual(await barriers(checker), [])
})

test('an order of the city arrives as XLSX, is seen under its number, and an answered one goes back as a sheet', {
  skip: noBrowser,
}, async () => {
  const checker = await at('checker1')
  await checker.goto(`${stage.url}/desk/outer?tab=bring`)
  const sheet = await buffer(
    writeSheets(
      [
        {
          name: '工单',
          widths: [],
          rows: [
            ['工单编号', '诉求内容', '事发地址', '办理时限'],
            ['BN-JOURNEY-1', '市民反映路面破损', '不清楚', '2027-01-05'],
          ],
        },
      ],
      new Date(0),
    ),
  )
  await checker.locator('input[type=file]').setInputFiles({
    name: '转办单.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: sheet,
  })
  await checker.getByText('BN-JOURNEY-1').first().waitFor()
  await picture(checker, 'hotline-bring')
  assert.deepEqual(await barriers(checker), [])
  await checker.getByRole('button', { name: '收单（1 件）' }).click()
  await checker.getByText('收进 1 件').waitFor()
  await checker.goto(`${stage.url}/desk/search?text=BN-JOURNEY-1`)
  await checker.getByText('市民反映路面破损').first().waitFor()
  await checker.goto(`${stage.url}/desk/outer`)
  const ready = checker.locator('.outer-order')
  await ready.first().waitFor()
  const n = await ready.count()
  await picture(checker, 'hotline-outer')
  assert.deepEqual(await barriers(checker), [])
  await checker.locator('.outer-choose input').first().check()
  const [file] = await Promise.all([
    checker.waitForEvent('download'),
    checker.getByRole('button', { name: '回复选中的来单，下载回复表' }).click(),
  ])
  assert.match(file.suggestedFilename(), /\.xlsx$/)
  await checker.getByText('已登记回复 1 件').waitFor()
  assert.equal((await rowsOf(checker, 'q/outerOrders?state=ready')).length, n - 1)
})

test('the knowledge base and the centre: what is due, what nobody found, and the five standardisations', {
  skip: noBrowser,
}, async () => {
  const checker = await at('checker1')
  await post(checker, 'knowledge/missed', { words: '充电桩怎么报装' })
  await checker.goto(`${stage.url}/desk/knowledge?tab=missed`)
  await checker.getByText('充电桩怎么报装').waitFor()
  await picture(checker, 'hotline-knowledge')
  assert.deepEqual(await barriers(checker), [])
  await checker.getByRole('button', { name: '写一条' }).first().click()
  await checker.getByRole('dialog').waitFor()
  assert.deepEqual(await barriers(checker), [])
  await checker.goto(`${stage.url}/desk/centre`)
  await checker.getByRole('heading', { name: '场所规范' }).waitFor()
  await checker.getByRole('button', { name: '登记检查情况' }).first().click()
  await checker.locator('textarea').first().fill('一楼大厅，引导员在岗')
  await checker.getByRole('button', { name: '保存' }).click()
  await checker.getByText('一楼大厅，引导员在岗').waitFor()
  await picture(checker, 'hotline-centre')
  assert.deepEqual(await barriers(checker), [])
  assert.deepEqual(stage.errors, [])
})
