// Open311 GeoReport v2 for other systems, in XML and JSON: discovery, services, requests both ways, tokens, updates both ways.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as fields from '../../../channels/open311/fields.ts'
import { contentType, type Format, instantOf, type Value, w3c, write } from '../../../channels/open311/format.ts'
import { findKey, type KeyScope, type OutsideKey } from '../../../channels/open311/keys.store.ts'
import { definitionOf, serviceOf, servicesOf, wrongAnswer } from '../../../channels/open311/offered.ts'
import { deviceOf, idsOf, placeOf, reportFor, updateFor } from '../../../channels/open311/report.ts'
import * as requests from '../../../channels/open311/requests.store.ts'
import { type Refusal, refusals } from '../../../rules/refusal.ts'
import type { Category, Region } from '../../../rules/region.ts'
import { DAY } from '../../../rules/time.ts'
import { derivedId } from '../../../store/digest.ts'
import type { Held } from '../../../store/files/port.ts'
import type { Door } from '../../door.ts'
import { keep } from '../../files/keep.ts'
import { originOf } from '../address.ts'
import { languageFor, refusalFor } from '../errors.ts'
import type { Limiter } from '../limits.ts'
import { isSecure } from '../security.ts'
import { languageOf, sentence } from '../texts.ts'

const specification = 'http://wiki.open311.org/GeoReport_v2'
/** When services or their definitions last took another form. */
const changeset = '2026-11-29T00:00:00Z'
const mostRows = 1000
const span = 90 * DAY

/** An answer of the standard's own: status, code and a sentence for the programmer of the other system. */
class Told extends Error {
  readonly status: number
  readonly wait: number | null
  constructor(status: number, message: string, wait: number | null = null) {
    super(message)
    this.status = status
    this.wait = wait
  }
}
const tell = (status: number, message: string): never => {
  throw new Told(status, message)
}

type Call = { readonly format: Format; readonly query: URLSearchParams; readonly sent: fields.Sent; readonly held: Held | null }
type Place = { readonly county: string; readonly region: Region; readonly asks: requests.Asks }

export async function addOpen311(app: FastifyInstance, door: Door, limiter: Limiter): Promise<void> {
  await app.register(
    async (scope) => {
      const asText = { parseAs: 'string' as const, bodyLimit: 1_048_576 }
      // Read as they come; files are taken apart by the parser of the house.
      scope.removeContentTypeParser(['application/json', 'text/plain'])
      for (const type of ['application/x-www-form-urlencoded', 'application/json', 'application/xml', 'text/xml', 'text/plain'])
        scope.addContentTypeParser(type, asText, (_request, body, done) => done(null, body))
      scope.setErrorHandler((error, request, reply) => failed(error, request, reply))
      scope.setNotFoundHandler((request, reply) => failed(new Told(404, 'there is no such resource'), request, reply))
      const add = (
        method: 'GET' | 'POST',
        url: string,
        root: string,
        run: (call: Call, request: FastifyRequest, reply: FastifyReply) => Promise<Value>,
      ) =>
        scope.route({
          method,
          url,
          bodyLimit: 17 * 1_048_576,
          config: { access: 'otherSystem' },
          handler: async (request, reply) => {
            const call = await callOf(door, request)
            try {
              return await answer(reply, call.format, root, await run(call, request, reply))
            } finally {
              await call.held?.drop()
            }
          },
        })
      for (const format of ['xml', 'json']) {
        add('GET', `/discovery.${format}`, 'discovery', async (_call, request) => discovery(request))
        for (const base of ['/v2', '/test/v2']) addVersion(base, format, add, door, limiter)
      }
      // With the number in the address the ending is part of it.
      for (const base of ['/v2', '/test/v2']) {
        add('GET', `${base}/services/:name`, 'service_definition', async (call, request) => {
          const { region, asks } = placeFor(door, call, request)
          return definitionOf(categoryOf(region, nameOf(request)), asks.language)
        })
        add('GET', `${base}/requests/:name`, 'service_requests', async (call, request) => {
          const { asks, key } = await asked(door, limiter, call, request)
          const filter = { ...everything, ids: [plainCode(nameOf(request))] }
          const rows = await reading(door, asks.county, (tx) =>
            requests.listRequests(tx, { ...asks, key: key?.id ?? null }, filter),
          )
          return rows.length === 0 ? tell(404, 'service_request_id was not found') : rows
        })
        add('GET', `${base}/tokens/:name`, 'service_requests', async (call, request) => {
          const { county } = placeFor(door, call, request)
          const token = nameOf(request)
          const code = await reading(door, county, (tx) => requests.findToken(tx, county, token))
          return code === null ? tell(404, 'token was not found') : [{ service_request_id: code, token }]
        })
      }
    },
    { prefix: '/open311' },
  )
}

