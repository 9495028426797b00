// The resident's pages in a real browser: large print, keyboard and roles only, a tip about an official, a slow phone.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { barriers, noBrowser, openStage, phone, type Stage } from './stage.ts'

const built = join(import.meta.dirname, '../../dist/public')
let stage: Stage
before(async () => {
  if (!noBrowser) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noBrowser) await stage.close()
})

/** A photo whose camera noted where it was taken. */
function stairwell(): Promise<Buffer> {
  const { longitude, latitude } = stage.point
  const dms = (degrees: number) => {
    const minutes = (degrees % 1) * 60
    return `${Math.floor(degrees)}/1 ${Math.floor(minutes)}/1 ${Math.round((minutes % 1) * 60_000)}/1000`
  }
  const gps = { GPSLatitude: dms(latitude), GPSLatitudeRef: 'N', GPSLongitude: dms(longitude), GPSLongitudeRef: 'E' }
  return sharp({ create: { width: 320, height: 240, channels: 3, background: '#20242c' } })
    .withExif({ IFD3: gps })
    .jpeg()
    .toBuffer()
}

const width = (page: Page): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth')

const send = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: '看一遍再送出' }).click()
  await page.getByRole('button', { name: '送出', exact: true }).click()
  await page.getByText('收到了').first().waitFor()
}

test('the first load brings at most 120 kB of gzipped script', { skip: noBrowser }, () => {
  const page = readFileSync(join(built, 'index.html'), 'utf8')
  const waiting = [...page.matchAll(/(?:src|href)="\/public\/(assets\/[^"]+\.js)"/g)].map((found) => found[1] ?? '')
  assert.ok(waiting.length > 0)
  const seen = new Set<string>()
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    const code = readFileSync(join(built, file), 'utf8')
    for (const [, name] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) waiting.push(`assets/${name}`)
  }
  const texts = ['common', 'public', 'open'].map((name) => {
    const sizes = globSync(`assets/${name}-*.js`, { cwd: built }).map((file) => gzipSync(readFileSync(join(built, file))).length)
    return Math.max(0, ...sizes)
  })
  const scripts = [...seen].map((file) => gzipSync(readFileSync(join(built, file))).length)
  const all = [...scripts, ...texts].reduce((sum, one) => sum + one, 0)
  assert.ok(all <= 120_000, `${all} bytes`)
})

/** A phone of the year 2017 on a crowded cell: a processor four times slower than this one, 1.6 Mbit/s down, 150 ms there and back. */
const slow = { processor: 4, bytesPerSecond: 200_000, roundTrip: 0.15 } as const
type Fetched = { readonly start: number; readonly end: number; readonly bytes: number }
type Metrics = { readonly metrics: readonly { readonly name: string; readonly value: number }[] }

test('the first page can be used within 3 s on a slow phone with a slow line', {
  skip: noBrowser,
  timeout: 120_000,
}, async (t) => {
  const page = await stage.stranger(phone)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const threadSeconds = async () =>
    ((await devtools.send('Performance.getMetrics')) as Metrics).metrics.find((one) => one.name === 'ThreadTime')?.value ??
    Number.NaN
  const before = await threadSeconds()
  await page.goto(`${stage.url}/public`)
  await page
    .getByRole('link', { name: /报一件事/ })
    .first()
    .waitFor()
  const worked = (await threadSeconds()) - before
  const fetched = await page.evaluate<
    readonly Fetched[]
  >(`[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .map((one) => ({ start: one.startTime, end: one.responseEnd, bytes: one.transferSize })).sort((a, b) => a.start - b.start)`)
  await page.context().close()
  // Work of the page's own thread and bytes on the line, not a clock on the wall: others on this machine do not count.
  const bytes = fetched.reduce((sum, one) => sum + one.bytes, 0)
  const seconds = worked * slow.processor + bytes / slow.bytesPerSecond + (1 + wavesOf(fetched)) * slow.roundTrip
  t.diagnostic(`${seconds.toFixed(2)} s: ${(worked * 1000).toFixed(0)} ms of work, ${bytes} bytes, ${fetched.length} requests`)
  assert.ok(worked > 0 && bytes > 50_000, 'something was measured')
  assert.ok(fetched.length <= 25, `${fetched.length} requests`)
  assert.ok(seconds < 3, `${seconds.toFixed(2)} s`)
})

/** How often the page had to hear an answer before it knew what to ask for next. */
function wavesOf(fetched: readonly Fetched[]): number {
  let waves = 0
  let heard = Number.NEGATIVE_INFINITY
  for (const { start, end } of fetched) {
    // Asked after the first answer of the wave before had come: because of it.
    if (start < heard) continue
    waves++
    heard = end
  }
  return waves
}

