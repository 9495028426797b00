// The desk in a real browser: many at once, keys and search, undo, live changes, links and views, the phone, paper, three languages.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { barriers, noBrowser, openStage, phone, picture, type Stage, signIn } from './stage.ts'

const how = { skip: noBrowser, timeout: 120_000 }
let stage: Stage
/** One window for the journeys that need nothing else. */
let desk: Page

before(async () => {
  if (noBrowser) return
  stage = await openStage({ maps: false })
  desk = await stage.staff('dispatcher1')
})
after(async () => {
  if (!noBrowser) await stage.close()
})

const textOf = async (there: Locator): Promise<string> => (await there.textContent())?.trim() ?? ''
const queue = async (page: Page, query = ''): Promise<void> => {
  await page.goto(`${stage.url}/desk/queue${query}`)
  await page.locator('.qrow').first().waitFor()
}
/** 'county/id' of the chosen case, as the address tells it when the choice has come to rest. */
async function chosenRef(page: Page): Promise<string> {
  const id = (await page.locator('.qrow.chosen').getAttribute('id'))?.slice('row-'.length) ?? ''
  await page.waitForURL((url) => url.searchParams.get('case')?.endsWith(id) ?? false)
  return new URL(page.url()).searchParams.get('case') ?? ''
}
const chosenId = (page: Page): Promise<string | null> => page.locator('.qrow.chosen').getAttribute('id')
const total = async (page: Page): Promise<number> => Number(await textOf(page.locator('.count b').last()))

