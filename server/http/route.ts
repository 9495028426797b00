// How a route is written down: its method and address, who may come, what it says in the API document, and what it does.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RefusalCode } from '../../rules/refusal.ts'
import type { Access, Practising, Right, Scope } from './identity.ts'

/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>

export type RouteDef = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Under /api. */
  readonly url: string
  readonly access: Access
  readonly scope?: Scope | null
  /** One of the person's posts must have it; else notYours, before anything of the request is read. Of staff routes only. */
  readonly permission?: string | readonly Right[]
  /** True: also for who practises, because it changes cases or his own session only. 'phone': only for a phone that says for which side it speaks. */
  readonly practice?: Practising
  readonly says: {
    readonly summary: string
    readonly tag: string
    readonly params?: Readonly<Record<string, string>>
    readonly query?: Readonly<Record<string, string>>
    readonly body?: Schema
    readonly bodyType?: string
    readonly answer: Schema
    readonly answerType?: string
    /** Answers 304 to a request that brings the etag of what it has. */
    readonly unchanged?: boolean
    readonly refusals?: readonly RefusalCode[]
  }
  readonly bodyLimit?: number
  readonly run: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route that was written down, for the API document. */
    routeDefs: RouteDef[]
    /** Every route that exists, with who may come (undefined: an open page). */
    routesSeen: { readonly url: string; readonly access: Access | undefined }[]
  }
}

/** Registers a route under /api and remembers what it says. */
export function addRoute(app: FastifyInstance, def: RouteDef): void {
  app.routeDefs.push(def)
  app.route({
    method: def.method,
    url: `/api${def.url}`,
    config: { access: def.access, scope: def.scope ?? null, permission: def.permission ?? null, practice: def.practice ?? false },
    ...(def.bodyLimit === undefined ? {} : { bodyLimit: def.bodyLimit }),
    handler: def.run,
  })
}

/** Reads with an address of their own: fenced there, or trimmed before they are sent. */
export const ownDoors: ReadonlySet<string> = new Set(['callers', 'case', 'reveal', 'track', 'follow', 'openNear', 'guess'])

/** Paths outside the addresses of the API that anybody may fetch: screens and health. Everything else names its access. */
export const openPaths: readonly string[] = [
  '/health',
  '/ready',
  '/metrics',
  '/',
  '/desk',
  '/desk/*',
  '/public',
  '/public/*',
  '/field',
  '/field/*',
  '/assets/*',
  '*',
]

/** Refuses to start with a route that nobody thought about. */
export function demandAccess(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    app.routesSeen.push({ url: route.url, access: route.config?.access })
    if (route.config?.access === undefined && !openPaths.includes(route.url))
      throw new Error(`route ${route.url} does not say who may come`)
  })
}

export const object = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
})
export const list = (items: Schema): Schema => ({ type: 'array', items })
export const string: Schema = { type: 'string' }
export const boolean: Schema = { type: 'boolean' }
export const integer: Schema = { type: 'integer' }
export const uuid: Schema = { type: 'string', format: 'uuid' }
export const instant: Schema = { type: 'integer', description: 'milliseconds since 1970-01-01T00:00Z' }
export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })
export const nothing: Schema = object({})
