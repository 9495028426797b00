// The duty on screen: a turn asked of a colleague, refused, asked again for one of hers and agreed; what the street may call upon, added, changed and ended.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { barriers, noBrowser, openStage, picture, type Stage } from './stage.ts'

const how = { skip: noBrowser, timeout: 180_000 }
let stage: Stage
before(async () => {
  if (!noBrowser) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noBrowser) await stage.close()
})

type Turn = { from: number; to: number; line: number; person: string | null; mine: boolean | null }
const week = (page: Page, from: string) =>
  page.evaluate(async (day) => {
    const answer = await fetch(`/api/q/roster?from=${day}`, { headers: { 'x-chaguan': '1' } })
    return ((await answer.json()) as { rows: Turn[] }).rows
  }, from)

test('a turn is asked of a colleague, who says no; asked again for one of hers, she agrees', how, async () => {
  const [asks, hers] = [await stage.staff('dispatcher1'), await stage.staff('dispatcher2')]
  const later = new Date(performance.timeOrigin + performance.now() + 7 * 86_400_000).toISOString().slice(0, 10)
  const turns = await week(hers, later)
  const colleague = turns.find((one) => one.mine === true && one.line === 1)?.person
  assert.ok(colleague)
  const ask = async (reason: string, back: boolean) => {
    await asks.goto(`${stage.url}/desk/duty/roster?from=${later}`)
    await asks.locator('.roster-turn', { hasText: '我的班' }).first().click()
    const form = asks.locator('section.card', { hasText: '请同事换班' })
    await form.getByLabel('由谁上').selectOption(colleague)
    await form.getByLabel('原因').fill(reason)
    if (back) await form.getByLabel('换对方的哪个班').selectOption({ index: 1 })
    assert.deepEqual(await barriers(asks), [])
    if (back) await picture(asks, 'duty-swap')
    await form.getByRole('button', { name: '请同事换班' }).click()
    await asks.getByText(/等对方答应/).waitFor()
  }
  const answer = async (reason: string, name: string) => {
    await hers.goto(`${stage.url}/desk/duty`)
    const row = hers.locator('.row-of', { hasText: reason }).last()
    await row.getByRole('button', { name, exact: true }).click()
    await hers.getByText(reason).waitFor({ state: 'detached' })
  }
  await ask('送孩子考试', false)
  await answer('送孩子考试', '不同意')
  const before = await week(asks, later)
  await ask('陪母亲复查，换一个班', true)
  await answer('陪母亲复查，换一个班', '同意')
  const changed = (await week(asks, later)).filter(
    (one) => before.find((old) => old.from === one.from && old.line === one.line)?.person !== one.person,
  )
  assert.equal(changed.length, 2, 'each has the turn of the other')
  assert.deepEqual(await barriers(hers), [])
  assert.deepEqual(stage.errors, [])
})

test('who leads the duty adds what may be called upon, changes it and takes it off the list', how, async () => {
  const leader = await stage.staff('dutyleader1')
  await leader.goto(`${stage.url}/desk/duty`)
  await leader.getByText('错时').first().waitFor()
  await leader.getByRole('button', { name: '登记可调用的力量' }).click()
  const form = leader.getByRole('form', { name: '登记可调用的力量' })
  await form.getByLabel('是什么').selectOption('material')
  await form.getByLabel('名称').fill('应急照明灯')
  await form.getByLabel('数量').fill('6')
  await form.getByLabel('放在哪里').fill('街道仓库')
  assert.deepEqual(await barriers(leader), [])
  await picture(leader, 'duty-resources')
  await form.getByRole('button', { name: '登记可调用的力量' }).click()
  const row = leader.locator('.duty-stored', { hasText: '应急照明灯' })
  await row.getByText('可用 6 / 6').waitFor()
  await row.getByRole('button', { name: /^修改/ }).click()
  await row.getByRole('form').getByLabel('数量').fill('8')
  await row.getByRole('button', { name: '保存' }).click()
  await row.getByText('可用 8 / 8').waitFor()
  await row.getByRole('button', { name: /^修改/ }).click()
  await row.getByRole('button', { name: '不再可用' }).click()
  await row.getByRole('button', { name: /^确定/ }).click()
  await row.waitFor({ state: 'detached' })
  assert.deepEqual(stage.errors, [])
})
