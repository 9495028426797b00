// The resident's pages in a real browser: large print, keyboard and roles only, a tip about an official, a slow phone.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { barriers, noBrowser, openStage, phone, picture, type Stage } from './stage.ts'

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
  // No network, a reload, and more than a day before it is sent: everything is there, the photo too.
  const written = await luo.evaluate<number>('Date.now()')
  await luo.context().setOffline(true)
  await luo.reload().catch(() => undefined)
  await luo.context().setOffline(false)
  await luo.clock.setFixedTime(written + 26 * 3_600_000)
  await luo.goto(`${stage.url}/public/report`)
  await luo.getByText('已传好').first().waitFor()
  assert.equal(await luo.getByRole('radio', { name: '路灯不亮' }).isChecked(), true)
  await luo.clock.setFixedTime(written)
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

/** With Tab alone until this has the focus; at every stop on the way it is to be seen what has it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let n = 0; n < 120; n++) {
    if (
      await target.evaluate(
        (one: unknown) => one === (globalThis as { document?: { activeElement: unknown } }).document?.activeElement,
      )
    )
      return
    await page.keyboard.press('Tab')
    const unseen = await page.evaluate<string | null>(`(() => {
      const one = document.activeElement
      if (one === document.body) return null
      const marked = (at) => getComputedStyle(at).outlineStyle !== 'none' && parseFloat(getComputedStyle(at).outlineWidth) >= 2
      return marked(one) || (one.closest('label') && marked(one.closest('label'))) ? null : one.outerHTML.slice(0, 200)
    })()`)
    assert.equal(unseen, null, 'nothing shows where the focus is')
  }
  assert.fail('not reached by Tab')
}
/** What has the focus, in words. */
const focused = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement.textContent')

