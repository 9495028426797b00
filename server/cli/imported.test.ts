// A real place as `region import` loads it: the whole loop through the door, and everything below its line says that it is only drawn.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { regionImport } from '../../registers/areas/import.ts'
import { regionLoad } from '../../registers/regions/load.ts'
import { instantAt } from '../../rules/time.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import { hashPassword } from '../accounts/passwords.ts'
import { assemble } from '../assemble.ts'
import { newLog } from '../http/log.ts'
import { buildServer } from '../http/server.ts'
import { dueOnce } from '../loops/due.ts'
import { readOptions } from '../options.ts'

const data = join(import.meta.dirname, '../../../shared/data')
const skip = existsSync(data) ? false : 'the real divisions are not here'
const county = '500108'
const password = 'correct horse battery'
const beijing = { offsets: [{ from: null, minutes: 480 }] }

test("a matter in Nan'an goes from report to archive, by people of the place", { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-imported-'))
  const db = await testDatabase()
  let now = instantAt('2026-10-13', 600, beijing)
  const place = regionImport({
    codesCsv: join(data, 'divisions-chongqing.csv'),
    boundariesGeojson: join(data, 'districts-chongqing.geojson'),
    county,
    grids: 600,
  })
  await regionLoad(db, place, { version: 1, fromDay: '2026-01-05', now })
  const { door } = await assemble(db, folder, readOptions({}, folder), newLog('silent'), () => now)
  const app = await buildServer(door)
  t.after(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const [spot] = await db.asOwner((tx) =>
    tx.rows<{ grid: string; lon: number; lat: number }>(
      `select b.code as grid, st_x(st_pointonsurface(b.geom)) as lon, st_y(st_pointonsurface(b.geom)) as lat
       from boundary b where b.level = 'grid' and b.region = $1 order by b.code limit 1`,
      ['500108000000'],
    ),
  )
  assert.ok(spot)
  const hash = await hashPassword(password)
  /** Somebody on a post of this kind, with a password, signed in. */
  const staff = async (kind: string, within: string) => {
    const [person] = await db.asOwner((tx) =>
      tx.rows<{ login: string }>(
        `update person set password_hash = $3 where id = (select t.person from post t join person p on p.id = t.person
           where t.kind = $1 and (t.organisation = $2 or $2 = any(t.areas)) and p.login is not null order by p.login limit 1) returning login`,
        [kind, within, hash],
      ),
    )
    assert.match(person?.login ?? '', /^500108-/)
    return browser({ login: person?.login ?? '', password })
  }
  const browser = async (account?: { login: string; password: string }) => {
    const headers: Record<string, string> = { 'x-chaguan': account ? '1' : 'public', 'accept-language': 'en' }
    const ask = async (method: 'GET' | 'POST', url: string, payload?: object, more: Record<string, string> = {}) => {
      const answer = await app.inject({
        method,
        url,
        headers: { ...headers, ...more },
        ...(payload === undefined ? {} : { payload }),
      })
      assert.equal(answer.statusCode, 200, `${url}: ${answer.body}`)
      if (answer.cookies.length > 0) headers.cookie = answer.cookies.map((one) => `${one.name}=${one.value}`).join('; ')
      return answer.json()
    }
    await (account ? ask('POST', '/api/session', account) : ask('GET', '/api/public/categories'))
    return ask
  }
  type Ask = Awaited<ReturnType<typeof browser>>

  const id = randomUUID()
  const states: string[] = []
  const take = async (ask: Ask, step: string, input: object) => {
    now += 60_000
    const sent = { kind: 'gridEvent', step, form: 1, case: { county, id }, seen: null, input, key: randomUUID() }
    const answer = await ask('POST', '/api/steps', { ...sent, at: { device: now, offset: 480 } })
    assert.equal(answer.outcome, 'done')
    states.push(answer.case.state)
    return answer
  }
  const photo = async (ask: Ask) => {
    const edge = randomUUID()
    const bytes = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#665533' } })
      .jpeg()
      .toBuffer()
    const part = (head: string) => Buffer.from(`--${edge}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`)
    const meta = JSON.stringify({ id: randomUUID(), county, case: id, kind: 'after' })
    const payload = [part('name="meta"'), Buffer.from(`${meta}\r\n`), part('name="file"; filename="a.jpg"'), bytes]
    const whole = Buffer.concat([...payload, Buffer.from(`\r\n--${edge}--\r\n`)])
    return (await ask('POST', '/api/files', whole, { 'content-type': `multipart/form-data; boundary=${edge}` })).id as string
  }

  const resident = await browser()
  const { receipt } = await take(resident, 'report', {
    category: '0103',
    text: '路边倒了一堆装修垃圾，占了半条道。',
    place: { point: { lon: spot.lon, lat: spot.lat, system: 'CGCS2000', accuracy: 8 } },
  })
  const dispatcher = await staff('dispatcher', spot.grid.slice(0, 9))
  await take(dispatcher, 'accept', {})
  await take(dispatcher, 'assign', { organisation: `${county}.urbanManagement` })
  const handler = await staff('handler', `${county}.urbanManagement`)
  await take(handler, 'sign', {})
  await take(handler, 'finish', { result: '已清运，路面冲洗干净。', files: [await photo(handler)] })
  const worker = await staff('gridWorker', spot.grid)
  await take(worker, 'verify', { files: [await photo(worker)] })
  const own = await resident('POST', `/api/public/track/${receipt.code}`, { word: receipt.word })
  assert.match(JSON.stringify(own), /已清运/)
  await take(resident, 'rate', { solved: true, grade: 5 })
  now = instantAt('2027-01-13', 600, beijing)
  await dueOnce(door.house, [county])

  const again = await staff('dispatcher', spot.grid.slice(0, 9))
  const page = await again('GET', `/api/cases/${county}/${id}`)
  states.push(page.case.state)
  assert.deepEqual(states, ['toAccept', 'filed', 'assigned', 'inHandling', 'handled', 'toRate', 'rated', 'archived'])
  assert.equal(page.case.area, spot.grid)
  assert.equal(page.case.surveyed, false, 'the grid is drawn, and the case says so')
  const streets = (await again('GET', '/api/q/areas')).rows as { name: string; surveyed: boolean }[]
  assert.deepEqual([streets.length, streets.filter((one) => one.surveyed)], [15, []])
  const [district] = (await again('GET', `/api/q/areas?code=${county}`)).rows
  assert.equal(district.surveyed, true, 'the district line is the real one')
  assert.deepEqual(
    district.bbox.map((degrees: number) => Math.round(degrees * 100) / 100),
    [106.53, 29.47, 106.8, 29.62],
    'a map begins there though no case has a point',
  )
  const [grid] = (await again('GET', `/api/q/team?area=${spot.grid.slice(0, 12)}`)).rows
  assert.equal(grid.surveyed, false)
  const checked = await db.read({ actor: 'test', counties: [county] }, (tx) => verifyCounty(tx, county))
  assert.deepEqual(checked.faults, [])
})
