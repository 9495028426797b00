// Real answers against the API document: what it says of each read is what is sent, and nothing else is.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { countAll } from '../../insight/count.store.ts'
import { learnCounty } from '../../store/learned.ts'
import { testDatabase } from '../../test/database.ts'
import { type Browser, frontDoor, report, step } from '../../test/frontDoor.ts'
import { bring } from '../../test/loop.ts'
import { misfits } from '../../test/schema.ts'
import { type World, world } from '../../test/world.ts'

type Json = Readonly<Record<string, unknown>>
type Document = Json & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Json }>>>>
}
/** The schema of a good answer at that address. */
const answerAt = (document: Document, path: string, method = 'get'): Json => {
  const good = document.paths[path]?.[method]?.responses['200'] as { content: Readonly<Record<string, { schema: Json }>> }
  const schema = good?.content['application/json']?.schema
  assert.ok(schema, `${method} ${path} says what it answers`)
  return schema
}

/** A matter with everything on it: contact, photo, objection, correction asked for, more time, supervision, rating. */
async function lively(w: World, one: Readonly<Record<string, Browser>>, id: string): Promise<{ code: string; word: string }> {
  const says = async (who: string, name: string, input: Record<string, unknown>) => {
    const answer = (await one[who]?.ask('POST', '/api/steps', step(w, name, input, id)))?.json()
    assert.equal(answer?.outcome, 'done', `${name}: ${JSON.stringify(answer?.refusal)}`)
    return answer
  }
  const contact = { name: '周小满', phone: '13900001111', wants: 'message' }
  const place = { point: { lon: 1, lat: 30, system: 'CGCS2000', accuracy: 5 }, words: '东门' }
  const filed = (
    await one.resident?.ask('POST', '/api/steps', report(w, id, { contact, place, files: [await w.photo(id, 'report')] }))
  )?.json()
  const assign = { organisation: w.organisation('department') }
  await says('dispatcher', 'accept', {})
  await says('dispatcher', 'assign', assign)
  await says('handler', 'object', { ground: 'notInArea', text: '不在我们的路段' })
  await says('dispatcher', 'decideObjection', { upheld: false, text: '在你们的路段' })
  await says('handler', 'sign', {})
  await says('handler', 'proposeAmend', { category: '0106', reason: '类别不对' })
  await says('dispatcher', 'amend', { category: '0106', reason: '核对过' })
  await says('handler', 'askExtend', { until: '2026-10-22', text: '等配件' })
  await says('dispatcher', 'decideExtend', { granted: true, text: '同意' })
  await says('supervisor', 'supervise', { ground: 'order', until: '2026-10-16', text: '请说明' })
  await says('handler', 'answerSupervision', { text: '配件已到' })
  await says('handler', 'askJoint', { organisations: [w.organisation('otherDepartment')], until: '2026-10-15', text: '请清点' })
  await says('handler', 'finish', { result: '已清理', files: [await w.photo(id)], without: '另行办理' })
  return { code: filed?.receipt.code, word: filed?.receipt.word }
}

/** A rule that sends what says 楼道 to another office. */
const rule = (id: string) => ({
  id,
  when: { categories: ['01'], words: { any: [id === 'other' ? '楼道' : '路灯'] } },
  gives: { organisation: 'otherDepartment', class: 'urgent' as const },
  note: '试行',
  ground: 'local',
})

