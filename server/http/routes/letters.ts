// The letter of a hand-over: downloaded by who may see the case, and answered once by its addressee without an account.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { mayView } from '../../../rules/actor.ts'
import type { RefusalCode } from '../../../rules/refusal.ts'
import { id, text } from '../../../rules/schema.ts'
import { findViewed } from '../../../store/files/attachment.ts'
import { perform } from '../../../store/perform.ts'
import { readWhole } from '../../../store/reads/hung.ts'
import { atTheDoor } from '../../accounts/signIn.ts'
import type { Door } from '../../door.ts'
import { type Data, dataOf } from '../../letters/letter.ts'
import { drawnFrom, findByToken, findLetter, type Letter, type Matter, matterOf, tokenOf } from '../../letters/letters.store.ts'
import { letterDocx, letterPdf } from '../../letters/page.ts'
import { docxType } from '../../papers/draw.ts'
import { originOf } from '../address.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, integer, list, nullable, object, type Schema, string } from '../route.ts'

const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
const At = z.strictObject({ county, case: id, transfer: id, form: z.enum(['letter.pdf', 'letter.docx', 'data.json']) })
const Answer = z.strictObject({ accepted: z.boolean(), office: text(120), text: z.optional(text(1000)) })
/** The link is no part of an address: it lies behind the # of the page, and comes in the body. */
const Shown = z.strictObject({ county, token: z.string().check(z.regex(/^[\w-]{22}$/)), answer: z.optional(Answer) })
const maybe = nullable(string)

const shape: Schema = object({
  format: string,
  number: string,
  at: string,
  from: object({ county: string, office: string, phone: maybe }),
  to: string,
  case: object({
    code: string,
    category: string,
    filedAt: string,
    text: maybe,
    place: maybe,
    area: string,
    point: nullable({ type: 'array', items: { type: 'number' } }),
  }),
  ground: string,
  law: maybe,
  reason: maybe,
  files: list(object({ id: string, type: string, size: integer, digest: string })),
  answerBy: maybe,
  digest: string,
})

export function addLetters(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const { house } = door
  const dataFor = (matter: Matter): Data => {
    const region = house.region(matter.county)
    return region ? dataOf(matter, region) : stop('notFound')
  }
  addRoute(app, {
    method: 'GET',
    url: '/handovers/:county/:case/:transfer/:form',
    access: 'staff',
    scope: 'files',
    says: {
      summary:
        'The numbered letter of a hand-over (letter.pdf, or letter.docx to edit), or its data file with a digest (data.json)',
      tag: 'handovers',
      params: { county: 'the keeper', case: 'the case', transfer: 'the hand-over', form: 'letter.pdf, letter.docx or data.json' },
      answer: string,
      answerType: 'application/pdf',
      refusals: ['caseMissing', 'notFound'],
    },
    run: async (request, reply) => {
      const at = read(At, request.params)
      const { actor, counties } = staffOf(request)
      if (!counties.includes(at.county)) return stop('caseMissing')
      const region = house.region(at.county)
      const found = await house.db.read({ actor: actor.person, counties: [at.county] }, async (tx) => {
        const viewed = await findViewed(tx, at.county, at.case)
        if (!viewed || !mayView(actor, viewed)) return stop('caseMissing')
        const letter = await findLetter(tx, at.county, at.case, at.transfer)
        const matter = letter && (await matterOf(tx, at.county, letter))
        const whole = matter && (await readWhole(tx, at.county, at.case))
        return matter && whole && region && { matter, whole, region, from: await drawnFrom(tx, region.code, letter) }
      })
      if (!found) return stop('notFound')
      const { matter } = found
      const data = dataFor(matter)
      const name = `${at.county}-${matter.letter.year}-${matter.letter.number}`
      reply.header('cache-control', 'private, no-store')
      if (at.form === 'data.json') {
        reply.header('content-disposition', `attachment; filename="${name}.json"`)
        return reply.type('application/json').send(JSON.stringify(data, null, 2))
      }
      const drawn = { house, letter: matter.letter, data, ...found }
      if (at.form === 'letter.docx') {
        reply.header('content-disposition', `attachment; filename="${name}.docx"`)
        return reply.type(docxType).send(letterDocx(drawn))
      }
      const link = `${originFor(request)}/public/letter#${at.county}.${tokenOf(house, at.transfer)}`
      reply.header('content-disposition', `attachment; filename="${name}.pdf"`)
      return reply.type('application/pdf').send(await letterPdf(drawn, link))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/public/letters',
    access: 'device',
    says: {
      summary: 'What a letter of hand-over says, to whoever holds it; with `answer` it is answered, once',
      tag: 'handovers',
      body: jsonSchema(Shown),
      answer: object({ letter: nullable(shape), state: { enum: ['open', 'over', 'expired', 'answered'] } }),
      refusals: ['notFound', 'nothingOpen', 'reasonMissing', 'badInput', 'tooOften'],
    },
    run: async (request) => {
      limiter.take('word', originOf(request), house.now())
      const { county: keeper, token, answer } = read(Shown, request.body)
      const { letter, matter } = await held(keeper, token)
      const state = stateOf(letter, matter)
      // Answered or expired it shows nothing more of the matter.
      if (!answer) return { letter: state === 'open' ? dataFor(matter) : null, state }
      if (state !== 'open') return stop('nothingOpen')
      const { accepted, office, text: said } = answer
      const verdict = await perform(house, addressee, {
        kind: matter.kind,
        step: 'receiptCame',
        form: 1,
        case: { county: keeper, id: letter.case_id },
        seen: null,
        input: { accepted, how: 'page', office, transfer: letter.transfer, ...(said === undefined ? {} : { text: said }) },
        key: randomUUID(),
        at: { device: house.now(), offset: 0 },
      })
      // Somebody else answered a moment ago.
      if (verdict.refusal?.code === 'wrongState') return stop('nothingOpen')
      if (verdict.refusal) return stop(verdict.refusal.code as RefusalCode, verdict.refusal.facts)
      door.hub.poke()
      return { letter: null, state: 'answered' }
    },
  })

  const addressee = { type: 'system', name: 'addressee' } as const
  const held = async (keeper: string, token: string): Promise<{ letter: Letter; matter: Matter }> => {
    if (house.region(keeper) === null) return stop('notFound')
    const found = await house.db.read({ ...atTheDoor, counties: [keeper] }, async (tx) => {
      const letter = await findByToken(tx, house, keeper, token)
      const matter = letter && (await matterOf(tx, keeper, letter))
      return letter && matter ? { letter, matter } : null
    })
    return found ?? stop('notFound')
  }
  const stateOf = (letter: Letter, { outcome }: Matter): 'open' | 'over' | 'expired' =>
    outcome !== null ? 'over' : letter.expires_at < house.now() ? 'expired' : 'open'
}

/** Where this server is reached from, as the one who downloads reached it. */
const originFor = (request: { readonly protocol: string; readonly host: string }): string =>
  `${request.protocol}://${request.host}`
