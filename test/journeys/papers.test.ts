// Paper from the screen: a slip issued, looked at and verified, a template brought in with its faults named, a scan without a square, one paper for many matters.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import PizZip from 'pizzip'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { builtinDocx, builtins } from '../../registers/documents/builtin.ts'
import { squaresOf } from './square.ts'
import { barriers, fileOf, noBrowser, openStage, phone, picture, type Stage } from './stage.ts'

const how = { skip: noBrowser, timeout: 180_000 }
let stage: Stage

before(async () => {
  if (!noBrowser) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noBrowser) await stage.close()
})

type Case = { readonly county: string; readonly id: string }
/** A case of this person for which such a paper may be issued now. */
async function caseFor(page: Page, paper: string): Promise<Case> {
  const { rows } = (await (await page.request.get(`${stage.url}/api/q/cases?limit=100`)).json()) as { rows: readonly Case[] }
  for (const { county, id } of rows) {
    const view = (await (await page.request.get(`${stage.url}/api/cases/${county}/${id}`)).json()) as {
      papers: { may: readonly { name: string }[] }
    }
    if (view.papers.may.some(({ name }) => name === paper)) return { county, id }
  }
  throw new Error(`no case for a ${paper}`)
}
const edited = (from: string, to: string): Buffer => {
  const one = builtins.find(({ name }) => name === 'dispatch')
  assert.ok(one)
  const zip = new PizZip(builtinDocx(one))
  zip.file('word/document.xml', (zip.file('word/document.xml')?.asText() ?? '').replace(from, to))
  return zip.generate({ type: 'nodebuffer' })
}

