// All one's own matters after showing that one holds the telephone they were reported under.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { phoneKey } from '../../../rules/contact.ts'
import { isRefusal } from '../../../rules/refusal.ts'
import { sendNumber, showNumber } from '../../accounts/phone.ts'
import type { Door } from '../../door.ts'
import { ask } from '../ask.ts'
import { orStop, spokenFor, stop } from '../errors.ts'
import { whoOf } from '../identity.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { addRoute, list, nullable, object, string, uuid } from '../route.ts'

const phone = z.string().check(
  z.maxLength(30),
  z.refine((text) => /^\d{5,20}$/.test(phoneKey(text)), { error: 'badPhone' }),
)
const Asked = z.strictObject({ phone })
const Shown = z.strictObject({ phone, code: z.string().check(z.regex(/^\d{6}$/)) })

export function addMine(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const who = (request: FastifyRequest) => (request.asker?.type === 'resident' ? request.asker : stop('notSignedIn'))
  const counties = () => [...door.keepers().keys()]
  addRoute(app, {
    method: 'POST',
    url: '/public/mine/number',
    access: 'device',
    says: {
      summary: 'Send a number of six figures to a telephone; the answer does not say whether anything was reported under it',
      tag: 'public',
      body: object({ phone: string }),
      answer: object({ shown: nullable(string) }),
      refusals: ['tooOften'],
    },
    run: async (request) => {
      limiter.take('number', whoOf(request), door.house.now())
      const asked = {
        ...read(Asked, request.body ?? {}),
        device: who(request).device,
        counties: counties(),
        language: spokenFor(request),
      }
      const sent = orStop(await sendNumber(door.house, door.messages, asked))
      // Where nothing can be sent and everybody is invented, the page shows what the message would say.
      return { shown: door.messages === null && door.demo() ? sent.code : null }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/public/mine',
    access: 'device',
    says: {
      summary: 'Show the six figures: what was reported under this telephone opens in full on this device for two hours',
      tag: 'public',
      body: object({ phone: string, code: string }),
      answer: object({
        rows: list({ $ref: '#/components/schemas/Tracked' }),
        own: list(object({ county: string, id: uuid, code: string })),
      }),
      refusals: ['wordWrong', 'locked', 'tooOften'],
    },
    run: async (request) => {
      limiter.take('word', whoOf(request), door.house.now())
      const { code, phone: number } = read(Shown, request.body ?? {})
      const asker = who(request)
      const own = await showNumber(door.house, { phone: number, device: asker.device, counties: counties() }, code)
      if (isRefusal(own)) return orStop(own)
      const pages = await Promise.all(
        own.map((one) => ask(door, request, 'track', { actor: asker.actor, counties: [one.county] }, { code: one.code })),
      )
      return {
        rows: pages.flatMap((page) => page.rows.map(shown)),
        own: own.map(({ county, case_id, code: of }) => ({ county, id: case_id, code: of })),
      }
    },
  })
}

const shown = (row: unknown): Readonly<Record<string, unknown>> => {
  const { county: _county, id: _id, ...told } = row as Readonly<Record<string, unknown>>
  return told
}
