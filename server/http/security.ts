// Headers of every answer, and who may send what changes something: only our own pages, or a program with its token.
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { stop } from './errors.ts'

const permissions =
  'accelerometer=(), camera=(self), display-capture=(), geolocation=(self), gyroscope=(), microphone=(self), payment=(), usb=()'
/** Nothing an answer of the API contains may run, load or be framed. */
const closedPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** Policy of a page: own scripts, the page's nonce for styles made at run time, pictures from ourselves and the base map. */
export const pagePolicy = (nonce: string, tileOrigins: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src ${["'self'", 'blob:', 'data:', ...tileOrigins].join(' ')}`,
    `connect-src ${["'self'", ...tileOrigins].join(' ')}`,
    "font-src 'self' data:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Policy of a script or style; a worker obeys the policy it came with, so it names what the map may fetch. */
export const assetPolicy = (tileOrigins: readonly string[]): string =>
  `default-src 'none'; script-src 'self'; connect-src ${["'self'", ...tileOrigins].join(' ')}; frame-ancestors 'none'`

/** Registers the headers that are the same for all, and closes the API's answers. */
export async function addHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  app.addHook('onSend', async (request, reply) => {
    reply.header('permissions-policy', permissions)
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', closedPolicy)
    if (isSecure(request)) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}

/** The same for an answer given before any hook runs (an address that cannot be read). */
export function closeBare(reply: FastifyReply): void {
  reply.headers({
    'content-security-policy': closedPolicy,
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': permissions,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  })
}

/** Over https, also behind a proxy on this machine that says so. */
export const isSecure = (request: FastifyRequest): boolean => request.protocol === 'https'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses what another site's page sends: our own header is needed, and the browser's word about its origin must fit. */
export function checkOrigin(request: FastifyRequest): void {
  if (safe.has(request.method) || bearerOf(request) !== null) return
  const { 'x-chaguan': ours, 'sec-fetch-site': site, origin, host } = request.headers
  if (ours === undefined) stop('forbiddenOrigin')
  if (site !== undefined && site !== 'same-origin') stop('forbiddenOrigin')
  if (origin !== undefined && !sameHost(origin, host ?? '')) stop('forbiddenOrigin')
}

/** Compared as addresses: a port that is the usual one may be named or not. */
function sameHost(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, host: theirs } = new URL(origin)
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === theirs
}

/** The token of `Authorization: Bearer …`, or null. */
export function bearerOf(request: FastifyRequest): string | null {
  const match = /^Bearer ([\w-]{20,200})$/i.exec(request.headers.authorization ?? '')
  return match?.[1] ?? null
}

/** A cookie that scripts cannot read and other sites do not get; `__Host-` where the connection is secure. */
export function setCookie(request: FastifyRequest, reply: FastifyReply, name: string, value: string, maxAge: number): void {
  const secure = isSecure(request)
  reply.setCookie(cookieName(request, name), value, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge })
}
export const cookieName = (request: FastifyRequest, name: string): string => (isSecure(request) ? `__Host-${name}` : name)
export const readCookie = (request: FastifyRequest, name: string): string | undefined =>
  request.cookies[cookieName(request, name)]
