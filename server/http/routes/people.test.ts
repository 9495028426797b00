// A post administrator at the front door: a roster with dirt mended and put in force once, slips, the second factor, locks, phones, leaving; an auditor reads it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type TOTP, URI } from 'otpauth'
import { actorOf } from '../../../registers/people/actor.ts'
import { regionLoad } from '../../../registers/regions/load.ts'
import { readRegion } from '../../../registers/regions/read.ts'
import { sampleCounty, sampleRegion } from '../../../registers/regions/sample.ts'
import { sheetRows } from '../../../registers/sheets/read.ts'
import { testDatabase } from '../../../test/database.ts'
import { type Browser, codeOf, frontDoor, password } from '../../../test/frontDoor.ts'
import { world } from '../../../test/world.ts'
import { hashPassword } from '../../accounts/passwords.ts'
import { workOnce } from '../../imports/work.ts'

const db = await testDatabase()
const county = sampleCounty()
await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2026-01-01', now: 1 })
const region = await readRegion(db, county)
const street = `${county}001`
const hash = await hashPassword(password)
const within = <T>(run: Parameters<typeof db.begin<T>>[1]) => db.begin({ actor: 'test', counties: [county] }, run)
const w = world(db)
const house = { ...w.house, region: (of: string) => (of === county ? region : null) }

/** A machine with much to do may be busy for a moment: asked again, as a page would. */
const patient = (browser: Browser): Browser => ({
  ...browser,
  ask: async (...asked) => {
    for (let n = 0; ; n++) {
      const answer = await browser.ask(...asked)
      if (answer.statusCode !== 503 || n === 60) return answer
      await wait(500)
    }
  },
})

async function office(t: TestContext) {
  const front = await frontDoor(
    t,
    { ...w, house },
    { actorOf, keepers: () => new Map([[county, { region: region.code, name: '样区' }]]) },
  )
  /** Somebody on this post there, signed in. */
  const on = async (kind: string, area: string): Promise<Browser & { readonly person: string }> => {
    const [row] = await within((tx) =>
      tx.rows<{ id: string; login: string }>(
        `update person set password_hash = $3, login = coalesce(login, id::text), totp_required = false where id = (
           select p.person from post p where p.kind = $1 and $2 = any(p.areas) and p.person is not null and p.to_at is null order by p.id limit 1)
         returning id, login`,
        [kind, area, hash],
      ),
    )
    assert.ok(row)
    const browser = patient(front.browser())
    const signed = await browser.ask('POST', '/api/session', { login: row.login, password })
    assert.equal(signed.statusCode, 200, signed.body)
    return { ...browser, person: row.id }
  }
  const work = () => workOnce({ house, folder: front.door.imports, keepers: () => [county], ending: () => false })
  return { front, on, work }
}
const multipart = (text: string | Buffer, name = 'a.csv') => {
  const mark = 'roster-mark'
  const head = `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), Buffer.from(text), Buffer.from(`\r\n--${mark}--\r\n`)])
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${mark}` } }
}
const grid = [...region.areas.values()].find((one) => one.level === 'grid' && one.code.startsWith(street))?.code ?? ''
const centre = region.organisations.get(`${street}.centre`)?.name ?? ''
const otherCentre = region.organisations.get(`${county}002.centre`)?.name ?? ''
const head = '姓名,手机,岗位,单位,网格'