test('Mr. Fang, who does not see, reports by Tab and roles alone, is told what happens, follows it and adds what he forgot', {
  skip: noBrowser,
  timeout: 180_000,
}, async () => {
  const fang = await stage.stranger({ width: 1024, height: 768 })
  await fang.goto(`${stage.url}/public`)
  const press = async (role: 'button' | 'link', name: string | RegExp) => {
    await tabTo(fang, fang.getByRole(role, { name }).first())
    await fang.keyboard.press('Enter')
  }
  await press('link', /报一件事/)
  await fang.getByRole('heading', { level: 1 }).waitFor()
  await tabTo(fang, fang.getByRole('textbox', { name: '写几个字' }))
  await fang.keyboard.type('人行道上的井盖没有了')
  await press('button', '路灯、井盖、路面')
  // The tile that he pressed is gone; the question that took its place has the focus.
  assert.match(await focused(fang), /最像哪一种/)
  const cover = fang.getByRole('radio', { name: /井盖/ }).first()
  await tabTo(fang, fang.getByRole('radio').first())
  for (let n = 0; n < 12 && !(await cover.isChecked()); n++) await fang.keyboard.press(n === 0 ? 'Space' : 'ArrowDown')
  assert.equal(await cover.isChecked(), true)
  await press('button', '看一遍再送出')
  await fang.getByRole('heading', { name: '看一遍，对不对？' }).waitFor()
  assert.match(await focused(fang), /看一遍，对不对？/)
  assert.deepEqual(await barriers(fang), [])
  await press('button', '送出')
  await fang.getByRole('heading', { name: /收到了/ }).waitFor()
  assert.match(await focused(fang), /收到了/)
  await press('link', '现在就看进度')
  await press('button', '补充情况')
  assert.match(await focused(fang), /补充情况/)
  const words = fang.locator('form').getByRole('textbox').first()
  await tabTo(fang, words)
  await press('button', '送出')
  // Nothing written: what is missing is said where the focus goes.
  assert.match(await focused(fang), /请写几个字/)
  await tabTo(fang, words)
  await fang.keyboard.type('旁边有小学')
  await press('button', '送出')
  await fang
    .getByRole('status')
    .filter({ hasText: /收到|补充/ })
    .first()
    .waitFor()
  assert.notEqual(await focused(fang), '', 'the focus is on what was said')
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

/** In one's own words, in public and about one's own data: the whole way, with those who read, answer and carry out. */
test('a question is asked, read, answered by its office and rated; a copy of one’s data is asked for, made ready and taken', {
  skip: noBrowser,
  timeout: 240_000,
}, async () => {
  const she = await stage.stranger(phone)
  await she.goto(`${stage.url}/public/question`)
  await she.getByLabel(/想问/).fill('我是周小满，请问老年卡坐公交要不要年审？')
  await picture(she, 'asked-question')
  assert.deepEqual(await barriers(she), [])
  await she.getByRole('button', { name: '送出' }).click()
  await she.getByText('收到了').first().waitFor()
  const [reader, office, officer] = await Promise.all(['checker1', 'handler1', 'dataofficer1'].map((login) => stage.staff(login)))
  assert.ok(reader && office && officer)
  /** Of the first list of the form, what remains of what is typed. */
  const pick = async (page: Page, form: Locator, typed: string, name: string) => {
    await form.locator('.ant-select').first().click()
    await page.keyboard.type(typed)
    const shown = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
    await shown.getByText(name, { exact: true }).first().click()
  }
  /** The step by its letter, its form filled, until the state that follows. */
  const take = async (page: Page, letter: string, state: string, fill: (form: Locator) => Promise<void>) => {
    await page.locator('.case-head .tag').first().click()
    await page.keyboard.press(letter)
    const form = page.locator('.case-actions form')
    await fill(form)
    await form.locator('button[type=submit]').click()
    await page.locator('.case-head .tag', { hasText: state }).waitFor()
  }
  await reader.goto(`${stage.url}/desk/questions`)
  await reader.locator('.board tbody tr').first().waitFor()
  await picture(reader, 'asked-board')
  assert.deepEqual(await barriers(reader), [])
  const code =
    /track\/([0-9A-Z]+)/.exec((await she.getByRole('link', { name: '现在就看进度' }).getAttribute('href')) ?? '')?.[1] ?? ''
  const rows = (await (await reader.request.get(`${stage.url}/api/q/questionBoard`)).json()) as {
    rows: readonly { county: string; id: string; code: string }[]
  }
  const asked = rows.rows.find((one) => one.code === code)
  assert.ok(asked)
  await reader.goto(`${stage.url}/desk/case/${asked.county}/${asked.id}`)
  await reader.getByText('周小满').first().waitFor()
  await take(reader, 'a', '待单位回答', async (form) => {
    await form.locator('textarea').first().fill('老年卡坐公交要不要年审？')
    await pick(reader, form, '城管', '城管局')
  })
  await office.goto(`${stage.url}/desk/case/${asked.county}/${asked.id}`)
  await take(office, 'f', '已公开回答', (form) => form.locator('textarea').first().fill('不用年审，刷卡即可。'))
  const anybody = await stage.stranger({ width: 360, height: 780 })
  await anybody.goto(`${stage.url}/public/answers`)
  const card = anybody.locator('li.card', { hasText: '老年卡坐公交' })
  await card.getByText('不用年审，刷卡即可。').waitFor()
  assert.equal(await anybody.getByText('周小满').count(), 0)
  await card.getByRole('button', { name: '有用' }).click()
  await card.getByText(/1 人/).first().waitFor()
  await picture(anybody, 'asked-answers')
  assert.deepEqual(await barriers(anybody), [])
  await anybody.context().close()

  await she.getByRole('link', { name: '现在就看进度' }).click()
  await she.getByText('不用年审，刷卡即可。').waitFor()
  await she.getByRole('button', { name: '更正、删除，或撤回同意' }).click()
  await she.getByLabel(/要一份这里看不到的/).check()
  await she.getByLabel(/写几句/).fill('要窗口登记表的复印件')
  await picture(she, 'asked-data')
  assert.deepEqual(await barriers(she), [])
  await she.getByRole('button', { name: '送出请求' }).click()
  await she.getByText('收到了').first().waitFor()
  const mine = (await (await officer.request.get(`${stage.url}/api/q/queue?limit=50`)).json()) as {
    rows: readonly { county: string; id: string; text: string | null }[]
  }
  const wanted = mine.rows.find((one) => one.text?.includes('要窗口登记表'))
  assert.ok(wanted, 'it is in the data officer’s queue')
  await officer.goto(`${stage.url}/desk/case/${wanted.county}/${wanted.id}`)
  await take(officer, 'a', '待执行', async (form) => {
    await pick(officer, form, '同意', '同意')
    await form.locator('textarea').first().fill('可以，扫描后放在这里')
  })
  await take(officer, 'f', '已答复本人', async (form) => {
    await form.locator('textarea').first().fill('登记表的扫描件')
    await form
      .locator('input[type=file]')
      .setInputFiles({ name: '登记表.jpg', mimeType: 'image/jpeg', buffer: await stairwell() })
    await form.getByText('已传完').first().waitFor()
    await picture(officer, 'asked-officer')
  })
  assert.deepEqual(await barriers(officer), [])
  await she.getByRole('link', { name: '现在就看进度' }).click()
  const [file] = await Promise.all([she.waitForEvent('download'), she.getByRole('link', { name: /取第 1 份/ }).click()])
  assert.match(file.suggestedFilename(), /^[0-9A-Z]{21}\.jpg$/)
  await she.reload()
  await she.getByText('取走了副本').waitFor()
  await picture(she, 'asked-copy')
  assert.deepEqual(await barriers(she), [])
  for (const page of [she, reader, office, officer]) await page.context().close()
})

test('no page for residents has a serious fault, none is wider than a small phone, and at twice the size nothing is cut', {
  skip: noBrowser,
  timeout: 180_000,
}, async () => {
  const page = await stage.stranger({ width: 360, height: 780 })
  const cut = `[...document.querySelectorAll('main *, header *, footer *')].filter((one) => {
    const box = one.getBoundingClientRect()
    const style = getComputedStyle(one)
    if (box.width < 2 || box.height < 2 || style.clipPath !== 'none' || style.position === 'absolute') return false
    return box.right > innerWidth + 1 || (style.overflowX === 'hidden' && one.scrollWidth > one.clientWidth + 1)
  }).map((one) => one.outerHTML.slice(0, 120))`
  for (const name of [
    '',
    '/report',
    '/track',
    '/around',
    '/who',
    '/figures',
    '/mine',
    '/receipt',
    '/question',
    '/answers',
    '/lists',
  ]) {
    await page.goto(`${stage.url}/public${name}`)
    await page.locator('h1').waitFor()
    await page.locator('.waiting').first().waitFor({ state: 'detached' })
    assert.deepEqual(await barriers(page), [], name)
    assert.ok((await width(page)) <= 360, name)
    // A small screen at 200 %: half of 1280 × 720.
    await page.setViewportSize({ width: 640, height: 360 })
    assert.ok((await width(page)) <= 640, name)
    assert.deepEqual(await page.evaluate<string[]>(cut), [], name)
    await page.setViewportSize({ width: 360, height: 780 })
  }
  await page.getByRole('button', { name: '长辈版' }).click()
  for (const name of ['/answers', '/question']) {
    await page.goto(`${stage.url}/public${name}`)
    await page.locator('.waiting').first().waitFor({ state: 'detached' })
    assert.ok((await width(page)) <= 360, `large print ${name}`)
    await picture(page, `asked-large${name.replace('/', '-')}`)
  }
  await page.context().close()
  assert.deepEqual(stage.errors, [])
})