type Add = (
  method: 'GET' | 'POST',
  url: string,
  root: string,
  run: (call: Call, request: FastifyRequest, reply: FastifyReply) => Promise<Value>,
) => void

function addVersion(base: string, format: string, add: Add, door: Door, limiter: Limiter): void {
  const trial = base.startsWith('/test')
  add('GET', `${base}/services.${format}`, 'services', async (call, request) => {
    const { region, asks } = placeFor(door, call, request)
    return servicesOf(region).map((one) => serviceOf(region, one, asks.language))
  })
  add('GET', `${base}/requests.${format}`, 'service_requests', async (call, request) => {
    const { asks, key } = await asked(door, limiter, call, request)
    const filter = filterOf(call.query, door.house.now())
    return reading(door, asks.county, (tx) => requests.listRequests(tx, { ...asks, key: key?.id ?? null }, filter))
  })
  add('POST', `${base}/requests.${format}`, 'service_requests', (call, request, reply) =>
    create(door, limiter, call, request, reply, trial),
  )
  add('GET', `${base}/servicerequestupdates.${format}`, 'service_request_updates', async (call, request) => {
    const { asks, key } = await asked(door, limiter, call, request)
    const { ids, from, to, offset, limit } = { ...filterOf(call.query, door.house.now()) }
    const filter = { ids, from: call.query.has('start_date') ? from : null, to, offset, limit }
    return reading(door, asks.county, (tx) => requests.listUpdates(tx, { ...asks, key: key?.id ?? null }, filter))
  })
  add('POST', `${base}/servicerequestupdates.${format}`, 'service_request_updates', (call, request) =>
    update(door, limiter, call, request, trial),
  )
}

async function create(
  door: Door,
  limiter: Limiter,
  call: Call,
  request: FastifyRequest,
  reply: FastifyReply,
  trial: boolean,
): Promise<Value> {
  const { house } = door
  const { region } = placeFor(door, call, request)
  const key = await keyOf(door, limiter, call, request, 'report')
  const service = call.sent.fields.get('service_code') ?? tell(400, 'service_code was not provided')
  const category = categoryOf(region, service)
  const wrong = wrongAnswer(category, call.sent.answers)
  if (wrong !== null) tell(400, wrong)
  if ([...(call.sent.fields.get('description') ?? '')].length > 4000) tell(400, 'description is limited to 4000 characters')
  const sent = call.sent
  const place = await placeOf({ house, region, key, sent })
  if (typeof place === 'string') return tell(400, place)
  const again = request.headers['idempotency-key']
  const ids = idsOf(key, typeof again === 'string' && again.length <= 200 ? again : null, randomUUID())
  const account = sent.fields.get('account_id') ?? null
  if (trial)
    return [
      {
        service_request_id: `TEST-${ids.token.slice(0, 8)}`,
        service_notice: 'test endpoint: judged, not kept',
        account_id: account,
      },
    ]
  const files: string[] = []
  if (call.held) {
    const { device } = deviceOf(house, key)
    const asker = { type: 'resident' as const, actor: deviceOf(house, key), device: Buffer.from(device, 'hex'), fresh: false }
    const meta = { id: ids.file, county: key.county, case: ids.caseId, kind: 'report' as const }
    files.push((await keep(door, asker, meta, call.held)).id)
  }
  const done = await reportFor({ house, region, key, category, sent, ids, files }, place)
  if (done.outcome !== 'done' || !done.case) return refuseAs(done.refusal)
  door.hub.poke()
  reply.header('open311-token', ids.token)
  return [
    { service_request_id: done.case.code, service_notice: noticeOf(region, category, languageFor(request)), account_id: account },
  ]
}

