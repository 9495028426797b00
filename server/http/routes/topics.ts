// Hot topics looked for now, when somebody asks; the answer does not wait for the search.
import type { FastifyInstance } from 'fastify'
import type { Door } from '../../door.ts'
import { findTopics } from '../../topics/find.store.ts'
import { staffOf } from '../identity.ts'
import { addRoute, nothing } from '../route.ts'

export function addTopics(app: FastifyInstance, door: Door): void {
  addRoute(app, {
    method: 'POST',
    url: '/topics/find',
    access: 'staff',
    permission: 'topic.read',
    scope: null,
    says: {
      summary: 'Look for hot topics now; q/topics says when the search is over',
      tag: 'topics',
      answer: nothing,
      refusals: ['notYours'],
    },
    run: async (request) => {
      for (const county of staffOf(request).counties)
        void findTopics(door.house, county).then(
          () => door.hub.poke(),
          (error: unknown) => door.log.error({ err: error }, 'the search for topics failed'),
        )
      return {}
    },
  })
}
