// A centre looks at itself: every item stands there from the first day, what was found is kept with what shows it, and only its own people say it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { codeOf, frontDoor } from '../../test/frontDoor.ts'
import { world } from '../../test/world.ts'
import { standards } from './check.ts'

test('the self-check names all five standardisations, keeps the evidence, and is not for strangers', async (t) => {
  const w = world(await testDatabase())
  const centre = w.organisation('county')
  await w.house.db.asOwner((tx) =>
    tx.rows(
      `insert into organisation (id, region, kind, name, short, level, area, valid_from) values ($1, $2, 'governanceCentre', '中心', '中心', 'county', $2, '2024-01-01')`,
      [centre, w.region.code],
    ),
  )
  const checker = w.onPost('hotlineChecker', 'county', [w.county])
  const front = await frontDoor(t, w, {
    actorOf: async (_tx, person) => (person === w.staff.dispatcher.person ? checker : w.staff.gridWorker),
  })
  const [one, other] = [front.browser(), front.browser()]
  await one.signIn('dispatcher')
  await other.signIn('gridWorker')
  type Row = { item: string; state: string | null; evidence: string | null }
  const rows = async () => (await one.ask('GET', `/api/q/centre?centre=${centre}`)).json().rows as Row[]
  const all = Object.values(standards).reduce((sum, list) => sum + list.length, 0)
  assert.equal((await rows()).length, all)
  assert.ok((await rows()).every((row) => row.state === null))
  const say = (who: typeof one, more: Record<string, string>, of = centre) =>
    who.ask('POST', `/api/centre/${of}/check`, {
      item: 'premises.reception',
      state: 'partly',
      evidence: '一楼大厅，引导员待招',
      ...more,
    })
  assert.equal((await say(one, {})).statusCode, 200)
  w.pass(1000)
  assert.equal((await say(one, { state: 'met', evidence: '一楼大厅，引导员已到岗' })).statusCode, 200)
  const found = (await rows()).find((row) => row.item === 'premises.reception')
  assert.deepEqual([found?.state, found?.evidence], ['met', '一楼大厅，引导员已到岗'])
  assert.equal((await w.rows('select 1 from centre_check where centre = $1', [centre])).length, 2, 'what was said before stays')
  assert.equal(codeOf(await say(one, { item: 'premises.invented' })), 'badInput')
  assert.equal(codeOf(await say(one, {}, w.organisation('department'))), 'organisationUnknown')
  assert.equal(codeOf(await say(other, {})), 'notYours')
})