test('every read, the case page and what the reporter follows answer as the document says', async (t) => {
  const settings = { 'suggest.least': 3 }
  const w = world(await testDatabase(), [], { routes: [rule('lamp')], permissions: { dispatcher: ['route.edit'] }, settings })
  const front = await frontDoor(t, w)
  const roles = ['dispatcher', 'handler', 'supervisor', 'dataOfficer', 'gridWorker', 'dutyOfficer'] as const
  const staff = Object.fromEntries(roles.map((role) => [role, front.browser()]))
  for (const role of roles) await staff[role]?.signIn(role)
  const people: Readonly<Record<string, Browser>> = { ...staff, resident: front.browser() }
  const [id, second] = [randomUUID(), randomUUID()]
  const { code, word } = await lively(w, people, id)
  const near = { place: { point: { lon: 1.0001, lat: 30, system: 'CGCS2000', accuracy: 5 } } }
  await front.browser().ask('POST', '/api/steps', report(w, second, near))
  const bounce = async (who: string, name: string, input: Record<string, unknown>) =>
    (await people[who]?.ask('POST', '/api/steps', step(w, name, input, second)))?.json()
  await bounce('dispatcher', 'accept', {})
  await bounce('dispatcher', 'assign', { organisation: w.organisation('department') })
  await bounce('handler', 'object', { ground: 'notInArea', text: '不在我们的路段' })
  await bounce('dispatcher', 'decideObjection', { upheld: true, text: '改派' })
  await bounce('dispatcher', 'consult', { organisations: [w.organisation('county')], until: '2026-10-15', text: '归谁管' })
  await people.dispatcher?.ask('POST', '/api/views', { name: '我的', shared: false, query: { light: 'red' } })
  const drafted = (await people.dutyOfficer?.ask('POST', '/api/routing/drafts', { routes: [rule('other')] }))?.json()
  for (const more of [{}, { category: '0106', text: '绿化带里乱倒建筑垃圾' }])
    for (let n = 0; n < 3; n++) await bring(w, 'archived', more)
  await w.house.db.begin({ actor: 'test', counties: [w.county] }, (tx) => learnCounty(tx, w.house, w.county, w.house.now()))
  await countAll(w.house, [w.county])
  const keeper = 'insert into keeper (county, region, name, codes) values ($1, $1, $2, array[$1]) returning county'
  await w.house.db.asOwner((tx) => tx.rows(keeper, [w.county, '试验区']))
  const document = (await front.browser().ask('GET', '/api/openapi.json')).json() as Document
  const get = async (who: string, url: string) => (await people[who]?.ask('GET', url))?.json() as Json
  const fits = (schema: Json, value: unknown, what: string) => assert.deepEqual(misfits(schema, value, document), [], what)
  const reads: readonly (readonly [string, string, string])[] = [
    ['dispatcher', 'queue', ''],
    ['dispatcher', 'cases', '?text=楼道'],
    ['dispatcher', 'tally', '?by=category'],
    ['dispatcher', 'nearby', `?county=${w.county}&id=${second}`],
    ['dispatcher', 'ownKeepers', ''],
    ['dispatcher', 'duplicates', `?county=${w.county}&id=${second}`],
    ['dispatcher', 'suggest', `?county=${w.county}&id=${second}`],
    ['supervisor', 'supervisions', ''],
    ['supervisor', 'bounces', ''],
    ['supervisor', 'tasks', ''],
    ['dispatcher', 'load', `?organisation=${w.organisation('department')}`],
    ['handler', 'routes', ''],
    ['dutyOfficer', 'routeDrafts', ''],
    ['dutyOfficer', 'rehearsal', `?draft=${drafted?.id}&from=2026-10-01&to=2026-10-31`],
    ['dispatcher', 'figures', ''],
    ['dispatcher', 'figure', '?code=K12'],
    ['dispatcher', 'figureCases', '?code=K12&part=numerator'],
    ['dispatcher', 'kind', ''],
    ['dispatcher', 'views', ''],
    ['dataOfficer', 'looked', `?county=${w.county}&id=${id}`],
  ]
  const page = await get('dispatcher', `/api/cases/${w.county}/${id}`)
  for (const [who, name, query] of reads) {
    const answer = await get(who, `/api/q/${name}${query}`)
    assert.ok((answer.rows as unknown[] | undefined)?.length, `${name} has something to show: ${JSON.stringify(answer)}`)
    fits(answerAt(document, `/api/q/${name}`), answer, name)
  }
  const casePage = answerAt(document, '/api/cases/{county}/{id}')
  for (const list of [
    'timeline',
    'clocks',
    'documents',
    'parties',
    'objections',
    'requests',
    'supervisions',
    'tasks',
    'proposals',
    'may',
  ])
    assert.ok((page[list] as unknown[]).length > 0, `${list} has something to show`)
  fits(casePage, page, 'the case page')
  fits(casePage, await get('dataOfficer', `/api/cases/${w.county}/${id}`), 'the record')
  const callers = (await people.dispatcher?.ask('POST', '/api/callers', { phone: '13900001111' }))?.json()
  fits(answerAt(document, '/api/callers', 'post'), callers, 'callers')
  const anybody = front.browser()
  fits(answerAt(document, '/api/public/track/{code}'), (await anybody.ask('GET', `/api/public/track/${code}`)).json(), 'track')
  const followed = (await anybody.ask('POST', `/api/public/track/${code}`, { word })).json()
  fits(answerAt(document, '/api/public/track/{code}', 'post'), followed, 'follow')
  for (const url of ['/api/me', '/api/sessions', '/api/settings'])
    fits(answerAt(document, url), await get('dispatcher', url), url)
})

test('no good answer of the document is an object without fields, but this document itself', async (t) => {
  const front = await frontDoor(t, world(await testDatabase()))
  const document = (await front.browser().ask('GET', '/api/openapi.json')).json() as Document
  const bare = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => {
        const good = methods[method]?.responses['200'] as { content: Readonly<Record<string, { schema: Json }>> }
        const schema = good.content['application/json']?.schema
        return schema?.type === 'object' && schema.properties === undefined
      })
      .map((method) => `${method} ${path}`),
  )
  assert.deepEqual(bare, ['get /api/openapi.json'])
})