test('a roster with dirt is mended by its own workbook and put in force once; what is above or outside or oneself is told', async (t) => {
  const { on, work } = await office(t)
  const admin = await on('postAdmin', street)
  await within((tx) => tx.rows(`update person set phone = '13900000099' where id = $1`, [admin.person]))
  await within((tx) => tx.rows(`update person set login = '13900000099' where id = $1`, [admin.person]))
  const rows = [
    `张三,13900000001,网格员,${centre},${grid}`,
    `李四,1390000,网格员,${centre},${grid}`,
    `王五,13900000003,区领导,${centre},`,
    `赵六,13900000004,街镇调度员,${otherCentre},`,
    `我,13900000099,街镇调度员,${centre},`,
    `钱七,13900000006,岗位管理员,${centre},`,
  ]
  const bring = async (file: string | Buffer, name?: string) => {
    const sent = await admin.ask('POST', '/api/rosters', undefined, multipart(file, name))
    assert.equal(sent.statusCode, 200, sent.body)
    const { id } = sent.json() as { id: string }
    const view = async () =>
      (await admin.ask('GET', `/api/rosters/job/${id}`)).json() as {
        job: Record<string, unknown>
        columns: object
        found: { faults: { row: number; why: string }[] } | null
      }
    const checked = await admin.ask('POST', `/api/rosters/job/${id}/check`, { columns: (await view()).columns })
    assert.equal(checked.statusCode, 200, checked.body)
    await work()
    return { id, view }
  }
  const first = await bring(['名册（示例）', head, ...rows].join('\n'))
  const seen = await first.view()
  assert.deepEqual([seen.job.state, seen.job.good, seen.job.people, seen.job.faulty], ['checked', 1, 1, 5])
  assert.deepEqual(
    seen.found?.faults.map((one) => [one.row, one.why]),
    [
      [4, 'noPhone'],
      [5, 'wrongLevel'],
      [6, 'postOutside'],
      [7, 'oneself'],
      [8, 'postAbove'],
    ],
  )
  await admin.ask('POST', `/api/rosters/job/${first.id}/take`, {})
  await work()
  assert.deepEqual([(await first.view()).job.state, (await first.view()).job.done], ['taken', 1])
  // As if it had been killed before it wrote down how far it was.
  await within((tx) => tx.rows(`update sheet_job set state = 'taking', done = 0, beat_at = 0 where id = $1`, [first.id]))
  await work()
  assert.deepEqual([(await first.view()).job.state, (await first.view()).job.done], ['taken', 1])
  // The workbook has the rows as they were, with what to do; mended it is brought again as it is.
  const errors = await admin.ask('GET', `/api/rosters/job/${first.id}/errors`)
  assert.equal(errors.statusCode, 200)
  const path = `${(await office(t)).front.folder}/errors.xlsx`
  writeFileSync(path, errors.rawPayload)
  const lines: string[][] = []
  for await (const row of sheetRows(path)) lines.push(row.cells.map((cell) => cell?.text ?? ''))
  assert.deepEqual(lines[0]?.slice(0, 5), head.split(','))
  assert.match(lines[1]?.at(-1) ?? '', /手机：/)
  const mended = [lines[0], lines[1]?.with(1, '13900000002')].map((row) => (row ?? []).map((cell) => `"${cell}"`).join(','))
  const second = await bring(mended.join('\n'))
  assert.deepEqual([(await second.view()).job.good, (await second.view()).job.faulty], [1, 0])
  await admin.ask('POST', `/api/rosters/job/${second.id}/take`, {})
  await work()
  const again = await bring(['名册（示例）', head, rows[0]].join('\n'))
  assert.deepEqual([(await again.view()).job.good, (await again.view()).job.same], [0, 1])
  const slips = (await admin.ask('POST', '/api/rosters/slips', { id: randomUUID(), area: street })).json() as {
    rows: { login: string; slip: string }[]
  }
  assert.ok(['13900000001', '13900000002'].every((login) => slips.rows.some((one) => one.login === login)))
  const worker = slips.rows.find((one) => one.login === '13900000001')
  const opened = await admin.ask('POST', '/api/session/activate', { slip: worker?.slip, password: 'zhe shi wo ziji de 9' })
  assert.deepEqual((opened.json() as { second: unknown }).second, null, 'a field post opens without a second factor')
})

test('whoever does not administer is turned away at the door, and only who audits reads the record', async (t) => {
  const { on } = await office(t)
  const dispatcher = await on('dispatcher', street)
  const auditor = await on('auditAdmin', county)
  const admin = await on('postAdmin', street)
  for (const url of ['/api/people', '/api/people/seats', '/api/rosters', `/api/people/one/${admin.person}`])
    assert.equal(codeOf(await dispatcher.ask('GET', url)), 'notYours', url)
  for (const name of ['post', 'slip', 'leave', 'phone', 'unlock'])
    assert.equal(codeOf(await dispatcher.ask('POST', `/api/people/${name}`, {})), 'notYours', name)
  assert.equal(codeOf(await admin.ask('GET', '/api/people/acts')), 'notYours')
  const read = (await auditor.ask('GET', '/api/people/acts')).json() as { rows: { what: string }[] }
  assert.ok(read.rows.some((one) => one.what === 'roster') && read.rows.some((one) => one.what === 'slips'))
})

