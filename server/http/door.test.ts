// The door itself: what it refuses and how it says so, headers, the log's silence, and the document of the API.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { refusals } from '../../rules/refusal.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor, report, step } from '../../test/frontDoor.ts'
import { world } from '../../test/world.ts'
import { openPath } from './openapi.ts'
import { openPaths } from './route.ts'

const open = async (t: Parameters<typeof frontDoor>[0], change: Parameters<typeof frontDoor>[2] = {}) => {
  const w = world(await testDatabase())
  return { w, front: await frontDoor(t, w, change) }
}

test('a malformed body, an unknown field, a NUL, a lone surrogate and ten megabytes are each their own refusal', async (t) => {
  const { w, front } = await open(t)
  const one = front.browser()
  const good = report(w, randomUUID())
  const raw = (payload: string) => one.ask('POST', '/api/steps', payload, { headers: { 'content-type': 'application/json' } })
  const cases: [string, string, number][] = [
    ['{"kind":', 'badJson', 400],
    ['', 'badJson', 400],
    ['{"__proto__":{"x":1}}', 'badJson', 400],
    [JSON.stringify({ ...good, extra: 1 }), 'unknownField', 400],
    [JSON.stringify({ ...good, input: { ...good.input, text: 'a\u0000b' } }), 'badText', 400],
    [JSON.stringify(good).replace('三楼', '\\ud842'), 'badText', 400],
    [JSON.stringify({ ...good, input: { ...good.input, text: '长'.repeat(4_000_000) } }), 'tooLong', 413],
    [JSON.stringify({ ...good, kind: 'noSuchKind' }), 'unknownKind', 400],
    [JSON.stringify({ ...good, step: 'noSuchStep' }), 'unknownStep', 400],
    [JSON.stringify({ ...good, form: 99 }), 'newerForm', 409],
    ['[]'.repeat(1).replace('[]', 'null'), 'badInput', 400],
  ]
  for (const [body, code, status] of cases) {
    const answer = await raw(body)
    assert.equal(codeOf(answer), code, body.slice(0, 60))
    assert.equal(answer.statusCode, status, code)
    assert.ok((answer.json() as { refusal: { text: string } }).refusal.text.length > 10)
  }
  assert.equal((await one.ask('POST', '/api/steps', 'a=1', { headers: { 'content-type': 'text/plain' } })).statusCode, 400)
  assert.equal(
    (
      await one.ask(
        'POST',
        '/api/steps',
        Array.from({ length: 201 }, () => good),
      )
    ).json().refusal.code,
    'tooMany',
  )
  assert.equal((await raw(JSON.stringify(good))).statusCode, 200)
})

test('the sentence comes in the language asked for', async (t) => {
  const { front } = await open(t)
  const one = front.browser()
  for (const [language, word] of [
    ['zh-CN', '登录'],
    ['zh-TW', '登入'],
    ['en', 'signed in'],
  ] as const)
    assert.match(
      (await one.ask('GET', '/api/me', undefined, { headers: { 'accept-language': language } })).json().refusal.text,
      new RegExp(word),
    )
})

test('what another site sends, or a page of ours without its header, changes nothing', async (t) => {
  const { front, w } = await open(t)
  const one = front.browser()
  await one.signIn('dispatcher')
  const refused = async (headers: Record<string, string>) =>
    assert.equal(
      codeOf(await one.ask('POST', '/api/steps', report(w, randomUUID()), { headers })),
      'forbiddenOrigin',
      JSON.stringify(headers),
    )
  await refused({ 'sec-fetch-site': 'cross-site' })
  await refused({ 'sec-fetch-site': 'same-site' })
  await refused({ origin: 'https://evil.example' })
  await refused({ origin: 'null' })
  const plain = await front.app.inject({ method: 'POST', url: '/api/session', payload: { login: 'a', password: 'b' } })
  assert.equal(codeOf(plain), 'forbiddenOrigin')
  assert.equal(
    (
      await one.ask('POST', '/api/steps', report(w, randomUUID()), {
        headers: { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:80', host: 'localhost:80' },
      })
    ).statusCode,
    200,
  )
})

test('every answer carries the headers, whatever it is', async (t) => {
  const { front } = await open(t)
  const one = front.browser()
  for (const url of ['/api/me', '/api/settings', '/api/none', '/none', '/health', '/api/q/queue', '/%zz', '/metrics']) {
    const { headers } = await one.ask('GET', url)
    assert.equal(headers['x-content-type-options'], 'nosniff', url)
    assert.equal(headers['x-frame-options'], 'DENY', url)
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', url)
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/, url)
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe/, url)
    assert.equal(headers['cache-control'], 'no-store', url)
    assert.match(String(headers['permissions-policy']), /geolocation=\(self\)/, url)
    assert.equal(headers['strict-transport-security'], undefined, url)
    assert.equal(headers['x-powered-by'], undefined)
  }
  const secure = await front.app.inject({
    url: '/api/settings',
    headers: { 'x-forwarded-proto': 'https' },
    remoteAddress: '127.0.0.1',
  })
  assert.match(String(secure.headers['strict-transport-security']), /max-age=31536000/)
  const strange = await front.app.inject({
    url: '/api/settings',
    headers: { 'x-forwarded-proto': 'https' },
    remoteAddress: '10.0.0.9',
  })
  assert.equal(strange.headers['strict-transport-security'], undefined)
})

