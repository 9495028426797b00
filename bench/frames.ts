// How smoothly the screens move: a ten-second scroll of the queue and a ten-second pan of the map in a headless browser, traced.
import { type Browser, chromium, type Page } from 'playwright-core'
import { demoPassword } from '../server/demo.store.ts'

/** Milliseconds, except `rows`: how far down the list the scroll came. */
export type Frames = {
  /** The longest time between two frames. */
  readonly queue: number
  readonly map: number
  /** The longest task of the page's main thread, in processor time: what the screens themselves hold a frame up. */
  readonly queueTask: number
  readonly mapTask: number
  readonly rows: number
}

const seconds = 10
const common = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync']
/** Headless there is no graphics card: WebGL is drawn by the processor. */
const webgl = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist']

/**
 * Signs in at a running server (address of its root) with a filled database, in headless Chromium at 1440 × 900: for the queue as
 * `dispatcher1`, for the map as `supervisor1`, who sees the whole district. Gaps are those between calls of requestAnimationFrame;
 * tasks are the `RunTask` events of a trace (CDP, category toplevel) on the renderer's main thread, by their thread time. Gaps hold
 * the drawing by the processor too, on the same cores as the server and this program: they are worse than on any desk, those of the
 * map by far. Throws when there is no browser at `CHROMIUM` (default /usr/bin/chromium) or the queue is empty.
 */
export async function frames(url: string): Promise<Frames> {
  const list = await withPage([...common, '--disable-gpu'], async (page, browser) => {
    await enter(page, `${url}/desk/queue`, 'dispatcher1')
    await page.locator('.qrow').first().waitFor()
    await page.waitForTimeout(1500)
    const seen = await watched(browser, page, () => scroll(page))
    return { ...seen, rows: Number(await page.locator('.qrow').last().getAttribute('aria-posinset')) }
  })
  const chart = await withPage([...common, ...webgl], async (page, browser) => {
    await enter(page, `${url}/desk/map`, 'supervisor1')
    await page.locator('.map canvas').waitFor()
    // The first look is a load, not a pan.
    await page.waitForTimeout(8000)
    return watched(browser, page, () => pan(page))
  })
  return { queue: list.gap, map: chart.gap, queueTask: list.task, mapTask: chart.task, rows: list.rows }
}

async function withPage<T>(args: string[], act: (page: Page, browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args })
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    return await act(page, browser)
  } finally {
    await browser.close()
  }
}

async function enter(page: Page, address: string, login: string): Promise<void> {
  await page.goto(address)
  await page.locator('#door-login').fill(login)
  await page.locator('#door-password').fill(demoPassword)
  await page.locator('.door-form button[type=submit]').click()
}

type TraceEvent = { name: string; ph: string; pid: number; tid: number; tdur?: number; args?: { name?: string } }

/** Longest gap between frames and longest task of the main thread, in milliseconds, while `act` goes on. */
async function watched(browser: Browser, page: Page, act: () => Promise<void>): Promise<{ gap: number; task: number }> {
  await browser.startTracing(page, { categories: ['toplevel'] })
  await page.evaluate(`new Promise((begun) => {
    const seen = { gaps: [], on: true }
    globalThis.seenFrames = seen
    let last = 0
    const tick = (now) => {
      if (last > 0) seen.gaps.push(now - last)
      last = now
      if (seen.on) requestAnimationFrame(tick)
    }
    requestAnimationFrame((now) => { tick(now); begun() })
  })`)
  await act()
  const gaps = await page.evaluate<number[]>(`(globalThis.seenFrames.on = false, globalThis.seenFrames.gaps)`)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] }
  const thread = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`
  const mains = new Set(
    traceEvents.filter((one) => one.name === 'thread_name' && one.args?.name === 'CrRendererMain').map(thread),
  )
  const tasks = traceEvents
    .filter((one) => one.ph === 'X' && one.name.endsWith('RunTask') && mains.has(thread(one)))
    .map((one) => (one.tdur ?? 0) / 1000)
  if (tasks.length === 0 || gaps.length === 0) throw new Error('the trace holds no frame')
  return { gap: Math.max(...gaps), task: tasks.reduce((a, b) => Math.max(a, b), 0) }
}

/** The wheel as a hand turns it: down, and a little up again. */
async function scroll(page: Page): Promise<void> {
  const box = await page.locator('.qlist').boundingBox()
  if (!box) throw new Error('the queue is empty')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const end = performance.now() + seconds * 1000
  for (let n = 0; performance.now() < end; n++) {
    await page.mouse.wheel(0, n % 90 < 75 ? 400 : -400)
    await page.waitForTimeout(33)
  }
}

const strokes = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [-1, 0],
  [0, -1],
  [0, -1],
  [1, 0],
  [1, 1],
] as const

/** The hand on the map: long strokes in changing directions, so that new tiles come in. */
async function pan(page: Page): Promise<void> {
  const box = await page.locator('.map canvas').boundingBox()
  if (!box) throw new Error('no map')
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const end = performance.now() + seconds * 1000
  for (let n = 0; performance.now() < end; n++) {
    const [dx, dy] = strokes[n % strokes.length] ?? [1, 0]
    await page.mouse.move(middle.x, middle.y)
    await page.mouse.down()
    for (let i = 1; i <= 24 && performance.now() < end; i++) {
      await page.mouse.move(middle.x + dx * i * 12, middle.y + dy * i * 12)
      await page.waitForTimeout(16)
    }
    await page.mouse.up()
  }
}
