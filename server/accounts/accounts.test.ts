// Signing in and staying signed in: sessions, devices, limits, locks, second factors, tokens, changed posts.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { actorOf } from '../../registers/people/actor.ts'
import { DAY, HOUR, MINUTE } from '../../rules/time.ts'
import { testDatabase } from '../../test/database.ts'
import { type Browser, codeOf, frontDoor, password, report } from '../../test/frontDoor.ts'
import { type World, world } from '../../test/world.ts'
import type { Door } from '../door.ts'
import { insertToken } from './accounts.store.ts'
import { accountPatience, countTry, type Tries } from './lockout.ts'
import { atTheDoor, deviceLabel } from './signIn.ts'

const open = async (t: TestContext, change: (w: World) => Partial<Door> = () => ({})) => {
  const w = world(await testDatabase())
  return { w, front: await frontDoor(t, w, change(w)) }
}
const owner = (w: World, sql: string, params: readonly unknown[]) => w.house.db.asOwner((tx) => tx.rows(sql, params))

test('whoever signs in is known, and after signing out is not', async (t) => {
  const { front } = await open(t)
  const one = front.browser()
  assert.equal((await one.ask('GET', '/api/me')).statusCode, 401)
  assert.equal((await one.signIn('dispatcher')).statusCode, 200)
  const me = (await one.ask('GET', '/api/me')).json()
  assert.equal(me.person.name, '人员dispatcher')
  assert.equal(me.posts[0].kind, 'dispatcher')
  assert.equal(me.unread, 0)
  const copied = new Map(one.cookies)
  assert.equal((await one.ask('DELETE', '/api/session')).statusCode, 200)
  assert.deepEqual([...one.cookies.keys()], ['chaguan-known'], 'the browser stays known, and that opens nothing')
  const thief = front.browser()
  for (const [name, value] of copied) thief.cookies.set(name, value)
  assert.equal((await thief.ask('GET', '/api/me')).statusCode, 401)
})

test('the list shows my devices; one can be signed out, or all at once', async (t) => {
  const { front } = await open(t)
  const [desk, phone, other] = [front.browser(), front.browser(), front.browser()]
  await desk.signIn('cadre')
  await phone.ask(
    'POST',
    '/api/session',
    { login: front.login('cadre'), password },
    { headers: { 'user-agent': 'Mozilla/5.0 (Linux; Android 10) Chrome/120' } },
  )
  await other.signIn('handler')
  const { rows } = (await desk.ask('GET', '/api/sessions')).json()
  assert.equal(rows.length, 2)
  const theirs = rows.find((row: { here: boolean }) => !row.here)
  assert.equal(theirs.device, 'Chrome · Android')
  assert.equal((await other.ask('DELETE', `/api/sessions/${theirs.id}`)).statusCode, 404)
  assert.equal((await desk.ask('DELETE', `/api/sessions/${theirs.id}`)).statusCode, 200)
  assert.equal((await phone.ask('GET', '/api/me')).statusCode, 401)
  await phone.signIn('cadre')
  assert.equal((await phone.ask('DELETE', '/api/sessions')).statusCode, 200)
  assert.equal((await desk.ask('GET', '/api/me')).statusCode, 401)
  assert.equal((await other.ask('GET', '/api/me')).statusCode, 200)
})

test('a session ends after half an hour of quiet, and after twelve hours in any case', async (t) => {
  const { w, front } = await open(t)
  const one = front.browser()
  await one.signIn('handler')
  for (let quarter = 0; quarter < 40; quarter++) {
    w.pass(18 * MINUTE)
    const answer = await one.ask('GET', '/api/me')
    assert.equal(answer.statusCode, quarter < 39 ? 200 : 401, `after ${(quarter + 1) * 18} minutes`)
  }
  await one.signIn('handler')
  w.pass(31 * MINUTE)
  assert.equal((await one.ask('GET', '/api/me')).statusCode, 401)
  assert.equal(
    codeOf(await one.ask('POST', '/api/steps', report(w, randomUUID()))),
    'notSignedIn',
    'and does not go on as a stranger',
  )
})

