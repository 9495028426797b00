// Paper from the screen: a slip issued, looked at and verified, a template brought in with its faults named, a form of an outage entered once by two people.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import PizZip from 'pizzip'
import type { Page } from 'playwright-core'
import { builtinDocx, builtins } from '../../registers/documents/builtin.ts'
import { barriers, noBrowser, openStage, picture, type Stage } from './stage.ts'

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
    await dialog.getByRole('button', { name: '关闭' }).click()
    const panel = page.getByRole('region', { name: '文书' })
    await panel.getByRole('button', { name: /^作废/ }).first().click()
    await page.getByLabel('为什么作废').fill('单位写错了')
    await page.getByRole('dialog').getByRole('button', { name: '作废' }).click()
    await panel.getByText('已作废').first().waitFor()
    await picture(page, 'papers-panel')

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

/** The codes on printed forms, as a person reads them. */
function codesOn(pdf: Buffer): string[] {
  const text = execFileSync('pdftotext', ['-', '-'], { input: pdf }).toString('utf8')
  return text.match(/\d{6}-\d{6}-\w{4}-\w{4}-\w/g) ?? []
}

test('a form written in an outage is entered with its own time by one person; the other is shown the case', how, async () => {
  const [first, second] = [await stage.staff('dispatcher1'), await stage.staff('dutyleader1')]
  const me = (await (await first.request.get(`${stage.url}/api/me`)).json()) as { counties: readonly string[] }
  const printed = await first.request.post(`${stage.url}/api/papers/forms`, {
    data: { county: me.counties[0], count: 4 },
    headers: { 'x-chaguan': '1', origin: stage.url },
  })
  const [code = ''] = codesOn(await printed.body())
  const find = async (page: Page) => {
    await page.goto(`${stage.url}/desk/papers`)
    await page.getByLabel('表上的编号（扫码或输入）').fill(code)
    await page.getByRole('button', { name: '找这张表' }).click()
  }
  await find(first)
  const time = first.getByLabel('表上写的时间')
  await time.fill((await time.getAttribute('max')) ?? '')
  await first.getByRole('button', { name: '接着录内容' }).click()
  await first.locator('.step-form').waitFor()
  assert.deepEqual(await barriers(first), [])
  await picture(first, 'papers-forms')
  await first.locator('.step-form textarea').first().fill('停电时来人登记：三楼楼道堆物')
  await first.locator('.step-form .ant-select').first().click()
  await first.keyboard.type('楼道')
  await first.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  await first.locator('.step-form button[type=submit]').click()
  await first.locator('.slip-code').first().waitFor()
  await picture(first, 'papers-entered')
  await find(second)
  await second.getByText('这张表已经补录过').waitFor()
  await picture(second, 'papers-used')
})