test('Mrs. Luo, 81, reports a dark stairwell by photo in large print and follows it', {
  skip: noBrowser,
  timeout: 180_000,
}, async () => {
  const luo = await stage.stranger({ width: 360, height: 780 })
  await luo.goto(`${stage.url}/public/report`)
  await luo.getByRole('button', { name: '长辈版' }).click()
  await luo
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'dark.jpg', mimeType: 'image/jpeg', buffer: await stairwell() })
  await luo.getByRole('button', { name: '用照片的拍摄地点' }).click()
  await luo.getByText('已传好').first().waitFor()
  await luo.getByRole('button', { name: '路灯、井盖、路面' }).click()
  await luo.getByText('路灯不亮', { exact: true }).click()
  // The browser is closed and opened again before it is sent: everything is there.
  await luo.reload()
  await luo.getByText('已传好').first().waitFor()
  const small = await luo.evaluate<number>(
    `[...document.querySelectorAll('main button, main .tile, main select, main textarea')]
      .map((one) => one.getBoundingClientRect()).filter((box) => box.width > 0 && box.height < 60).length`,
  )
  assert.equal(small, 0, 'every target is 60 px high')
  assert.ok((await width(luo)) <= 360)
  await send(luo)
  await luo.getByRole('link', { name: '现在就看进度' }).click()
  await luo.getByRole('heading', { name: '我的信息' }).waitFor()
  assert.deepEqual(await barriers(luo), [])
  await luo.context().close()
})

test('Mr. Fang, who does not see, reports by keyboard and roles alone', { skip: noBrowser, timeout: 180_000 }, async () => {
  const fang = await stage.stranger({ width: 1024, height: 768 })
  await fang.goto(`${stage.url}/public/report`)
  const press = async (role: 'button' | 'radio', name: string | RegExp) => {
    const target = fang.getByRole(role, { name }).first()
    await target.focus()
    await fang.keyboard.press(role === 'radio' ? 'Space' : 'Enter')
  }
  const words = fang.getByRole('textbox', { name: '写几个字' })
  await words.focus()
  await fang.keyboard.type('人行道上的井盖没有了')
  await press('button', '路灯、井盖、路面')
  await press('radio', /井盖/)
  await press('button', '看一遍再送出')
  await fang.getByRole('heading', { name: '看一遍，对不对？' }).waitFor()
  assert.deepEqual(await barriers(fang), [])
  await press('button', '送出')
  await fang.getByRole('heading', { name: /收到了/ }).waitFor()
  await fang.context().close()
})

test('a tip about an office reaches its supervisors, and never the office itself', {
  skip: noBrowser,
  timeout: 180_000,
}, async () => {
  const tip = await stage.stranger(phone, true)
  await tip.goto(`${stage.url}/public/report`)
  await tip.getByLabel('写几个字').fill('路灯坏了，管灯的人说要给好处才来修。')
  await tip.getByRole('button', { name: '路灯、井盖、路面' }).click()
  await tip.getByText('路灯不亮', { exact: true }).click()
  await tip.getByText('用我现在的位置').click()
  await tip.getByText('我要说的是某个单位或它的人').click()
  await tip.getByRole('button', { name: '看一遍再送出' }).click()
  await tip.getByRole('link', { name: /请选说的是哪个单位/ }).waitFor()
  const office = tip.getByLabel('说的是哪个单位')
  const name = await office
    .locator('option', { hasText: /城市管理局/ })
    .first()
    .textContent()
  await office.selectOption({ label: name ?? '' })
  await send(tip)
  const href = (await tip.getByRole('link', { name: '现在就看进度' }).getAttribute('href')) ?? ''
  const code = /track\/([0-9A-Z]+)/.exec(href)?.[1] ?? ''
  assert.ok(code)
  const handler = await stage.staff('handler1')
  const found = await handler.evaluate(
    (text) => fetch(`/api/q/cases?text=${text}`).then((answer) => answer.json() as Promise<{ rows: readonly unknown[] }>),
    code,
  )
  assert.deepEqual(found.rows, [], 'the office complained of finds nothing')
  const told = await tip.evaluate((text) => fetch(`/api/public/track/${text}`).then((answer) => answer.json()), code)
  assert.equal((told as { office: unknown }).office, null, 'nor does the code say who has it')
  await tip.context().close()
  await handler.context().close()
})

test('no page for residents has a serious fault, and none is wider than a small phone', {
  skip: noBrowser,
  timeout: 180_000,
}, async () => {
  const page = await stage.stranger({ width: 360, height: 780 })
  for (const name of ['', '/report', '/track', '/around', '/who', '/figures', '/mine', '/receipt']) {
    await page.goto(`${stage.url}/public${name}`)
    await page.locator('h1').waitFor()
    await page.locator('.waiting').first().waitFor({ state: 'detached' })
    assert.deepEqual(await barriers(page), [], name)
    assert.ok((await width(page)) <= 360, name)
  }
  await page.context().close()
  assert.deepEqual(stage.errors, [])
})
