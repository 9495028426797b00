// GET /api/live: server-sent events that resume where they stopped and end when the session does.
import type { FastifyInstance } from 'fastify'
import * as accounts from '../../accounts/accounts.store.ts'
import { atTheDoor } from '../../accounts/signIn.ts'
import type { Door } from '../../door.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { addRoute, string } from '../route.ts'

const heartbeat = 25_000
const mostBehind = 1_000_000
/** Tabs of one person: more is a program gone wrong. */
const mostStreams = 30

export function addLive(app: FastifyInstance, door: Door): void {
  const { house, hub } = door
  addRoute(app, {
    method: 'GET',
    url: '/live',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Events case {county,id,version,state,step,todo}, notice {unread}, reset (read anew); resumes by Last-Event-ID',
      tag: 'live',
      answer: string,
      answerType: 'text/event-stream',
      refusals: ['tooMany'],
    },
    run: async (request, reply) => {
      const asker = staffOf(request)
      let actor = asker.actor
      if (hub.listening(actor.person) >= mostStreams) stop('tooMany', { max: mostStreams })
      const headers = reply.getHeaders()
      reply.hijack()
      const stream = reply.raw
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) stream.setHeader(name, value)
      stream.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      stream.write('retry: 2000\n\n')
      const beat = setInterval(() => stream.write(': \n\n'), heartbeat)
      // Whoever is gone before he has joined must not stay on the list.
      let gone = false
      let leave = () => {}
      request.raw.once('close', () => {
        gone = true
        clearInterval(beat)
        leave()
      })
      const joined = hub.join(
        {
          actor: () => actor,
          counties: asker.counties,
          send: (event, data, id) => {
            stream.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
            // Who does not read is cut off and resumes: memory is not his.
            if (stream.writableLength > mostBehind) stream.destroy()
          },
          end: () => stream.end(),
          recheck: async () => {
            const { session } = asker
            const now = house.now()
            const current = await house.db.read(atTheDoor, async (tx) => {
              if (session !== null && (await accounts.findSession(tx, session, now)) === null) return null
              return door.actorOf(tx, actor.person, now)
            })
            if (current) actor = current
            return current !== null
          },
        },
        request.headers['last-event-id'] as string | undefined,
      )
      try {
        leave = await joined
        if (gone) leave()
      } catch (error) {
        request.log.error({ err: error }, 'nobody could join the live events')
        stream.destroy()
      }
    },
  })
}
