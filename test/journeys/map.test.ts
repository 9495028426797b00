// The phone's map without a line: its own grid comes by itself, the street at a word, and after the cut both are drawn, asked and moved.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { demoPassword } from '../../server/demo.store.ts'
import { type Cable, openCable } from './cable.ts'
import { barriers, noBrowser, openStage, picture, type Stage } from './stage.ts'

const size = { width: 360, height: 740 }
let stage: Stage
let cable: Cable
before(async () => {
  if (noBrowser) return
  stage = await openStage({ maps: false })
  cable = await openCable(stage.url)
})
after(async () => {
  if (noBrowser) return
  await cable.cut()
  await stage.close()
})

/** How many colours the drawn ground has, and tiles in it: paper alone is one. */
const drawn = (page: Page): Promise<{ colours: number; tiles: number }> =>
  page.evaluate(`(() => {
    const canvas = document.querySelector('.plan canvas')
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    const seen = new Set()
    for (let n = 0; n < data.length; n += 4 * 7) seen.add(data[n] + ' ' + data[n + 1] + ' ' + data[n + 2] + ' ' + data[n + 3])
    return { colours: seen.size, tiles: Number(canvas.dataset.tiles) }
  })()`)

/** Two fingers at a point, drawn apart to three times their distance. */
async function pinched(page: Page, [x, y]: readonly [number, number]): Promise<void> {
  const hand = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number | null) => {
    const touchPoints = apart === null ? [] : [-1, 1].map((side, id) => ({ x: x + side * apart, y, id }))
    return hand.send('Input.dispatchTouchEvent', { type, touchPoints })
  }
  await touch('touchStart', 30)
  for (const apart of [45, 60, 75, 90]) await touch('touchMove', apart)
  await touch('touchEnd', null)
  await hand.detach()
}

test('streets, houses and places are on the phone after the line was cut, in the sun and in large print too', {
  skip: noBrowser,
  timeout: 120_000,
}, async () => {
  const page = await stage.stranger(size, true)
  const packs: string[] = []
  page.on('request', (request) => {
    const [, pack] = /\/api\/field\/ground\/(.+)/.exec(request.url()) ?? []
    if (pack !== undefined) packs.push(pack)
  })
  await page.goto(`${cable.url}/field`)
  await page.locator('#door-login').fill('worker1')
  await page.locator('#door-password').fill(demoPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByText(/与中心同步：\d/).waitFor()
  await page.getByRole('navigation').getByRole('link', { name: '地图' }).click()
  // The browser does not say that this is Wi-Fi: one's own grid, and not a byte more without a word.
  await page.getByText(/自己网格的底图已在手机上/).waitFor()
  assert.ok(packs.length > 0 && packs.length < 8, packs.join(' '))
  await page.getByRole('button', { name: /现在就取（0\.\d MB/ }).click()
  await page.getByText(/街道的底图在手机上：0\.\d MB/).waitFor()
  assert.equal(new Set(packs).size, packs.length)

  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await cable.cut()
  await page.reload()
  await page.getByText('现在联系不上中心').waitFor()
  await page.getByText(/街道的底图在手机上：0\.\d MB/).waitFor()
  await page.locator('.plan canvas[data-tiles]:not([data-tiles="0"])').waitFor()
  const near = await drawn(page)
  assert.ok(near.colours > 8, JSON.stringify(near))
  await picture(page, 'fieldMapCut')
  assert.deepEqual(await barriers(page), [])

  // A finger on a house: its number, its grid, and the way to who answers there.
  const places = page.locator('details', { hasText: '我的网格里的地点' })
  await places.locator('summary').click()
  await places.locator('.place-row').first().click()
  await page.locator('.plan-told').getByText(/网格$/).waitFor()
  await picture(page, 'fieldMapPlace')
  await page.locator('.plan-told').getByRole('button', { name: '关闭' }).click()

  // Moved by a hand, made farther by a button and by the keys: other tiles, still drawn.
  const box = await page.locator('.plan').boundingBox()
  assert.ok(box)
  const before = await page.locator('.plan .area.mine').first().getAttribute('d')
  await page.mouse.move(box.x + 200, box.y + 200)
  await page.mouse.down()
  await page.mouse.move(box.x + 120, box.y + 160, { steps: 5 })
  await page.mouse.up()
  assert.notEqual(await page.locator('.plan .area.mine').first().getAttribute('d'), before)
  await page.getByRole('button', { name: '回到我的网格' }).click()
  const broad = () =>
    page
      .locator('.plan .area.mine')
      .first()
      .evaluate((one) => (one as unknown as { getBBox(): { width: number } }).getBBox().width)
  const narrow = await broad()
  await pinched(page, [box.x + box.width / 2, box.y + box.height / 2])
  assert.ok((await broad()) > narrow * 2, 'two fingers make it nearer')
  await page.getByRole('button', { name: '回到我的网格' }).click()
  for (let n = 0; n < 3; n++) await page.getByRole('button', { name: '缩小' }).click()
  await page.locator('.plan').focus()
  await page.keyboard.press('-')
  await page.keyboard.press('ArrowLeft')
  await page.locator('.plan canvas:not([data-tiles="0"]):not([data-tiles="1"])').waitFor()
  await picture(page, 'fieldMapStreet')
  // An open case is a link with words, and leads to its card.
  await page.getByRole('button', { name: '回到我的网格' }).click()
  await page.locator('.plan a').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('.plan-told a[href^="/field/case/"]').waitFor()

  await page.goto(`${cable.url}/field/settings`)
  await page.getByRole('button', { name: '大字', exact: true }).click()
  await page.getByRole('button', { name: /阳光下/ }).click()
  await page.getByText(/街道的底图在手机上：0\.\d MB/).waitFor()
  await page.getByRole('navigation').getByRole('link', { name: '地图' }).click()
  await page.locator('.plan canvas[data-tiles]:not([data-tiles="0"])').waitFor()
  await picture(page, 'fieldMapSun')
  assert.deepEqual(await barriers(page), [])
  assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= size.width)
  assert.deepEqual(stage.errors, [])
})
