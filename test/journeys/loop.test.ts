// Report → accept → assign → sign → finish → verify → rate → archive, played in a real browser by people side by side.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { noBrowser, openStage, picture, type Stage } from './stage.ts'

let stage: Stage
let lamp: Buffer

const photo = { name: 'lamp.jpg', mimeType: 'image/jpeg' }
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Serious faults a screen reader or a weak eye would meet. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const run = (
      globalThis as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> }
      }
    ).axe.run
    const { violations } = await run()
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 160)}`)
  })
}

before(async () => {
  if (noBrowser) return
  stage = await openStage()
  lamp = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#665533' } })
    .jpeg()
    .toBuffer()
})
after(async () => {
  if (!noBrowser) await stage.close()
})

/** Finds the case by the code a caller reads out and opens it. */
async function find(page: Page, code: string): Promise<void> {
  await page.goto(`${stage.url}/desk/search?text=${code}`)
  await page.getByText('菜市场东门的路灯').first().dblclick()
  await page.locator('.case-actions').waitFor()
}

/** Presses the step's letter, fills the form when there is one, and waits for the state that follows. */
async function take(page: Page, letter: string, state: string, fill?: (form: Locator) => Promise<void>): Promise<void> {
  await page.locator('.case-head').click()
  await page.keyboard.press(letter)
  const form = page.locator('.case-actions form')
  if (fill) await fill(form)
  const submit = form.locator('button[type=submit]')
  const done = page.locator('.case-head .tag', { hasText: state })
  await submit.or(done).first().waitFor()
  if (await submit.isVisible()) await submit.click()
  await done.waitFor()
}

const photographed = async (form: Locator): Promise<void> => {
  await form.locator('input[type=file]').setInputFiles({ ...photo, buffer: lamp })
  await form.getByText('已传完').waitFor()
}

test('the dispatcher sees at once what the night left', { skip: noBrowser, timeout: 240_000 }, async () => {
  const dispatcher = await stage.staff('dispatcher1')
  const bar = dispatcher.locator('body')
  for (const [count, word] of [
    ['3', '超期'],
    ['11', '将到期'],
    ['46', '新'],
  ])
    await bar
      .getByText(new RegExp(`^\\s*[■▲◆]?\\s*${count}\\s*${word}`))
      .first()
      .waitFor()
  await dispatcher.keyboard.press('j')
  await dispatcher.locator('.case-actions').waitFor()
  await picture(dispatcher, 'queue')
  assert.deepEqual(await barriers(dispatcher), [])
  await dispatcher.goto(`${stage.url}/desk/map`)
  await dispatcher.locator('canvas').first().waitFor()
  await dispatcher.waitForTimeout(6000)
  await picture(dispatcher, 'map')
  assert.deepEqual(stage.errors, [])
})

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
  const code = /track\/([0-9A-Z]+)#/.exec(link)?.[1] ?? ''

  const [dispatcher, handler, worker] = [
    await stage.staff('dispatcher1'),
    await stage.staff('handler1'),
    await stage.staff('worker1'),
  ]
  await find(dispatcher, code)
  await take(dispatcher, 'a', '待派遣')
  await take(dispatcher, 'd', '待签收', (form) => form.getByText('城管').or(form.getByText('城市管理')).first().waitFor())
  await dispatcher.locator('.toast').getByRole('button').first().waitFor()

  await find(handler, code)
  await take(handler, 's', '办理中')
  await take(handler, 'f', '待核查', async (form) => {
    await form.getByLabel(/办理结果/).fill('换了灯头和线，已经亮了。')
    await photographed(form)
  })
  await picture(handler, 'case')
  assert.deepEqual(await barriers(handler), [])

  await find(worker, code)
  await take(worker, 'y', '待评价', photographed)

  await resident.goto(new URL(link, stage.url).href)
  await resident.getByText('换了灯头和线').first().waitFor()
  await picture(resident, 'track')
  assert.deepEqual(await barriers(resident), [])
  await resident.getByRole('button', { name: /评价/ }).first().click()
  await resident
    .locator('label[for=act-solved], label', { hasText: /^解决了/ })
    .first()
    .click()
  await resident
    .locator('label', { hasText: /^很?满意/ })
    .first()
    .click()
  await picture(resident, 'rate')
  await resident.locator('form.card button[type=submit]').click()
  await worker.reload()
  await worker.locator('.case-head .tag', { hasText: /待归档|已归档/ }).waitFor()
  assert.deepEqual(stage.errors, [])
})
