// For whoever keeps the machine running: alive, ready, and figures.
import type { FastifyInstance } from 'fastify'
import { isRefusal } from '../../../rules/refusal.ts'
import { atTheDoor } from '../../accounts/signIn.ts'
import type { Door } from '../../door.ts'
import { refusalFor, stop } from '../errors.ts'

const here = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

export function addHealth(app: FastifyInstance, door: Door): void {
  app.get('/health', async () => ({ alive: true }))
  app.get('/ready', async (_request, reply) => {
    try {
      await door.house.db.read(atTheDoor, (tx) => tx.rows('select 1'))
      return { ready: true }
    } catch (error) {
      if (!isRefusal(refusalFor(error))) throw error
      return reply.code(503).header('retry-after', '2').send({ ready: false })
    }
  })
  // Figures say how busy an office is: for the machine itself, or through a proxy that lets its own collector in.
  app.get('/metrics', async (request, reply) => {
    if (!here.has(request.ip)) stop('notFound')
    return reply.type('text/plain; version=0.0.4').send(await door.metrics.text())
  })
}
