// Hot topics looked for now, when somebody asks; the answer does not wait for the search.
import type { FastifyInstance } from 'fastify'
import type { Door } from '../../door.ts'
import { findTopics } from '../../topics/find.store.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { addRoute, nothing } from '../route.ts'

export function addTopics(app: FastifyInstance, door: Door): void {
  addRoute(app, {
    method: 'POST',
    url: '/topics/find',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Look for hot topics now; q/topics says when the search is over',
      tag: 'topics',
      answer: nothing,
      refusals: ['notYours'],
    },
    run: async (request) => {
      const { actor, counties } = staffOf(request)
      if (!actor.posts.some((post) => post.permissions.includes('topic.read'))) return stop('notYours')
      for (const county of counties)
        void findTopics(door.house, county).then(
          () => door.hub.poke(),
          (error: unknown) => door.log.error({ err: error }, 'the search for topics failed'),
        )
      return {}
    },
  })
}