/** How long it usually may take, as the clock of its class says; nothing where no clock says it. */
function noticeOf(region: Region, category: Category, language: ReturnType<typeof languageFor>): string {
  const name = category.publicName[language] ?? category.publicName['zh-CN']
  const office = region.name[language] ?? region.name['zh-CN']
  return `${office} · ${name}`
}

async function update(door: Door, limiter: Limiter, call: Call, request: FastifyRequest, trial: boolean): Promise<Value> {
  placeFor(door, call, request)
  const key = await keyOf(door, limiter, call, request, 'update')
  const { fields: given } = call.sent
  const code = plainCode(given.get('service_request_id') ?? tell(400, 'service_request_id was not provided'))
  const said = given.get('description') ?? tell(400, 'description was not provided')
  const media = call.sent.media.slice(0, 9).map((url) => `图片地址：${url}`)
  const outer = given.get('update_id') ?? given.get('update_id_ext')
  const again = request.headers['idempotency-key']
  const base = typeof again === 'string' ? again : outer
  const stepKey = base === undefined ? randomUUID() : derivedId(key.id, `update ${code} ${base}`)
  if (trial) return [{ update_id: `TEST-${stepKey.slice(0, 8)}` }]
  const done = await updateFor(door.house, key, code, [said, ...media].join('\n'), stepKey)
  if (done === null) return tell(404, 'service_request_id was not found among the requests of this key')
  if (done.outcome !== 'done' || !done.entry) return refuseAs(done.refusal)
  door.hub.poke()
  return [{ update_id: requests.updateId(code, done.entry.version) }]
}

/** A refusal of the house in the standard's codes. */
function refuseAs(refusal: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> } | undefined): never {
  const code = (refusal?.code ?? 'fault') as keyof typeof refusals
  const status = standardStatus(refusals[code] ?? 500)
  throw new Told(status, `${code}: ${sentence('en', code, refusal?.facts ?? {})}`)
}

/** The standard knows 400, 403 and 404; being asked too often and being busy keep their own. */
const standardStatus = (status: number): number =>
  [404, 429, 503, 507].includes(status) ? status : status === 401 || status === 403 ? 403 : 400

function failed(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const format = formatOf(request)
  const refusal: Refusal | null = error instanceof Told ? null : refusalFor(error)
  const told =
    error instanceof Told
      ? error
      : refusal
        ? new Told(
            standardStatus(refusals[refusal.refused]),
            `${refusal.refused}: ${sentence('en', refusal.refused, refusal.facts)}`,
            typeof refusal.facts.seconds === 'number' ? refusal.facts.seconds : null,
          )
        : new Told(500, `fault: ${request.id}`)
  if (told.status === 500) request.log.error({ err: error, route: request.routeOptions.url }, 'fault')
  if (told.wait !== null) reply.header('retry-after', String(told.wait))
  reply.code(told.status)
  return answer(reply, format, 'errors', [{ code: told.status, description: told.message }])
}

const answer = (reply: FastifyReply, format: Format, root: string, value: Value): FastifyReply =>
  reply
    .type(contentType[format])
    // Public, without cookies: any page may read it.
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('vary', 'accept-language, accept-encoding')
    .send(write(format, root, value))

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? ''
/** By the ending; without one, JSON where it is asked for and XML otherwise. */
function formatOf(request: FastifyRequest): Format {
  const ending = /\.(xml|json)\/?$/.exec(pathOf(request))?.[1]
  if (ending === 'xml' || ending === 'json') return ending
  return /json/.test(request.headers.accept ?? '') ? 'json' : 'xml'
}