test('a desk that only renews itself is signed out after half an hour, however often it asks', async (t) => {
  const { w, front } = await open(t)
  const one = front.browser()
  await one.signIn('handler')
  const renew = () => one.ask('GET', '/api/q/queue', undefined, { headers: { 'x-chaguan-quiet': '75' } })
  w.pass(2 * MINUTE)
  await one.ask('GET', '/api/me')
  for (let minute = 0; minute < 29; minute++) {
    w.pass(MINUTE)
    assert.equal((await renew()).statusCode, 200)
  }
  w.pass(2 * MINUTE)
  assert.equal((await renew()).statusCode, 401)
})

test('five wrong tries lock, longer each time, and a right one in between forgets them', async (t) => {
  const { w, front } = await open(t)
  const one = front.browser()
  const wrong = () => one.ask('POST', '/api/session', { login: front.login('handler'), password: 'not it at all' })
  for (const [round, minutes] of [1, 5, 15, 60, 60].entries()) {
    for (let n = 0; n < 5; n++) assert.equal(codeOf(await wrong()), 'badSignIn', `round ${round} try ${n}`)
    const locked = await one.signIn('handler')
    assert.equal(locked.statusCode, 429)
    assert.equal(locked.json().refusal.facts.minutes, minutes)
    assert.equal(locked.headers['retry-after'], String(minutes * 60))
    w.pass(minutes * MINUTE)
  }
  for (let n = 0; n < 4; n++) await wrong()
  assert.equal((await one.signIn('handler')).statusCode, 200)
  for (let n = 0; n < 4; n++) await wrong()
  assert.equal((await one.signIn('handler')).statusCode, 200)
})

test('others’ wrong tries keep nobody out of a browser he used before, nor out of another network', async (t) => {
  const { w, front } = await open(t)
  const login = front.login('handler')
  const guess = (one: Browser) => one.ask('POST', '/api/session', { login, password: 'not it at all' })
  const desk = front.browser('10.1.0.1')
  assert.equal((await desk.signIn('handler')).statusCode, 200)
  const neighbour = front.browser('10.1.0.1')
  for (let n = 0; n < 5; n++) assert.equal(codeOf(await guess(neighbour)), 'badSignIn')
  assert.equal(codeOf(await guess(neighbour)), 'locked')
  assert.equal((await desk.signIn('handler')).statusCode, 200, 'his own browser, in the same office')
  assert.equal((await front.browser('10.1.0.2').signIn('handler')).statusCode, 200, 'another network')
  assert.equal(codeOf(await front.browser('10.1.0.1').signIn('handler')), 'locked', 'a new browser of the network that guesses')
  // Guesses of the known browser count for it alone.
  for (let n = 0; n < 5; n++) await guess(desk)
  assert.equal(codeOf(await desk.signIn('handler')), 'locked')
  w.pass(MINUTE)
  assert.equal((await desk.signIn('handler')).statusCode, 200)
  // A cookie made up, or of somebody else's sign-in, is no known browser.
  const strange = front.browser('10.1.0.1')
  await strange.signIn('cadre')
  w.pass(1)
  for (let n = 0; n < 5; n++) await guess(neighbour)
  assert.equal(codeOf(await strange.signIn('handler')), 'locked')
})

test('guessing slowly from many networks ends at the ceiling, for all but the known browser', async (t) => {
  const { w, front } = await open(t)
  const login = front.login('cadre')
  const desk = front.browser('10.2.0.1')
  await desk.signIn('cadre')
  const codes: (string | undefined)[] = []
  for (let n = 0; n < 52; n++) {
    const far = front.browser(`10.3.${n}.1`)
    codes.push(codeOf(await far.ask('POST', '/api/session', { login, password: 'not it at all' })))
  }
  assert.equal(codes.filter((code) => code === 'badSignIn').length, 50)
  assert.equal(codes.at(-1), 'locked')
  assert.equal(codeOf(await front.browser('10.4.0.1').signIn('cadre')), 'locked')
  assert.equal((await desk.signIn('cadre')).statusCode, 200)
  w.pass(15 * MINUTE)
  assert.equal((await front.browser('10.4.0.1').signIn('cadre')).statusCode, 200)
})

