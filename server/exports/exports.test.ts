// A list taken out: asked at the door, with a reason; nothing of a person in it unless that was asked for; whole or not at all; on record.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sheetRows } from '../../registers/sheets/read.ts'
import type { Holding, Staff } from '../../rules/actor.ts'
import { testDatabase } from '../../test/database.ts'
import { codeOf, type FrontDoor, frontDoor } from '../../test/frontDoor.ts'
import { done } from '../../test/loop.ts'
import { on, type World, world } from '../../test/world.ts'
import { exportOnce, forgetExports } from './write.ts'

const db = await testDatabase()
/** The world's people, of whom only those named may take lists out. */
const withMore = (w: World, more: Readonly<Record<string, readonly string[]>>) => {
  const byPerson = new Map<string, Staff>(
    Object.entries(w.staff).map(([role, staff]) => {
      const posts = staff.posts.map(
        (post): Holding => ({
          ...post,
          permissions: [...post.permissions.filter((one) => !one.startsWith('list.export')), ...(more[role] ?? [])],
        }),
      )
      return [staff.person, { ...staff, posts }]
    }),
  )
  return async (_tx: unknown, person: string) => byPerson.get(person) ?? null
}
const clerk = ['list.export']
const trusted = ['list.export', 'list.exportPersonal']
const write = ({ door }: FrontDoor, ending = () => false) =>
  exportOnce({ house: door.house, data: door.data, queries: door.queries, actorOf: door.actorOf, keepers: door.keepers, ending })