test('a desk post is opened with a second factor; a code on paper opens once; a lock is seen and lifted; a lost phone is ended', async (t) => {
  const { front, on } = await office(t)
  const admin = await on('postAdmin', street)
  const dispatcher = await on('dispatcher', street)
  const login = String(
    (await within((tx) => tx.rows<{ login: string }>('select login from person where id = $1', [dispatcher.person])))[0]?.login,
  )
  await within((tx) => tx.rows('update person set totp_required = true where id = $1', [dispatcher.person]))
  const phone = randomUUID()
  assert.equal((await dispatcher.ask('POST', '/api/field/phone', { phone, label: '手机' })).statusCode, 200)
  const waiting = async () =>
    ((await admin.ask('GET', `/api/people?waiting=true&search=${login}`)).json() as { rows: { id: string }[] }).rows.length
  assert.equal(await waiting(), 0)
  const made = (
    await admin.ask('POST', '/api/people/slip', { id: randomUUID(), person: dispatcher.person, second: true })
  ).json() as {
    slip: string
  }
  assert.equal(codeOf(await dispatcher.ask('GET', '/api/me')), 'notSignedIn', 'every session is over')
  assert.equal(await waiting(), 1, 'listed among those who have not opened their account')
  const fresh = patient(front.browser('10.0.0.9'))
  const own = 'wo ziji xin de mima 7'
  const opened = (await fresh.ask('POST', '/api/session/activate', { slip: made.slip, password: own })).json() as {
    second: { totp: string; recovery: string[] }
  }
  const code = (URI.parse(opened.second.totp) as TOTP).generate({ timestamp: house.now() })
  assert.equal(codeOf(await fresh.ask('POST', '/api/session', { login, password: own })), 'needSecondFactor')
  // Before a first code was taken it may be set up anew, with the password; afterwards not.
  assert.equal((await fresh.ask('POST', '/api/session', { login, password: own, totp: code })).statusCode, 200)
  const { reset } = (await fresh.ask('GET', '/api/me')).json() as { reset: { at: number; byName: string }[] }
  assert.deepEqual([reset.length, typeof reset[0]?.byName], [1, 'string'], 'she is told that somebody asked for a slip')
  assert.equal(codeOf(await fresh.ask('POST', '/api/session/second', { login, password: own })), 'notYours')
  const [paper = ''] = opened.second.recovery
  const sent = { login, password: own, totp: paper.toLowerCase() }
  assert.equal((await patient(front.browser('10.0.0.8')).ask('POST', '/api/session', sent)).statusCode, 200)
  assert.equal(codeOf(await patient(front.browser('10.0.0.8')).ask('POST', '/api/session', sent)), 'badSignIn', 'used up')
  // Five wrong tries from elsewhere lock that network, not his own browser; the administrator sees it and lifts it.
  const thief = patient(front.browser('203.0.113.7'))
  for (let i = 0; i < 6; i++) await thief.ask('POST', '/api/session', { login, password: 'falsch' })
  assert.equal(codeOf(await thief.ask('POST', '/api/session', { login, password: own })), 'locked')
  assert.equal(codeOf(await fresh.ask('POST', '/api/session', { login, password: own })), 'needSecondFactor')
  const locked = async () => {
    const { rows } = (await admin.ask('GET', `/api/people?search=${login}`)).json() as {
      rows: { id: string; signIn: { lockedUntil: number | null; second: string; phones: number } }[]
    }
    return rows.find((one) => one.id === dispatcher.person)?.signIn
  }
  assert.ok((await locked())?.lockedUntil)
  assert.deepEqual([(await locked())?.second, (await locked())?.phones], ['on', 1])
  assert.equal((await admin.ask('POST', '/api/people/unlock', { id: randomUUID(), person: dispatcher.person })).statusCode, 200)
  assert.equal((await locked())?.lockedUntil, null)
  const lost = { id: randomUUID(), person: dispatcher.person, phone, wipe: true }
  assert.equal((await admin.ask('POST', '/api/people/phone', lost)).statusCode, 200)
  const { phones } = (await admin.ask('GET', `/api/people/one/${dispatcher.person}`)).json() as {
    phones: { endedAt: number | null; wipeAt: number | null }[]
  }
  assert.ok(phones[0]?.endedAt && phones[0].wipeAt)
  assert.equal(
    codeOf(await admin.ask('POST', '/api/people/slip', { id: randomUUID(), person: admin.person, second: false })),
    'oneself',
  )
})

