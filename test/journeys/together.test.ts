// Several offices on one matter, played by people side by side: whistles, joint work, two acts at one moment, share grants, meetings, and the boards over them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { barriers, noBrowser, openStage, phone, picture, type Stage } from './stage.ts'

const how = { skip: noBrowser, timeout: 180_000 }
let stage: Stage

before(async () => {
  if (!noBrowser) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noBrowser) await stage.close()
})

/** Everybody signs in once, at a window that stays open. */
const windows = new Map<string, Promise<Page>>()
const windowOf = (login: string): Promise<Page> => {
  const page = windows.get(login) ?? stage.staff(login)
  windows.set(login, page)
  return page
}
const now = (): number => performance.timeOrigin + performance.now()
const later = (days: number) => new Date(now() + days * 86_400_000).toISOString().slice(0, 10)

/** Opens a list of the form, types what is sought and takes the first of what remains. */
async function choose(page: Page, within: Locator, nth: number, sought: string): Promise<void> {
  await within.locator('.ant-select').nth(nth).click()
  await page.keyboard.type(sought)
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: sought })
    .first()
    .click()
}
/** Takes the first of a list. */
async function chooseFirst(page: Page, within: Locator, nth: number): Promise<void> {
  await within.locator('.ant-select').nth(nth).click()
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
}
const acts = (page: Page): Locator => page.locator('.case-actions')
const button = (page: Page, name: RegExp) => page.locator('.case-actions').getByRole('button', { name })

test('an emergency whistle is blown, confirmed, and arrived at by the code that only the street shows', how, async () => {
  const [street, department] = [await windowOf('dispatcher1'), await windowOf('handler1')]
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
  await street.locator('.board tbody tr').first().waitFor()
  assert.equal(await street.locator('.board tbody tr', { hasText: '广告牌快掉下来了' }).count(), 0, 'nobody is waited for')
})

