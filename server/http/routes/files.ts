// Attachments in and out: kept by the id the phone gave, served only to who may see the case, as something that cannot run.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { mayView } from '../../../rules/actor.ts'
import { isRefusal } from '../../../rules/refusal.ts'
import { id } from '../../../rules/schema.ts'
import {
  type AttachmentRow,
  announce,
  complete,
  countAttachments,
  findAttachment,
  findViewed,
  reportedBy,
} from '../../../store/files/attachment.ts'
import { isPicture, type Made, makeOf } from '../../../store/files/picture.ts'
import type { FileStore, Held } from '../../../store/files/port.ts'
import { followed } from '../../accounts/follow.ts'
import type { Asker, Door } from '../../door.ts'
import { Refused, stop } from '../errors.ts'
import { whoOf } from '../identity.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { addRoute, integer, nullable, object, string, uuid } from '../route.ts'

const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
const Meta = z.strictObject({
  id,
  county,
  case: id,
  kind: z.enum(['report', 'before', 'after', 'document', 'voice', 'other']),
  /** As the phone counted them, when it did: what arrives must be that. */
  digest: z.optional(z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/))),
  size: z.optional(z.int().check(z.gte(1))),
})
export type Meta = z.infer<typeof Meta>
const Place = z.strictObject({ county, case: id, id, form: z.enum(['full', 'small', 'thumb']) })
const mostPerCase = 60
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
      const { meta, held } = await partsOf(request, door.files)
      try {
        return shown(await keep(door, asker, meta, held))
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
      const tag = `"${row.digest?.slice(7, 39)}-${place.form}"`
      reply.header('cache-control', 'private, no-cache').header('etag', tag)
      if (request.headers['if-none-match'] === tag) return reply.code(304).send()
      const bytes = await door.files.get(place.county, place.case, place.id, row.width === null ? 'full' : place.form)
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

async function partsOf(request: FastifyRequest, files: FileStore): Promise<{ meta: Meta; held: Held }> {
  if (!request.isMultipart()) return stop('badInput', { field: 'file' })
  let meta: Meta | null = null
  let held: Held | null = null
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        held = await files.hold(part.file)
      } else if (part.fieldname === 'meta' && typeof part.value === 'string') meta = read(Meta, parsed(part.value))
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

/** Sniffs, claims the id, re-encodes, keeps, completes. Nothing is kept of what is refused. */
export async function keep(door: Door, asker: Asker, meta: Meta, held: Held): Promise<AttachmentRow> {
  const { house, files } = door
  if (house.region(meta.county) === null) stop('caseMissing')
  const { digest } = held
  if ((meta.digest !== undefined && meta.digest !== digest) || (meta.size !== undefined && meta.size !== held.size))
    stop('fileBroken')
  await demandPlace(door, asker, meta)
  const by = asker.type === 'staff' ? asker.actor.person : `device:${asker.actor.device}`
  const context = { actor: by, counties: [meta.county] }
  const place = { county: meta.county, caseId: meta.case, id: meta.id }
  const before = await house.db.read(context, (tx) => findAttachment(tx, meta.county, meta.case, meta.id))
  if (before && (before.digest !== digest || before.by_person !== by || before.state === 'erased')) stop('idTaken')
  if (before?.state === 'complete') return before
  const made = await makeOf(held.read, meta.kind)
  if (isRefusal(made)) throw new Refused(made)
  const announced = await house.db.begin(context, (tx) =>
    announce(tx, { ...place, kind: meta.kind, name: null, size: held.size, digest, by, at: house.now() }),
  )
  if (announced.digest !== digest || announced.by_person !== by) stop('idTaken')
  await writeForms(door, place, made)
  const picture = isPicture(made) ? made : null
  const position = picture?.position
    ? house.vault.seal('attachment.position_sealed', meta.id, JSON.stringify(picture.position))
    : null
  return house.db.begin(context, async (tx) => {
    await complete(tx, { ...place, type: made.type, width: picture?.width ?? null, height: picture?.height ?? null, position })
    const row = await findAttachment(tx, meta.county, meta.case, meta.id)
    if (row?.state === 'erased') await files.remove(meta.county, meta.case, meta.id)
    return row ?? stop('missing')
  })
}

async function writeForms(door: Door, place: { county: string; caseId: string; id: string }, made: Made): Promise<void> {
  const { county: keeper, caseId, id: name } = place
  try {
    if (isPicture(made)) {
      await door.files.put(keeper, caseId, name, 'small', made.small)
      await door.files.put(keeper, caseId, name, 'thumb', made.thumb)
    }
    await door.files.put(keeper, caseId, name, 'full', made.full)
  } catch (error) {
    await door.files.remove(keeper, caseId, name).catch(() => {})
    throw error
  }
}

/** May this one add to the case? A case that is not there yet takes what its report will name; nobody else knows its id. */
async function demandPlace(door: Door, asker: Asker, meta: Meta): Promise<void> {
  const { house } = door
  const context = { actor: 'files', counties: [meta.county] }
  if (asker.type === 'staff' && !asker.counties.includes(meta.county)) stop('caseMissing')
  const found = await house.db.read(context, async (tx) => ({
    viewed: await findViewed(tx, meta.county, meta.case),
    count: await countAttachments(tx, meta.county, meta.case),
    reported: asker.type === 'resident' && (await reportedBy(tx, meta.county, meta.case, asker.device)),
  }))
  if (found.viewed !== null && !found.reported) {
    const actor = asker.type === 'staff' ? asker.actor : await followed(door, asker.actor, asker.device, meta.county, meta.case)
    if (!mayView(actor, found.viewed)) stop('caseMissing')
  }
  if (found.count >= mostPerCase) stop('tooMany', { max: mostPerCase })
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
  if (row === null || row.state !== 'complete') return stop('caseMissing')
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
