// Another city's app speaks Open311 with us: a client that knows only the standard, in both formats, and what never leaves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { addKey, openDemoKey, revokeKey } from '../../../channels/open311/keys.store.ts'
import { testDatabase } from '../../../test/database.ts'
import { codeOf, type FrontDoor, frontDoor } from '../../../test/frontDoor.ts'
import { done } from '../../../test/loop.ts'
import { world } from '../../../test/world.ts'

const name = (text: string) => ({ 'zh-CN': text, 'zh-TW': text, en: `${text} in English` })
const asked = {
  code: '0190',
  parent: '01',
  name: name('占道经营'),
  publicName: name('摊子占了路'),
  class: 'simple' as const,
  urgency: 'ordinary' as const,
  verify: 'onSite' as const,
  communityFirst: false,
  handlerPost: null,
  handlerOrganisation: 'department',
  listItem: null,
  questions: [
    {
      code: 'when',
      text: name('什么时候'),
      type: 'multivaluelist' as const,
      required: true,
      values: [
        { key: 'morning', name: name('早上') },
        { key: 'noon', name: name('中午') },
      ],
    },
    { code: 'number', text: name('摊位数'), type: 'number' as const, required: false },
  ],
}
const home = { ...asked, code: '1490', parent: '14', questions: [] }
const group = { ...home, code: '14', parent: null, class: null }
const w = world(await testDatabase(), [], {
  settings: { 'public.kinds': ['gridEvent'], 'public.categories': ['01'] },
  categories: [asked, group, home],
})
const key = (scopes: readonly ('report' | 'update')[], perMinute = 600) =>
  w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) =>
    addKey(w.house, tx, {
      region: w.county,
      county: w.county,
      organisation: null,
      name: '邻市随手拍',
      scopes,
      per_minute: perMinute,
      told_public: true,
      by: null,
      expiresAt: null,
    }),
  )
const { id: keyId, secret } = await key(['report', 'update'])