test(
  'a part of joint work is asked, stands on the panel with a number to ring, is done, and the lead sees the answer',
  how,
  async () => {
    const [lead, street] = [await windowOf('handler1'), await windowOf('dispatcher1')]
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

test(
  'a duty of the lists is changed by one, its law checked by another, published by a third, and a resident finds who decides',
  how,
  async () => {
    const [department, legal, keeper] = [await windowOf('handler1'), await windowOf('legal1'), await windowOf('lists1')]
    await department.goto(`${stage.url}/desk/lists`)
    await department.getByRole('searchbox').fill('ldbl')
    await department.getByRole('button', { name: '处置路灯不亮' }).click()
    await department.getByRole('button', { name: '提出修改' }).click()
    const dialog = department.getByRole('dialog')
    await dialog.getByLabel('类型').fill('城乡建设')
    await dialog.getByLabel('为什么改').fill('路灯归入城乡建设领域')
    assert.deepEqual(await barriers(department), [])
    await dialog.getByRole('button', { name: '送法制审核' }).click()
    await department.getByText('等法制审核').first().waitFor()
    await legal.goto(`${stage.url}/desk/lists?tab=changes`)
    await legal.getByText('不同').first().waitFor()
    assert.deepEqual(await barriers(legal), [])
    await picture(legal, 'lists-review')
    await legal.getByRole('button', { name: '审核同意' }).click()
    await legal.getByText('请写审核意见').waitFor()
    await legal.getByLabel('审核意见').fill('符合清单编制要求')
    await legal.getByRole('button', { name: '审核同意' }).click()
    await legal.getByText('审核意见已记录').waitFor()
    await keeper.goto(`${stage.url}/desk/lists?tab=changes`)
    await keeper.getByRole('button', { name: '定日期公布' }).click()
    await keeper.getByText('已公布 1 项').waitFor()
    await keeper.goto(`${stage.url}/desk/lists?code=ZR-0502`)
    await keeper.locator('option', { hasText: '第 2 版' }).first().waitFor({ state: 'attached' })
    assert.deepEqual(await barriers(keeper), [])
    await picture(keeper, 'lists-versions')
    const resident = await stage.stranger(phone)
    await resident.goto(`${stage.url}/public/lists`)
    await resident.getByRole('searchbox').fill('门口的路灯坏了')
    await resident.getByRole('button', { name: '查一查' }).click()
    await resident.getByRole('heading', { name: '处置路灯不亮' }).waitFor()
    assert.deepEqual(await barriers(resident), [])
    await picture(resident, 'lists-public')
    assert.deepEqual(stage.errors, [])
  },
)

test(
  'a department asks for a table, applies for the one thing nobody holds, and a grid worker sees on what ground he is asked',
  how,
  async () => {
    const [department, office, worker] = [await windowOf('liaison1'), await windowOf('gridmanager1'), await windowOf('worker1')]
    await department.goto(`${stage.url}/desk/table`)
    await department.getByLabel('想知道什么').fill('网格数\n独居老人名单\n消防栓数')
    await department.getByRole('button', { name: '出表' }).click()
    await department.getByText('由民政局持有').waitFor()
    assert.deepEqual(await barriers(department), [])
    await picture(department, 'lists-table')
    await department.getByRole('link', { name: '申请问一次' }).click()
    const form = department.locator('section.report')
    assert.match(await form.getByLabel('数什么').inputValue(), /消防栓数/)
    await choose(department, form, 0, '消防')
    await form.getByLabel('为了什么').fill('摸清消防栓底数')
    await choose(department, form, 2, '街道')
    await form.getByLabel('依据', { exact: true }).click()
    await department.keyboard.type('滨州市社会治理网格化服务管理条例 第十条')
    await department.keyboard.press('Enter')
    assert.deepEqual(await barriers(department), [])
    await picture(department, 'lists-apply')
    await form.getByRole('button', { name: '申请准入' }).click()
    await department.locator('.case-actions').waitFor()
    await office.goto(department.url())
    await button(office, /^准入/).click()
    await button(office, /^准入/).click()
    await office.getByText('已准入').first().waitFor()
    await picture(office, 'lists-admitted-case')
    await department.goto(`${stage.url}/desk/admissions`)
    const admitted = department.locator('.board tbody tr', { hasText: '摸清消防栓底数' })
    await admitted.getByRole('button', { name: '布置到网格' }).click()
    await picture(department, 'lists-round')
    await department.getByRole('dialog').getByRole('button', { name: '布置到网格' }).click()
    await department.getByText('已布置。').waitFor()
    assert.deepEqual(await barriers(department), [])
    await picture(department, 'lists-admissions')
    await worker.goto(`${stage.url}/desk/team`)
    await worker.getByRole('heading', { name: /网格现在要做的事/ }).waitFor()
    await picture(worker, 'lists-worker')
    assert.deepEqual(stage.errors, [])
  },
)

test(
  'the supervisor draws cases at random, visits an office, sends one list, the office answers, she looks again',
  how,
  async () => {
    const [supervisor, department] = [await windowOf('supervisor1'), await windowOf('handler1')]
    await supervisor.goto(`${stage.url}/desk/supervision`)
    await supervisor.getByRole('heading', { name: '正在督办' }).waitFor()
    await supervisor.getByRole('link', { name: '随机抽查' }).click()
    await supervisor.getByLabel('抽几件（1–50）').fill('3')
    await supervisor.getByRole('button', { name: '抽取' }).click()
    const draw = supervisor.locator('[role=status]', { hasText: '件中抽到 3 件' })
    await draw.waitFor()
    assert.deepEqual(await barriers(supervisor), [])
    await supervisor.getByRole('button', { name: '用这些案件安排督导检查' }).click()
    const form = supervisor.locator('section.report')
    await choose(supervisor, form, 0, '城管局')
    await choose(supervisor, form, 1, '垃圾')
    await form.getByLabel('哪天去').fill(later(2))
    await form.getByLabel('看什么、为什么去').fill('抽查三件垃圾清运的办理')
    assert.deepEqual(await barriers(supervisor), [])
    await form.getByRole('button', { name: '安排督导检查' }).click()
    await button(supervisor, /^开始检查/).click()
    await button(supervisor, /^开始检查/)
      .last()
      .click()
    await button(supervisor, /^记一个问题/)
      .first()
      .click()
    await supervisor.getByLabel('什么问题（写单位和事，不写人）').fill('两处垃圾点没有按时清运')
    await supervisor.getByLabel('哪天前整改').fill(later(9))
    await button(supervisor, /^记一个问题/)
      .last()
      .click()
    await supervisor.getByText('第 1 个问题').first().waitFor()
    await button(supervisor, /^下发督导通知/)
      .first()
      .click()
    await supervisor.getByLabel('检查结论').fill('一个问题，请整改')
    await button(supervisor, /^下发督导通知/)
      .last()
      .click()
    await supervisor.getByText('整改中').first().waitFor()
    await picture(supervisor, 'visit')

    await department.goto(supervisor.url())
    await button(department, /^答复一个问题/)
      .first()
      .click()
    await choose(department, department.locator('.case-actions'), 0, '到期改不了')
    await department.getByLabel('怎么改的，或为什么改不了').fill('车辆在修，十天后恢复')
    await button(department, /^答复一个问题/)
      .last()
      .click()
    await department.getByText('待复查').first().waitFor()

    await supervisor.reload()
    await button(supervisor, /^复查/).first().click()
    await choose(supervisor, supervisor.locator('.case-actions'), 1, '转到下次检查')
    await supervisor.getByLabel('复查情况').fill('下次一并看')
    await button(supervisor, /^复查/).last().click()
    await supervisor.getByText('已结束').first().waitFor()
    assert.deepEqual(await barriers(supervisor), [])
    assert.deepEqual(stage.errors, [])
  },
)

/** Where the meeting stands that is called first, so that its hour has come when it is held. */
let meeting = ''

test('a joint meeting is called with its agenda; the offices hear of it', how, async () => {
  const street = await windowOf('dispatcher1')
  await street.goto(`${stage.url}/desk/duty/meetings`)
  await street.locator('button.main', { hasText: '召集会议' }).click()
  const form = street.locator('section.report')
  await choose(street, form, 0, '联席会议')
  await choose(street, form, 1, '城管局')
  await choose(street, form, 1, '消防')
  await choose(street, form, 2, '占道')
  await form.getByLabel('议题').fill('夜市占道与消防通道')
  await form.getByLabel('在哪里开').fill('街道三楼会议室')
  // By the clock of the place, eight hours ahead: the next full minute.
  const at = new Date(Math.ceil((now() + 5000) / 60_000) * 60_000 + 8 * 3_600_000).toISOString()
  await form.getByLabel('日期').fill(at.slice(0, 10))
  await form.getByLabel('时间').fill(at.slice(11, 16))
  assert.deepEqual(await barriers(street), [])
  await form.getByRole('button', { name: '召集会议' }).click()
  await street.waitForURL(/\/desk\/case\//)
  meeting = street.url()
})

test(
  'two people act on one case at the same moment: one wins, the other is told what changed and tries again with one click',
  how,
  async () => {
    const [one, other] = await Promise.all([windowOf('dispatcher1'), windowOf('dispatcher2')])
    await one.goto(`${stage.url}/desk/queue`)
    const matters = await one.evaluate(async () => {
      const answer = await fetch('/api/q/queue?limit=200', { headers: { 'x-chaguan': '1' } })
      type Row = { county: string; id: string; kind: string; why: string; can: string[] }
      const { rows } = (await answer.json()) as { rows: Row[] }
      return rows.filter((row) => row.kind === 'gridEvent' && row.why === 'accept' && row.can.includes('return')).slice(0, 2)
    })
    const [first, second] = matters.map((row) => `${stage.url}/desk/case/${row.county}/${row.id}`)
    assert.ok(first && second)
    const sendBack = async (page: Page, why: string) => {
      await button(page, /^退回补充/).click()
      await chooseFirst(page, acts(page), 0)
      await acts(page).getByLabel('要补充什么').fill(why)
    }
    await Promise.all([one.goto(first), other.goto(first)])
    await sendBack(other, '请补充楼栋号')
    await button(one, /^会诊/).click()
    await choose(one, acts(one), 0, '城管局')
    await acts(one).getByLabel('请他们判断什么').fill('归谁管')
    await button(one, /^会诊/).click()
    // Told where he writes, before he sends; nothing written is lost, and one click is enough.
    await acts(other).getByText('请有关单位会诊').waitFor()
    assert.equal(await acts(other).getByLabel('要补充什么').inputValue(), '请补充楼栋号')
    assert.deepEqual(await barriers(other), [])
    await picture(other, 'meanwhile-again')
    await button(other, /^退回补充/).click()
    await other.getByText('已退回补充').first().waitFor()

    await Promise.all([one.goto(second), other.goto(second)])
    await sendBack(one, '请补充门牌')
    await sendBack(other, '请补充电话')
    await Promise.all([button(one, /^退回补充/).click(), button(other, /^退回补充/).click()])
    const told = (page: Page) => acts(page).getByText('不能再“退回补充”了')
    const late = await Promise.any(
      [one, other].map((page) =>
        told(page)
          .waitFor()
          .then(() => page),
      ),
    )
    const written = late === one ? '请补充门牌' : '请补充电话'
    assert.equal(await told(late === one ? other : one).count(), 0, 'one of them was in time')
    await acts(late).getByText(written).waitFor()
    assert.equal(await late.locator('.toast.refused').count(), 0, 'it is told once')
    assert.deepEqual(await barriers(late), [])
    await picture(late, 'meanwhile-late')
    await acts(late).getByRole('button', { name: '知道了' }).click()
    await told(late).waitFor({ state: 'detached' })
    assert.deepEqual(stage.errors, [])
  },
)

test(
  'personal data of another body: refused, applied for, granted until a day, used, and the use is written down',
  how,
  async () => {
    const [asks, holds] = await Promise.all([windowOf('liaison1'), windowOf('liaison8')])
    const table = async () => {
      await asks.goto(`${stage.url}/desk/table`)
      await asks.getByLabel('想知道什么').fill('身份证号')
      await asks.getByRole('button', { name: '出表' }).click()
    }
    await table()
    await asks.getByText('由公安分局持有').waitFor()
    await asks.getByRole('link', { name: '申请共享授权' }).click()
    const form = asks.locator('section.report')
    await choose(asks, form, 0, '占道')
    await form.getByLabel('用来做什么').fill('核对固定摊位的经营者')
    await choose(asks, form, 1, '个人信息保护法 第十三条')
    await form.getByLabel('个人信息保护影响评估').fill('只核对登记的经营者，核对后删除。')
    assert.deepEqual(await barriers(asks), [])
    await picture(asks, 'share-apply')
    await form.getByRole('button', { name: '申请数据共享授权' }).click()
    await asks.waitForURL(/\/desk\/case\//)
    await holds.goto(asks.url())
    await button(holds, /^同意授权/).click()
    assert.deepEqual(await barriers(holds), [])
    await button(holds, /^同意授权/).click()
    await holds.getByText('授权有效').first().waitFor()
    await table()
    await asks.getByText('本次使用已记录').waitFor()
    await holds.goto(`${stage.url}/desk/shares`)
    const row = holds.locator('.board tbody tr', { hasText: '核对固定摊位的经营者' })
    await row.getByText(/1 次/).waitFor()
    assert.deepEqual(await barriers(holds), [])
    await picture(holds, 'board-shares')
    assert.deepEqual(stage.errors, [])
  },
)

test('the boards over the matters of several offices can be read by everybody', how, async () => {
  const boards = [
    ['whistles', 'dispatcher1', '.board tbody tr'],
    ['supervision', 'supervisor1', '.board tbody tr'],
    ['duty/meetings', 'dispatcher1', '.card'],
    ['lists', 'dispatcher1', 'table tbody tr'],
    ['admissions', 'gridmanager1', '.board tbody tr'],
  ] as const
  for (const [path, login, shows] of boards) {
    const page = await windowOf(login)
    await page.goto(`${stage.url}/desk/${path}`)
    await page.locator(shows).first().waitFor()
    assert.deepEqual(await barriers(page), [], path)
    await picture(page, `board-${path.replace('/', '-')}`)
  }
  assert.deepEqual(stage.errors, [])
})

test(
  'the meeting is held: who came is told by office, what was decided goes out as a task and is followed to the end',
  how,
  async () => {
    const [street, department] = [await windowOf('dispatcher1'), await windowOf('handler1')]
    await street.goto(meeting)
    await button(street, /^确认纪要/).click()
    await choose(street, acts(street), 0, '城管局')
    await acts(street).getByLabel('议定事项').fill('摊位一律退到线内，今晚清一次')
    await picture(street, 'meeting-minutes')
    assert.deepEqual(await barriers(street), [])
    // Its hour may not have come yet: it is refused until then, and nothing written is lost.
    for (let n = 0; n < 60 && (await button(street, /^交任务/).count()) === 0; n++) {
      await button(street, /^确认纪要/).click()
      await button(street, /^交任务/)
        .waitFor({ timeout: 2000 })
        .catch(() => undefined)
    }
    await street
      .getByText(/到会：.*城市管理局.*缺席：.*消防/)
      .first()
      .waitFor()
    await button(street, /^交任务/).click()
    await choose(street, acts(street), 0, '城管局')
    await acts(street).getByRole('textbox', { name: '请他们做什么' }).fill('今晚八点前清理线外摊位')
    await button(street, /^交任务/).click()
    await street.getByRole('region', { name: '协同单位' }).getByText('等待答复').waitFor()
    await button(street, /^任务全部落实/).click()
    await acts(street).getByLabel('落实情况').fill('都办了')
    await button(street, /^任务全部落实/).click()
    await acts(street).getByRole('alert').first().waitFor()
    await department.goto(meeting)
    await button(department, /^答复任务/).click()
    await department.getByRole('textbox', { name: '答复' }).fill('已清理，清走六个摊位')
    await button(department, /^答复任务/).click()
    await street.getByRole('region', { name: '协同单位' }).getByText('已清理，清走六个摊位').waitFor()
    await button(street, /^任务全部落实/).click()
    await street.getByText('任务已办结').first().waitFor()
    await picture(street, 'meeting-closed')
    assert.deepEqual(await barriers(street), [])
    assert.deepEqual(stage.errors, [])
  },
)

test(
  'a matter goes to the county beside: in transfer on both sides, received there, ended here, and the old code stays',
  how,
  async () => {
    const [gives, takes] = [await windowOf('dispatcher1'), await windowOf('990127-countydesk1')]
    await gives.goto(`${stage.url}/desk/queue`)
    const matter = await gives.evaluate(async () => {
      const answer = await fetch('/api/q/queue?limit=200&why=accept&light=fresh', { headers: { 'x-chaguan': '1' } })
      const { rows } = (await answer.json()) as { rows: { county: string; id: string; can: string[] }[] }
      return rows.find((row) => row.can.includes('handOver'))
    })
    assert.ok(matter)
    await gives.goto(`${stage.url}/desk/case/${matter.county}/${matter.id}`)
    await button(gives, /^移交/).click()
    await choose(gives, acts(gives), 0, '苇渡')
    await acts(gives).getByLabel('移交理由').click()
    await gives.keyboard.type('地点在其他')
    await gives.keyboard.press('Enter')
    await acts(gives).getByLabel('写给群众').fill('经核实在界桩以北，属贵县辖区。')
    await button(gives, /^移交/).click()
    await gives.getByText('移交中，等回执').waitFor()
    const arrivedAt = () =>
      takes.evaluate(async () => {
        const answer = await fetch('/api/q/queue?limit=20&why=arrived', { headers: { 'x-chaguan': '1' } })
        return ((await answer.json()) as { rows: { county: string; id: string }[] }).rows[0]
      })
    let arrived = await arrivedAt()
    for (let n = 0; n < 40 && !arrived; n++) {
      await takes.waitForTimeout(250)
      arrived = await arrivedAt()
    }
    assert.ok(arrived)
    await takes.goto(`${stage.url}/desk/case/${arrived.county}/${arrived.id}`)
    await button(takes, /^签收或退回移交/).click()
    await takes
      .getByRole('radio', { name: '是' })
      .or(takes.getByLabel('是', { exact: true }))
      .first()
      .click()
    assert.deepEqual(await barriers(takes), [])
    await picture(takes, 'handover-arrived')
    await button(takes, /^签收或退回移交/).click()
    await takes.getByText('移交中').first().waitFor({ state: 'detached' })
    await gives.getByText('移交中，等回执').waitFor({ state: 'detached' })
    await picture(gives, 'handover-done')
    assert.deepEqual(await barriers(gives), [])
    assert.deepEqual(stage.errors, [])
  },
)
