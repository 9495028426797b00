// Without an account: what may be reported and where, and following one's own matter by its code.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { type CaseCode, parseCode } from '../../../rules/code.ts'
import { refuse } from '../../../rules/refusal.ts'
import { code, id, text } from '../../../rules/schema.ts'
import { perform } from '../../../store/perform.ts'
import { follow, followed, followOn, matterOf } from '../../accounts/follow.ts'
import type { Asker, Door } from '../../door.ts'
import { ask } from '../ask.ts'
import { doneOrStop, orStop, Refused, spokenFor, stop, toldAnswer } from '../errors.ts'
import { whoOf } from '../identity.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, object, type Schema, string } from '../route.ts'

const Shown = z.union([
  z.strictObject({ word: z.string().check(z.regex(/^\d{6}$/)) }),
  z.strictObject({ token: z.string().check(z.regex(/^[\w-]{16,64}$/)) }),
  z.strictObject({}),
])
/** What may be asked for in the address. */
const queryOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  areas: { parent: 'code of the area above' },
  lists: {
    text: 'words, a code, or first letters',
    list: 'base, cooperation, takenBack, power or service',
    area: 'code of the street or community, for the office of that place',
    after: 'next of the page before',
    limit: 'rows of a page',
  },
}
const page: Schema = { $ref: '#/components/schemas/Page' }
const params = { code: 'the code that people read out' }

export function addPublic(app: FastifyInstance, door: Door, limiter: Limiter): void {
  for (const [name, summary] of [
    ['categories', 'What can be reported, in plain words'],
    ['areas', 'Areas below one, for choosing a place from a list'],
    ['lists', 'Who decides what: items of the duty, power and service lists, found in plain words'],
  ] as const)
    addRoute(app, {
      method: 'GET',
      url: `/public/${name}`,
      access: 'device',
      says: {
        summary,
        tag: 'public',
        ...(queryOf[name] ? { query: queryOf[name] } : {}),
        answer: page,
        refusals: ['tooOften'],
      },
      run: (request) => {
        const asker = deviceOf(request)
        return ask(
          door,
          request,
          name === 'lists' ? 'listItems' : name,
          { actor: asker.actor, counties: [...door.keepers().keys()] },
          request.query as Record<string, unknown>,
        )
      },
    })
  addRoute(app, {
    method: 'GET',
    url: '/public/track/:code',
    access: 'device',
    says: {
      summary: 'The public minimum of a matter: state, office, due date, next step',
      tag: 'public',
      params,
      answer: { $ref: '#/components/schemas/Tracked' },
      refusals: ['caseMissing', 'tooOften'],
    },
    run: async (request) => {
      limiter.take('track', whoOf(request), door.house.now())
      return trackOf(door, request, 'track', codeOf(request))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/public/track/:code',
    access: 'device',
    says: {
      summary:
        'Show the six-digit word or the link’s token (or nothing, within a follow session): the full view of one’s own matter',
      tag: 'public',
      params,
      body: { oneOf: [object({ word: string }), object({ token: string }), object({})] },
      answer: { $ref: '#/components/schemas/Followed' },
      refusals: ['wordWrong', 'locked', 'caseMissing', 'tooOften'],
    },
    run: async (request) => {
      limiter.take('word', whoOf(request), door.house.now())
      const { county, code } = codeOf(request)
      const shown = read(Shown, request.body ?? {})
      const asker = deviceOf(request)
      if ('word' in shown || 'token' in shown) orStop(await follow(door.house, asker.device, county, code, shown))
      return trackOf(door, request, 'follow', { county, code })
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/public/watch/:code',
    access: 'device',
    says: {
      summary:
        'Follow a public matter that somebody else reported: told of its steps if a number is given; the link shows how to stop',
      tag: 'public',
      params,
      body: jsonSchema(Watching),
      answer: object({ code: string, link: string }),
      refusals: ['caseMissing', 'tooOften', 'keyReused', 'badInput'],
    },
    run: (request) => {
      limiter.take('report', whoOf(request), door.house.now())
      return watch(door, request)
    },
  })
}

const Watching = z.strictObject({
  key: id,
  at: z.int().check(z.gte(0)),
  contact: z.optional(
    z.strictObject({
      phone: z.optional(text(30)),
      email: z.optional(text(120)),
      wants: z.enum(['message', 'email', 'none']),
    }),
  ),
  notice: z.optional(code),
})

/** Following what somebody else reported: its id is in no public list, so the door finds it by the code. */
async function watch(door: Door, request: FastifyRequest): Promise<unknown> {
  const { house } = door
  const named = codeOf(request)
  const { key, at, ...input } = read(Watching, request.body ?? {})
  const asker = deviceOf(request)
  const { county, id, kind } = orStop(await matterOf(house, named))
  const actor = { ...asker.actor, party: { county, caseId: id, party: '', follower: true } }
  const language = spokenFor(request)
  const step = { kind, step: 'watch', form: 1, case: { county, id }, seen: null, input: { ...input, language } }
  const answer = doneOrStop(await perform(house, actor, { ...step, key, at: { device: at, offset: 0 } }))
  door.hub.poke()
  const { receipt } = toldAnswer(language, answer) as { receipt?: { code: string; link: string } }
  return receipt ? { code: receipt.code, link: receipt.link } : stop('caseMissing')
}

/** `track` answers anybody; `follow` only the device whose follow session for this case runs. */
async function trackOf(
  door: Door,
  request: FastifyRequest,
  name: 'track' | 'follow',
  { county, code }: Pick<CaseCode, 'county' | 'code'>,
): Promise<unknown> {
  const asker = deviceOf(request)
  if (door.house.region(county) === null) throw new Refused(refuse('caseMissing'))
  const minimum = await ask(door, request, 'track', { actor: asker.actor, counties: [county] }, { code })
  const row = minimum.rows[0] as { county?: string; id?: string } | undefined
  if (!row) return stop('caseMissing')
  const { id: caseId, county: _keeper, ...shown } = row
  if (name === 'track') return shown
  const actor = caseId === undefined ? asker.actor : await followed(door, asker.actor, asker.device, county, caseId)
  if (actor.party === null) return stop('wordWrong')
  const own = { county, caseId: actor.party.caseId }
  // Who only follows is no party of what became of it elsewhere.
  const places = actor.party.follower ? [own] : await followOn(door.house, asker.device, own)
  const counties = [...new Set(places.map((one) => one.county))]
  const full = await ask(door, request, 'follow', { actor, counties }, { code })
  return full.rows[0] ?? stop('caseMissing')
}

/** The code as typed, brought to its one form; what is no code is no case. */
function codeOf(request: FastifyRequest): CaseCode {
  const { code } = request.params as { code: string }
  return parseCode(code) ?? stop('caseMissing')
}

function deviceOf(request: FastifyRequest): Extract<Asker, { type: 'resident' }> {
  return request.asker?.type === 'resident' ? request.asker : stop('notSignedIn')
}
