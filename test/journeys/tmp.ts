import { openStage, picture } from './stage.ts'
const stage = await openStage({ maps: false })
const shot = async (login: string, path: string, name: string, act?: (page: any) => Promise<void>) => {
  try {
    const page = await stage.staff(login)
    await page.goto(`${stage.url}${path}`)
    await page.waitForTimeout(2500)
    if (act) await act(page)
    await page.waitForTimeout(1500)
    await picture(page, name)
    await page.close()
  } catch (error) { console.log(name, String(error).slice(0, 300)) }
}
await shot('liaison1', '/desk/table', 't-table', async (page) => {
  await page.getByLabel('想知道什么').fill('网格数\n独居老人名单\n消防栓数')
  await page.getByRole('button', { name: '出表' }).click()
})
await shot('lists1', '/desk/lists?code=ZR-0502', 't-lists')
await shot('supervisor1', '/desk/supervision', 't-superv')
await shot('sysadmin1', '/desk/status', 't-status')
await shot('dispatcher1', '/desk/more', 't-more')
await shot('agent1', '/desk/call', 't-call')
await shot('dispatcher1', '/desk/duty/roster', 't-roster')
await shot('dispatcher1', '/desk/queue', 't-handover', async (page) => {
  await page.locator('.qrow').nth(5).dblclick()
  await page.waitForTimeout(2000)
  await page.locator('button', { hasText: '移交' }).first().click()
})
console.log(stage.errors)
await stage.close()