test('many are accepted and assigned together, and what did not go is told', how, async () => {
  await queue(desk, '?why=accept')
  await desk.locator('.qrow.chosen').waitFor()
  const refs: string[] = []
  for (let n = 0; n < 4; n++) {
    refs.push(await chosenRef(desk))
    await desk.keyboard.press('x')
    await desk.locator('.qrow.chosen.picked').waitFor()
    await desk.keyboard.press('j')
  }
  await desk.getByText('已选 4 件').waitFor()
  await desk.getByRole('toolbar').getByRole('button', { name: '受理', exact: true }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByText('4 件中有 4 件可以办').waitFor()
  await picture(desk, 'manyPreview')
  assert.deepEqual(await barriers(desk), [])

  // While she reads the preview, her colleague takes one of them.
  const colleague = await stage.staff('dispatcher1')
  await colleague.goto(`${stage.url}/desk/case/${refs[1]}`)
  await colleague.locator('.case-actions button', { hasText: '受理' }).click()
  await colleague.locator('.case-actions form button[type=submit]').click()
  await colleague.locator('.case-head .tag', { hasText: '待派遣' }).waitFor()
  await dialog.getByRole('button', { name: '受理 4 件' }).click()
  await dialog.getByText('4 件中 3 件已受理').waitFor()
  assert.equal(await dialog.locator('td.refused').count(), 1, 'the one that was taken is named with its reason')
  assert.equal(await dialog.locator('td', { hasText: '● 办成' }).count(), 3)
  await picture(desk, 'manyResult')
  await dialog.locator('.dialog-foot button, footer button').last().click()
  await dialog.waitFor({ state: 'hidden' })

  await queue(desk, '?why=assign')
  await desk.locator('.qrow').nth(3).waitFor()
  const waiting = await desk.locator('.qrow').count()
  await desk.locator('.qpick').first().click()
  await desk.getByRole('button', { name: /选中已列出的/ }).click()
  await desk.getByRole('toolbar').getByRole('button', { name: '派遣', exact: true }).click()
  await dialog.getByText(`${waiting} 件中有`).waitFor()
  await picture(desk, 'manyAssign')
  const ready = Number(/有 (\d+) 件可以办/.exec(await textOf(dialog.getByText(`${waiting} 件中有`)))?.[1])
  assert.ok(ready >= 3, 'the proposals stand in the preview')
  await dialog.getByRole('button', { name: `派遣 ${ready} 件` }).click()
  await desk.getByText(`${waiting} 件中 ${ready} 件已派遣`).first().waitFor()
  await colleague.close()
})

test('the palette finds by words, by code and by place, and waits for the input method', how, async () => {
  await queue(desk)
  const code = await textOf(desk.locator('.qrow .qcode').first())
  const place = (await textOf(desk.locator('.qrow .qwhere').first())).replace(/第.*/s, '').trim()
  await desk.keyboard.press('Control+k')
  const input = desk.locator('.palette-input')
  await input.waitFor()
  // A composition: latin letters on their way to be characters.
  const asked: string[] = []
  desk.on('request', (request) => {
    if (request.url().includes('/api/q/cases')) asked.push(new URL(request.url()).searchParams.get('text') ?? '')
  })
  const wire = await desk.context().newCDPSession(desk)
  await wire.send('Input.imeSetComposition', { text: 'ludeng', selectionStart: 6, selectionEnd: 6 })
  await desk.waitForTimeout(500)
  assert.deepEqual(asked, [], 'nothing is asked for while it is being composed')
  await wire.send('Input.insertText', { text: '路灯' })
  await desk.locator('.palette-row .found', { hasText: '路灯' }).first().waitFor()
  await picture(desk, 'palette')
  assert.deepEqual(await barriers(desk), [])
  assert.deepEqual(asked, ['路灯'])
  await input.fill(code)
  await desk
    .locator('.palette-row .found', { hasText: new RegExp([...code].join('\\s?')) })
    .first()
    .waitFor()
  await input.fill(place)
  await desk.locator('.palette-row .found', { hasText: place }).first().waitFor()
  await desk.keyboard.press('Enter')
  await desk.locator('.case-head').waitFor()
  assert.match(desk.url(), /\/desk\/case\//)
  await desk.keyboard.press('Escape')
  await desk.locator('.qrow').first().waitFor()
})

test('the keys move and act, and stay still while somebody writes', how, async () => {
  await queue(desk)
  await desk.locator('.qrow.chosen').waitFor()
  const first = await chosenId(desk)
  await desk.keyboard.press('j')
  await desk.locator(`.qrow.chosen:not([id="${first}"])`).waitFor()
  await desk.keyboard.press('k')
  await desk.locator(`.qrow.chosen[id="${first}"]`).waitFor()
  // The same letters out of an input method's window.
  for (const key of ['j', 'a', 'x', '/'])
    for (const mark of [{ isComposing: true }, { keyCode: 229 }])
      await desk.locator('.qlist').dispatchEvent('keydown', { key, bubbles: true, ...mark })
  assert.equal(await chosenId(desk), first)
  await desk.locator('.qsearch').pressSequentially('jax')
  await desk.waitForTimeout(300)
  assert.equal((await desk.locator('.palette').count()) + (await desk.locator('.qbulk').count()), 0)
  assert.equal(await desk.locator('.case-actions form').count(), 0)
  await desk.locator('.qsearch').fill('')
  await desk.locator('.qrow.chosen').waitFor()
  await queue(desk, '?why=accept')
  await desk.locator('.case-actions button', { hasText: '受理' }).waitFor()
  await desk.keyboard.press('a')
  await desk.locator('.case-actions form').waitFor()
  await desk.keyboard.press('Escape')
  await desk.locator('.case-actions form').waitFor({ state: 'detached' })
  await desk.keyboard.press('?')
  await desk.getByRole('dialog').getByText('下一件').waitFor()
  await picture(desk, 'help')
  assert.deepEqual(await barriers(desk), [])
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('g')
  await desk.keyboard.press('i')
  await desk.locator('.notices li').first().waitFor()
  await picture(desk, 'notices')
})

/** Accepts the first case that waits for it and leaves it chosen for being assigned; its 'county/id'. */
async function acceptOne(page: Page): Promise<string> {
  await queue(page, '?why=accept')
  await page.locator('.case-actions button', { hasText: '受理' }).waitFor()
  const ref = await chosenRef(page)
  await page.goto(`${stage.url}/desk/case/${ref}`)
  await page.locator('.case-actions button', { hasText: '受理' }).waitFor()
  await page.keyboard.press('a')
  await page.locator('.case-actions form button[type=submit]').click()
  await page.locator('.case-head .tag', { hasText: '待派遣' }).waitFor()
  return ref
}

test('an assignment is taken back within ten seconds, by button and by key', how, async () => {
  const ref = await acceptOne(desk)
  for (const back of ['button', 'key']) {
    await queue(desk, `?why=assign&case=${ref}`)
    await desk.locator('.preview .case-head .tag', { hasText: '待派遣' }).waitFor()
    await desk.keyboard.press('d')
    const form = desk.locator('.case-actions form')
    await form.locator('button[type=submit]').waitFor()
    if (back === 'button') await picture(desk, 'assign')
    await form.locator('button[type=submit]').click()
    await desk.locator('.toast .button', { hasText: '撤回' }).waitFor()
    await desk.locator(`[id="row-${ref.split('/')[1]}"]`).waitFor({ state: 'detached' })
    if (back === 'button') {
      await picture(desk, 'undo')
      await desk.locator('.toast .button', { hasText: '撤回' }).click()
    } else await desk.keyboard.press('z')
    await desk.locator(`[id="row-${ref.split('/')[1]}"].chosen`).waitFor()
    await desk.locator('.preview .case-head .tag', { hasText: '待派遣' }).waitFor()
  }
})

test('what a colleague does is seen without a reload, and nothing moves under the reader', how, async () => {
  await queue(desk, '?why=accept&sort=new')
  await desk.locator('.qrow.chosen').waitFor()
  for (let n = 0; n < 20; n++) await desk.keyboard.press('j')
  const read = await chosenRef(desk)
  const row = desk.locator('.qrow.chosen')
  const before = await row.boundingBox()
  // The row above the one she reads.
  const at = Number(await row.getAttribute('aria-posinset'))
  const above = (await desk.locator(`.qrow[aria-posinset="${at - 2}"]`).getAttribute('id'))?.slice('row-'.length) ?? ''
  const handed = await total(desk)
  const colleague = await stage.staff('dispatcher1')
  await colleague.goto(`${stage.url}/desk/case/${read.split('/')[0]}/${above}`)
  await colleague.locator('.case-actions button', { hasText: '受理' }).waitFor()
  await colleague.keyboard.press('a')
  await colleague.locator('.case-actions form button[type=submit]').click()
  await colleague.locator('.case-head .tag', { hasText: '待派遣' }).waitFor()
  const changed = desk.locator(`[id="row-${above}"]`)
  await changed.locator('.qwhy', { hasText: '派遣' }).waitFor()
  await colleague.keyboard.press('d')
  await colleague.locator('.case-actions form button[type=submit]').click()
  await colleague.locator('.case-head .tag', { hasText: '待签收' }).waitFor()
  await desk.locator(`[id="row-${above}"].left`).waitFor()
  await desk.locator('.count b', { hasText: new RegExp(`^${handed - 1}$`) }).waitFor()
  assert.deepEqual(await row.boundingBox(), before, 'the row being read stays where it is')

  const resident = await stage.stranger(phone, true)
  await resident.goto(`${stage.url}/public/report`)
  await resident.getByText('路灯、井盖、路面').click()
  await resident.getByText('路灯不亮', { exact: true }).click()
  await resident.getByLabel('写几个字').fill('河边步道的路灯不亮。')
  await resident.getByText('用我现在的位置').click()
  await resident.getByRole('button', { name: '看一遍再送出' }).click()
  await resident.getByRole('button', { name: '送出', exact: true }).click()
  await resident.getByText('收到了').first().waitFor()
  await desk.locator('.qfresh').waitFor()
  assert.equal(await chosenId(desk), `row-${read.split('/')[1]}`)
  assert.deepEqual(await row.boundingBox(), before, 'what came in is announced above the rows, not between them')
  await picture(desk, 'live')
  await desk.keyboard.press('r')
  await desk.locator('.qfresh').waitFor({ state: 'detached' })
  await desk.locator('.qrow', { hasText: '河边步道' }).first().waitFor()
  await Promise.all([resident.close(), colleague.close()])
})

test('filters live in the address, a view is shared in the office, a link survives signing in', how, async () => {
  await queue(desk)
  const ref = await chosenRef(desk)
  await desk.locator('.count.red').click()
  await desk.waitForURL(/light=red/)
  await desk.reload()
  await desk.locator('.count.red[aria-pressed=true]').waitFor()
  const figure = desk.locator('.count.red b', { hasText: /\d/ })
  await figure.waitFor()
  const red = Number(await textOf(figure))
  await desk.locator(`.qrow[aria-setsize="${red}"]`).first().waitFor()
  assert.equal(await desk.locator('.qrow').count(), red)
  await desk.getByRole('button', { name: /^视图/ }).click()
  await desk.getByLabel('把现在的筛选保存为视图').fill('今天先看的')
  await desk.getByText('与本单位同事共用').click()
  await picture(desk, 'views')
  await desk.locator('.view-panel button[type=submit]').click()
  await desk.getByText('已保存视图').waitFor()

  const link = await stage.stranger({ width: 1440, height: 900 })
  await link.goto(`${stage.url}/desk/case/${ref}`)
  await link.locator('.door-form').waitFor()
  await picture(link, 'door')
  assert.deepEqual(await barriers(link), [])
  await signIn(link, 'dutyleader1')
  await link.locator('.case-head').waitFor()
  assert.equal(new URL(link.url()).pathname, `/desk/case/${ref}`)
  await link.goto(`${stage.url}/desk/queue`)
  await link.getByRole('button', { name: /^视图/ }).click()
  await link.locator('.view-panel').getByText('今天先看的').click()
  await link.waitForURL(/light=red/)
  await link.close()
})

test('the community cadre settles with her own means and passes on, on the phone', how, async () => {
  const cadre = await stage.staff('cadre1', { size: phone })
  await cadre.locator('.qrow').first().waitFor()
  await picture(cadre, 'phoneQueue')
  assert.deepEqual(await barriers(cadre), [])
  const open = async (): Promise<void> => {
    await queue(cadre, '?why=accept')
    await cadre.locator('.qrow').first().tap()
    await cadre.locator('.case-actions button').first().waitFor()
  }
  const press = (step: string) => cadre.locator('.case-actions .action-buttons button', { hasText: step }).first().tap()
  const send = () => cadre.locator('.case-actions form button[type=submit]').tap()
  const state = (name: string) => cadre.locator('.case-head .tag', { hasText: name }).waitFor()

  await open()
  await picture(cadre, 'phoneCase')
  await press('受理')
  await cadre.getByText('由本单位自行处置').tap()
  await picture(cadre, 'phoneAccept')
  await send()
  await state('办理中')
  await press('办结')
  await cadre.getByLabel(/办理结果/).fill('请物业师傅当天修好了。')
  const shot = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#556677' } })
    .jpeg()
    .toBuffer()
  await cadre.locator('.case-actions input[type=file]').setInputFiles({ name: 'done.jpg', mimeType: 'image/jpeg', buffer: shot })
  await cadre.getByText('已传完').waitFor()
  await picture(cadre, 'phoneFinish')
  await send()
  await state('待')

  await open()
  await press('转报街道')
  await cadre.locator('.case-actions textarea').fill('需要街道协调电力公司。')
  await send()
  await cadre
    .getByText(/泊舟街道/)
    .first()
    .waitFor()
  await picture(cadre, 'phonePass')

  await cadre.goto(`${stage.url}/desk/team`)
  await cadre.locator('.team .card').nth(2).waitFor()
  await picture(cadre, 'phoneTeam')
  assert.deepEqual(await barriers(cadre), [])
  await cadre.close()
})

test('a case on paper is the case and nothing else', how, async () => {
  await queue(desk, '?light=red')
  await desk.goto(`${stage.url}/desk/case/${await chosenRef(desk)}`)
  await desk.locator('.case-head').waitFor()
  const code = await textOf(desk.locator('.case-head .code'))
  await desk.emulateMedia({ media: 'print' })
  const paper = desk.locator('.paper')
  await paper.waitFor({ state: 'visible' })
  assert.ok((await textOf(paper.locator('h1'))).includes(code))
  assert.equal(await desk.locator('.shell').isVisible(), false)
  await desk.setViewportSize({ width: 794, height: 1123 })
  await picture(desk, 'paper')
  await desk.emulateMedia({ media: 'screen' })
  await desk.setViewportSize({ width: 1440, height: 900 })
})

type Told = Readonly<Record<string, string>>
const texts = join(import.meta.dirname, '../../ui/texts')
const catalogue = (language: string): Told =>
  Object.fromEntries(
    readdirSync(join(texts, language)).flatMap((file) =>
      Object.entries(JSON.parse(readFileSync(join(texts, language, file), 'utf8')) as Told).map(([name, text]) => [
        `${file} ${name}`,
        text,
      ]),
    ),
  )

/** Names of posts are the region's own and only sound like the catalogue's. */
const given = ['网格员', '网格长']

/** Sentences on the page that stand in the simplified catalogue and read otherwise in this language. */
async function untranslated(page: Page, language: string): Promise<string[]> {
  const [own, first] = [catalogue(language), catalogue('zh-CN')]
  const spoken = new Set(Object.values(own))
  const foreign = Object.entries(first).filter(
    ([name, text]) => own[name] !== text && !spoken.has(text) && /\p{Script=Han}{2}/u.test(text),
  )
  const fixed = new Set(foreign.map(([, text]) => text))
  const open = foreign
    .filter(([, text]) => text.includes('{'))
    .map(([, text]) => text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .filter((parts) => parts.some((part) => /\p{Script=Han}{2}/u.test(part)))
    .map((parts) => new RegExp(`^${parts.join('.+')}$`, 'u'))
  const seen = await page.evaluate<string[]>(`(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    const found = new Set([document.title])
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node instanceof Element)
        for (const name of ['aria-label', 'placeholder', 'title', 'alt']) found.add((node.getAttribute(name) ?? '').trim())
      else found.add((node.textContent ?? '').trim())
    return [...found]
  })()`)
  return seen
    .filter((text) => !given.includes(text))
    .filter((text) => fixed.has(text) || open.some((pattern) => pattern.test(text)))
}

for (const language of ['en', 'zh-TW'] as const)
  test(`the desk speaks ${language} throughout`, how, async () => {
    const page = await stage.staff('dispatcher1', { language })
    const left: Record<string, string[]> = {}
    const look = async (name: string) => {
      const found = await untranslated(page, language)
      if (found.length > 0) left[name] = found
    }
    await page.locator('.preview .case-actions').waitFor()
    await look('queue')
    await picture(page, `queue-${language}`)
    const ref = await chosenRef(page)
    for (const [path, there] of [
      [`case/${ref}`, '.case-actions'],
      ['search', '.search-page'],
      ['map', '.map'],
      ['report', 'form'],
      ['team', '.team .card'],
      ['notices', '.notices li'],
      ['devices', '.notices li'],
    ] as const) {
      await page.goto(`${stage.url}/desk/${path}`)
      await page.locator(there).first().waitFor()
      await look(path)
      if (path.startsWith('case')) await picture(page, `case-${language}`)
    }
    await page.keyboard.press('?')
    await page.getByRole('dialog').locator('kbd').first().waitFor()
    await look('help')
    await page.keyboard.press('Escape')
    await page.locator('.person').click()
    await look('person')
    assert.deepEqual(left, {})
    assert.equal(await page.locator('html').getAttribute('lang'), language)
    assert.deepEqual(await barriers(page), [])
    await page.close()
  })

test('no window met an error of a script', how, () => {
  assert.deepEqual(stage.errors, [])
})