test('an IPv6 connection counts as one, whatever address of it is used', async (t) => {
  const { front } = await open(t)
  const login = front.login('supervisor')
  for (let n = 0; n < 5; n++)
    await front.browser(`2001:db8:1:2::${n + 1}`).ask('POST', '/api/session', { login, password: 'not it at all' })
  assert.equal(codeOf(await front.browser('2001:db8:1:2:ffff::1').signIn('supervisor')), 'locked')
  assert.equal((await front.browser('2001:db8:1:3::1').signIn('supervisor')).statusCode, 200)
})

test('one’s own password is changed with the old one; other devices are signed out, this one stays', async (t) => {
  const { w, front } = await open(t)
  const [one, other] = [front.browser(), front.browser()]
  await one.signIn('handler')
  await other.signIn('handler')
  const change = (old: string, fresh: string) => one.ask('POST', '/api/session/password', { old, fresh })
  assert.equal(codeOf(await change('not it', '山城步道的清晨有雾')), 'passwordWrong')
  assert.equal(codeOf(await change(password, 'short')), 'passwordWeak')
  for (const weak of [
    'password123',
    '1234567890',
    front.login('handler'),
    `${front.login('handler')}1`,
    'chaguan2026',
    'aaaaaaaaaa',
    password,
  ])
    assert.equal(codeOf(await change(password, weak)), 'passwordWeak', weak)
  assert.equal((await change(password, '山城步道的清晨有雾')).statusCode, 200)
  assert.equal((await one.ask('GET', '/api/me')).statusCode, 200)
  assert.equal((await other.ask('GET', '/api/me')).statusCode, 401)
  assert.equal(codeOf(await front.browser().signIn('handler')), 'badSignIn')
  const login = front.login('handler')
  assert.equal((await front.browser().ask('POST', '/api/session', { login, password: '山城步道的清晨有雾' })).statusCode, 200)
  // The old one is guessed no more often than at the door.
  const codes: (string | undefined)[] = []
  for (let n = 0; n < 7; n++) codes.push(codeOf(await change('not it', '江边的吊脚楼很安静')))
  assert.equal(codes.at(-1), 'locked')
  w.pass(HOUR)
})

test('a hundred guesses at once are still counted as five', async (t) => {
  const { front } = await open(t)
  const one = front.browser()
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      one.ask('POST', '/api/session', { login: front.login('cadre'), password: `guess number ${n}` }),
    ),
  )
  assert.equal(answers.filter((answer) => codeOf(answer) === 'badSignIn').length, 5)
  assert.equal(answers.filter((answer) => codeOf(answer) === 'locked').length, 95)
})

test('an account that does not exist is refused, counted and locked like one that does', async (t) => {
  const { front, w } = await open(t)
  const one = front.browser()
  const told = async (login: string) => {
    const said: unknown[] = []
    for (let n = 0; n < 6; n++) {
      const answer = await one.ask('POST', '/api/session', { login, password: 'wrong password' })
      said.push([answer.statusCode, answer.json().refusal])
    }
    return said
  }
  assert.deepEqual(await told(`nobody-${w.county}`), await told(front.login('supervisor')))
})

