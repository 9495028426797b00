// The one place where anything that goes wrong becomes an answer: a refusal with its sentence, or a fault without a trace.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isRefusal, type Refusal, type RefusalCode, refusals, refuse } from '../../rules/refusal.ts'
import type { Answer } from '../../rules/step.ts'
import { StoreFull } from '../../store/files/port.ts'
import { refusalOf } from '../../store/sqlerror.ts'
import { type Language, languageOf, sentence, sentencesOf } from './texts.ts'

/** Thrown by routes and hooks; caught here only. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.refused)
    this.refusal = refusal
  }
}
export const stop = (...args: Parameters<typeof refuse>): never => {
  throw new Refused(refuse(...args))
}
/** The value, or the refusal thrown. */
export function orStop<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Refused(value)
  return value
}

/** What came of a step; its refusal thrown. */
export function doneOrStop(answer: Answer): Answer {
  if (answer.outcome === 'refused') throw new Refused(refuse(answer.refusal?.code as RefusalCode, answer.refusal?.facts))
  return answer
}

const byFastify: Readonly<Record<string, () => Refusal>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: () => refuse('badJson'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => refuse('badJson'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => refuse('badJson', { contentType: 'application/json' }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => refuse('badJson'),
  FST_ERR_CTP_BODY_TOO_LARGE: () => refuse('tooLong', { max: '1 MB' }),
  FST_ERR_BAD_URL: () => refuse('notFound'),
  FST_ERR_NOT_FOUND: () => refuse('notFound'),
  FST_ERR_VALIDATION: () => refuse('badInput'),
  FST_UNDER_PRESSURE: () => refuse('busy'),
  FST_REQ_FILE_TOO_LARGE: () => refuse('fileTooLarge', { max: '15 MB' }),
  FST_FILES_LIMIT: () => refuse('tooMany', { max: 1 }),
  FST_PARTS_LIMIT: () => refuse('tooMany', { max: 2 }),
  FST_FIELDS_LIMIT: () => refuse('tooMany', { max: 1 }),
  FST_INVALID_MULTIPART_CONTENT_TYPE: () => refuse('badInput', { field: 'file' }),
}

/** What a thrown thing means to the person; null when it is a bug of ours. */
export function refusalFor(error: unknown): Refusal | null {
  if (error instanceof Refused) return error.refusal
  if (error instanceof StoreFull) return refuse('full')
  const known = refusalOf(error)
  if (known) return known
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  const made = typeof code === 'string' && Object.hasOwn(byFastify, code) ? byFastify[code] : undefined
  if (made) return made()
  if (error instanceof SyntaxError && statusCode === 400) return refuse('badJson')
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return refuse(statusCode === 404 ? 'notFound' : statusCode === 413 ? 'tooLong' : 'badInput')
  return null
}

export const languageFor = (request: FastifyRequest): Language => languageOf(request.headers['accept-language'])

/** In which language sentences are said to who asks. */
export const spokenFor = (request: FastifyRequest): string => sentencesOf(request.headers['accept-language'])

export type Told = { readonly code: string; readonly facts: Readonly<Record<string, unknown>>; readonly text: string }
const told = (language: string, code: string, facts: Readonly<Record<string, unknown>>): Told => ({
  code,
  facts,
  text: sentence(language, code, facts),
})

/** Answers a refusal with its status and, where waiting helps, when to come back. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const status = refusals[refusal.refused]
  const wait = waitOf(refusal)
  if (wait !== null) reply.header('retry-after', String(wait))
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ refusal: told(spokenFor(request), refusal.refused, refusal.facts) })
}

function waitOf({ refused, facts }: Refusal): number | null {
  if (typeof facts.seconds === 'number') return Math.ceil(facts.seconds)
  if (typeof facts.minutes === 'number') return Math.ceil(facts.minutes * 60)
  return refused === 'busy' ? 2 : null
}

/** An answer of perform as the door gives it: the sentence beside the code, the link beside the token. */
export function toldAnswer(language: string, answer: Answer): Record<string, unknown> {
  const { refusal, receipt, ...rest } = answer
  return {
    ...rest,
    ...(refusal ? { refusal: told(language, refusal.code, refusal.facts) } : {}),
    ...(receipt ? { receipt: { ...receipt, link: `/public/track/${receipt.code}#${receipt.token}` } } : {}),
  }
}

/** The error handler: refusals as such; anything else is logged without what was typed and answered 500 with a number only. */
export function onError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalFor(error)
  if (refusal) return sendRefusal(request, reply, refusal)
  request.log.error({ err: error, route: request.routeOptions.url }, 'fault')
  return reply
    .code(500)
    .type('application/json; charset=utf-8')
    .send({ refusal: told(spokenFor(request), 'fault', { trace: request.id }) })
}
