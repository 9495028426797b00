// Report → accept → assign → sign → finish → verify → rate → archive, played in a real browser by people side by side.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { barriers, noBrowser, openStage, phone, picture, type Stage } from './stage.ts'

let stage: Stage
let lamp: Buffer

/** A street lamp that burns again: the light, its pole, the pavement, the night. */
function lampAtNight(): Promise<Buffer> {
  const [width, height] = [640, 480]
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const away = Math.hypot(x - 330, y - 130)
      const light = Math.max(0, 1 - away / 260) ** 2
      const pole = (Math.abs(x - 330) < 5 && y > 130) || away < 14
      const ground = pole ? [120, 128, 140] : y > 390 ? [57, 64, 77] : [34, 48, 74]
      const lit = away < 14 ? 1 : light
      for (const [i, full] of [255, 240, 190].entries())
        pixels[(y * width + x) * 3 + i] = (ground[i] ?? 0) * (1 - lit) + full * lit
    }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer()
}
const photo = { name: 'lamp.jpg', mimeType: 'image/jpeg' }
before(async () => {
  if (noBrowser) return
  stage = await openStage()
  lamp = await lampAtNight()
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
  const resident = await stage.stranger(phone, true)
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
  await handler.locator('.toasts:not(:has(.toast))').waitFor({ state: 'attached' })
  // The small pictures come after the page.
  await handler.waitForTimeout(1500)
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

test('on the map that everybody may open each control and each mark has its name, by keyboard too', {
  skip: noBrowser,
}, async () => {
  const page = await stage.stranger(phone)
  await page.goto(`${stage.url}/public/around`)
  await page.getByRole('button', { name: '在地图上看' }).click()
  const map = page.getByRole('region', { name: /公开的事/ })
  await map.locator('.map-mark').first().waitFor()
  assert.equal(await map.locator('.map-mark:not([aria-label])').count(), 0)
  for (const name of ['放大', '缩小']) await map.getByRole('button', { name }).waitFor()
  await map.locator('.map-mark').first().focus()
  await page.keyboard.press('Enter')
  await map.locator('.maplibregl-popup').waitFor()
  await picture(page, 'public-map')
  assert.deepEqual(await barriers(page), [])
  assert.deepEqual(stage.errors, [])
})