/** The last part of the address without its ending. */
const nameOf = (request: FastifyRequest): string => (request.params as { name: string }).name.replace(/\.(xml|json)$/, '')
const plainCode = (text: string): string => text.replace(/[-\s]/g, '').toUpperCase()

async function callOf(door: Door, request: FastifyRequest): Promise<Call> {
  const query = new URLSearchParams(request.url.split('?')[1] ?? '')
  const format = formatOf(request)
  const none: fields.Sent = { fields: new Map(), answers: new Map(), media: [] }
  if (request.method === 'GET') return { format, query, sent: none, held: null }
  if (request.isMultipart()) return { format, query, ...(await partsOf(door, request)) }
  const body = typeof request.body === 'string' ? request.body : ''
  const type = request.headers['content-type'] ?? ''
  const read = /json/.test(type) ? fields.ofJson : /xml/.test(type) ? fields.ofXml : fields.ofForm
  const sent = read(body) ?? tell(400, 'the body could not be read')
  // Some clients put everything into the address.
  const both = fields.sentOf([...query, ...[...sent.fields]])
  return { format, query, sent: { ...sent, fields: new Map([...(both?.fields ?? []), ...sent.fields]) }, held: null }
}

async function partsOf(door: Door, request: FastifyRequest): Promise<{ sent: fields.Sent; held: Held | null }> {
  const pairs: [string, string][] = []
  let held: Held | null = null
  const limits = { fileSize: 15 * 1_048_576, files: 1, fields: 100, parts: 101, fieldSize: 20_000, headerPairs: 20 }
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'file') held = await door.files.hold(part.file)
      else if (typeof part.value === 'string') pairs.push([part.fieldname, part.value])
    }
    const sent = fields.sentOf(pairs) ?? tell(400, 'the body could not be read')
    return { sent, held }
  } catch (error) {
    await held?.drop()
    throw error
  }
}

/** The one place that is meant; where there are several the jurisdiction must be said. */
function placeFor(door: Door, call: Call, request: FastifyRequest): Place {
  const named = call.query.get('jurisdiction_id') || call.sent.fields.get('jurisdiction_id') || null
  const all = [...door.keepers().keys()]
  const demo = all.find((county) => door.house.region(county)?.invented === true)
  if (named === null && all.length > 1) tell(400, 'jurisdiction_id was not provided')
  const county =
    named === null ? all[0] : (all.find((one) => one === named) ?? (named === 'demo' && door.demo() ? demo : undefined))
  const region = county === undefined ? null : door.house.region(county)
  if (county === undefined || region === null) return tell(404, 'jurisdiction_id was not found')
  const locale = call.query.get('locale')
  const language = languageOf(locale ?? request.headers['accept-language'])
  return { county, region, asks: { house: door.house, region, county, language, key: null } }
}

/** A read: anybody, within limits; with a key that is good, also what is the key's own. */
async function asked(
  door: Door,
  limiter: Limiter,
  call: Call,
  request: FastifyRequest,
): Promise<Place & { key: OutsideKey | null }> {
  const place = placeFor(door, call, request)
  if (!call.query.get('api_key')) {
    limiter.take('track', originOf(request), door.house.now())
    return { ...place, key: null }
  }
  const key = await keyOf(door, limiter, call, request, null)
  return { ...place, key: key.county === place.county ? key : null }
}

async function keyOf(
  door: Door,
  limiter: Limiter,
  call: Call,
  request: FastifyRequest,
  scope: KeyScope | null,
): Promise<OutsideKey> {
  const { county } = placeFor(door, call, request)
  const secret = call.sent.fields.get('api_key') ?? call.query.get('api_key') ?? tell(403, 'api_key was not provided')
  limiter.take('word', originOf(request), door.house.now(), 0)
  const key = await reading(door, county, (tx) => findKey(door.house, tx, secret))
  if (!key) {
    limiter.take('word', originOf(request), door.house.now())
    return tell(403, 'api_key is not valid')
  }
  limiter.takeKey(key.id, key.per_minute, door.house.now())
  if (scope !== null && (key.county !== county || !key.scopes.includes(scope))) tell(403, 'api_key may not do this')
  return key
}

