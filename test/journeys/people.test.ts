// A post administrator's day: an account opened with a second factor, a lost phone, somebody leaves; and practice.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type TOTP, URI } from 'otpauth'
import type { Page } from 'playwright-core'
import { demoPassword } from '../../server/demo.store.ts'
import { barriers, noBrowser, openStage, picture, type Stage } from './stage.ts'

const how = { skip: noBrowser, timeout: 240_000 }
let stage: Stage

before(async () => {
  if (!noBrowser) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noBrowser) await stage.close()
})

const own = 'wo ziji de mima 2026 ya'
const headers = () => ({ 'x-chaguan': '1', origin: stage.url })

/** Brings a file, has it looked at, and waits for the result. */
async function bring(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await page.getByRole('button', { name: '检查整个文件' }).click()
  await page.getByRole('heading', { name: '已检查，还没有生效' }).waitFor()
}

/** Opens a slip and chooses a password. */
async function open(page: Page, slip: string): Promise<void> {
  await page.goto(`${stage.url}/desk/activate#${slip}`)
  await page.locator('#activate-password').fill(own)
  assert.deepEqual(await barriers(page), [])
  await page.locator('.door-form button[type=submit]').click()
}

test('an account is opened with a second factor, a phone is lost, somebody leaves', how, async () => {
  const page = await stage.staff('postadmin1')
  const seats = (await (await page.request.get(`${stage.url}/api/people/seats`)).json()) as {
    offices: { id: string; name: string; area: string }[]
    areas: { code: string; name: string; level: string }[]
  }
  const street = seats.areas.find((one) => one.level === 'street')
  const centre = seats.offices.find((one) => one.id === `${street?.code}.centre`)
  assert.ok(centre)
  await page.goto(`${stage.url}/desk/people/roster`)
  const csv = `姓名,手机号码,岗位,单位\n阿卜杜拉·买买提,13800010002,街镇调度员,${centre.name}\n`
  await bring(page, 'roster.csv', Buffer.from(csv))
  await page.getByRole('button', { name: '让 1 个岗位生效' }).click()
  await page.getByRole('heading', { name: '已生效' }).waitFor()

  await page.goto(`${stage.url}/desk/people`)
  await page.getByRole('button', { name: '生成开通单' }).click()
  const made = page.waitForResponse((one) => one.url().endsWith('/api/rosters/slips'))
  await page.getByRole('dialog').getByRole('button', { name: '生成开通单' }).click()
  const slips = ((await (await made).json()) as { rows: { login: string; slip: string }[] }).rows
  await page.getByText('张开通单').first().waitFor()
  const slipOf = (login: string) => slips.find((one) => one.login === login)?.slip ?? ''

  // The dispatcher sets up a second factor and signs in with it.
  const desk = await stage.stranger({ width: 1280, height: 900 })
  const told = desk.waitForResponse((one) => one.url().endsWith('/session/activate'))
  await open(desk, slipOf('13800010002'))
  const { second } = (await (await told).json()) as { second: { totp: string; recovery: string[] } }
  await desk.getByRole('heading', { name: '设置动态口令' }).waitFor()
  assert.deepEqual(await barriers(desk), [])
  await picture(desk, 'people-second')
  await desk.getByLabel('我已经扫了码').check()
  await desk.getByRole('button', { name: '去登录' }).click()
  await desk.locator('#door-login').fill('13800010002')
  await desk.locator('#door-password').fill(own)
  await desk.locator('.door-form button[type=submit]').click()
  await desk.locator('#door-totp').fill((URI.parse(second.totp) as TOTP).generate())
  await desk.locator('.door-form button[type=submit]').click()
  await desk.locator('.qhead h1').waitFor()

  // His phone is lost: ended and to be wiped, and he is out everywhere.
  await desk.request.post(`${stage.url}/api/field/phone`, {
    data: { phone: randomUUID(), label: '测试手机' },
    headers: headers(),
  })
  await page.goto(`${stage.url}/desk/people`)
  await page.getByRole('searchbox', { name: '按姓名、账号或拼音查找' }).fill('13800010002')
  await page.getByRole('button', { name: /阿卜杜拉/ }).click()
  await page.getByRole('button', { name: '丢失：停用并清除' }).click()
  await page.getByText('已下令清除').waitFor()
  assert.deepEqual(await barriers(page), [])
  await picture(page, 'people-one')
  assert.equal((await desk.request.get(`${stage.url}/api/me`)).status(), 401)

  // He leaves: nothing hangs on him, the account ends.
  await page.getByRole('button', { name: '离职交接' }).click()
  await page.getByText('没有只有他能办的事').waitFor()
  assert.deepEqual(await barriers(page), [])
  await picture(page, 'people-leaving')
  await page.getByRole('button', { name: '交接并注销账号' }).click()
  await page.getByText('已交接，账号已注销。').waitFor()

  const auditor = await stage.staff('auditadmin1')
  await auditor.goto(`${stage.url}/desk/acts`)
  await auditor.getByText('办了离职交接').first().waitFor()
  assert.deepEqual(await barriers(auditor), [])
  await picture(auditor, 'people-acts')
  assert.deepEqual(stage.errors, [])
})

test('whoever practises sees it on every page, and is back with one press', how, async () => {
  const page = await stage.staff('dispatcher1')
  await page.locator('.person').click()
  await page.getByRole('button', { name: '进入演练' }).click()
  await page.getByRole('complementary', { name: '进入演练' }).waitFor()
  await page.locator('.qhead h1').waitFor()
  assert.deepEqual(await barriers(page), [])
  await picture(page, 'people-practice')
  await page.goto(`${stage.url}/desk/report`)
  await page.getByText('演练：这里办的都不算数').waitFor()
  await page.getByRole('complementary').getByRole('button', { name: '退出演练' }).click()
  await page.locator('.qhead h1').waitFor()
  assert.equal(await page.getByText('演练：这里办的都不算数').count(), 0)
})

test(
  'a grid worker practises on the phone: a frame and the way out on every page, and what is over is said before the real work',
  how,
  async () => {
    const page = await stage.stranger({ width: 360, height: 740 })
    await page.goto(`${stage.url}/field`)
    await page.locator('#door-login').fill('worker1')
    await page.locator('#door-password').fill(demoPassword)
    await page.getByRole('button', { name: '登录' }).click()
    await page.locator('.cards li').first().waitFor()
    const bar = page.getByRole('complementary', { name: '演练' })
    await page.goto(`${stage.url}/field/practice`)
    await page.context().setOffline(true)
    await page.getByRole('button', { name: '进入演练' }).click()
    await page.getByText('您还在真的工作里').waitFor()
    assert.equal(await bar.count(), 0)
    await page.context().setOffline(false)
    await page.getByRole('button', { name: '进入演练' }).click()
    await page.getByText('（示例）后门的垃圾堆了两天').waitFor()
    for (const name of ['上报', '地图', '更多', '今天']) {
      await page.getByRole('navigation').getByRole('link', { name }).click()
      await bar.waitFor()
    }
    assert.deepEqual(await barriers(page), [])
    await picture(page, 'fieldPractice')
    await page.reload()
    await bar.getByRole('button', { name: '退出演练' }).click()
    await page.getByRole('heading', { name: '演练结束了' }).waitFor()
    await page.getByRole('button', { name: /知道了/ }).click()
    await page.locator('.cards li').first().waitFor()
    assert.deepEqual([await bar.count(), await page.getByText('（示例）').count()], [0, 0])
  },
)
