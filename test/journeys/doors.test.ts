// The doors in a real browser: texts of messages with a preview, keys and webhooks shown once, hot topics, what other programs may read.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { XMLParser } from 'fast-xml-parser'
import { barriers, noBrowser, openStage, phone, picture, type Stage } from './stage.ts'

const how = { skip: noBrowser, timeout: 120_000 }
let stage: Stage
before(async () => {
  if (!noBrowser) stage = await openStage({ maps: false })
})
after(async () => {
  if (!noBrowser) await stage.close()
})

test('who runs the region writes a message anew, sees it as it will be read, and is told what is missing', how, async () => {
  const page = await stage.staff('sysadmin1')
  await page.goto(`${stage.url}/desk/messages`)
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '已受理', exact: true }) })
  await card.getByRole('button', { name: '修改' }).click()
  const field = card.getByLabel('文字')
  await field.fill('您反映的{matter}受理了 {phone}')
  await card.getByText('没有“phone”这个字段').waitFor()
  await card.getByText('还少了字段“centre”').waitFor()
  assert.equal(await card.getByRole('button', { name: '保存为新的一版' }).isDisabled(), true)
  await picture(page, 'doorsFault')
  assert.deepEqual(await barriers(page), [])
  await field.fill('【{centre}】您反映的“{matter}”（{code}）我们已受理，三天内回话。有疑问请拨 {ring}。')
  await card.getByText('【试验街道综治中心】您反映的“路灯不亮”').waitFor()
  await card.getByRole('button', { name: '保存为新的一版' }).click()
  await card.getByText('第 1 版').first().waitFor()
  await picture(page, 'doorsMessages')
  assert.deepEqual(stage.errors, [])
})

test('a key is made and shown once, a webhook tried out, both gone at a press', how, async (t) => {
  const taken: string[] = []
  const other = createServer((request, response) => {
    taken.push(String(request.headers['x-chaguan-event']))
    request.resume().on('end', () => response.end())
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  t.after(() => other.close())
  const page = await stage.staff('sysadmin1')
  await page.goto(`${stage.url}/desk/keys`)
  await page.getByRole('button', { name: '新做一把钥匙' }).click()
  await page.getByLabel('给哪个系统用').fill('城市服务小程序')
  await picture(page, 'doorsKeyForm')
  assert.deepEqual(await barriers(page), [])
  await page.getByRole('button', { name: '制作' }).click()
  const dialog = page.getByRole('dialog')
  const secret = (await dialog.locator('.secret').textContent()) ?? ''
  assert.match(secret, /^[\w-]{32}$/)
  await picture(page, 'doorsKeyOnce')
  await dialog.getByRole('button', { name: '已经收好' }).click()
  await page.getByText('城市服务小程序').waitFor()
  assert.ok(!(await page.content()).includes(secret))
  const asked = await fetch(`${stage.url}/open311/v2/requests.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ api_key: secret, service_code: 'none' }),
  })
  assert.notEqual(asked.status, 403, 'the key opens the door')
  await page.getByRole('button', { name: '撤销 城市服务小程序' }).click()
  await page.getByRole('alert').getByRole('button', { name: '撤销', exact: true }).click()
  await page.getByText(/撤销$/).first().waitFor()

  await page.getByRole('button', { name: '添加地址' }).click()
  await page.getByLabel('给哪个系统用').fill('开放平台')
  await page.getByLabel('对方系统的地址').fill(`http://127.0.0.1:${(other.address() as AddressInfo).port}/hook`)
  await page.getByRole('button', { name: '制作' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '已经收好' }).click()
  await page.getByRole('button', { name: '试发一条 开放平台' }).click()
  await page.getByText('对方收到了').waitFor()
  assert.deepEqual(taken, ['ping'])
  await picture(page, 'doorsKeys')
  assert.deepEqual(await barriers(page), [])
  assert.deepEqual(stage.errors, [])
})

test('the dispatcher looks at what many tell of, and makes one of it a matter with a lead and an end', how, async () => {
  const page = await stage.staff('dispatcher1')
  await page.goto(`${stage.url}/desk/topics`)
  await page.getByRole('button', { name: '现在重新查找' }).click()
  await page.getByText(/查过，共看了/).waitFor()
  await picture(page, 'doorsTopics')
  assert.deepEqual(await barriers(page), [])
  const card = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { level: 2 }) })
    .first()
  await card.getByRole('button', { name: '看是哪些' }).click()
  await card.getByRole('button', { name: '立为未诉先办' }).click()
  await card.getByRole('button', { name: '立项' }).click()
  await card.getByText('请写清是什么，选牵头单位和截止日期。').waitFor()
  await card.getByLabel('反复反映的是什么').fill('这一带路面、照明反复坏，要一次治好')
  await card.getByLabel('牵头单位').click()
  await page.keyboard.type('城')
  await page.locator('.ant-select-item-option').first().click()
  // Sixty days on by the clock of the page, which is that of the person before it.
  const until = await page.evaluate<string>('new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10)')
  await card.getByLabel('治理到哪天为止').fill(until)
  await picture(page, 'doorsPropose')
  assert.deepEqual(await barriers(page), [])
  await card.getByRole('button', { name: '立项' }).click()
  await page.getByText(/已立项，并入 \d+ 件/).waitFor()
  await card.getByRole('link', { name: /已立/ }).click()
  await page.locator('.case-head .tag', { hasText: '待定方案' }).waitFor()
  await picture(page, 'doorsProactive')
  assert.deepEqual(await barriers(page), [])
  assert.deepEqual(stage.errors, [])
})