/** All that a stranger's program knows: addresses, a form, and how the two formats are read. */
const client = (front: FrontDoor) => {
  const get = (path: string) => front.app.inject({ method: 'GET', url: `/open311${path}`, remoteAddress: '127.0.0.1' })
  const post = (path: string, fields: Record<string, string> | [string, string][], headers: Record<string, string> = {}) =>
    front.app.inject({
      method: 'POST',
      url: `/open311${path}`,
      remoteAddress: '127.0.0.1',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...headers },
      payload: new URLSearchParams(fields as Record<string, string>).toString(),
    })
  return { get, post }
}
const all = (xml: string, element: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g'))].map(([, text]) => text ?? '')
const hole = {
  api_key: secret,
  jurisdiction_id: w.county,
  service_code: '0101',
  lat: '29.56123',
  long: '99.56123',
  address_string: '和平路 7 号门口',
  description: '路面有个大坑 <b>小心</b> & 积水',
  first_name: '丽华',
  last_name: '甄哨兵',
  phone: '13900001234',
  email: 'sentinel@example.org',
  account_id: 'acc-4711',
  media_url: 'https://photos.example.org/1.jpg',
}

test('discovery names more than one endpoint, with both formats, at addresses that answer', async (t) => {
  const { get } = client(await frontDoor(t, w))
  const xml = await get('/discovery.xml')
  assert.equal(xml.headers['content-type'], 'text/xml; charset=utf-8')
  assert.match(xml.body, /^<\?xml version="1.0" encoding="utf-8"\?>\s*<discovery>/)
  assert.deepEqual(all(xml.body, 'type'), ['production', 'test'])
  const json = await get('/discovery.json')
  assert.equal(json.headers['content-type'], 'application/json; charset=utf-8')
  const found = json.json() as { endpoints: { url: string; specification: string; formats: string[] }[] }
  for (const one of found.endpoints) {
    assert.equal(one.specification, 'http://wiki.open311.org/GeoReport_v2')
    const path = new URL(one.url).pathname.replace('/open311', '')
    for (const ending of ['xml', 'json']) assert.equal((await get(`${path}/services.${ending}`)).statusCode, 200)
  }
})

test('services and what is asked of each, in the caller’s language', async (t) => {
  const front = await frontDoor(t, w)
  const { get } = client(front)
  const list = (await get(`/v2/services.json?jurisdiction_id=${w.county}&locale=en`)).json() as Record<string, unknown>[]
  const stall = list.find((one) => one.service_code === '0190')
  assert.deepEqual([stall?.service_name, stall?.metadata, stall?.type], ['占道经营 in English', true, 'realtime'])
  const xml = (await get(`/v2/services/0190.xml?locale=zh-CN`)).body
  assert.deepEqual(all(xml, 'datatype'), ['multivaluelist', 'number'])
  assert.deepEqual(all(xml, 'key'), ['morning', 'noon'])
  assert.equal((await get('/v2/services/9999.xml')).statusCode, 404)
  const nowhere = await get('/v2/services.json?jurisdiction_id=nowhere')
  assert.deepEqual([nowhere.statusCode, nowhere.json()], [404, [{ code: 404, description: 'jurisdiction_id was not found' }]])
})

test('a request is sent, found again by number and by list, and a retry of its own key doubles nothing', async (t) => {
  const front = await frontDoor(t, w)
  const { get, post } = client(front)
  const first = await post('/v2/requests.xml', hole, { 'idempotency-key': 'call-1' })
  assert.equal(first.statusCode, 200, first.body)
  const [code = ''] = all(first.body, 'service_request_id')
  assert.deepEqual(all(first.body, 'account_id'), ['acc-4711'])
  const again = await post('/v2/requests.json', hole, { 'idempotency-key': 'call-1' })
  assert.equal((again.json() as { service_request_id: string }[])[0]?.service_request_id, code)
  const [one] = (await get(`/v2/requests/${code}.json`)).json() as Record<string, unknown>[]
  assert.deepEqual(
    [one?.status, one?.service_code, one?.lat, one?.long, one?.requested_datetime],
    ['open', '0101', 29.5615, 99.5615, '2026-10-13T10:00:00+08:00'],
  )
  assert.ok(String(one?.description).startsWith('路面有个大坑 <b>小心</b> & 积水'))
  const listed = await get(`/v2/requests.xml?service_code=0101&status=open&start_date=2026-10-01T00:00:00Z`)
  assert.ok(all(listed.body, 'service_request_id').includes(code))
  assert.match(listed.body, /&lt;b&gt;小心&lt;\/b&gt; &amp; 积水/)
  for (const empty of [
    'status=closed',
    'end_date=2026-10-01T00:00:00Z',
    'service_code=0102',
    'page=2&page_size=500',
    'lat=10&long=10&radius=500',
    'bbox=1,1,2,2',
    // A door is not narrowed down by asking again and again: the square in which it is told decides.
    'bbox=99.56122,29.56122,99.56124,29.56124',
    'updated_after=2027-01-01T00:00:00Z',
  ])
    assert.ok(!(await get(`/v2/requests.json?${empty}`)).body.includes(code), empty)
  for (const full of [
    'lat=29.56&long=99.56&radius=500',
    'bbox=99,29,100,30',
    'bbox=99.56149,29.56149,99.56151,29.56151',
    'updated_after=2026-10-01T00:00:00Z',
  ])
    assert.ok((await get(`/v2/requests.json?${full}`)).body.includes(code), full)
  const token = String(first.headers['open311-token'])
  assert.deepEqual((await get(`/v2/tokens/${token}.json`)).json(), [{ service_request_id: code, token }])
  // On the test endpoint it is judged and not kept.
  const trial = await post('/test/v2/requests.json', hole)
  assert.match((trial.json() as { service_request_id: string }[])[0]?.service_request_id ?? '', /^TEST-/)
})

test('no name, number or mail of the reporter leaves, in no format, list or log, and none stands in clear in the database', async (t) => {
  const front = await frontDoor(t, w)
  const { get, post } = client(front)
  const named = { ...hole, description: '我是甄哨兵，井盖松了，电话 13900001234' }
  const [{ service_request_id: code } = { service_request_id: '' }] = (
    await post('/v2/requests.json', named, { 'idempotency-key': 'call-2' })
  ).json() as { service_request_id: string }[]
  const secretOne = (await post('/v2/requests.json', { ...hole, service_code: '1490', description: '家里的事' })).json() as {
    service_request_id: string
  }[]
  const home = secretOne[0]?.service_request_id ?? ''
  const bodies = [
    (await get('/v2/requests.json')).body,
    (await get('/v2/requests.xml')).body,
    (await get(`/v2/requests/${code}.xml`)).body,
    (await get('/v2/servicerequestupdates.xml')).body,
    front.said(),
  ]
  for (const body of bodies)
    for (const sentinel of ['甄哨兵', '丽华', '13900001234', 'sentinel@', 'acc-4711', '和平路', '99.56123'])
      assert.ok(!body.includes(sentinel), `${sentinel} in ${body.slice(0, 400)}`)
  // Of a matter from a home the number alone says where it stands, and no list holds it.
  assert.ok(!(await get('/v2/requests.json')).body.includes(home))
  const [minimum] = (await get(`/v2/requests/${home}.json`)).json() as Record<string, unknown>[]
  assert.deepEqual([minimum?.status, minimum?.service_code, minimum?.lat, minimum?.address], ['open', null, null, null])
  // The key that sent it reads its own whole.
  const [own] = (await get(`/v2/requests/${home}.json?api_key=${secret}`)).json() as Record<string, unknown>[]
  assert.ok(String(own?.description).startsWith('家里的事\n'))
  assert.equal(own?.lat, 29.56123)
  const kept = await w.rows<{ all: string }>('select string_agg(to_jsonb(p)::text, $2) as all from party p where county = $1', [
    w.county,
    ' ',
  ])
  for (const sentinel of ['甄哨兵', '13900001234', 'sentinel@', 'acc-4711']) assert.ok(!kept[0]?.all.includes(sentinel))
})

test('what is missing or wrong is said in the format asked for, with the standard’s codes', async (t) => {
  const { get, post } = client(await frontDoor(t, w))
  const bare = await post('/v2/requests.xml', { ...hole, api_key: '' })
  assert.equal(bare.statusCode, 403)
  assert.equal(bare.headers['content-type'], 'text/xml; charset=utf-8')
  assert.deepEqual(all(bare.body, 'code'), ['403'])
  const { lat: _lat, long: _long, address_string: _address, ...nowhere } = hole
  for (const [fields, status] of [
    [{ ...hole, api_key: 'wrong' }, 403],
    [{ ...hole, service_code: '' }, 400],
    [{ ...hole, service_code: '9999' }, 404],
    [{ ...hole, jurisdiction_id: 'nowhere' }, 404],
    [nowhere, 400],
    [{ ...hole, long: '' }, 400],
    [{ ...hole, lat: 'north' }, 400],
    [{ ...hole, service_code: '0190' }, 400],
    [{ ...hole, service_code: '0190', 'attribute[when]': 'midnight' }, 400],
    [{ ...hole, description: 'x'.repeat(4001) }, 400],
    [{ ...hole, description: 'a\u0000b' }, 400],
  ] as const) {
    const answer = await post('/v2/requests.json', fields as Record<string, string>)
    assert.deepEqual([answer.statusCode, (answer.json() as { code: number }[])[0]?.code], [status, status], answer.body)
  }
  for (const query of ['start_date=yesterday', 'status=pending', 'page_size=0', 'bbox=1,2'])
    assert.equal((await get(`/v2/requests.json?${query}`)).statusCode, 400, query)
  assert.equal((await get('/v2/requests/990000261129AAAAAAAAA.xml')).statusCode, 404)
  assert.deepEqual((await get('/v2/nothing.json')).json(), [{ code: 404, description: 'there is no such resource' }])
})

test('several answers to one question, a place by its id, XML and JSON bodies, and a photo with the request', async (t) => {
  const front = await frontDoor(t, w)
  const { post } = client(front)
  const { lat: _lat, long: _long, address_string: _address, ...bare } = hole
  const stall = await post('/v2/requests.json', [
    ...Object.entries({ ...bare, service_code: '0190', address_id: w.grid }),
    ['attribute[when][]', 'morning'],
    ['attribute[when][]', 'noon'],
  ] as [string, string][])
  assert.equal(stall.statusCode, 200, stall.body)
  const texts = await w.rows<{ text: string }>(`select text from words where county = $1 and kind = 'text'`, [w.county])
  assert.ok(texts.some(({ text }) => text.includes('https://photos.example.org/1.jpg')))
  // Kept as codes, as from every other door.
  const asked = await w.rows<{ answers: unknown }>(
    `select facts -> 'answers' as answers from entry where county = $1 and facts ? 'answers'`,
    [w.county],
  )
  assert.deepEqual(
    asked.map((one) => one.answers),
    [{ when: ['morning', 'noon'] }],
  )
  const raw = (type: string, payload: string | Buffer) =>
    front.app.inject({ method: 'POST', url: '/open311/v2/requests.json', headers: { 'content-type': type }, payload })
  const xml = `<service_requests><request><api_key>${secret}</api_key><service_code>0101</service_code><lat>29</lat><long>99</long><description>坑 &amp; 水</description></request></service_requests>`
  assert.equal((await raw('text/xml', xml)).statusCode, 200)
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><request><description>&b;</description></request>`
  assert.equal((await raw('text/xml', bomb)).statusCode, 400)
  assert.equal((await raw('application/json', JSON.stringify({ ...hole, lat: 29, long: 99 }))).statusCode, 200)
  const photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  const line = '----boundary'
  const part = (head: string) => `--${line}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`
  const multipart = Buffer.concat([
    ...Object.entries(hole).map(([field, value]) => Buffer.from(`${part(`name="${field}"`)}${value}\r\n`)),
    Buffer.from(
      `--${line}\r\ncontent-disposition: form-data; name="media"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
    ),
    photo,
    Buffer.from(`\r\n--${line}--\r\n`),
  ])
  const sent = await raw(`multipart/form-data; boundary=${line}`, multipart)
  assert.equal(sent.statusCode, 200, sent.body)
  const photos = await w.rows(`select 1 from attachment where county = $1 and state = 'complete' and width is not null`, [
    w.county,
  ])
  assert.equal(photos.length, 1)
})

