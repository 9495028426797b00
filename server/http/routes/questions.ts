// Without an account: questions asked in public and their answers, whether an answer was one, and answers to common questions.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { rateAnswer } from '../../../registers/knowledge/rating.store.ts'
import { parseCode } from '../../../rules/code.ts'
import type { Door } from '../../door.ts'
import { pageOf } from '../answers.ts'
import { ask } from '../ask.ts'
import { orStop, stop } from '../errors.ts'
import { whoOf } from '../identity.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { addRoute, boolean, nothing, object } from '../route.ts'

const Rated = z.strictObject({ useful: z.boolean() })
const params = { code: 'the code of the question' }

export function addQuestions(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const who = (request: FastifyRequest) => (request.asker?.type === 'resident' ? request.asker : stop('notSignedIn'))
  const asked = (request: FastifyRequest) => {
    limiter.take('track', whoOf(request), door.house.now())
    return { actor: who(request).actor, counties: [...door.keepers().keys()] }
  }
  addRoute(app, {
    method: 'GET',
    url: '/public/questions',
    access: 'device',
    says: {
      summary: 'What was asked in public: the office, its day, its answer, and how many found it useful',
      tag: 'public',
      query: {
        text: 'words in question or answer',
        code: 'only this one',
        show: 'answered or waiting',
        after: 'the cursor of the page before',
        limit: 'rows',
      },
      answer: pageOf('questions'),
      refusals: ['tooOften'],
    },
    run: (request) => ask(door, request, 'questions', asked(request), request.query as Record<string, unknown>),
  })
  addRoute(app, {
    method: 'POST',
    url: '/public/questions/:code/rating',
    access: 'device',
    says: {
      summary: 'Say whether the answer was useful or did not answer; one for each device, said again it is changed',
      tag: 'public',
      params,
      body: object({ useful: boolean }),
      answer: nothing,
      refusals: ['caseMissing', 'tooOften'],
    },
    run: async (request) => {
      limiter.take('report', whoOf(request), door.house.now())
      const parsed = parseCode((request.params as { code: string }).code) ?? stop('caseMissing')
      if (door.house.region(parsed.county) === null) stop('caseMissing')
      const { device } = who(request)
      const { useful } = read(Rated, request.body ?? {})
      orStop(await rateAnswer(door.house, { county: parsed.county, code: parsed.code, device, useful }))
      return {}
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/public/answers',
    access: 'device',
    says: {
      summary: 'Answers to common questions, each from the office that keeps it; none whose day is over',
      tag: 'public',
      query: { text: 'words in question or answer', limit: 'rows' },
      answer: pageOf('commonAnswers'),
      refusals: ['tooOften'],
    },
    run: (request) => ask(door, request, 'commonAnswers', asked(request), request.query as Record<string, unknown>),
  })
}
