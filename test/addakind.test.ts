// docs/how-to/add-a-kind.md followed literally: a second kind from its folder, its line and its region data, through the whole loop.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import baseCategories from '../regions/base/categories.json' with { type: 'json' }
import baseClocks from '../regions/base/clocks.json' with { type: 'json' }
import basePosts from '../regions/base/posts.json' with { type: 'json' }
import { regionCheck } from '../registers/regions/check.ts'
import { regionLoad } from '../registers/regions/load.ts'
import { readRegion } from '../registers/regions/read.ts'
import { sampleCounty, sampleRegion } from '../registers/regions/sample.ts'
import { opens, statesOf } from '../rules/kind.ts'
import type { Category } from '../rules/region.ts'
import { regulationOf } from '../rules/regulation.ts'
import { verifyCounty } from '../store/verify.ts'
import { testDatabase } from './database.ts'
import type { Policies } from './land.ts'
import { acts, caseOf, clockOf, done, entriesOf, expire, lastEntry, refusedAs, running, todosOf } from './loop.ts'
import { matrixOf, openingsOf } from './matrix.ts'
import { land } from './people.ts'
import ownCategories from './streetLamp/region/categories.json' with { type: 'json' }
import ownClocks from './streetLamp/region/clocks.json' with { type: 'json' }
import ownPosts from './streetLamp/region/posts.json' with { type: 'json' }
import { streetLamp } from './streetLamp/streetLamp.kind.ts'
import { clockwork, following, idFor, on, type World, world } from './world.ts'

const db = await testDatabase()
const folder = join(import.meta.dirname, 'streetLamp')
const lampWorld = () =>
  world(db, [streetLamp], {
    clocks: ownClocks.clocks as Readonly<Record<string, Policies>>,
    permissions: ownPosts.permissions,
    categories: ownCategories.categories as readonly Category[],
  })
const of = { kind: 'streetLamp' }
const lamp = (w: World) => ({ category: '7101', area: w.grid, lamp: '中山路 12 号门口' })

test('a street lamp goes through its whole loop: reported, sent, mended, rated, archived', async () => {
  const w = lampWorld()
  const id = idFor('void', false)
  const stranger = w.resident('zhou')
  const answer = done(await w.send(stranger, 'report', lamp(w), id, of))
  assert.ok(answer.receipt)
  const zhou = await following(w, stranger, id)
  assert.deepEqual([await running(w, id), await todosOf(w, id)], [['send'], ['accept @ street']])
  assert.equal((await clockOf(w, id, 'send')).due_at, on('2026-10-13', 16))
  done(await w.send(w.staff.dispatcher, 'send', { organisation: w.organisation('department') }, id, of))
  assert.deepEqual(acts(await lastEntry(w, id)), ['start mend', 'start object', 'stop send'])
  assert.equal((await clockOf(w, id, 'mend')).due_at, on('2026-10-15', 18))
  done(await w.send(w.staff.handler, 'mend', { text: '换了灯泡' }, id, of))
  done(await w.send(zhou, 'rate', { solved: true, grade: 5 }, id, of))
  done(await w.send(clockwork, 'archive', {}, id, of))
  assert.deepEqual(
    (await entriesOf(w, id)).map((one) => one.to_state),
    ['reported', 'mending', 'toRate', 'rated', 'archived'],
  )
  const checked = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual([checked.faults, await running(w, id), await todosOf(w, id)], [[], [], []])
})

test('it has the frame of every kind without a line of its own: return, object, void, amend, escalate, erase, reopen', async () => {
  const w = lampWorld()
  const { dispatcher, handler, supervisor, dataOfficer } = w.staff
  const open = async () => {
    const id = idFor('void', false)
    const stranger = w.resident()
    done(await w.send(stranger, 'report', lamp(w), id, of))
    return { id, zhou: await following(w, stranger, id) }
  }
  const returned = await open()
  done(await w.send(dispatcher, 'return', { ground: 'insufficientFacts', text: '哪一盏？' }, returned.id, of))
  done(await w.send(returned.zhou, 'resubmit', { text: '门口那一盏' }, returned.id, of))
  done(await w.send(dispatcher, 'void', { ground: 'nothingFound', text: '灯亮着' }, returned.id, of))
  done(await w.send(returned.zhou, 'objectVoid', { text: '夜里不亮' }, returned.id, of))
  done(await w.send(supervisor, 'decideObjection', { upheld: true, text: '夜查属实' }, returned.id, of))
  assert.equal((await caseOf(w, returned.id)).state, 'reported')
  const { id, zhou } = await open()
  done(await w.send(dispatcher, 'amend', { urgency: 'important', reason: '路口' }, id, of))
  done(await w.send(dispatcher, 'send', { organisation: w.organisation('department') }, id, of))
  refusedAs(await w.send(w.staff.otherHandler, 'mend', { text: '好了' }, id, of), 'caseMissing')
  done(await w.send(handler, 'object', { ground: 'notInArea', text: '不归我们' }, id, of))
  refusedAs(await w.send(handler, 'mend', { text: '好了' }, id, of), 'alreadyObjected')
  done(await w.send(dispatcher, 'decideObjection', { upheld: true, text: '同意' }, id, of))
  assert.deepEqual([(await caseOf(w, id)).state, await running(w, id)], ['reported', ['send']])
  w.at((await clockOf(w, id, 'send')).due_at + 1)
  done(await expire(w, id, 'send', of))
  assert.deepEqual(await todosOf(w, id), ['accept @ street', 'overdue @ street'])
  done(await w.send(dispatcher, 'send', { organisation: w.organisation('department') }, id, of))
  done(await w.send(handler, 'mend', { text: '好了' }, id, of))
  done(await w.send(zhou, 'reopen', { text: '又灭了' }, id, of))
  assert.equal((await caseOf(w, id)).state, 'mending')
  const words = await w.rows<{ id: string }>(`select id from words where county = $1 and case_id = $2 and kind = 'text'`, [
    w.county,
    id,
  ])
  done(
    await w.send(
      dataOfficer,
      'erase',
      { words: words.map((one) => one.id), parties: [], law: 'pipl-47', reason: '申请' },
      id,
      of,
    ),
  )
})

