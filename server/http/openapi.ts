// The API document, OpenAPI 3.1, made from the routes as written down and the kinds as declared: nothing is typed twice.

import * as z from 'zod/mini'
import { type Kind, opens } from '../../rules/kind.ts'
import { sideHeader } from '../../rules/practice.ts'
import { refusals } from '../../rules/refusal.ts'
import { shellHeader } from '../../rules/shell.ts'
import { Step } from '../../rules/step.ts'
import type { Query } from '../../store/query.ts'
import { pageOf, shapes } from './answers.ts'
import { instant, integer, object, ownDoors, type RouteDef, type Schema, string, uuid } from './route.ts'

type Json = Record<string, unknown>

/** The schema of a form as JSON Schema 2020-12; refinements that JSON Schema cannot say are left out. */
export const jsonSchema = (schema: z.ZodMiniType): Schema => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
  return rest
}

const refusal: Schema = object({ code: { enum: [...Object.keys(refusals), 'fault'] }, facts: { type: 'object' }, text: string })
const caseRef = object({ county: string, id: uuid, version: integer, state: string, code: string })
const answer: Schema = object(
  {
    key: string,
    outcome: { enum: ['done', 'noted', 'refused', 'waiting'] },
    case: caseRef,
    entry: object({ version: integer, step: string, at: instant }),
    refusal: { $ref: '#/components/schemas/Refusal' },
    receipt: object({ code: string, word: string, token: string, link: string }),
    undoUntil: instant,
    changedSince: integer,
  },
  ['case', 'entry', 'refusal', 'receipt', 'undoUntil', 'changedSince'],
)

/** One schema for each kind and step: the envelope with its kind, step and input filled in. */
function stepSchemas(kinds: ReadonlyMap<string, Kind>): Record<string, Schema> {
  const envelope = jsonSchema(Step) as { properties: Json; required: string[] }
  const all: Record<string, Schema> = {}
  for (const kind of kinds.values())
    for (const [name, def] of Object.entries(kind.steps))
      all[`${kind.name}.${name}`] = {
        ...envelope,
        description: `${opens(def) ? 'opens a case' : 'acts on a case'}; by ${def.by.says}`,
        properties: {
          ...envelope.properties,
          kind: { const: kind.name },
          step: { const: name },
          form: { type: 'integer', minimum: 1, maximum: def.version ?? 1 },
          input: jsonSchema(def.form as unknown as z.ZodMiniType),
        },
      }
  return all
}

/** An address as OpenAPI writes it: {name} for a parameter, without the pattern it must fit. */
export const openPath = (url: string): string => `/api${url.replace(/:(\w+)(\([^)]*\))?/g, '{$1}')}`

/** The whole document of this server. */
export function openapi(
  routes: readonly RouteDef[],
  kinds: ReadonlyMap<string, Kind>,
  queries: ReadonlyMap<string, Query>,
): Readonly<Json> {
  const steps = stepSchemas(kinds)
  const names = Object.keys(steps)
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = openPath(route.url)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  // Each read once more under its own name, with what it may be asked.
  const named = routes.find((route) => route.url === '/q/:name')
  for (const query of queries.values())
    if (named && !ownDoors.has(query.name)) paths[`/api/q/${query.name}`] = { get: readOf(named, query) }
  return {
    openapi: '3.1.0',
    info: { title: 'Chaguan', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: {
        Refusal: refusal,
        Step: names.length === 0 ? jsonSchema(Step) : { oneOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })) },
        ...steps,
        Answer: answer,
        Page: { anyOf: [...queries.keys()].filter((name) => !ownDoors.has(name)).map(pageOf) },
        ...shapes,
      },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'chaguan',
          description: 'set by POST /api/session; named __Host-chaguan over https',
        },
        bearer: { type: 'http', scheme: 'bearer', description: 'token of a program, with scopes read, steps, files' },
        device: { type: 'apiKey', in: 'cookie', name: 'chaguan-device', description: 'made by the server on first need' },
      },
    },
    'x-queries': [...queries.values()].map((query) => ({
      name: query.name,
      by: query.by,
      looks: query.looks,
      input: jsonSchema(query.input),
    })),
  }
}

const security: Readonly<Record<RouteDef['access'], readonly Json[]>> = {
  staff: [{ session: [] }, { bearer: [] }],
  staffOrDevice: [{ session: [] }, { bearer: [] }, { device: [] }],
  device: [{ device: [] }],
  anyone: [],
  otherSystem: [],
}