test('over https the session cookie is __Host-, secure and unreadable to scripts', async (t) => {
  const { front } = await open(t)
  const answer = await front
    .browser()
    .ask(
      'POST',
      '/api/session',
      { login: front.login('handler'), password: 'correct horse battery' },
      { headers: { 'x-forwarded-proto': 'https' } },
    )
  const [cookie] = answer.cookies
  assert.deepEqual(
    { name: cookie?.name, secure: cookie?.secure, httpOnly: cookie?.httpOnly, sameSite: cookie?.sameSite, path: cookie?.path },
    {
      name: '__Host-chaguan',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
    },
  )
})

test('a fault is answered without a trace and logged without what was typed', async (t) => {
  const w = world(await testDatabase())
  const front = await frontDoor(t, w, {
    actorOf: () => {
      throw new Error('select * from person where name = "王小明" and phone = 13900001111')
    },
  })
  const one = front.browser()
  await one.signIn('dispatcher')
  const answer = await one.ask('GET', '/api/me')
  assert.equal(answer.statusCode, 500)
  assert.deepEqual(Object.keys(answer.json().refusal.facts), ['trace'])
  assert.doesNotMatch(answer.body, /select|person|王小明|at .*\.ts/)
  assert.match(front.said(), /"msg":"fault"/)
  assert.doesNotMatch(front.said(), /王小明|13900001111/)
})

test('names, numbers, words and passwords of a whole day never reach the log', async (t) => {
  const { w, front } = await open(t)
  const one = front.browser()
  const sentinels = [
    '哨兵姓名赵钱孙',
    '13987654321',
    '哨兵文字独此一家',
    'sentinel-password-77',
    '990000111122223333',
    'sentinelQuery',
  ]
  await one.ask('POST', '/api/session', { login: '哨兵姓名赵钱孙', password: 'sentinel-password-77' })
  await one.signIn('dispatcher')
  const id = randomUUID()
  const contact = { name: '哨兵姓名赵钱孙', phone: '13987654321', wants: 'message' }
  await front.browser().ask('POST', '/api/steps', report(w, id, { text: '哨兵文字独此一家', contact }))
  await one.ask('POST', '/api/steps', '{"text":"哨兵文字独此一家 13987654321', {
    headers: { 'content-type': 'application/json' },
  })
  await one.ask('POST', '/api/steps', step(w, 'accept', { 哨兵文字独此一家: 1 }, id))
  await one.ask('GET', `/api/q/queue?text=${encodeURIComponent('哨兵文字独此一家')}&sentinelQuery=13987654321`)
  await one.ask('GET', `/api/public/track/${encodeURIComponent('哨兵姓名赵钱孙')}`)
  await one.ask('POST', `/api/cases/${w.county}/${id}/reveal`, {
    party: '990000111122223333',
    field: 'phone',
    reason: '哨兵文字独此一家',
  })
  const said = front.said()
  assert.ok(said.split('\n').length > 8)
  for (const sentinel of sentinels) assert.ok(!said.includes(sentinel), sentinel)
})

test('figures are for this machine only, and name routes by their pattern', async (t) => {
  const { front, w } = await open(t)
  await front.browser().ask('GET', `/api/cases/${w.county}/${randomUUID()}`)
  const text = (await front.browser().ask('GET', '/metrics')).body
  assert.match(text, /chaguan_requests_total\{method="GET",route="\/api\/cases\/:county\/:id",status="401"\} 1/)
  assert.doesNotMatch(text, new RegExp(w.county))
  assert.equal((await front.browser('10.1.2.3').ask('GET', '/metrics')).statusCode, 404)
})