test('who may do what with a street lamp is the table beside the kind', () => {
  const w = lampWorld()
  const people = {
    ...w.staff,
    reporter: { type: 'resident' as const, device: 'd', party: { county: w.county, caseId: 'case', party: 'p' } },
    clock: clockwork,
  }
  const row = (state: string) => {
    const sent = ['mending', 'toRate', 'rated', 'archived'].includes(state)
    const organisations = [w.organisation('street'), ...(sent ? [w.organisation('department')] : [])]
    return land.row({
      county: w.county,
      kind: 'streetLamp',
      state,
      category: '7101',
      area: w.grid,
      centre: w.organisation('street'),
      holder: state === 'mending' ? w.organisation('department') : w.organisation('street'),
      handler: sent ? w.organisation('department') : null,
      organisations,
    })
  }
  const table = `${openingsOf(streetLamp)}${matrixOf(streetLamp, people, (state) => ({ case: row(state) }))}`
  const file = join(folder, 'streetLamp.matrix.txt')
  if (process.argv.includes('--write')) writeFileSync(file, table)
  else assert.equal(table, readFileSync(file, 'utf8'))
})

test('a region that switches it on passes its check and loads with its clocks, posts and categories', async () => {
  const county = sampleCounty()
  const raw = sampleRegion(county)
  const head = raw.files['region.json'] as { kinds: string[] }
  const permissions: Readonly<Record<string, readonly string[]>> = ownPosts.permissions
  const files = {
    ...raw.files,
    'region.json': { ...head, kinds: [...head.kinds, 'streetLamp'] },
    'clocks.json': { clocks: { ...baseClocks.clocks, ...ownClocks.clocks } },
    'posts.json': {
      posts: basePosts.posts.map((one) => ({ ...one, permissions: [...one.permissions, ...(permissions[one.kind] ?? [])] })),
    },
    'categories.json': {
      categories: [
        ...baseCategories.categories,
        ...ownCategories.categories.map((one) =>
          one.parent === null ? one : { ...one, handlerOrganisation: 'department.utilities' },
        ),
      ],
    },
  }
  assert.deepEqual(regionCheck({ files }), [])
  await regionLoad(db, { files }, { version: 1, fromDay: '2026-01-01', now: on('2026-10-13', 9) })
  const region = await readRegion(db, county)
  assert.deepEqual(region.kinds, ['gridEvent', 'streetLamp'])
  assert.deepEqual([...(region.clocks.get('streetLamp')?.keys() ?? [])].sort(), [...streetLamp.clocks].sort())
  assert.ok(region.postKinds.get('dispatcher')?.permissions.includes('streetLamp.accept'))
})

test('its regulation writes itself with its own words, complete in three languages', () => {
  const [own, ...others] = ['zh-CN', 'zh-TW', 'en'].map(
    (language) => JSON.parse(readFileSync(join(folder, 'texts', `${language}.json`), 'utf8')) as Record<string, string>,
  )
  for (const other of others) assert.deepEqual(Object.keys(other), Object.keys(own ?? {}))
  const shared = JSON.parse(readFileSync(join(import.meta.dirname, '../ui/texts/zh-CN/case.json'), 'utf8')) as Record<
    string,
    string
  >
  const regulation = regulationOf(streetLamp, { ...shared, ...own })
  assert.match(regulation, /派修 `send`/)
  assert.match(regulation, /mending --> toRate : 修好/)
  const unnamed = [...regulation.matchAll(/^\| (`\w+`) \|/gm)].map((one) => one[1])
  assert.deepEqual(unnamed, [], 'every state and step has a word')
})

test('its folder is small, and nothing outside it knows its name', () => {
  const lines = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .reduce((sum, name) => sum + readFileSync(join(folder, name), 'utf8').split('\n').length, 0)
  assert.ok(lines < 150, `${lines} lines`)
  for (const room of ['rules', 'store', 'server', 'ui', 'cases'])
    for (const name of readdirSync(join(import.meta.dirname, '..', room), { recursive: true, encoding: 'utf8' }))
      if (/\.(ts|tsx|sql|json)$/.test(name) && !/\.test\.ts$/.test(name))
        assert.ok(!/streetLamp/.test(readFileSync(join(import.meta.dirname, '..', room, name), 'utf8')), `${room}/${name}`)
  const reachable = new Set(Object.values(streetLamp.steps).flatMap((step) => (opens(step) ? [] : statesOf(streetLamp, step))))
  assert.deepEqual(
    Object.keys(streetLamp.states).filter((state) => !reachable.has(state)),
    [],
  )
})