test('the last one with a duty does not leave without a successor; with one the work waits for somebody again', async (t) => {
  const { on } = await office(t)
  const admin = await on('postAdmin', street)
  const cadre = `${street}001`
  const [all, dispatcher] = await within(async (tx) => [
    await tx.rows<{ person: string; id: string }>(
      `select person, id from post where kind = 'dispatcher' and $1 = any(areas) and to_at is null and person is not null order by id`,
      [street],
    ),
    (
      await tx.rows<{ person: string }>(`select person from post where kind = 'communityCadre' and $1 = any(areas) limit 1`, [
        cadre,
      ])
    )[0],
  ])
  const waits = {
    ...{
      county,
      case_id: randomUUID(),
      organisation: `${street}.centre`,
      duty: 'gridEvent.verifyByPhone',
      why: 'x',
      area: street,
    },
    ...{ due: 1, warn: 1, since: 1, urgent: false, organisations: [], barred: [], secret: false, reporter: null, opened_at: 1 },
  }
  await within((tx) =>
    tx.rows('insert into todo select r.* from jsonb_populate_recordset(null::todo, $1::jsonb) r', [JSON.stringify([waits])]),
  )
  const leaders = await within((tx) =>
    tx.rows<{ id: string }>(`update post set to_at = $2 where kind = 'dutyLeader' and $1 = any(areas) returning id`, [
      street,
      house.now(),
    ]),
  )
  assert.ok(leaders.length > 0 && dispatcher)
  for (const [n, one] of all.entries()) {
    const told = await admin.ask('GET', `/api/people/one/${one.person}/leaving`)
    assert.equal(told.statusCode, 200, told.body)
    const hanging = told.json() as {
      posts: { post: string; waiting: { matters: number }[] }[]
    }
    const left = hanging.posts.find((two) => two.post === one.id)?.waiting.length ?? 0
    assert.equal(left, n === all.length - 1 ? 1 : 0)
    const body = { id: randomUUID(), person: one.person, posts: {}, rest: dispatcher.person }
    const answer = await admin.ask('POST', '/api/people/leave', body)
    if (left === 0) {
      assert.equal(answer.statusCode, 200, answer.body)
      continue
    }
    assert.equal(codeOf(answer), 'successorMissing')
    const done: { statusCode: number; body: string; json: () => unknown } = await admin.ask('POST', '/api/people/leave', {
      ...body,
      posts: { [one.id]: dispatcher.person },
    })
    assert.equal(done.statusCode, 200, done.body)
    const after = (done.json() as { after: { posts: unknown[]; turns: number; promises: number } }).after
    assert.deepEqual([after.posts, after.turns, after.promises], [[], 0, 0])
    // Again with the same id it is the same leaving.
    const held: { kind: string }[] = await within((tx) =>
      tx.rows<{ kind: string }>(`select kind from post where person = $1 and to_at is null and kind = 'dispatcher'`, [
        dispatcher.person,
      ]),
    )
    assert.equal(held.length, 1)
  }
  const open = await within((tx) =>
    tx.rows(`select 1 as one from person h where h.id = any($1) and h.disabled_at is null`, [all.map((one) => one.person)]),
  )
  assert.equal(open.length, 0)
  const turns = await within((tx) =>
    tx.rows(`select 1 as one from duty where person = any($1) and to_at > $2`, [all.map((one) => one.person), house.now()]),
  )
  assert.equal(turns.length, 0)
})