test('every route is in the API document and says who may come', async (t) => {
  const { front } = await open(t)
  const document = (await front.browser().ask('GET', '/api/openapi.json')).json() as {
    openapi: string
    paths: Record<
      string,
      Record<string, { security: unknown[]; responses: Record<string, unknown>; parameters: { name: string; in: string }[] }>
    >
    components: { schemas: Record<string, { properties?: Record<string, { const?: string }> }>; securitySchemes: object }
    'x-queries': { name: string }[]
  }
  assert.equal(document.openapi, '3.1.0')
  const printed = front.app.printRoutes({ commonPrefix: false, includeHooks: false })
  const registered = front.app.routeDefs.map((def) => `${def.method} /api${def.url}`)
  for (const def of front.app.routeDefs) {
    const path = document.paths[openPath(def.url)]
    const operation = path?.[def.method.toLowerCase()]
    assert.ok(operation, def.url)
    assert.ok(operation.responses[500], def.url)
    assert.equal(304 in operation.responses, def.url.startsWith('/files/:county') && def.method === 'GET', def.url)
    // Another system signs what it sends: no scheme of this document says how.
    if (def.access !== 'anyone' && def.access !== 'otherSystem') assert.ok(operation.security.length > 0, def.url)
    for (const name of [...def.url.matchAll(/:(\w+)/g)].map((match) => match[1]))
      assert.ok(
        operation.parameters.some((one) => one.name === name && one.in === 'path'),
        `${def.url} ${name}`,
      )
  }
  assert.ok(printed.includes('api/'))
  assert.ok(registered.length >= 20)
  for (const kind of front.door.house.kinds.values())
    for (const name of Object.keys(kind.steps)) {
      const schema = document.components.schemas[`${kind.name}.${name}`]
      assert.equal(schema?.properties?.step?.const, name)
      assert.ok(schema?.properties?.input)
    }
  assert.deepEqual(Object.keys(document.components.securitySchemes), ['session', 'bearer', 'device'])
  assert.deepEqual(document['x-queries'].map((one) => one.name).sort(), [...front.door.queries.keys()].sort())
  const queue = document.paths['/api/q/queue']?.get
  assert.deepEqual(
    queue?.parameters
      .filter((one) => one.in === 'query')
      .map((one) => one.name)
      .sort(),
    ['after', 'area', 'category', 'light', 'limit', 'sort', 'source', 'text', 'urgency', 'why'],
  )
  assert.deepEqual(Object.keys(document.paths['/api/cases/{county}/{id}']?.get?.responses ?? {}), [
    '200',
    '400',
    '401',
    '403',
    '404',
    '500',
    '503',
  ])
  assert.ok(!('/api/q/callers' in document.paths), 'no telephone number in an address')
  // Every reference leads somewhere.
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    assert.ok(document.components.schemas[name ?? ''], name ?? '')
  assert.ok(Object.keys(refusals).every((code) => JSON.stringify(document).includes(`"${code}"`)))
})

test('every registered route asks who comes or is on the list of open pages', async (t) => {
  const w = world(await testDatabase())
  const seen: { url: string; access: unknown }[] = []
  const front = await frontDoor(t, w)
  for (const line of front.app.routesSeen) seen.push(line)
  assert.ok(seen.length >= 25)
  for (const { url, access } of seen) assert.ok(access !== undefined || openPaths.includes(url), url)
  // And what wants somebody signed in answers 401 to nobody.
  for (const def of front.app.routeDefs.filter((one) => one.access === 'staff')) {
    const url = `/api${def.url.replace(':county', w.county).replace(':form', 'small').replace(':layer/:z/:x/:y(^\\d{1,7})', 'base/1/0/0').replaceAll(/:\w+/g, randomUUID())}`
    const answer = await front.browser().ask(def.method, url, def.method === 'GET' ? undefined : {})
    assert.equal(answer.statusCode, 401, `${def.method} ${url}`)
  }
})

test('a page that is not one of ours is not found, in words', async (t) => {
  const { front } = await open(t)
  for (const url of ['/api/nothing', '/wp-login.php', '/desk/../etc/passwd', '/%2e%2e/etc/passwd', '/%zz']) {
    const answer = await front.browser().ask('GET', url)
    assert.equal(answer.statusCode, 404, url)
    assert.equal(codeOf(answer), 'notFound', url)
  }
})

test('a route that needs a permission refuses whoever has it on no post, before it reads anything', async (t) => {
  const { front } = await open(t)
  const [head, handler] = [front.browser(), front.browser()]
  await head.signIn('groupHead')
  await handler.signIn('handler')
  const guarded = front.app.routeDefs.filter((def) => def.permission !== undefined)
  assert.ok(guarded.length > 10)
  for (const { method, url, permission, access } of guarded) {
    assert.equal(access, 'staff', `${url} knows whose posts to ask`)
    const one = ['bulletin.tell', 'neighbour.ask'].includes(String(permission)) ? handler : head
    const answer = await one.ask(method, `/api${url.replaceAll(/:\w+/g, 'x')}`, method === 'GET' ? undefined : {})
    assert.equal(codeOf(answer), 'notYours', `${method} ${url} without ${JSON.stringify(permission)}`)
  }
})
