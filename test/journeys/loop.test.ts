// Report → accept → assign → sign → finish → verify → rate → archive, played in a real browser by people side by side.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { noBrowser, openStage, picture, type Stage } from './stage.ts'

const grid = '990106001001001'
let stage: Stage
let lamp: Buffer

const photo = { name: 'lamp.jpg', mimeType: 'image/jpeg' }
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Serious faults a screen reader or a weak eye would meet. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } }).axe.run
    const { violations } = await run()
    return violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 160)}`)
  })
}

before(async () => {
  if (noBrowser) return
  stage = await openStage(grid)
  lamp = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#665533' } }).jpeg().toBuffer()
})
after(async () => {
  if (!noBrowser) await stage.close()
})

/** Opens the first case of the queue, presses the step's letter and answers the form. */
async function take(page: Page, letter: string, fill: (page: Page) => Promise<void>, button: string): Promise<void> {
  await page.locator('body').press(letter)
  await fill(page)
  await page.getByRole('button', { name: button, exact: true }).last().click()
}

test('a broken lamp goes through the whole loop', { skip: noBrowser, timeout: 300_000 }, async () => {
  const resident = await stage.stranger({ width: 390, height: 844 }, true)
  await resident.goto(`${stage.url}/public/report`)
  assert.ok(await resident.locator('a[href="tel:110"]').isVisible(), 'the page begins with the emergency numbers')
  assert.deepEqual(await barriers(resident), [])
  await resident.getByText('路灯、井盖、路面').click()
  await resident.getByText('路灯不亮', { exact: true }).click()
  await resident.getByLabel('写几个字').fill('菜市场东门的路灯三天没亮了，晚上老人出门看不见。')
  await resident.getByText('用我现在的位置').click()
  await resident.getByRole('button', { name: '看一遍再送出' }).click()
  await resident.getByRole('button', { name: '送出', exact: true }).click()
  await resident.getByText('收到了').first().waitFor()
  await picture(resident, 'receipt')
  const link = await resident.locator('a[href*="/public/track/"][href*="#"]').first().getAttribute('href')
  assert.ok(link)

  const dispatcher = await stage.staff('dispatcher1')
  const handler = await stage.staff('handler1')
  const worker = await stage.staff('worker1')

  await dispatcher.getByText('菜市场东门的路灯').first().click()
  await picture(dispatcher, 'queue')
  assert.deepEqual(await barriers(dispatcher), [])
  await take(dispatcher, 'a', async () => {}, '受理')
  await dispatcher.getByText('待派遣').first().waitFor()
  await take(dispatcher, 'd', async (page) => page.getByText('城市管理局').first().waitFor(), '派遣')
  await dispatcher.getByText('待签收').first().waitFor()

  await handler.getByText('菜市场东门的路灯').first().click()
  await take(handler, 's', async () => {}, '签收')
  await handler.getByText('办理中').first().waitFor()
  await take(
    handler,
    'f',
    async (page) => {
      await page.getByLabel(/结果/).first().fill('换了灯头和线，已经亮了。')
      await page.locator('input[type=file]').first().setInputFiles({ ...photo, buffer: lamp })
      await page.locator('img').first().waitFor()
    },
    '办结',
  )
  await handler.getByText('待核查').first().waitFor()
  await picture(handler, 'case')

  await worker.getByText('菜市场东门的路灯').first().click()
  await take(
    worker,
    'y',
    async (page) => {
      await page.locator('input[type=file]').first().setInputFiles({ ...photo, buffer: lamp })
      await page.locator('img').first().waitFor()
    },
    '核查通过',
  )
  await worker.getByText('待评价').first().waitFor()

  await resident.goto(new URL(link, stage.url).href)
  await resident.getByText('换了灯头和线').first().waitFor()
  await picture(resident, 'track')
  assert.deepEqual(await barriers(resident), [])
  await resident.getByText('评价').first().click()
  await picture(resident, 'rate')
  assert.deepEqual(stage.errors, [])
})