async function open(t: Parameters<typeof frontDoor>[0], more: Readonly<Record<string, readonly string[]>>) {
  const w = world(db)
  w.at(on('2026-10-13', 10))
  const front = await frontDoor(t, w, { actorOf: withMore(w, more) })
  const contact = { name: '阿卜杜拉·买买提', phone: '13900001111', wants: 'message' }
  for (const text of ['=cmd|calc 楼道堆物，请打 13900001111', '@路灯不亮', '三楼漏水'])
    done(
      await w.send(
        w.resident(),
        'report',
        { category: '0101', text, contact, place: { area: w.grid, words: '12号楼301室' } },
        randomUUID(),
      ),
    )
  const chen = front.browser()
  await chen.signIn('dispatcher')
  // On a busy machine the door asks to come again.
  const order = async (url: string, body: object = {}) => {
    for (let tries = 0; ; tries++) {
      const answer = await chen.ask('POST', url, { form: 'xlsx', reason: '月度会议用', asked: {}, ...body })
      if (codeOf(answer) !== 'busy' || tries === 20) return answer
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const cells = async (id: string, form: 'xlsx' | 'csv') => {
    const rows: string[][] = []
    for await (const row of sheetRows(join(front.folder, 'exports', `${id}.${form}`)))
      rows.push(row.cells.map((cell) => cell?.text ?? ''))
    return rows
  }
  return { w, front, chen, order, cells }
}

test('a list goes out as it is narrowed, says who took it and why in its first row and its number in every one, and names nobody', async (t) => {
  const { front, chen, order, cells } = await open(t, { dispatcher: clerk })
  assert.equal(codeOf(await order('/api/exports/queue', { reason: ' ' })), 'reasonMissing')
  assert.equal(codeOf(await order('/api/exports/queue/personal')), 'notYours')
  assert.equal(codeOf(await order('/api/exports/queue', { asked: { colour: 'red' } })), 'unknownField')
  for (const form of ['xlsx', 'csv'] as const) {
    const { id } = (await order('/api/exports/queue', { form, asked: { urgency: 'ordinary' } })).json() as { id: string }
    assert.equal(codeOf(await chen.ask('GET', `/api/exports/job/${id}/file`)), 'notFound')
    assert.equal(await write(front), true)
    const [mark, head, ...rows] = await cells(id, form)
    const number = id.slice(0, 8).toUpperCase()
    assert.match(mark?.[0] ?? '', new RegExp(`人员dispatcher.*2026-10-13 10:00.*Urgency.*月度会议用.*${number}`))
    assert.equal(rows.length, 3)
    assert.deepEqual([head?.[0], head?.at(-1)], ['Code', 'Export'])
    for (const row of rows) assert.equal(row.at(-1), number)
    const all = JSON.stringify(rows)
    for (const gone of ['13900001111', '买买提', '301室']) assert.ok(!all.includes(gone), gone)
    const file = await chen.ask('GET', `/api/exports/job/${id}/file`)
    assert.equal(file.statusCode, 200)
    if (form === 'csv') {
      assert.ok(file.body.startsWith('\ufeff'))
      assert.ok(!/(^|[,"\r\n])[=+@-]/m.test(file.body), 'no cell begins a formula')
      assert.ok(file.body.includes("'=cmd|calc"))
    } else assert.equal(file.rawPayload.subarray(0, 2).toString(), 'PK')
  }
  // Another's file is not there, and who may not take lists out does not reach the door.
  const other = front.browser()
  await other.signIn('handler')
  assert.equal(codeOf(await other.ask('GET', '/api/exports')), 'notYours')
})

test('names and telephones go out with a further permission only, as text, and each case is recorded with the reason', async (t) => {
  const { w, front, order, cells } = await open(t, { dispatcher: [...trusted, 'party.reveal'] })
  const { id } = (await order('/api/exports/cases/personal', { form: 'csv' })).json() as { id: string }
  await write(front)
  const [, head, ...rows] = await cells(id, 'csv')
  const at = (name: string) => head?.indexOf(name) ?? -1
  assert.deepEqual(
    new Set(rows.map((row) => [row[at('Who reported')], row[at('Telephone')], row[at('Place')]].join())),
    new Set(['阿卜杜拉·买买提,13900001111,12号楼301室']),
  )
  const looked = await w.rows<{ what: string; reason: string; n: number }>(
    `select what, reason, count(*)::int as n from looking where county = $1 and what = 'party.exported' group by what, reason`,
    [w.county],
  )
  assert.deepEqual(looked, [{ what: 'party.exported', reason: `月度会议用 (${id.slice(0, 8).toUpperCase()})`, n: 3 }])
})

test('an auditor reads who took what, when, why and how much; nobody else does', async (t) => {
  const { w, front, chen, order } = await open(t, { dispatcher: clerk, supervisor: ['audit.read'] })
  const { id } = (await order('/api/exports/cases', { asked: { text: '13900001111' } })).json() as { id: string }
  await write(front)
  await chen.ask('GET', `/api/exports/job/${id}/file`)
  assert.equal(codeOf(await chen.ask('GET', '/api/q/exportLog')), 'notYours')
  const auditor = front.browser()
  await auditor.signIn('supervisor')
  const { rows } = (await auditor.ask('GET', '/api/q/exportLog')).json() as { rows: Record<string, unknown>[] }
  const [one] = rows
  assert.deepEqual(
    [one?.name, one?.list, one?.reason, one?.state, one?.personal, one?.fetched, one?.at],
    ['人员dispatcher', 'cases', '月度会议用', 'done', false, 1, w.house.now()],
  )
  assert.equal(String(one?.digest).length, 64)
  assert.ok(!JSON.stringify(rows).includes('13900001111'), 'what was sought may be somebody')
  await assert.rejects(
    db.begin({ actor: 'somebody', counties: [w.county] }, (tx) =>
      tx.rows(`update list_export set reason = 'x' where id = $1`, [id]),
    ),
  )
  await assert.rejects(
    db.begin({ actor: 'somebody', counties: [w.county] }, (tx) => tx.rows('delete from list_export where id = $1', [id])),
  )
})

test('what was cut off is written again from its beginning, what is stopped leaves nothing, and a day later no file lies there', async (t) => {
  const { w, front, chen, order, cells } = await open(t, { dispatcher: clerk })
  const { id } = (await order('/api/exports/cases')).json() as { id: string }
  const folder = join(front.folder, 'exports')
  // A process that was killed: the row says somebody writes, and half a file lies there.
  await write(front, () => true)
  assert.equal((await w.rows<{ state: string }>('select state from list_export where id = $1', [id]))[0]?.state, 'waiting')
  await db.asOwner((tx) => tx.rows(`update list_export set state = 'writing', beat_at = $2 where id = $1`, [id, w.house.now()]))
  writeFileSync(join(folder, `${id}.xlsx.part`), 'PK half')
  assert.equal(await write(front), false, 'somebody may still be writing')
  w.pass(16_000)
  assert.equal(await write(front), true)
  assert.deepEqual(readdirSync(folder), [`${id}.xlsx`])
  assert.equal((await cells(id, 'xlsx')).length, 5)
  const second = ((await order('/api/exports/cases')).json() as { id: string }).id
  assert.equal((await chen.ask('POST', `/api/exports/job/${second}/stop`, {})).json().state, 'stopped')
  assert.equal(await write(front), false)
  for (let n = 0; n < 3; n++) await order('/api/exports/cases')
  assert.equal(codeOf(await order('/api/exports/cases')), 'exportsWaiting')
  w.pass(25 * 3_600_000)
  await forgetExports({ house: w.house, data: front.folder })
  assert.ok(!existsSync(join(folder, `${id}.xlsx`)))
  await chen.signIn('dispatcher')
  assert.equal(codeOf(await chen.ask('GET', `/api/exports/job/${id}/file`)), 'exportGone')
})

test('rights are those of the moment of writing: who lost the permission meanwhile gets nothing', async (t) => {
  let lost = false
  const w = world(db)
  w.at(on('2026-10-13', 10))
  const more = withMore(w, { dispatcher: clerk })
  const without = withMore(w, {})
  const front = await frontDoor(t, w, {
    actorOf: async (tx, person) => (lost ? without(tx, person) : more(tx, person)),
  })
  const chen = front.browser()
  await chen.signIn('dispatcher')
  const { id } = (await chen.ask('POST', '/api/exports/cases', { form: 'csv', reason: '月度会议用', asked: {} })).json() as {
    id: string
  }
  lost = true
  await write(front)
  const [row] = await w.rows<{ state: string; why: string }>('select state, why from list_export where id = $1', [id])
  assert.deepEqual(row, { state: 'failed', why: 'notYours' })
  assert.deepEqual(readdirSync(join(front.folder, 'exports')), [])
})
