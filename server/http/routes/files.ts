// Attachments in and out: kept by the id the phone gave, served only to who may see the case, as something that cannot run.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { mayView } from '../../../rules/actor.ts'
import { id } from '../../../rules/schema.ts'
import { type AttachmentRow, findAttachment, findViewed } from '../../../store/files/attachment.ts'
import type { FileStore, Held } from '../../../store/files/port.ts'
import { followed } from '../../accounts/follow.ts'
import type { Asker, Door } from '../../door.ts'
import { type Meta as Kept, keep } from '../../files/keep.ts'
import { takePiece } from '../../files/pieces.ts'
import { stop } from '../errors.ts'
import { whoOf } from '../identity.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, integer, nullable, object, string, uuid } from '../route.ts'

const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
const digest = z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/))
const size = z.int().check(z.gte(1), z.lte(15 * 1_048_576))
const one = { id, county, case: id, kind: z.enum(['report', 'before', 'after', 'document', 'voice', 'other']) }
/** `digest` and `size` as the phone counted them, when it did: what arrives must be that. */
const Meta: z.ZodMiniType<Kept> = z.strictObject({ ...one, digest: z.optional(digest), size: z.optional(size) })
/** `original`: these bytes are the small version of what will have that digest and size. */
const PieceMeta = z.strictObject({
  ...one,
  digest,
  size,
  at: z.int().check(z.gte(0)),
  original: z.optional(z.strictObject({ digest, size })),
})
const Place = z.strictObject({ county, case: id, id, form: z.enum(['full', 'small', 'thumb']) })
/** What a resident sees of his matter's attachments. */
const forResidents = new Set(['report', 'before', 'after'])

