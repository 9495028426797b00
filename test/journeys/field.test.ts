// The grid worker's day on a phone of 360 pixels: the line really cut, the app killed in mid-word, the clock wrong, two conflicts.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { demoPassword } from '../../server/demo.store.ts'
import { type Cable, openCable } from './cable.ts'
import { barriers, noBrowser, openStage, picture, type Stage } from './stage.ts'

const size = { width: 360, height: 740 }
const how = { skip: noBrowser, timeout: 400_000 }
const built = join(import.meta.dirname, '../../dist/field')
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

const photo = (n: number): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: { r: (n * 37) % 255, g: (n * 91) % 255, b: 90 } } })
    .jpeg()
    .toBuffer()

async function enter(page: Page, login: string): Promise<void> {
  await page.goto(`${cable.url}/field`)
  await page.locator('#door-login').fill(login)
  await page.locator('#door-password').fill(demoPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByText(/与中心同步：\d/).waitFor()
}

/** Until then the line must not be cut: the pages are still on their way to the phone. */
const workerOf = (page: Page): Promise<unknown> => page.evaluate('navigator.serviceWorker.ready.then(() => true)')

const way = (page: Page, name: string): Promise<void> => page.getByRole('navigation').getByRole('link', { name }).click()

/** Cards of the day's list that ask for this; every card also has a button that opens it. */
const toDo = (page: Page, why: string) => page.locator('.card-what', { has: page.locator('b').getByText(why, { exact: true }) })

type Wanted = { readonly text: string; readonly photo?: number; readonly settled?: boolean }
/** One report as a thumb makes it; ends on the list of today with nothing sent. */
async function report(page: Page, { text, photo: n, settled = false }: Wanted): Promise<void> {
  await way(page, '上报')
  if (n !== undefined) {
    await page.locator('#report-photo').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await photo(n) })
    await page.locator('figure img').first().waitFor()
  } else await page.getByRole('button', { name: /用手机的位置/ }).click()
  const tile = page.getByRole('radio').first()
  if ((await tile.count()) === 0) await page.locator('button.tile').first().click()
  await tile.check()
  await page.locator('#report-text').fill(text)
  await page
    .getByText(/误差约 8 米/)
    .first()
    .waitFor()
  if (settled) {
    await page.getByLabel('当场办好了').check()
    await page
      .locator('#report-after')
      .setInputFiles({ name: 'b.jpg', mimeType: 'image/jpeg', buffer: await photo((n ?? 0) + 100) })
    await page.locator('figure img').nth(1).waitFor()
    await page.locator('#report-note').fill('已经当场办好')
  }
  await page.getByRole('button', { name: settled ? '办好，记下' : '上报', exact: true }).click()
  await page.getByRole('heading', { name: /今天要做的/ }).waitFor()
}

/** A phone whose clock was set by hand. */
const setBack = (by: number): string => `{ const real = Date.now; Date.now = () => real() + ${by} }`

/** The app dies and is opened again; `late` sets the clock of the phone back. */
async function killed(page: Page, late = 0): Promise<Page> {
  const context = page.context()
  await page.close()
  const again = await context.newPage()
  again.setDefaultTimeout(20_000)
  if (late !== 0) await again.addInitScript(setBack(late))
  await again.goto(`${cable.url}/field`)
  await again.getByRole('heading', { name: /今天要做的/ }).waitFor()
  return again
}

async function apiOf(login: string) {
  const headers = { 'content-type': 'application/json', 'x-chaguan': '1' }
  const signed = await fetch(`${stage.url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ login, password: demoPassword }),
  })
  const cookie = signed.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${stage.url}/api${path}`, { headers: { cookie } })).json()) as T
  const post = async <T>(path: string, body: unknown): Promise<T> =>
    (await (
      await fetch(`${stage.url}/api${path}`, { method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify(body) })
    ).json()) as T
  return { get, post, cookie }
}