test('updates go both ways: ours as states, theirs as words on the case, each once', async (t) => {
  const front = await frontDoor(t, w)
  const { get, post } = client(front)
  const [sent] = (await post('/v2/requests.json', hole)).json() as { service_request_id: string }[]
  const code = sent?.service_request_id ?? ''
  const [row] = await w.rows<{ id: string }>('select id from "case" where county = $1 and code = $2', [w.county, code])
  const note = {
    api_key: secret,
    service_request_id: code,
    update_id: '77',
    updated_datetime: '2026-10-13T11:00:00+08:00',
    status: 'OPEN',
    description: '坑更深了',
  }
  const first = await post('/v2/servicerequestupdates.xml', note)
  assert.equal(first.statusCode, 200, first.body)
  const second = await post('/v2/servicerequestupdates.json', note)
  assert.equal((second.json() as { update_id: string }[])[0]?.update_id, all(first.body, 'update_id')[0])
  done(await w.send(w.staff.dispatcher, 'accept', { area: w.grid }, row?.id ?? ''))
  const updates = (await get(`/v2/servicerequestupdates.json?service_request_id=${code}`)).json() as Record<string, unknown>[]
  assert.deepEqual(
    updates.map((one) => [one.service_request_id, one.status, one.description]),
    [[code, 'investigating', '待派遣']],
  )
  const own = (await get(`/v2/servicerequestupdates.json?api_key=${secret}&service_request_id=${code}`)).json() as unknown[]
  assert.equal(own.length, 2)
  const stranger = await key(['update'])
  assert.equal((await post('/v2/servicerequestupdates.json', { ...note, api_key: stranger.secret })).statusCode, 404)
})