const reading = <T>(door: Door, county: string, run: Parameters<typeof door.house.db.read<T>>[1]): Promise<T> =>
  door.house.db.read({ actor: 'system:door', counties: [county] }, run)

const categoryOf = (region: Region, code: string): Category =>
  servicesOf(region).find((one) => one.code === code) ?? tell(404, 'service_code was not found')

const everything: requests.Filter = {
  ids: null,
  services: null,
  status: null,
  from: null,
  to: null,
  updatedFrom: null,
  updatedTo: null,
  box: null,
  around: null,
  offset: 0,
  limit: mostRows,
}

/** Filters of a list. Without dates the last 90 days; never more than 90 days at once unless it asks for what changed. */
function filterOf(query: URLSearchParams, now: number): requests.Filter {
  const list = (name: string) => {
    const all = query
      .getAll(name)
      .flatMap((one) => one.split(','))
      .map((one) => one.trim())
      .filter((one) => one !== '')
    return all.length === 0 ? null : all.slice(0, mostRows)
  }
  const at = (name: string) => {
    const text = query.get(name)
    return text
      ? (instantOf(text) ??
          tell(
            400,
            `${name} must be a date and time with its zone, as in ${w3c(now, { offsets: [{ from: null, minutes: 0 }] })}`,
          ))
      : null
  }
  const number = (name: string, least: number, most: number) => {
    const text = query.get(name)
    const value = Number(text)
    if (text && !(Number.isFinite(value) && value >= least && value <= most))
      tell(400, `${name} must be from ${least} to ${most}`)
    return text ? value : null
  }
  const ids = list('service_request_id')?.map(plainCode) ?? null
  const status = list('status')?.map((one) => one.toLowerCase()) ?? null
  if (status?.some((one) => !['open', 'closed'].includes(one))) tell(400, 'status must be open or closed')
  const [given, until] = [at('start_date'), at('end_date')]
  const [updatedFrom, updatedTo] = [at('updated_after'), at('updated_before')]
  const free = ids !== null || updatedFrom !== null || updatedTo !== null
  const to = until ?? (given === null || free ? null : given + span)
  const from = free
    ? given
    : Math.max(given ?? Number.NEGATIVE_INFINITY, (until ?? given ?? now) - (given === null || until !== null ? span : 0))
  const size = Math.floor(number('page_size', 1, mostRows) ?? mostRows)
  const page = Math.floor(number('page', 1, 100_000) ?? 1)
  const box = query.get('bbox')?.split(',').map(Number)
  if (box && !(box.length === 4 && box.every(Number.isFinite))) tell(400, 'bbox must be west,south,east,north')
  const [lat, lon, metres] = [number('lat', -90, 90), number('long', -180, 180), number('radius', 1, 50_000)]
  if ((lat === null) !== (lon === null)) tell(400, 'lat and long must be given together')
  return {
    ids,
    services: list('service_code'),
    status: status as requests.Filter['status'],
    from,
    to,
    updatedFrom,
    updatedTo,
    box: box ? (box as unknown as requests.Filter['box']) : null,
    around: lat === null || lon === null ? null : { lat, lon, metres: metres ?? 1000 },
    offset: (page - 1) * size,
    limit: size,
  }
}

function discovery(request: FastifyRequest): Value {
  const base = `${isSecure(request) ? 'https' : 'http'}://${request.headers.host ?? 'localhost'}/open311`
  const formats = ['text/xml', 'application/json']
  return {
    changeset,
    contact: '12345',
    key_service: `${base.replace(/\/open311$/, '')}/desk/keys`,
    endpoints: [
      { specification, url: `${base}/v2`, changeset, type: 'production', formats },
      { specification, url: `${base}/test/v2`, changeset, type: 'test', formats },
    ],
  }
}