/** Somebody else's program: it knows where discovery is, and takes every other address, format and field from what it is told. */
test(
  'a stranger’s Open311 client goes from discovery to an answered request in both formats, with the key of the demonstration',
  how,
  async () => {
    const xml = new XMLParser({
      parseTagValue: false,
      isArray: (name) => ['endpoint', 'service', 'attribute', 'request', 'request_update', 'error'].includes(name),
    })
    type Row = Readonly<Record<string, string>>
    const types = { xml: 'text/xml; charset=utf-8', json: 'application/json; charset=utf-8' } as const
    for (const format of ['json', 'xml'] as const) {
      const read = async (answer: Response, ...path: readonly string[]): Promise<unknown> => {
        assert.equal(answer.headers.get('content-type'), types[format], answer.url)
        const text = await answer.text()
        if (format === 'json') return JSON.parse(text)
        return path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], xml.parse(text))
      }
      const found = (await read(await fetch(`${stage.url}/open311/discovery.${format}`), 'discovery')) as Record<string, unknown>
      const endpoints = (format === 'json' ? found.endpoints : (found.endpoints as Record<string, unknown>).endpoint) as Row[]
      assert.ok(endpoints.length > 1)
      for (const { url, type } of endpoints) {
        const of = 'jurisdiction_id=demo'
        const services = (await read(await fetch(`${url}/services.${format}?${of}`), 'services', 'service')) as Row[]
        const asks = services.find((one) => String(one.metadata) === 'true')
        const service = asks ?? services[0]
        assert.ok(service, `${url} has services`)
        const fields = new URLSearchParams({ api_key: 'demo', jurisdiction_id: 'demo', service_code: service.service_code ?? '' })
        if (asks) {
          const told = (await read(
            await fetch(`${url}/services/${asks.service_code}.${format}?${of}`),
            'service_definition',
          )) as Record<string, unknown>
          const attributes = (
            format === 'json' ? told.attributes : (told.attributes as Record<string, unknown>).attribute
          ) as Record<string, unknown>[]
          for (const one of attributes) {
            const values = (
              format === 'json' ? one.values : [(one.values as Record<string, unknown> | undefined)?.value].flat()
            ) as Row[] | undefined
            const given =
              values?.[0]?.key ??
              (one.datatype === 'number' ? '2' : one.datatype === 'datetime' ? '2026-10-13T10:00:00+08:00' : '不清楚')
            fields.append(`attribute[${one.code}]${one.datatype === 'multivaluelist' ? '[]' : ''}`, given)
          }
        }
        fields.append('lat', String(stage.point.latitude))
        fields.append('long', String(stage.point.longitude))
        fields.append('description', '由别的系统转来')
        fields.append('media_url', 'https://photos.example.org/1.jpg')
        const post = (to: string, body: URLSearchParams) => fetch(`${url}/${to}.${format}?${of}`, { method: 'POST', body })
        const sent = (await read(await post('requests', fields), 'service_requests', 'request')) as Row[]
        const code = String(sent[0]?.service_request_id ?? sent[0]?.token)
        assert.equal(sent.length, 1, JSON.stringify(sent))
        for (const [body, status] of [
          [{}, 403],
          [{ api_key: 'demo' }, 400],
          [{ api_key: 'demo', service_code: 'none' }, 404],
        ] as const) {
          const wrong = await post('requests', new URLSearchParams({ jurisdiction_id: 'demo', ...body }))
          assert.equal(wrong.status, status)
          const [error] = (await read(wrong, 'errors', 'error')) as Row[]
          assert.deepEqual([String(error?.code), typeof error?.description], [String(status), 'string'])
        }
        // On the endpoint for trials nothing is kept to be found again.
        if (type === 'test') continue
        const [one] = (await read(
          await fetch(`${url}/requests/${code}.${format}?${of}&api_key=demo`),
          'service_requests',
          'request',
        )) as Row[]
        assert.deepEqual([one?.service_request_id, one?.status], [code, 'open'])
        const note = new URLSearchParams({
          ...{ api_key: 'demo', jurisdiction_id: 'demo', service_request_id: code, update_id: `outer-${format}` },
          ...{ updated_datetime: one?.requested_datetime ?? '', status: 'open', description: '我方又收到一次' },
        })
        const [update] = (await read(
          await post('servicerequestupdates', note),
          'service_request_updates',
          'request_update',
        )) as Row[]
        assert.ok(update?.update_id)
        const back = (await read(
          await fetch(`${url}/servicerequestupdates.${format}?${of}&api_key=demo&service_request_id=${code}`),
          'service_request_updates',
          'request_update',
        )) as Row[]
        assert.ok(back.some((row) => row.update_id === update.update_id && row.service_request_id === code))
      }
    }
  },
)

test('a resident finds the feed and the open data, and the feed is one', how, async () => {
  const page = await stage.stranger(phone)
  await page.goto(`${stage.url}/public/around`)
  await page.getByText('订阅和开放数据').click()
  const link = page.getByRole('link', { name: '订阅这一带的公开事项（Atom）' })
  const feed = await page.request.get(new URL((await link.getAttribute('href')) ?? '', stage.url).href)
  assert.match(feed.headers()['content-type'] ?? '', /atom/)
  assert.match(await feed.text(), /<entry>/)
  await picture(page, 'doorsFeed')
  await page.goto(`${stage.url}/public/report`)
  await page.locator('.tile .pictogram').first().waitFor()
  assert.equal(
    await page.locator('button.tile').count(),
    await page.locator('.tile .pictogram').count(),
    'every group has its picture',
  )
  await page.locator('.tile .pictogram').first().scrollIntoViewIfNeeded()
  await picture(page, 'doorsTiles')
  assert.deepEqual(await barriers(page), [])
  assert.deepEqual(stage.errors, [])
})