/** Somebody else checks a case on the spot while the phone is out of reach. */
async function verifiedBy(login: string, at: { county: string; id: string }): Promise<void> {
  const { get, post, cookie } = await apiOf(login)
  const { asOf } = await get<{ asOf: number }>('/q/cases?limit=1')
  const id = crypto.randomUUID()
  const form = new FormData()
  form.append('meta', JSON.stringify({ id, county: at.county, case: at.id, kind: 'after' }))
  form.append('file', new Blob([new Uint8Array(await photo(77))], { type: 'image/jpeg' }), 'c.jpg')
  await fetch(`${stage.url}/api/files`, { method: 'POST', headers: { cookie, 'x-chaguan': '1' }, body: form })
  const answer = await post<{ outcome: string }>('/steps', {
    kind: 'gridEvent',
    step: 'verify',
    form: 1,
    case: at,
    seen: null,
    input: { files: [id] },
    key: crypto.randomUUID(),
    at: { device: asOf, offset: 0 },
  })
  assert.equal(answer.outcome, 'done')
}

test('the first load brings at most 200 kB of gzipped script, and the phone keeps no catalogue or map of others', {
  skip: noBrowser,
}, () => {
  const page = readFileSync(join(built, 'index.html'), 'utf8')
  const waiting = [...page.matchAll(/(?:src|href)="\/field\/(assets\/[^"]+\.js)"/g)].map((found) => found[1] ?? '')
  assert.ok(waiting.length > 0)
  const seen = new Set<string>()
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const [, name] of readFileSync(join(built, file), 'utf8').matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      waiting.push(`assets/${name}`)
  }
  const sizeOf = (file: string) => gzipSync(readFileSync(join(built, file))).length
  const texts = ['common', 'case', 'field'].map((name) =>
    Math.max(0, ...globSync(`assets/${name}-*.js`, { cwd: built }).map(sizeOf)),
  )
  const all = [...[...seen].map(sizeOf), ...texts].reduce((sum, one) => sum + one, 0)
  assert.ok(all <= 200_000, `${all} bytes`)
  const worker = readFileSync(join(built, 'worker.js'), 'utf8')
  const kept = [...worker.matchAll(/"\/field\/(assets\/[^"]+)"/g)].map((found) => found[1] ?? '')
  const whole = kept.reduce((sum, file) => sum + sizeOf(file), 0)
  assert.ok(kept.length > seen.size && whole <= 330_000, `${whole} bytes are kept`)
  // What browsers learned after Chrome 87 and `old.ts` does not teach: none of it is in what an old phone runs.
  const newer =
    /\.(?:findLastIndex|toSpliced|isWellFormed|showPopover|checkVisibility)\(|\bObject\.groupBy\(|\bMap\.groupBy\(|\bArray\.fromAsync\(|\bAbortSignal\.(?:any|timeout)\(|\bnew CompressionStream\b|\bstatic\s*\{|\bIterator\.from\(/
  const scripts = kept
    .filter((file) => file.endsWith('.js'))
    .map((file) => [file, readFileSync(join(built, file), 'utf8')] as const)
  assert.deepEqual(
    scripts.flatMap(([file, text]) => (newer.test(text) ? [`${file}: ${newer.exec(text)?.[0]}`] : [])),
    [],
  )
})

test(
  'a working day without a line: forty acts and twenty-five photos arrive in order, once, and two need a decision',
  how,
  async () => {
    let page = await stage.stranger(size, true)
    await enter(page, 'worker1')
    await page.locator('.cards li').first().waitFor()
    await workerOf(page)
    await picture(page, 'fieldToday')
    assert.deepEqual(await barriers(page), [])
    const toVerify = (await toDo(page, '核查').all()).slice(0, 2)
    const paths = await Promise.all(toVerify.map((one) => one.getAttribute('href')))
    const cases = paths.map((path) => {
      const [, , , county = '', id = ''] = (path ?? '').split('/')
      return { county, id }
    })
    assert.equal(cases.length, 2)

    await cable.cut()
    page = await killed(page)
    await page.getByText('现在联系不上中心').waitFor()
    for (const path of paths) {
      await page.locator(`a.card-what[href="${path}"]`).click()
      await page.locator('.acts').getByRole('button', { name: '核查通过', exact: true }).click()
      await page
        .locator('.step-form input[type=file]')
        .setInputFiles({ name: 'v.jpg', mimeType: 'image/jpeg', buffer: await photo(50) })
      await page.locator('.step-form figure img').waitFor()
      await page.locator('.step-form button[type=submit]').click()
      await page.getByRole('heading', { name: '做了还没有定下来的' }).waitFor()
      await way(page, '今天')
    }
    for (const at of cases) await verifiedBy('cadre1', at)

    const texts: string[] = []
    const named = (n: number) => `午后第${String(n).padStart(2, '0')}件`
    for (let n = 0; n < 10; n++) {
      texts.push(named(n))
      await report(page, { text: named(n), photo: n, settled: true })
      if (n === 3 || n === 6 || n === 8) {
        // Switched off in the middle of a word: the rest is written after the phone is on again.
        await way(page, '上报')
        await page.locator('#report-text').pressSequentially('写到一半的')
        await page.waitForTimeout(150)
        page = await killed(page, n === 6 ? -8 * 86_400_000 : 0)
        await page.getByText('接着写没有写完的上报').click()
        assert.equal(await page.locator('#report-text').inputValue(), '写到一半的')
      }
    }
    for (let n = 10; n < 13; n++) {
      texts.push(named(n))
      await report(page, { text: named(n), photo: n })
    }
    for (let n = 13; n < 28; n++) {
      texts.push(named(n))
      await report(page, { text: named(n) })
    }
    await page.getByRole('link', { name: '未发出 40 项' }).waitFor()
    await picture(page, 'fieldOffline')

    await cable.mend()
    await page.getByRole('link', { name: '未发出' }).click()
    await page.getByRole('button', { name: '现在就发' }).click()
    await page.getByText('都已发出').waitFor({ timeout: 120_000 })
    await page.getByRole('link', { name: '2 项要您决定' }).click()
    await page.locator('main article.card').nth(1).waitFor()
    await picture(page, 'fieldDecide')
    assert.deepEqual(await barriers(page), [])
    // Both versions, who did what meanwhile, and a choice, which goes the way of every act.
    const card = page.locator('main article.card').first()
    await card.locator('.code').waitFor()
    for (const said of [/您做的/, '1 张照片', '现在的情况', /网格长/]) await card.getByText(said).first().waitFor()
    await card.getByRole('button', { name: '就作为记录留着' }).click()
    await page.getByRole('heading', { name: '要您决定：1 项' }).waitFor()
    await page.getByText('都已发出').waitFor()

    const { get } = await apiOf('worker1')
    type Row = { county: string; id: string; text: string | null; openedAt: number }
    const rows: Row[] = []
    for (let after: string | null = ''; after !== null; ) {
      const told: { rows: readonly Row[]; next: string | null } = await get(
        `/q/cases?limit=50${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
      )
      rows.push(...told.rows)
      after = told.next
    }
    const mine = rows.filter((row) => row.text?.startsWith('午后第')).sort((a, b) => a.openedAt - b.openedAt)
    assert.deepEqual(
      mine.map((row) => row.text),
      texts,
    )
    let photos = 0
    for (const [n, row] of mine.entries()) {
      const view = await get<{ timeline: readonly { step: string }[]; documents: readonly { state: string }[] }>(
        `/cases/${row.county}/${row.id}`,
      )
      assert.deepEqual(
        view.timeline.map((entry) => entry.step).filter((step) => step === 'report' || step === 'settle'),
        n < 10 ? ['report', 'settle'] : ['report'],
      )
      photos += view.documents.filter((one) => one.state === 'complete').length
    }
    assert.equal(photos, 23)
    for (const at of cases) {
      const view = await get<{ documents: readonly { kind: string }[]; timeline: readonly { step: string; noted?: boolean }[] }>(
        `/cases/${at.county}/${at.id}`,
      )
      assert.deepEqual(
        view.timeline.filter((entry) => entry.step === 'verify').map((entry) => entry.noted === true),
        [false, true],
      )
    }
    assert.deepEqual(stage.errors, [])
  },
)

test(
  'a visit whose only result is a request, a neighbour’s matter with consent, a notice told, and a repair by its department: without a line, each once',
  how,
  async () => {
    await cable.mend()
    const [cadre, worker, head, handler] = await Promise.all(['cadre1', 'worker1', 'grouphead1', 'handler1'].map(apiOf))
    assert.ok(cadre && worker && head && handler)
    const { asOf, rows } = await worker.get<{ asOf: number; rows: readonly { county: string }[] }>('/q/cases?limit=1')
    const county = rows[0]?.county ?? ''
    const me = await worker.get<{ posts: readonly { kind: string; areas: readonly string[] }[] }>('/me')
    const grid = me.posts.find((one) => one.kind === 'gridWorker')?.areas[0]
    const visit = { county, id: crypto.randomUUID() }
    const until = new Date(asOf + 3 * 86_400_000).toISOString().slice(0, 10)
    const input = { purpose: 'errand', area: grid, where: '和平路 3 栋 2-4', until, asked: true }
    const envelope = { form: 1, seen: null, key: crypto.randomUUID(), at: { device: asOf, offset: 0 } }
    await cadre.post('/steps', { kind: 'visit', step: 'order', case: visit, input, ...envelope })
    const [atDoor, inGroup, onSpot] = await Promise.all([1, 2, 3].map(() => stage.stranger(size, true)))
    assert.ok(atDoor && inGroup && onSpot)
    await enter(atDoor, 'worker1')
    await enter(inGroup, 'grouphead1')
    await enter(onSpot, 'handler1')
    const repair = toDo(onSpot, '办理').first()
    const path = (await repair.getAttribute('href')) ?? ''
    for (const page of [atDoor, inGroup, onSpot]) await workerOf(page)
    await cable.cut()

    await atDoor.locator(`a.card-what[href="/field/case/${visit.county}/${visit.id}"]`).click()
    await atDoor.getByRole('button', { name: '去过了，有需要办的' }).click()
    await atDoor.getByRole('button', { name: '记下 1 项' }).click()
    await atDoor
      .getByRole('alert')
      .getByText(/住户同意/)
      .waitFor()
    await atDoor.getByLabel('住户同意走访').check()
    await atDoor.getByLabel('哪一类').selectOption({ index: 1 })
    await atDoor.getByLabel('要办什么事').selectOption({ index: 1 })
    await atDoor.getByLabel(/说两句/).fill('想装一个扶手')
    await atDoor.getByRole('button', { name: '记下 1 项' }).click()
    await atDoor.getByRole('link', { name: '未发出 2 项' }).waitFor()

    await way(inGroup, '联户')
    await inGroup.getByRole('link', { name: /要转告的通知/ }).click()
    await inGroup.getByRole('button', { name: '已转告' }).first().click()
    await way(inGroup, '联户')
    await inGroup.getByRole('link', { name: /替邻居上报/ }).click()
    await inGroup.getByLabel(/本人同意/).check()
    await inGroup.locator('button.tile').first().click()
    await inGroup.getByRole('radio').first().check()
    await inGroup.locator('#report-text').fill('邻居家门口路灯不亮')
    await inGroup.getByRole('button', { name: /用手机的位置/ }).click()
    await inGroup
      .getByText(/误差约 8 米/)
      .first()
      .waitFor()
    await inGroup.getByRole('button', { name: '上报', exact: true }).click()
    await inGroup.getByRole('link', { name: '未发出 2 项' }).waitFor()

    await onSpot.locator(`a.card-what[href="${path}"]`).click()
    await onSpot.locator('.acts').getByRole('button', { name: '办结', exact: true }).click()
    const photos = onSpot.locator('.step-form input[type=file]')
    for (const n of [1, 2]) {
      await photos.setInputFiles({ name: `${n}.jpg`, mimeType: 'image/jpeg', buffer: await photo(60 + n) })
      await onSpot
        .locator('.step-form figure img')
        .nth(n - 1)
        .waitFor()
    }
    await onSpot.locator('.step-form textarea').first().fill('井盖已换新，路面清干净了')
    await onSpot.locator('.step-form button[type=submit]').click()
    await onSpot.getByRole('link', { name: '未发出 1 项' }).waitFor()

    await cable.mend()
    for (const page of [atDoor, inGroup, onSpot]) {
      await page.goto(`${cable.url}/field/sent`)
      await page.getByText('都已发出').waitFor({ timeout: 60_000 })
    }
    type View = {
      state: string
      timeline: readonly { step: string; facts: { requests?: number } }[]
      documents: readonly { kind: string }[]
    }
    const visited = await worker.get<View>(`/cases/${visit.county}/${visit.id}`)
    assert.equal(visited.timeline.find((entry) => entry.step === 'requests')?.facts.requests, 1)
    const mine = async (get: typeof worker.get, text: string) => {
      const told = await get<{ rows: readonly { text: string | null }[] }>('/q/cases?limit=50')
      return told.rows.filter((row) => row.text === text).length
    }
    assert.deepEqual([await mine(worker.get, '想装一个扶手'), await mine(worker.get, '邻居家门口路灯不亮')], [1, 1])
    const [, , , c = '', id = ''] = path.split('/')
    const done = await handler.get<View>(`/cases/${c}/${id}`)
    assert.equal(done.timeline.filter((entry) => entry.step === 'finish').length, 1)
    assert.equal(done.documents.filter((one) => one.kind === 'after').length, 2)
    await inGroup.goto(`${cable.url}/field/notices`)
    await inGroup.locator('.mark.done').first().waitFor()
    assert.deepEqual(stage.errors, [])
  },
)

/** Buttons and fields that are too low for a thumb in large print. */
const smallTargets = `[...document.querySelectorAll('button, .ways a, .button, input:not([type=file]):not([type=checkbox]):not([type=radio])')]
  .map((one) => one.getBoundingClientRect())
  .filter((box) => box.height > 0 && box.height < 59).length`

/** What lies in the outbox of the phone, as its database has it. */
const leftHere = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('chaguan-field')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const all = opening.result.transaction('items').objectStore('items').getAll()
    all.onsuccess = () => {
      opening.result.close()
      resolve({
        items: all.result.length,
        sealed: all.result.filter((row) => row.sealed.length > 0).length,
        readable: all.result.filter((row) => row.body !== null).length,
      })
    }
  }
})`

/** Chrome of 2020 inside another app: no worker, no persistence, no locks, and none of the functions that came later. */
const ordinary = `
  delete Navigator.prototype.serviceWorker
  delete Navigator.prototype.storage
  delete Navigator.prototype.locks
  delete Crypto.prototype.randomUUID
  for (const name of ['at', 'toSorted', 'toReversed', 'findLast']) delete Array.prototype[name]
`

test(
  'in an old browser inside another app it is an ordinary page, in large print and in the sun too, and asks only for what it needs',
  how,
  async () => {
    await cable.mend()
    const page = await stage.stranger(size, true)
    await page.addInitScript(ordinary)
    const asked = new Set<string>()
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (pathname.startsWith('/api/')) asked.add(pathname.split('/').slice(0, 3).join('/'))
    })
    await enter(page, 'worker1')
    await page.locator('.cards li').first().waitFor()
    await report(page, { text: '旧手机也能报' })
    await page.getByText('都已发出').waitFor()
    await way(page, '更多')
    await page.getByRole('link', { name: '这部手机' }).click()
    await page.getByRole('button', { name: '大字', exact: true }).click()
    await page.getByRole('button', { name: /阳光下/ }).click()
    for (const [name, to] of [
      ['fieldSunToday', '今天'],
      ['fieldSunReport', '上报'],
      ['fieldSunMap', '地图'],
    ] as const) {
      await way(page, to)
      await page.locator('h1').waitFor()
      await page.waitForTimeout(300)
      await picture(page, name)
      assert.deepEqual(await barriers(page), [], name)
      assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= size.width, name)
      const small = await page.evaluate<number>(smallTargets)
      assert.equal(small, 0, name)
    }
    assert.deepEqual(
      [...asked]
        .sort()
        .filter((path) => !['/api/session', '/api/me', '/api/settings', '/api/field', '/api/steps', '/api/files'].includes(path)),
      [],
    )
    assert.deepEqual(stage.errors, [])
  },
)

test(
  'two people share one phone: the second sees nothing of the first, whose unsent act stays, sealed and unreadable',
  how,
  async () => {
    await cable.mend()
    const page = await stage.stranger(size, true)
    await enter(page, 'worker1')
    await page.locator('.cards li').first().waitFor()
    await workerOf(page)
    await cable.cut()
    await report(page, { text: '只有我知道的一件' })
    await page.getByRole('link', { name: '未发出 1 项' }).waitFor()
    await page.goto(`${cable.url}/field/settings`)
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByText(/还有 1 项没有发出.*封存/).waitFor()
    await page.getByRole('button', { name: '现在退出' }).click()
    await page.locator('#door-login').waitFor()
    const left = await page.evaluate<unknown>(leftHere)
    assert.deepEqual(left, { items: 1, sealed: 1, readable: 0 })
    await cable.mend()
    await enter(page, 'cadre1')
    await page.goto(`${cable.url}/field/sent`)
    await page.getByText('这里还什么也没有').waitFor()
    assert.deepEqual(stage.errors, [])
  },
)
