// The built screens: pages with a fresh nonce each time, assets whose names carry their content for ever.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../../rules/refusal.ts'
import type { Door } from '../../door.ts'
import { sendRefusal } from '../errors.ts'
import { assetPolicy, pagePolicy } from '../security.ts'

/** What must be asked for anew each time: a phone that kept an old worker for a year would never see another shell. */
const renewed = /\/field\/(worker\.js|app\.webmanifest|icon[^/]*)$/

/** Serves dist/desk under /desk and /, dist/public under /public, dist/field under /field. Pages are read anew when they change on disk only at the next start. */
export async function addScreens(app: FastifyInstance, door: Door): Promise<void> {
  const { screens } = door
  const pages = new Map<string, Promise<string | null>>()
  const page = (shell: string, file: string) => {
    const key = `${shell}/${file}`
    const known = pages.get(key) ?? readFile(join(screens ?? '', shell, file), 'utf8').catch(() => null)
    pages.set(key, known)
    return known
  }
  const send = async (request: FastifyRequest, reply: FastifyReply, shell: string, file = 'index.html') => {
    const html = screens === null ? null : await page(shell, file)
    if (html === null) return sendRefusal(request, reply, refuse('notFound'))
    const nonce = Buffer.from(door.house.random(16)).toString('base64')
    return reply
      .header('content-security-policy', pagePolicy(nonce, door.settings.tileOrigins))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html.replaceAll('__NONCE__', nonce))
  }
  app.get('/', (request, reply) => send(request, reply, 'desk'))
  for (const shell of ['desk', 'public', 'field'] as const) {
    app.get(`/${shell}`, (request, reply) => send(request, reply, shell))
    if (screens === null) continue
    await app.register(fastifyStatic, {
      root: join(screens, shell),
      prefix: `/${shell}/`,
      decorateReply: shell === 'desk',
      wildcard: true,
      index: false,
      dotfiles: 'ignore',
      immutable: true,
      maxAge: '1y',
      cacheControl: false,
      setHeaders: (reply, path) => {
        if (path.endsWith('/field/worker.js')) reply.header('service-worker-allowed', '/field')
        reply
          .header('cache-control', renewed.test(path) ? 'no-cache' : 'public, max-age=31536000, immutable')
          .header('content-security-policy', assetPolicy(door.settings.tileOrigins))
      },
    })
  }
  // A page of a shell has no file of its own: its script reads the address.
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const shell = /^\/(desk|public|field)(\/|$)/.exec(path)?.[1]
    const wantsPage = request.method === 'GET' && shell !== undefined && !/\.[a-z0-9]{1,5}$/i.test(path)
    return wantsPage ? send(request, reply, shell) : sendRefusal(request, reply, refuse('notFound'))
  })
}
