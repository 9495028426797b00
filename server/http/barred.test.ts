// A tip about an office: whoever sits there may try every address there is, list, map, search, export, live event, page for everybody; it is at none of them.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { worldX, worldY } from '../../rules/mercator.ts'
import { testDatabase } from '../../test/database.ts'
import { frontDoor, report, step } from '../../test/frontDoor.ts'
import { done } from '../../test/loop.ts'
import { world } from '../../test/world.ts'

const w = world(await testDatabase(), [], {
  settings: { 'public.kinds': ['gridEvent', 'workOrder'], 'public.categories': ['01'] },
})
const [told, usual] = ['管灯的人要好处哨兵', '路灯坏了平常']
const at = (lon: number) => ({ lon, lat: 30.000456, system: 'CGCS2000', accuracy: 5 })

test('the office complained of finds it behind no address, where it finds its own beside it', async (t) => {
  const front = await frontDoor(t, w)
  const official = front.browser()
  await official.signIn('handler')
  /** Reported, accepted, with an office that signs; the two lie a few steps apart. */
  const matter = async (text: string, lon: number, more: object, office: 'department' | 'otherDepartment') => {
    const id = randomUUID()
    const filed = await front.browser().ask('POST', '/api/steps', report(w, id, { text, place: { point: at(lon) }, ...more }))
    assert.equal(filed.statusCode, 200, filed.body)
    done(await w.send(w.staff.dispatcher, 'accept', { area: w.grid }, id))
    done(await w.send(w.staff.dispatcher, 'assign', { organisation: w.organisation(office) }, id))
    return { id, lon, text, code: filed.json().receipt.code as string }
  }
  const heard: unknown[] = []
  const leave = await front.door.hub.join(
    {
      actor: () => w.staff.handler,
      counties: [w.county],
      send: (_event, data) => void heard.push(data),
      end: () => undefined,
      recheck: async () => true,
    },
    undefined,
  )
  const tip = await matter(told, 1.000123, { barred: [w.organisation('department')] }, 'otherDepartment')
  const own = await matter(usual, 1.000777, {}, 'department')
  done(await w.send(w.staff.otherHandler, 'sign', {}, tip.id))
  done(await w.send(w.staff.handler, 'sign', {}, own.id))
  front.door.hub.poke()
  for (let n = 0; n < 100 && !JSON.stringify(heard).includes(own.id); n++) await new Promise((resolve) => setTimeout(resolve, 20))
  leave()
  assert.ok(JSON.stringify(heard).includes(own.id), 'his own is announced to him')
  assert.ok(!JSON.stringify(heard).includes(tip.id))

  const square = (z: number) => ({ z, x: Math.floor(worldX(1.0005) * 2 ** z), y: Math.floor(worldY(30.000456) * 2 ** z) })
  const filled = { ...square(16), layer: 'cases', county: w.county, area: w.codes.street }
  const address = (url: string, of: typeof tip) =>
    url.replace(/:(\w+)(?:\(.*?\))?/g, (_all, name: string) =>
      String(({ ...filled, code: of.code } as Readonly<Record<string, unknown>>)[name] ?? of.id),
    )
  const candidates = (of: typeof tip): readonly Record<string, unknown>[] => [
    {},
    { text: of.text },
    { text: of.code },
    { id: of.id },
    { case: of.id },
    { county: w.county, id: of.id },
    { county: w.county, case: of.id },
    { code: of.code },
    { area: w.codes.community },
    { kind: 'gridEvent' },
    { organisation: w.organisation('department') },
    { lon: of.lon, lat: 30.000456 },
    { box: '0.9,29.9,1.1,30.1' },
  ]
  /** Every read by its name with whatever it takes, every other address that answers to GET, and the doors of other systems. */
  const addresses = (of: typeof tip): readonly string[] => {
    const asked = (given: Record<string, unknown>) =>
      new URLSearchParams(Object.entries(given).map(([k, v]) => [k, String(v)])).toString()
    const reads = [...front.door.queries].flatMap(([name, query]) =>
      candidates(of)
        .filter((given) => query.input.safeParse(given).success)
        .map((given) => `/api/q/${name}?${asked(given)}`),
    )
    const others = front.app.routeDefs
      .filter((one) => one.method === 'GET' && one.url !== '/q/:name' && one.url !== '/live')
      .flatMap((one) => {
        const url = `/api${address(one.url, of)}`
        const known = Object.keys(one.says.query ?? {})
        return [{}, ...candidates(of).filter((given) => Object.keys(given).some((name) => known.includes(name)))].map(
          (given) => `${url}?${asked({ ...(known.includes('county') ? { county: w.county } : {}), ...given })}`,
        )
      })
    const outside = ['requests', 'servicerequestupdates'].flatMap((what) =>
      ['json', 'xml'].map((form) => `/open311/v2/${what}.${form}`),
    )
    return [...new Set([...reads, ...others, ...outside])]
  }
  const walk = async (of: typeof tip) => {
    const found: string[] = []
    for (const url of addresses(of)) {
      const answer = await official.ask('GET', url)
      const body = answer.rawPayload.toString('utf8')
      assert.notEqual(answer.statusCode, 500, `${url}: ${body}`)
      // What was asked for may be repeated; what is found must not be.
      const says = [of.id, of.code, of.text, String(of.lon)].some(
        (one) => body.includes(one) && !decodeURIComponent(url).includes(one),
      )
      if (says) found.push(url)
    }
    return found
  }
  const shown = await walk(own)
  for (const part of ['/q/queue?', '/q/cases?', `/cases/${w.county}/`, '/open311/v2/requests.json', '/tiles/'])
    assert.ok(
      shown.some((url) => url.includes(part)),
      `his own is behind ${part}: ${shown.join('\n')}`,
    )
  assert.deepEqual(await walk(tip), [])
  // Nor is a step of his answered otherwise than for a case that does not exist.
  const tried = await official.ask('POST', '/api/steps', step(w, 'finish', { result: '好了', files: [] }, tip.id))
  assert.equal(tried.json().refusal.code, 'caseMissing')
})