test(
  'a slip is previewed, issued under its number, printed, taken back with a reason, and told void when it is verified',
  how,
  async () => {
    const page = await stage.staff('dispatcher1')
    const { county, id } = await caseFor(page, 'dispatch')
    await page.goto(`${stage.url}/desk/case/${county}/${id}`)
    await page.getByRole('button', { name: '出具文书' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('交办单').check()
    await dialog.getByRole('article').getByText('请', { exact: false }).first().waitFor()
    assert.deepEqual(await barriers(page), [])
    await picture(page, 'papers-issue')
    await dialog.getByRole('button', { name: '编号出具' }).click()
    await page.getByRole('link', { name: '打开 PDF 打印' }).waitFor()
    assert.deepEqual(await barriers(page), [])
    await picture(page, 'papers-shown')
    const href = await page.getByRole('link', { name: '打开 PDF 打印' }).getAttribute('href')
    const pdf = await page.request.get(`${stage.url}${href}`)
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-')
    const png = execFileSync('pdftoppm', ['-png', '-r', '110', '-singlefile', '-'], {
      input: await pdf.body(),
      maxBuffer: 20_000_000,
    })
    // Whoever has the paper in hand asks without an account.
    const [square = ''] = await squaresOf(stage, png)
    const holder = await stage.stranger(phone)
    await holder.goto(`${stage.url}/public/paper#${square.split('#').at(-1)}`)
    await holder.getByText('真实有效').waitFor()
    assert.deepEqual(await barriers(holder), [])
    await picture(holder, 'papers-public')
    await dialog.getByRole('button', { name: '关闭' }).click()
    const panel = page.getByRole('region', { name: '文书' })
    await panel.getByRole('button', { name: /^作废/ }).first().click()
    await page.getByLabel('为什么作废').fill('单位写错了')
    await page.getByRole('dialog').getByRole('button', { name: '作废' }).click()
    await panel.getByText('已作废').first().waitFor()
    await picture(page, 'papers-panel')
    await holder.reload()
    await holder.getByText('真实，但已经作废').waitFor()

    await page.goto(`${stage.url}/desk/papers`)
    await page.getByLabel('扫码枪扫入，或粘贴码的内容').fill('CG1.k1.x.y')
    await page.getByRole('button', { name: '核验' }).click()
    await page.getByText(/不认识签名|签名不符|不是文书上的核验码/).waitFor()
    assert.deepEqual(await barriers(page), [])
    await picture(page, 'papers-page')
  },
)

test(
  'a template with an unknown field is named with the one that is meant; mended it is shown and put into force',
  how,
  async () => {
    const page = await stage.staff('countydesk1')
    await page.goto(`${stage.url}/desk/papers`)
    await page.getByRole('button', { name: '上传“交办单”新版模板' }).click()
    const file = page.getByLabel('改好的模板（.docx，2 MB 以内）')
    const named = (buffer: Buffer) => ({
      name: '交办单.docx',
      mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      buffer,
    })
    await file.setInputFiles(named(edited('{{承办单位}}', '{{承办单元}}')))
    await page.getByText('是不是 承办单位？').waitFor()
    await picture(page, 'papers-template-wrong')
    await file.setInputFiles(named(edited('组织办理', '马上组织办理')))
    await page.getByText('检查通过').waitFor()
    assert.deepEqual(await barriers(page), [])
    await picture(page, 'papers-template')
    await page.getByRole('button', { name: '启用', exact: true }).click()
    await page
      .getByText(/第 1 版/)
      .first()
      .waitFor()
  },
)

test('a scan without a square lies in the tray until somebody says whose it is', how, async () => {
  const page = await stage.staff('dispatcher1')
  const { rows } = (await (await page.request.get(`${stage.url}/api/q/cases?limit=1`)).json()) as {
    rows: readonly (Case & { code: string })[]
  }
  const [one] = rows
  assert.ok(one)
  await page.goto(`${stage.url}/desk/papers`)
  const tray = page.getByRole('region', { name: '扫描件入卷' })
  const buffer = await sharp({ create: { width: 1240, height: 1754, channels: 3, background: '#f4f1ea' } })
    .jpeg()
    .toBuffer()
  await tray.locator('input[type=file]').setInputFiles({ name: '走访记录.jpg', mimeType: 'image/jpeg', buffer })
  await tray.getByText('没有认出码，放进待归盘').waitFor()
  await tray.getByRole('heading', { name: '待归盘（1）' }).waitFor()
  assert.deepEqual(await barriers(page), [])
  await picture(page, 'papers-tray')
  await tray.getByLabel('归入哪个案件（编号）').fill(one.code)
  await tray.getByRole('button', { name: '归入', exact: true }).click()
  await page.getByText('已归入案件。').waitFor()
  await tray.getByRole('heading', { name: '待归盘（0）' }).waitFor()
  const view = await (await page.request.get(`${stage.url}/api/cases/${one.county}/${one.id}`)).text()
  assert.ok(view.includes('"filePaper"'), 'it is a paper of the case')
})

test('one paper for several matters comes out as one file', how, async () => {
  const page = await stage.staff('dispatcher1')
  await page.goto(`${stage.url}/desk/queue?why=accept`)
  await page.locator('.qrow.chosen').waitFor()
  for (const last of [false, false, true]) {
    await page.keyboard.press('x')
    await page.locator('.qrow.chosen.picked').waitFor()
    if (!last) await page.keyboard.press('j')
  }
  await page.getByRole('button', { name: '批量打印文书' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('为 3 件打印文书').waitFor()
  await dialog.getByRole('button', { name: /^打印 3 份/ }).waitFor()
  assert.deepEqual(await barriers(page), [])
  await picture(page, 'papers-many')
  const set = await fileOf(page, '**/api/papers/set', () => dialog.getByRole('button', { name: /^打印 3 份/ }).click())
  await dialog.getByText('已合成一个文件').waitFor()
  await picture(page, 'papers-many-ready')
  const text = execFileSync('pdftotext', ['-', '-'], { input: set }).toString('utf8')
  assert.ok(text.split('\f').filter((one) => one.trim() !== '').length >= 3, 'a page for each')
})