test('a key does what it may, as often as it may, until it is revoked', async (t) => {
  const { post } = client(await frontDoor(t, w))
  const narrow = await key(['update'])
  assert.equal((await post('/v2/requests.json', { ...hole, api_key: narrow.secret })).statusCode, 403)
  const slow = await key(['report'], 1)
  assert.equal((await post('/v2/requests.json', { ...hole, api_key: slow.secret })).statusCode, 200)
  const late = await post('/v2/requests.json', { ...hole, api_key: slow.secret })
  assert.deepEqual([late.statusCode, late.headers['retry-after']], [429, '60'])
  await w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) => revokeKey(tx, w.county, keyId, w.house.now()))
  assert.equal((await post('/v2/requests.json', hole)).statusCode, 403)
})

test('the key of the demonstration stays with the place it was opened for when another invented one comes first', async () => {
  const owner = { actor: 'test', counties: [w.county, '990101'] }
  for (const county of [w.county, '990101', w.county]) await openDemoKey(w.house, county, county)
  const rows = await w.house.db.read(owner, (tx) =>
    tx.rows<{ county: string }>(`select county from api_key where name = 'demo' order by county`),
  )
  assert.deepEqual(rows, [{ county: w.county }])
})

test('on the desk only who runs the region sees keys, makes one and revokes it', async (t) => {
  const front = await frontDoor(t, w)
  const clerk = front.browser()
  await clerk.signIn('dispatcher')
  assert.equal(codeOf(await clerk.ask('GET', '/api/keys')), 'notYours')
})
