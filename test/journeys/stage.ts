// The stage of a journey: the real server on a folder of its own, a real browser, and people at their own windows.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { demoPassword } from '../../server/demo.store.ts'
import { fillOpened } from './opened.ts'

const root = join(import.meta.dirname, '../..')
const chrome = '/usr/bin/chromium'
/** Why no journey can be played here, or false. */
export const noBrowser = existsSync(chrome) ? false : 'no Chromium here'
const pictures = join(root, 'test/out')

type Size = { readonly width: number; readonly height: number }
const desk: Size = { width: 1440, height: 900 }
export const phone: Size = { width: 390, height: 844 }

export type Stage = {
  readonly url: string
  /** A point inside a grid of the district, for the phone's position. */
  readonly point: { readonly longitude: number; readonly latitude: number }
  /** A window of somebody without an account. */
  readonly stranger: (size: Size, position?: boolean) => Promise<Page>
  /** A window of one of the staff, signed in at the queue, with the note of the last shift read unless it is to be left unread. */
  readonly staff: (
    login: string,
    how?: {
      readonly size?: Size
      readonly language?: 'zh-CN' | 'zh-TW' | 'en'
      readonly note?: 'unread'
      /** Another way to the same server. */
      readonly through?: string
    },
  ) => Promise<Page>
  /** What went wrong in any window: errors of scripts. */
  readonly errors: readonly string[]
  /** Ends the server in order; its data folder, which is there until the stage is closed. */
  readonly halt: () => Promise<string>
  readonly close: () => Promise<void>
}

/**
 * Starts the server on what its first start leaves in an empty folder, and the browser. Takes about ten seconds, the first time in an hour a minute. Without `maps` the browser
 * draws none (as a weak machine does): half the time of a journey goes into drawing them in software.
 */
export async function openStage({ maps = true }: { maps?: boolean } = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-journey-'))
  mkdirSync(pictures, { recursive: true })
  await fillStage(folder)
  const { url, server } = await serve(folder)
  const point = await pointOf(url, 'worker1')
  const browser = await chromium.launch({
    executablePath: chrome,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(maps ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'] : ['--disable-gpu']),
    ],
  })
  const errors: string[] = []
  const open = async (size: Size, position: boolean, language = 'zh-CN'): Promise<Page> => {
    const context = await browser.newContext({
      viewport: size,
      ...(size.width < 600 ? { hasTouch: true, isMobile: true } : {}),
      locale: language,
      timezoneId: 'Asia/Shanghai',
      ...(position ? { geolocation: { ...point, accuracy: 8 }, permissions: ['geolocation'] } : {}),
    })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    page.on('pageerror', (error) => errors.push(error.message))
    return page
  }
  return {
    url,
    point,
    errors,
    stranger: (size, position = false) => open(size, position),
    staff: async (login, { size = desk, language = 'zh-CN', note, through = url } = {}) => {
      const page = await open(size, false, language)
      // The door has its own journey; here it would only take its time.
      await page.request.post(`${through}/api/session`, {
        data: { login, password: demoPassword },
        headers: { 'x-chaguan': '1', origin: through },
      })
      if (note !== 'unread') await readNote(page, through)
      await page.goto(through)
      await page.locator('.qhead h1').waitFor()
      return page
    },
    halt: async () => {
      await end(server)
      return folder
    },
    close: () => closeAll(browser, server, folder),
  }
}

/** Puts into `folder`, just made, what the server of a stage starts on. */
export const fillStage = (folder: string): Promise<void> => fillOpened(folder, async (empty) => end((await serve(empty)).server))

/** Through the door, in whatever language it speaks. */
export async function signIn(page: Page, login: string): Promise<void> {
  await page.locator('#door-login').fill(login)
  await page.locator('#door-password').fill(demoPassword)
  await page.locator('.door-form button[type=submit]').click()
}

/** Confirms the note of the last shift where this person must. */
async function readNote(page: Page, url: string): Promise<void> {
  const told = (await (await page.request.get(`${url}/api/q/shiftNote`)).json()) as {
    mustRead?: boolean
    rows: readonly { id: string; organisation: string }[]
  }
  const [note] = told.rows
  if (told.mustRead !== true || !note) return
  const data = { id: note.id, organisation: note.organisation }
  await page.request.post(`${url}/api/duty/noteRead`, { data, headers: { 'x-chaguan': '1', origin: url } })
}

/** A point in the grid of a grid worker: where one of his grid's matters is. */
async function pointOf(url: string, login: string): Promise<Stage['point']> {
  const headers = { 'content-type': 'application/json', 'x-chaguan': '1' }
  const signed = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ login, password: demoPassword }),
  })
  const cookie = signed.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const answer = await fetch(`${url}/api/q/cases?limit=50`, { headers: { cookie } })
  const { rows } = (await answer.json()) as { rows: readonly { point: readonly [number, number] | null; placeState: string }[] }
  const found = rows.find((row) => row.point !== null && row.placeState === 'point')?.point
  if (!found) throw new Error(`no matter with a point in the grid of ${login}`)
  return { longitude: found[0], latitude: found[1] }
}

/** The server on this data folder. */
export function serve(folder: string): Promise<{ url: string; server: ChildProcess }> {
  const server = spawn(process.execPath, [join(root, 'server/main.ts')], {
    env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', CHAGUAN_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const url = /^ready (\S+)$/m.exec(said)?.[1]
      if (url !== undefined) resolve({ url, server })
    }
    server.stdout.on('data', hear)
    server.stderr.on('data', hear)
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${said.slice(-1500)}`)))
  })
}

export const end = (server: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (server.exitCode !== null) return resolve()
    server.once('exit', () => resolve())
    server.kill('SIGTERM')
  })

async function closeAll(browser: Browser, server: ChildProcess, folder: string): Promise<void> {
  await browser.close()
  await end(server)
  rmSync(folder, { recursive: true, force: true })
}

/** Keeps what a window shows, for people to look at. */
export const picture = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

/** The bytes of the file that `act` makes the page ask for at that address: the page itself may not read it back. */
export async function fileOf(page: Page, url: string, act: () => Promise<void>): Promise<Buffer> {
  const bytes = Promise.withResolvers<Buffer>()
  await page.route(url, async (route) => {
    const response = await route.fetch()
    bytes.resolve(await response.body())
    await route.fulfill({ response })
  })
  await act()
  const whole = await bytes.promise
  await page.unroute(url)
  return whole
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Serious faults a screen reader or a weak eye would meet. */
export async function barriers(page: Page): Promise<string[]> {
  // A list that is still folding away is half there: neither open nor gone.
  const folding = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  for (let n = 0; n < 20 && (await folding.count()) > 0; n++) await page.waitForTimeout(100)
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
