// A matter goes to an authority outside by a numbered letter: read by its square, answered once on the page; and by a stamped copy the other way.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { squaresOf } from './square.ts'
import { barriers, noBrowser, openStage, phone, picture, type Stage } from './stage.ts'

const noPaper = noBrowser || (existsSync('/usr/bin/pdftoppm') ? false : 'nothing here draws a PDF')
const how = { skip: noPaper, timeout: 180_000 }
const out = join(import.meta.dirname, '../out')
let stage: Stage
before(async () => {
  if (!noPaper) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noPaper) await stage.close()
})

const button = (page: Page, name: RegExp) => page.locator('.case-actions').getByRole('button', { name })

/** Opens a matter of hers that may go away and writes whom it goes to. Answers its code. */
async function handOver(page: Page, authority: string): Promise<string> {
  await page.goto(`${stage.url}/desk/queue`)
  const rows = await page.evaluate(async () => {
    const answer = await fetch('/api/q/queue?limit=200&why=accept&light=fresh', { headers: { 'x-chaguan': '1' } })
    return ((await answer.json()) as { rows: { county: string; id: string; code: string; can: string[] }[] }).rows
  })
  const matter = rows.find((row) => row.can.includes('handOver'))
  assert.ok(matter)
  await page.goto(`${stage.url}/desk/case/${matter.county}/${matter.id}`)
  await button(page, /^移交/).first().click()
  const form = page.locator('.case-actions form')
  await form.getByLabel('平台外的机关').fill(authority)
  await form.getByLabel('机关地址、电话（不写个人）').fill('泊宁市中环路 8 号')
  await form.getByLabel('移交理由').click()
  await page.keyboard.type('属其他机关职权')
  await page.keyboard.press('Enter')
  await form.getByLabel('写给群众：为什么移交，由谁接办').fill('该设施归贵单位养护，请处理后告知我中心。')
  assert.deepEqual(await barriers(page), [])
  await form.getByRole('button', { name: /^移交/ }).click()
  await page.getByRole('link', { name: '移交函（PDF）' }).or(page.getByText('移交中，等回执')).first().waitFor()
  return matter.code
}

/** The letter as a picture in test/out, and what its square says. */
async function letterOf(page: Page, name: string): Promise<string> {
  const link = page.getByRole('link', { name: '移交函（PDF）' })
  // It gets its number a moment after.
  for (let n = 0; n < 40 && (await link.count()) === 0; n++) {
    await page.waitForTimeout(500)
    await page.reload()
    await page.locator('.case-actions').waitFor()
  }
  const answer = await page.request.get(`${stage.url}${await link.getAttribute('href')}`)
  const bytes = await answer.body()
  assert.equal(bytes.subarray(0, 5).toString('latin1'), '%PDF-')
  for (const old of globSync(`${name}-[0-9]*.png`, { cwd: out })) rmSync(join(out, old))
  writeFileSync(join(out, `${name}.pdf`), bytes)
  execFileSync('/usr/bin/pdftoppm', ['-png', '-r', '110', join(out, `${name}.pdf`), join(out, name)])
  const pages = globSync(`${name}-[0-9]*.png`, { cwd: out }).sort()
  const squares = await Promise.all(pages.map((one) => squaresOf(stage, readFileSync(join(out, one)))))
  const read = squares.flat()
  assert.equal(read.length, 1, 'one square on the letter')
  return read[0] ?? ''
}

test('the letter is opened by its square and answered once; the code that people have says where it is', how, async () => {
  const desk = await stage.staff('dispatcher1')
  const code = await handOver(desk, '泊宁市轨道交通集团')
  const link = await letterOf(desk, 'letter')
  assert.ok(link.startsWith(`${stage.url}/public/letter#`), link)
  assert.deepEqual(await barriers(desk), [])
  await picture(desk, 'handover-waiting')

  const outside = await stage.stranger(phone)
  await outside.goto(link)
  await outside.getByRole('heading', { name: '移交函' }).waitFor()
  assert.deepEqual(await barriers(outside), [])
  await outside.getByRole('button', { name: '提交答复' }).click()
  await outside.getByText('请写单位名称').waitFor()
  await outside.getByLabel('贵单位名称').fill('轨道交通集团客服部')
  await outside.getByLabel('接收', { exact: true }).check()
  await outside.getByLabel('说明（可不填，会告诉反映人）').fill('已派班组，三日内处理')
  await picture(outside, 'handover-letter')
  await outside.getByRole('button', { name: '提交答复' }).click()
  await outside.getByText('已答复，谢谢').waitFor()
  await outside.reload()
  await outside.getByText('这封函已经答复过').waitFor()

  await desk.reload()
  const panel = desk.getByRole('region', { name: '移交与回执' })
  await panel.getByText('已接收').waitFor()
  await panel.getByText('已派班组，三日内处理').waitFor()
  await panel.getByText('轨道交通集团客服部').waitFor()
  assert.deepEqual(await barriers(desk), [])
  await picture(desk, 'handover-received')

  const resident = await stage.stranger(phone)
  await resident.goto(`${stage.url}/public/track/${code}`)
  await resident.locator('.state', { hasText: '移交' }).waitFor()
  assert.deepEqual(await barriers(resident), [])
  await picture(resident, 'handover-code')
  assert.deepEqual(stage.errors, [])
})

test('a stamped copy that says no brings the matter back to the desk', how, async () => {
  const desk = await stage.staff('dispatcher1')
  await handOver(desk, '泊宁市自来水公司')
  await letterOf(desk, 'letter-refused')
  await button(desk, /^登记回执/)
    .first()
    .click()
  const form = desk.locator('.case-actions form')
  const scan = await sharp({ create: { width: 600, height: 800, channels: 3, background: '#f4f1ea' } })
    .jpeg()
    .toBuffer()
  await form.locator('input[type=file]').setInputFiles({ name: 'stamped.jpg', mimeType: 'image/jpeg', buffer: scan })
  await form.getByText('已传完').first().waitFor()
  await form.getByRole('radiogroup', { name: '接收' }).getByLabel('否').check()
  await form.getByLabel('退回理由').click()
  await desk.keyboard.press('Enter')
  await form.getByLabel('对方的答复（退回必填）').fill('不在我公司管网范围')
  assert.deepEqual(await barriers(desk), [])
  await form.getByRole('button', { name: /^登记回执/ }).click()
  const panel = desk.getByRole('region', { name: '移交与回执' })
  await panel.getByText('已退回').waitFor()
  await panel.getByText('不在我公司管网范围').waitFor()
  await button(desk, /^受理/).first().waitFor()
  assert.deepEqual(stage.errors, [])
})
