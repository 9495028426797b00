// Without an account and about nobody: public cases, figures, who is responsible here, where a door is open.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RefusalCode } from '../../../rules/refusal.ts'
import type { Door } from '../../door.ts'
import { pageOf } from '../answers.ts'
import { ask } from '../ask.ts'
import { stop } from '../errors.ts'
import { whoOf } from '../identity.ts'
import type { Limiter } from '../limits.ts'
import { addRoute, object, string } from '../route.ts'

const county = { county: 'the keeper' }
const reads = [
  [
    'open',
    'Public cases, the newest first, at the precision of a section of a road',
    {
      ...county,
      area: 'only below this area',
      category: 'only this leaf or group',
      going: 'only what is not done yet',
      after: 'the cursor of the page before',
      limit: 'rows, at most 200',
    },
  ],
  [
    'rates',
    'The three rates and how long things took, cells of fewer than five hidden',
    { ...county, days: 'so many days back' },
  ],
  ['here', 'Who is responsible in one community', { ...county, area: 'the community' }],
  [
    'stations',
    'Centres and stations with their hours',
    { ...county, area: 'only around this area', all: 'true: departments too' },
  ],
] as const
const refusals: readonly RefusalCode[] = ['tooOften']

export function addOpen(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const answer = (request: FastifyRequest, name: string, input: Readonly<Record<string, unknown>>) => {
    limiter.take('track', whoOf(request), door.house.now())
    const { actor } = request.asker?.type === 'resident' ? request.asker : stop('notSignedIn')
    return ask(door, request, name, { actor, counties: [...door.keepers().keys()] }, input)
  }
  for (const [name, summary, query] of reads)
    addRoute(app, {
      method: 'GET',
      url: `/public/${name}`,
      access: 'device',
      says: { summary, tag: 'public', query, answer: pageOf(name), refusals },
      run: (request) => answer(request, name, request.query as Record<string, unknown>),
    })
  // What a person wrote and where he stands belong in no address: they come in the body.
  for (const [name, summary, body] of [
    [
      'openNear',
      'Public cases near a place that are not done yet',
      object({ county: string, lon: { type: 'number' }, lat: { type: 'number' }, category: string }, ['category']),
    ],
    ['guess', 'Which category these words read like; kept nowhere', object({ county: string, text: string })],
  ] as const)
    addRoute(app, {
      method: 'POST',
      url: `/public/${name}`,
      access: 'device',
      says: { summary, tag: 'public', body, answer: pageOf(name), refusals },
      run: (request) => answer(request, name, (request.body ?? {}) as Record<string, unknown>),
    })
}