/** One read: its parameters are the fields of its input. */
function readOf(route: RouteDef, query: Query): Json {
  const { properties = {}, required = [] } = jsonSchema(query.input) as { properties?: Record<string, Json>; required?: string[] }
  const general = operation({ ...route, says: { ...route.says, answer: pageOf(query.name) } }) as {
    parameters: readonly { in: string }[]
  }
  return {
    ...general,
    operationId: query.name,
    summary: `The read ${query.name}, for ${query.by}`,
    parameters: [
      ...general.parameters.filter((one) => one.in !== 'path'),
      ...Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema })),
    ],
  }
}

/** What any request may bring along. */
const spoken = {
  name: 'accept-language',
  in: 'header',
  required: false,
  description: 'zh-CN, zh-TW or en: the language of names and refusals',
  schema: string,
}
const since = {
  name: 'last-event-id',
  in: 'header',
  required: false,
  description: 'the id of the event heard last: what came since is told first',
  schema: string,
}

const quiet = {
  name: 'x-chaguan-quiet',
  in: 'header',
  required: false,
  description: 'from a page that asks by itself: seconds since anybody touched it; such a request keeps no session awake',
  schema: string,
}

const side = {
  name: sideHeader,
  in: 'header',
  required: false,
  description:
    'from a phone: for which side it speaks, real or the day of practice; where the sign-in is on another, the request is refused (otherSide)',
  schema: string,
}

const shell = {
  name: shellHeader,
  in: 'header',
  required: false,
  description:
    'from a phone: the day its shell was built; one that a newer replaced too long ago is given nothing new (shellOld)',
  schema: string,
}

function operation(route: RouteDef): Json {
  const { says } = route
  const parameter = (where: 'path' | 'query') => (entry: [string, string]) => ({
    name: entry[0],
    in: where,
    required: where === 'path',
    description: entry[1],
    schema: string,
  })
  const changes = route.method !== 'GET'
  const own = {
    name: 'x-chaguan',
    in: 'header',
    required: true,
    description: '1, or public for pages without an account; not needed with a bearer token',
    schema: string,
  }
  return {
    summary: says.summary,
    tags: [says.tag],
    security:
      route.scope === null || route.scope === undefined
        ? security[route.access].filter((one) => !('bearer' in one))
        : security[route.access],
    parameters: [
      ...Object.entries(says.params ?? {}).map(parameter('path')),
      ...Object.entries(says.query ?? {}).map(parameter('query')),
      spoken,
      ...(route.url === '/live' ? [since] : []),
      ...(route.access === 'staff' && route.url !== '/live' ? [quiet] : []),
      ...(route.practice ? [side] : []),
      ...(route.url === '/field/pull' ? [shell] : []),
      ...(changes ? [own] : route.access === 'staffOrDevice' || route.access === 'device' ? [{ ...own, required: false }] : []),
    ],
    ...(says.body
      ? { requestBody: { required: true, content: { [says.bodyType ?? 'application/json']: { schema: says.body } } } }
      : {}),
    responses: {
      200: { description: 'done', content: { [says.answerType ?? 'application/json']: { schema: says.answer } } },
      ...(says.unchanged ? { 304: { description: 'unchanged since the etag that was sent along as if-none-match' } } : {}),
      ...refused(route),
      500: {
        description: 'fault: ours; its trace is among the facts',
        content: { 'application/json': { schema: object({ refusal: { $ref: '#/components/schemas/Refusal' } }) } },
      },
    },
  }
}

/** Refusals by status; those of the door itself belong to every route. */
function refused(route: RouteDef): Json {
  const codes = new Set<keyof typeof refusals>([...(route.says.refusals ?? []), 'busy', 'notFound'])
  if (route.access === 'staff' || route.access === 'staffOrDevice') codes.add('notSignedIn')
  // A token may lack the scope; a path may hold what is no id.
  if (typeof route.scope === 'string' && route.access !== 'anyone') codes.add('notYours')
  if (route.says.params) codes.add('badInput')
  if (route.method !== 'GET') for (const code of ['forbiddenOrigin', 'badJson', 'badInput', 'tooLong'] as const) codes.add(code)
  const byStatus = new Map<number, string[]>()
  for (const code of codes) byStatus.set(refusals[code], [...(byStatus.get(refusals[code]) ?? []), code])
  const schema = object({ refusal: { $ref: '#/components/schemas/Refusal' } })
  return Object.fromEntries(
    [...byStatus]
      .sort((a, b) => a[0] - b[0])
      .map(([status, list]) => [status, { description: list.sort().join(', '), content: { 'application/json': { schema } } }]),
  )
}
