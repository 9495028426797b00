// Several offices on one matter, played by two people side by side: a whistle blown, answered and arrived at by its code; a part of joint work asked and done.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { barriers, noBrowser, openStage, type Stage } from './stage.ts'

const how = { skip: noBrowser, timeout: 180_000 }
let stage: Stage

before(async () => {
  if (!noBrowser) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noBrowser) await stage.close()
})

/** Opens a list of the form, types what is sought and takes the first of what remains. */
async function choose(page: Page, within: Locator, nth: number, sought: string): Promise<void> {
  await within.locator('.ant-select').nth(nth).click()
  await page.keyboard.type(sought)
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: sought })
    .first()
    .click()
}
const button = (page: Page, name: RegExp) => page.locator('.case-actions').getByRole('button', { name })

test('an emergency whistle is blown, confirmed, and arrived at by the code that only the street shows', how, async () => {
  const [street, department] = [await stage.staff('dispatcher1'), await stage.staff('handler1')]
  await street.goto(`${stage.url}/desk/whistles`)
  await street.locator('button.main', { hasText: '吹哨' }).click()
  const form = street.locator('section.report')
  await choose(street, form, 0, '应急处置哨')
  await choose(street, form, 1, '城管局')
  await choose(street, form, 2, '垃圾')
  await form.getByLabel('什么事，需要各单位做什么').fill('广告牌快掉下来了，请到场')
  await form.getByLabel('在哪里集合').fill('东门岗亭')
  assert.deepEqual(await barriers(street), [])
  await form.getByRole('button', { name: '吹哨' }).click()
  await street.getByRole('heading', { name: '到场签到码' }).waitFor()
  const code = ((await street.locator('.shown-code').textContent()) ?? '').replace(/\D/g, '')
  assert.match(code, /^\d{6}$/)
  assert.deepEqual(await barriers(street), [])

  await department.goto(street.url())
  assert.equal(await department.getByRole('heading', { name: '到场签到码' }).count(), 0)
  await button(department, /^确认报到/).click()
  await department.getByLabel('谁来（姓名或职务）').fill('李队')
  await button(department, /^确认报到/).click()
  await button(department, /^到场签到/).click()
  const figures = department.getByLabel('街道出示的六位数')
  await figures.fill(code === '111111' ? '222222' : '111111')
  await button(department, /^到场签到/).click()
  await department.locator('.case-actions').getByRole('alert').waitFor()
  await figures.fill(code)
  await button(department, /^到场签到/).click()
  await department.getByText('已办好').first().waitFor()
  await street.goto(`${stage.url}/desk/whistles`)
  await street.getByRole('button', { name: '只看吹哨' }).click()
  await street.getByText('没有等待答复的单位').waitFor()
})

test(
  'a part of joint work is asked, stands on the panel with a number to ring, is done, and the lead sees the answer',
  how,
  async () => {
    const [lead, street] = [await stage.staff('handler1'), await stage.staff('dispatcher1')]
    await lead.goto(`${stage.url}/desk/queue`)
    const rows = await lead.evaluate(async () => {
      const answer = await fetch('/api/q/queue?limit=200', { headers: { 'x-chaguan': '1' } })
      return (
        (await answer.json()) as {
          rows: { county: string; id: string; state: string; centre?: string; holderName: string; can: string[] }[]
        }
      ).rows
    })
    const matter = rows.find((row) => row.state === 'inHandling' && row.can.includes('askJoint'))
    assert.ok(matter)
    await lead.goto(`${stage.url}/desk/case/${matter.county}/${matter.id}`)
    await button(lead, /^请求协同/).click()
    await choose(lead, lead.locator('.case-actions'), 0, '泊舟街道')
    await lead.getByLabel('请他们做什么').fill('请清点地下管线，标出位置')
    await button(lead, /^请求协同/).click()
    const panel = lead.getByRole('region', { name: '协同单位' })
    await panel.getByText('等待答复').waitFor()
    assert.deepEqual(await barriers(lead), [])
    await lead.goto(`${stage.url}/desk/whistles`)
    await lead.getByText('请清点地下管线').first().waitFor()
    assert.deepEqual(await barriers(lead), [])
    await street.goto(`${stage.url}/desk/case/${matter.county}/${matter.id}`)
    await button(street, /^答复/).click()
    await street.getByRole('textbox', { name: '答复' }).fill('已清点，见图纸')
    await button(street, /^答复/).click()
    await lead.goto(`${stage.url}/desk/case/${matter.county}/${matter.id}`)
    await panel.getByText('已清点，见图纸').waitFor()
    await panel.getByText('1/1 已答复').waitFor()
  },
)