test('how long a refusal takes does not say whether the account exists', async (t) => {
  const { front, w } = await open(t)
  const one = front.browser()
  const time = async (login: string) => {
    const from = performance.now()
    await one.ask('POST', '/api/session', { login, password: 'wrong password' })
    return performance.now() - from
  }
  await time(`warm-${w.county}`)
  const roles = Object.keys(w.staff) as (keyof typeof w.staff)[]
  const [known, unknown]: [number[], number[]] = [[], []]
  for (let n = 0; n < 32; n++) {
    known.push(await time(front.login(roles[n % roles.length] ?? 'cadre')))
    unknown.push(await time(`nobody${n % 8}-${w.county}`))
  }
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
  const ratio = median(known) / median(unknown)
  assert.ok(
    ratio > 0.6 && ratio < 1.6,
    `median ${median(known).toFixed(1)} ms for accounts, ${median(unknown).toFixed(1)} ms for none`,
  )
})

test('a disabled account is signed out with its next request', async (t) => {
  const { w, front } = await open(t)
  const one = front.browser()
  await one.signIn('cadre')
  await owner(w, 'update person set disabled_at = $2 where id = $1', [w.staff.cadre.person, w.house.now()])
  assert.equal((await one.ask('GET', '/api/me')).statusCode, 401)
  assert.equal(codeOf(await one.signIn('cadre')), 'badSignIn')
})

test('who must have a second factor gives it, once for each code', async (t) => {
  const { w, front } = await open(t)
  const secret = new Secret({ size: 20 })
  const { person } = w.staff.dataOfficer
  const sealed = w.house.vault.seal('person.totp_secret', person, secret.base32)
  await owner(w, 'update person set totp_required = true, totp_secret = $2 where id = $1', [person, sealed])
  const code = () => new TOTP({ secret }).generate({ timestamp: w.house.now() })
  const give = (totp?: string) =>
    front.browser().ask('POST', '/api/session', { login: front.login('dataOfficer'), password, ...(totp ? { totp } : {}) })
  const asked = await give()
  assert.equal(codeOf(asked), 'needSecondFactor')
  assert.equal(asked.cookies.length, 0)
  for (let n = 0; n < 6; n++) assert.equal(codeOf(await give()), 'needSecondFactor', 'asking is not a wrong try')
  const first = code()
  assert.equal(codeOf(await give(first === '000000' ? '000001' : '000000')), 'badSignIn')
  assert.equal((await give(first)).statusCode, 200)
  assert.equal(codeOf(await give(first)), 'badSignIn', 'a code seen over the shoulder is of no use')
  w.pass(30_000)
  assert.equal((await give(code())).statusCode, 200)
  w.pass(10 * MINUTE)
  const [late] = [code()]
  w.pass(2 * MINUTE)
  assert.equal(codeOf(await give(late)), 'badSignIn')
  w.pass(DAY * 2)
  const wrong = code() === '000000' ? '000001' : '000000'
  const mixed = await Promise.all(Array.from({ length: 45 }, (_, n) => give(n % 3 === 0 ? undefined : wrong)))
  assert.ok(mixed.filter((answer) => codeOf(answer) === 'badSignIn').length <= 5)
  assert.equal(codeOf(await give(code())), 'locked', 'asking at the same time takes no lock back')
})

test('a program comes with its token, does what its scopes say, and needs no page header', async (t) => {
  const { w, front } = await open(t)
  const token = randomBytes(32).toString('base64url')
  const now = w.house.now()
  const row = {
    id: randomUUID(),
    hash: w.house.vault.lookup('bearer', token),
    person: w.staff.dispatcher.person,
    name: 'gateway',
    scopes: ['read'],
    madeAt: now,
    expiresAt: now + DAY,
  }
  await w.house.db.begin(atTheDoor, (tx) => insertToken(tx, row))
  const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
    front.app.inject({ method, url, headers: { authorization: `Bearer ${token}` }, ...(payload ? { payload } : {}) })
  assert.equal((await ask('GET', '/api/me')).statusCode, 200)
  assert.equal((await ask('GET', '/api/q/queue')).statusCode, 200)
  assert.equal(codeOf(await ask('POST', '/api/steps', report(w, randomUUID()))), 'notYours')
  assert.equal(codeOf(await ask('GET', '/api/sessions')), 'notYours', 'a token is not a session')
  await owner(w, `update api_token set scopes = '{steps}' where id = $1`, [row.id])
  assert.equal((await ask('POST', '/api/steps', report(w, randomUUID()))).statusCode, 200)
  assert.equal(codeOf(await ask('GET', '/api/me')), 'notYours')
  w.pass(DAY)
  assert.equal(codeOf(await ask('GET', '/api/me')), 'notSignedIn')
  const stranger = await front.app.inject({
    url: '/api/me',
    headers: { authorization: `Bearer ${randomBytes(32).toString('base64url')}` },
  })
  assert.equal(stranger.statusCode, 401)
})

