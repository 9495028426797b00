// For whoever keeps the machine running: alive, ready, and figures.
import type { FastifyInstance } from 'fastify'
import { isRefusal } from '../../../rules/refusal.ts'
import { atTheDoor } from '../../accounts/signIn.ts'
import type { Door } from '../../door.ts'
import { here, originOf } from '../address.ts'
import { refusalFor, stop } from '../errors.ts'

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
  // Figures say how busy an office is: for a collector on the machine itself.
  app.get('/metrics', async (request, reply) => {
    if (originOf(request) !== here) stop('notFound')
    return reply.type('text/plain; version=0.0.4').send(await door.metrics.text())
  })
}
