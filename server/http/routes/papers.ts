// Official papers over HTTP: previewed, drawn as a page or a file to edit, printed as a set, and verified by the square on them.
import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import type { Paper } from '../../../registers/documents/paper.ts'
import { officialPdf, officialSet } from '../../../registers/documents/pdf.ts'
import { readSquare } from '../../../registers/documents/scan.ts'
import { checkSquare } from '../../../registers/documents/signature.ts'
import { mayView, type Staff } from '../../../rules/actor.ts'
import { paperNames } from '../../../rules/paper.ts'
import { day, id, text } from '../../../rules/schema.ts'
import type { Tx } from '../../../store/db.ts'
import { findViewed } from '../../../store/files/attachment.ts'
import type { PaperValues } from '../../../store/papers.ts'
import { recordLooking } from '../../../store/reads/looking.ts'
import type { Door } from '../../door.ts'
import { docxOf, docxType, fileName, paperOf, pdfOf, sheetOf, titleOf } from '../../papers/draw.ts'
import { findByDigest, findIssued, type Issued, isReplaced, saidOn } from '../../papers/papers.store.ts'
import { previewOf } from '../../papers/preview.ts'
import { languageFor, orStop, stop } from '../errors.ts'
import { staffOf, whoOf } from '../identity.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, list, nullable, object, string, uuid } from '../route.ts'

const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
const At = z.strictObject({ county, case: id, paper: id, form: z.enum(['page.pdf', 'page.docx', 'page.json']) })
const Preview = z.strictObject({
  county,
  case: id,
  paper: z.enum(paperNames),
  post: z.optional(id),
  to: z.optional(text(200)),
  text: z.optional(text(4000)),
  until: z.optional(day),
})
const Many = z.strictObject({
  papers: z.array(z.strictObject({ county, case: id, paper: id })).check(z.minLength(1), z.maxLength(300)),
})
/** The text of the square as a scanner types it, or a picture of the page (10 MB). */
const Square = z.strictObject({
  text: z.optional(z.string().check(z.maxLength(1000))),
  picture: z.optional(z.string().check(z.regex(/^[0-9A-Za-z+/]*={0,2}$/), z.maxLength(14_000_000))),
})
const Asked = z.strictObject({ square: z.string().check(z.minLength(1), z.maxLength(1000)) })
const blocks = list({ type: 'object' })
const shown = object({
  title: string,
  blocks,
  mark: nullable({ enum: ['void', 'preview'] }),
  seal: boolean,
  missing: list(string),
})

/** The same paper on a screen: its blocks, and the characters that no face can draw. */
async function onScreen(paper: Paper, mark: 'void' | 'preview' | null, at: number) {
  const { missing } = await officialPdf(paper, at)
  return { title: paper.title, blocks: paper.blocks, mark, seal: paper.seal !== null, missing }
}