test('a changed post takes effect with the next request', async (t) => {
  const { w, front } = await open(t, () => ({ actorOf }))
  const { county } = w
  const region = `${county}000000`
  const office = `${county}.office`
  const post = randomUUID()
  await owner(
    w,
    `insert into organisation (id, region, kind, name, short, level, area, valid_from) values ($1, $2, 'governanceCentre', 'x', 'x', 'county', $2, '2020-01-01')`,
    [office, region],
  )
  await owner(
    w,
    `insert into region (code, version, from_day, from_at, name, zone, office, invented, kinds, data, loaded_at) values ($1, 1, '2020-01-01', 0, '{}', '{}', '[]', true, '{}', '{}', 0)`,
    [region],
  )
  await owner(
    w,
    `insert into post_kind (region, version, from_day, kind, name, permissions) values ($1, 1, '2020-01-01', 'dispatcher', '{}', '{case.read}')`,
    [region],
  )
  await owner(
    w,
    `insert into post (id, region, organisation, kind, name, areas, person, from_at) values ($1, $2, $3, 'dispatcher', '调度员', $4, $5, 0)`,
    [post, region, office, [county], w.staff.handler.person],
  )
  const one = front.browser()
  await one.signIn('handler')
  const mine = async () => (await one.ask('GET', '/api/me')).json().posts
  assert.deepEqual(
    (await mine()).map((held: { name: string; permissions: string[] }) => [held.name, held.permissions]),
    [['调度员', ['case.read']]],
  )
  await owner(w, 'update post set to_at = $2 where id = $1', [post, w.house.now()])
  assert.deepEqual(await mine(), [])
})

test('one address may not try for ever, and hears how long to wait', async (t) => {
  const { w, front } = await open(t)
  const far = front.browser('10.20.30.40')
  const codes: (string | undefined)[] = []
  for (let n = 0; n < 25; n++)
    codes.push(codeOf(await far.ask('POST', '/api/session', { login: `x${n}-${w.county}`, password: 'wrong' })))
  assert.equal(codes.filter((code) => code === 'badSignIn').length, 20)
  assert.equal(codes.at(-1), 'tooOften')
  assert.equal(
    codeOf(await front.browser('10.20.30.41').ask('POST', '/api/session', { login: `y-${w.county}`, password: 'wrong' })),
    'badSignIn',
  )
  w.pass(6 * MINUTE)
  assert.equal(codeOf(await far.ask('POST', '/api/session', { login: `z-${w.county}`, password: 'wrong' })), 'badSignIn')
})

test('tries are forgotten after a quiet day', () => {
  let known: Tries | null = null
  const at = (now: number) => {
    const verdict = countTry(known, now, accountPatience)
    if ('next' in verdict) known = verdict.next
    return verdict
  }
  for (let n = 0; n < 5; n++) at(n)
  assert.ok('locked' in at(10))
  const later = at(DAY + HOUR)
  assert.ok('left' in later && later.left === 4)
})

test('a device is told apart by kind, not recognised', () => {
  assert.equal(deviceLabel(undefined), '? · ?')
  assert.equal(
    deviceLabel('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0'),
    'Edge · Windows',
  )
  assert.equal(
    deviceLabel('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1'),
    'Safari · iOS',
  )
})