export function addFiles(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const shape = object({
    id: uuid,
    state: string,
    type: nullable(string),
    size: nullable(integer),
    width: nullable(integer),
    height: nullable(integer),
  })
  addRoute(app, {
    method: 'POST',
    url: '/files',
    practice: true,
    access: 'staffOrDevice',
    scope: 'files',
    bodyLimit: 17 * 1_048_576,
    says: {
      summary:
        'Keep one attachment of a case (15 MB): meta as JSON, then the file. The same id with the same bytes is kept once.',
      tag: 'files',
      bodyType: 'multipart/form-data',
      body: object({
        meta: { type: 'string', contentMediaType: 'application/json' },
        file: { type: 'string', contentMediaType: 'application/octet-stream' },
      }),
      answer: shape,
      refusals: ['fileType', 'fileTooLarge', 'fileBroken', 'idTaken', 'caseMissing', 'tooMany', 'tooOften', 'full', 'notYours'],
    },
    run: async (request) => {
      const asker = request.asker ?? stop('notSignedIn')
      if (asker.type === 'resident') limiter.take('files', whoOf(request), door.house.now())
      const { meta, held } = await partsOf(request, door.files, Meta)
      try {
        return shown(await keep(door, asker, meta, held))
      } finally {
        await held.drop()
      }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/files/pieces',
    practice: true,
    access: 'staffOrDevice',
    scope: 'files',
    bodyLimit: 1_048_576,
    says: {
      summary:
        'A piece of an attachment (512 kB): meta as JSON, then the bytes from `at` on. Answers how many are there from the first on: go on from there. Complete once the last came',
      tag: 'files',
      bodyType: 'multipart/form-data',
      body: object({
        meta: { type: 'string', contentMediaType: 'application/json', description: JSON.stringify(jsonSchema(PieceMeta)) },
        file: { type: 'string', contentMediaType: 'application/octet-stream' },
      }),
      answer: object({ have: integer, state: nullable({ enum: ['small', 'complete'] }) }),
      refusals: [
        'fileType',
        'fileTooLarge',
        'fileBroken',
        'idTaken',
        'caseMissing',
        'tooMany',
        'tooOften',
        'full',
        'notYours',
        'busy',
      ],
    },
    run: async (request) => {
      const asker = request.asker ?? stop('notSignedIn')
      const { meta, held } = await partsOf(request, door.files, PieceMeta)
      try {
        if (asker.type === 'resident') limiter.take(meta.at === 0 ? 'files' : 'pieces', whoOf(request), door.house.now())
        return await takePiece(door, asker, meta, await held.read())
      } finally {
        await held.drop()
      }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/files/:county/:case/:id/:form',
    access: 'staffOrDevice',
    scope: 'files',
    says: {
      summary: 'One form of an attachment: full, small (1280 px) or thumb (320 px)',
      tag: 'files',
      params: { county: 'the keeper', case: 'the case', id: 'the attachment', form: 'full, small or thumb' },
      answer: string,
      answerType: 'image/jpeg',
      unchanged: true,
      refusals: ['caseMissing'],
    },
    run: async (request, reply) => {
      const place = read(Place, request.params)
      const asker = request.asker ?? stop('notSignedIn')
      const row = await findFor(door, asker, place.county, place.case, place.id)
      // Until the original is there the small version stands for it.
      const form = row.state === 'small' && place.form === 'full' ? 'small' : place.form
      const tag = `"${row.digest?.slice(7, 39)}-${form}"`
      reply.header('cache-control', 'private, no-cache').header('etag', tag)
      if (request.headers['if-none-match'] === tag) return reply.code(304).send()
      const bytes = await door.files.get(place.county, place.case, place.id, row.width === null ? 'full' : form)
      if (bytes === null) return stop('notFound')
      const picture = row.width !== null
      const ending = picture ? 'jpg' : row.type === 'application/pdf' ? 'pdf' : 'bin'
      reply.header('content-disposition', `${picture ? 'inline' : 'attachment'}; filename="${place.id}.${ending}"`)
      return reply
        .type(row.type ?? 'application/octet-stream')
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    },
  })
}

async function partsOf<T>(request: FastifyRequest, files: FileStore, schema: z.ZodMiniType<T>): Promise<{ meta: T; held: Held }> {
  if (!request.isMultipart()) return stop('badInput', { field: 'file' })
  let meta: T | null = null
  let held: Held | null = null
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        held = await files.hold(part.file)
      } else if (part.fieldname === 'meta' && typeof part.value === 'string') meta = read(schema, parsed(part.value))
      else stop('unknownField')
    }
    if (meta === null) return stop('badInput', { field: 'meta' })
    if (held === null) return stop('badInput', { field: 'file' })
    return { meta, held }
  } catch (error) {
    await held?.drop()
    throw error
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return stop('badJson')
  }
}

/** The attachment, if this one may see its case (a device: what it sent itself, or its own matter's photos). */
async function findFor(door: Door, asker: Asker, keeper: string, caseId: string, name: string): Promise<AttachmentRow> {
  const { house } = door
  if (house.region(keeper) === null) stop('caseMissing')
  const found = await house.db.read({ actor: 'files', counties: [keeper] }, async (tx) => ({
    viewed: await findViewed(tx, keeper, caseId),
    row: await findAttachment(tx, keeper, caseId, name),
  }))
  const { row, viewed } = found
  if (row === null || (row.state !== 'complete' && row.state !== 'small')) return stop('caseMissing')
  const by = asker.type === 'staff' ? asker.actor.person : `device:${asker.actor.device}`
  if (viewed === null) return row.by_person === by ? row : stop('caseMissing')
  const actor = asker.type === 'staff' ? asker.actor : await followed(door, asker.actor, asker.device, keeper, caseId)
  if (!mayView(actor, viewed)) stop('caseMissing')
  if (actor.type === 'resident' && !forResidents.has(row.kind)) stop('caseMissing')
  return row
}

const shown = (row: AttachmentRow) => ({
  id: row.id,
  state: row.state,
  type: row.type,
  size: row.size,
  width: row.width,
  height: row.height,
})
