// The end of a day: the report opens into its lists; the leader signs one extension and refuses one; a wall opens by its link.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { barriers, noBrowser, openStage, picture, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  if (!noBrowser) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noBrowser) await stage.close()
})

type Row = { county: string; id: string; kind: string; version: number; due: number | null; can: readonly string[] }
const headers = () => ({ 'x-chaguan': '1', origin: stage.url })
/** `at` is the server's time. */
async function act(page: Page, row: Row, name: string, input: object, at: number): Promise<boolean> {
  const step = {
    kind: row.kind,
    step: name,
    form: 1,
    case: { county: row.county, id: row.id },
    seen: null,
    input,
    key: randomUUID(),
    at: { device: at, offset: 0 },
  }
  const answer = await page.request.post(`${stage.url}/api/steps`, { data: step, headers: headers() })
  return ((await answer.json()) as { outcome?: string }).outcome === 'done'
}

/** Two matters whose office asks for more time. */
async function askForTime(page: Page): Promise<number> {
  let asked = 0
  for (const round of ['sign', 'ask']) {
    const { rows, asOf } = (await (await page.request.get(`${stage.url}/api/q/queue?limit=200`)).json()) as {
      rows: Row[]
      asOf: number
    }
    for (const row of rows) {
      if (round === 'sign' && row.can.includes('sign')) await act(page, row, 'sign', {}, asOf)
      if (round === 'sign' || asked >= 2 || row.kind !== 'gridEvent' || row.due === null || row.due < asOf) continue
      const until = new Date(row.due + 8 * 3_600_000 + 3 * 86_400_000).toISOString().slice(0, 10)
      if (await act(page, row, 'askExtend', { until, text: '配件要从外地调来' }, asOf)) asked++
    }
  }
  return asked
}

test('report, leader, wall', { skip: noBrowser }, async () => {
  // The first count comes by itself soon after the start.
  const li = await stage.staff('dispatcher1')
  await li.goto(`${stage.url}/desk/daily`)
  for (let n = 0; n < 40 && (await li.locator('.report-lines').count()) === 0; n++) {
    await li.waitForTimeout(1500)
    await li.reload()
    await li.locator('h1').first().waitFor()
  }
  await li.locator('.report-line a').first().click()
  await li.locator('.case-lines, .empty').first().waitFor()
  await li.goto(`${stage.url}/desk/figures`)
  await li.locator('.figure-list').waitFor()
  assert.deepEqual(await barriers(li), [])
  await picture(li, 'figures')
  await li.getByRole('link', { name: /按时办结率/ }).click()
  await li.locator('.figure-how').waitFor()
  assert.deepEqual(await barriers(li), [])
  await picture(li, 'figure')

  const handler = await stage.staff('handler1')
  assert.equal(await askForTime(handler), 2)
  const boss = await stage.staff('leader1', { size: { width: 360, height: 780 } })
  await boss.goto(`${stage.url}/desk/leader`)
  await boss.getByRole('heading', { name: /^等您拿主意 \d+ 件$/ }).waitFor()
  await picture(boss, 'leader-phone')
  const waiting = boss.locator('section[aria-labelledby="deciding"] .leader-case')
  const all = await waiting.count()
  assert.ok(all >= 2)
  for (const [granted, why, left] of [
    ['是', '同意，抓紧办', all - 1],
    ['否', '先用备件顶上', all - 2],
  ] as const) {
    await waiting.first().click()
    const opened = boss.locator('.leader-open')
    await opened.getByRole('button', { name: '审批延期' }).click()
    await picture(boss, 'leader-decide')
    const form = opened.locator('form')
    await form.getByText(granted, { exact: true }).click()
    await form.locator('textarea').fill(why)
    await form.locator('button[type=submit]').click()
    await boss.locator('section[aria-labelledby="deciding"] .leader-case').nth(left).waitFor({ state: 'detached' })
    assert.equal(await waiting.count(), left)
  }
  assert.deepEqual(await barriers(boss), [])
  await boss.goto(`${stage.url}/desk/walls`)
  await boss.getByLabel('名称').fill('指挥大厅')
  await boss.getByRole('button', { name: '新建大屏' }).click()
  const link = await boss.locator('.notice a').first().getAttribute('href')
  assert.match(link ?? '', /\/desk\/wall#/)
  const hall = await stage.stranger({ width: 1920, height: 1080 })
  await hall.goto(link ?? '')
  await hall.locator('.wall-figures').waitFor()
  assert.deepEqual(await barriers(hall), [])
  await picture(hall, 'wall')
  // The server goes away: what was shown stays, and says how old it is.
  await hall.route('**/api/**', (route) => route.abort())
  await hall.reload()
  await hall.getByText('连不上服务器').waitFor()
  await hall.locator('.wall-figures').waitFor()
  await hall.unroute('**/api/**')
  await boss.getByRole('button', { name: /^停用/ }).click()
  await boss.getByText(/已停用$/).waitFor()
  await hall.reload()
  await hall.getByRole('heading', { name: '这个链接已停用' }).waitFor()
  assert.deepEqual(stage.errors, [])
})