export function addPapers(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const { house } = door
  /** The paper with what it says, for who may see its case; that a name was shown in clear is recorded. */
  const opened = async (
    tx: Tx,
    request: FastifyRequest,
    actor: Staff,
    at: { county: string; case: string; paper: string },
  ): Promise<{ row: Issued; values: PaperValues }> => {
    const viewed = await findViewed(tx, at.county, at.case)
    if (!viewed || !mayView(actor, viewed)) return stop('caseMissing')
    const row = await findIssued(tx, at.county, at.case, at.paper)
    if (!row) return stop('notFound')
    const values = orStop(saidOn(house, row))
    const asking = { house, tx, actor, counties: [at.county], now: house.now(), language: languageFor(request) }
    if (values.诉求人 !== undefined && values.诉求人 !== '' && values.诉求人 !== '诉求人')
      await recordLooking(asking, { county: at.county, caseId: at.case, what: 'name', daily: true })
    return { row, values }
  }
  const attach = (reply: FastifyReply, name: string, how: 'inline' | 'attachment' = 'attachment') =>
    reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `${how}; filename="paper"; filename*=UTF-8''${encodeURIComponent(name)}`)

  addRoute(app, {
    method: 'GET',
    url: '/papers/:county/:case/:paper/:form',
    access: 'staff',
    scope: 'files',
    says: {
      summary: 'An issued paper as it was: page.pdf, page.docx to edit further, or page.json, its blocks for a screen',
      tag: 'papers',
      params: { county: 'the keeper', case: 'the case', paper: 'the paper', form: 'page.pdf, page.docx or page.json' },
      answer: shown,
      refusals: ['caseMissing', 'notFound', 'nothingOpen'],
    },
    run: async (request, reply) => {
      const at = read(At, request.params)
      const { actor, counties } = staffOf(request)
      if (!counties.includes(at.county)) return stop('caseMissing')
      const { row, values } = await house.db.begin({ actor: actor.person, counties: [at.county] }, (tx) =>
        opened(tx, request, actor, at),
      )
      if (at.form === 'page.json') {
        const sheet = sheetOf(row)
        return onScreen(paperOf(sheet, values), sheet.mark, row.at)
      }
      if (at.form === 'page.docx') {
        // A file that can be edited says nothing of having been taken back.
        if (row.voided_at !== null) return stop('nothingOpen')
        attach(reply, `${fileName(row)}.docx`)
        return reply.type(docxType).send(docxOf(row, values))
      }
      attach(reply, `${fileName(row)}.pdf`, 'inline')
      return reply.type('application/pdf').send(await pdfOf(row, values))
    },
  })

  addRoute(app, {
    method: 'POST',
    url: '/papers/preview',
    access: 'staff',
    says: {
      summary: 'What a paper would say of a case now; nothing is numbered nor kept',
      tag: 'papers',
      body: jsonSchema(Preview),
      answer: shown,
      refusals: ['caseMissing', 'notYours', 'templateMissing', 'badInput'],
    },
    run: async (request) => {
      const given = read(Preview, request.body)
      const { actor, counties } = staffOf(request)
      if (!counties.includes(given.county)) return stop('caseMissing')
      const paper = await house.db.read({ actor: actor.person, counties: [given.county] }, (tx) =>
        previewOf(house, tx, actor, { ...given, caseId: given.case, name: given.paper }),
      )
      return onScreen(orStop(paper), 'preview', house.now())
    },
  })

  addRoute(app, {
    method: 'POST',
    url: '/papers/set',
    access: 'staff',
    scope: 'files',
    says: {
      summary: 'Many issued papers (300) as one PDF to print, each on pages of its own',
      tag: 'papers',
      body: jsonSchema(Many),
      answer: string,
      answerType: 'application/pdf',
      refusals: ['caseMissing', 'notFound', 'nothingOpen', 'badInput'],
    },
    run: async (request, reply) => {
      const { papers } = read(Many, request.body)
      const { actor, counties } = staffOf(request)
      const all: { row: Issued; values: PaperValues }[] = []
      for (const at of papers) {
        if (!counties.includes(at.county)) return stop('caseMissing')
        all.push(await house.db.begin({ actor: actor.person, counties: [at.county] }, (tx) => opened(tx, request, actor, at)))
      }
      async function* drawn(): AsyncGenerator<Paper> {
        for (const { row, values } of all) yield paperOf(sheetOf(row), values)
      }
      const out = new PassThrough()
      officialSet(drawn(), out, { title: titleOf(all[0]?.row.name ?? ''), at: house.now() }).catch((error: Error) =>
        out.destroy(error),
      )
      attach(reply, `${titleOf(all[0]?.row.name ?? '')}.pdf`, 'inline')
      return reply.type('application/pdf').send(out)
    },
  })

  addRoute(app, {
    method: 'POST',
    url: '/papers/verify',
    access: 'staff',
    bodyLimit: 14_100_000,
    says: {
      summary: 'Whether the square of a paper is genuine, and what became of the paper: typed, or read off a picture',
      tag: 'papers',
      body: jsonSchema(Square),
      answer: object({
        verdict: { enum: ['genuine', 'void', 'elsewhere', 'notOurs', 'unknownKey', 'forged', 'unreadable'] },
        number: nullable(string),
        organisation: nullable(string),
        day: nullable(string),
        /** Its case, for who may see it. */
        case: nullable(object({ county: string, id: uuid })),
        name: nullable(string),
      }),
      refusals: ['badInput', 'fileType'],
    },
    run: async (request) => {
      const given = read(Square, request.body)
      const { actor, counties } = staffOf(request)
      const none = { number: null, organisation: null, day: null, case: null, name: null }
      const square = given.text ?? (given.picture === undefined ? stop('badInput', { field: 'text' }) : await seen(given.picture))
      if (square === null) return { verdict: 'unreadable', ...none }
      const said = checkSquare(square, house.issuePaper.keys)
      if (typeof said === 'string') return { verdict: said, ...none }
      const { digest, ...plain } = said
      for (const keeper of counties) {
        const found = await house.db.read({ actor: actor.person, counties: [keeper] }, async (tx) => {
          const row = await findByDigest(tx, keeper, digest)
          const viewed = row && (await findViewed(tx, keeper, row.case_id))
          return row && { row, sees: viewed !== null && mayView(actor, viewed) }
        })
        if (found)
          return {
            verdict: found.row.voided_at === null ? 'genuine' : 'void',
            ...plain,
            name: found.row.name,
            case: found.sees ? { county: keeper, id: found.row.case_id } : null,
          }
      }
      return { verdict: 'elsewhere', ...none, ...plain }
    },
  })

  addRoute(app, {
    method: 'POST',
    url: '/public/paper',
    access: 'device',
    says: {
      summary:
        'What the square of a paper says, and whether the paper still holds: for whoever has it in hand, without an account',
      tag: 'public',
      body: jsonSchema(Asked),
      answer: object({
        verdict: { enum: ['genuine', 'void', 'replaced', 'elsewhere', 'notOurs', 'unknownKey', 'forged'] },
        number: nullable(string),
        organisation: nullable(string),
        day: nullable(string),
      }),
      refusals: ['badInput', 'tooOften'],
    },
    run: async (request) => {
      limiter.take('track', whoOf(request), house.now())
      const { square } = read(Asked, request.body)
      const said = checkSquare(square, house.issuePaper.keys)
      if (typeof said === 'string') return { verdict: said, number: null, organisation: null, day: null }
      const { digest, ...plain } = said
      for (const keeper of door.keepers().keys()) {
        const verdict = await house.db.read({ actor: 'device', counties: [keeper] }, async (tx) => {
          const row = await findByDigest(tx, keeper, digest)
          if (row === null) return null
          return row.voided_at === null ? 'genuine' : (await isReplaced(tx, row)) ? 'replaced' : 'void'
        })
        if (verdict !== null) return { verdict, ...plain }
      }
      return { verdict: 'elsewhere', ...plain }
    },
  })
}

const seen = (picture: string): Promise<string | null> =>
  readSquare(Buffer.from(picture, 'base64')).catch(() => stop('fileType', { types: 'JPG, PNG' }))
