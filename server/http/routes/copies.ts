// The copy that somebody asked of her own data: a file, given only to her, each time on record, until her request is archived.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { parseCode } from '../../../rules/code.ts'
import { id as idSchema } from '../../../rules/schema.ts'
import { findAttachment } from '../../../store/files/attachment.ts'
import { perform } from '../../../store/perform.ts'
import { followed, matterOf } from '../../accounts/follow.ts'
import type { Door } from '../../door.ts'
import { doneOrStop, orStop, stop } from '../errors.ts'
import { whoOf } from '../identity.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { addRoute, string } from '../route.ts'

const Place = z.strictObject({ code: z.string().check(z.maxLength(60)), file: idSchema })
const endings: Readonly<Record<string, string>> = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg' }

export function addCopies(app: FastifyInstance, { house, files, hub }: Door, limiter: Limiter): void {
  addRoute(app, {
    method: 'GET',
    url: '/public/copies/:code/:file',
    access: 'device',
    says: {
      summary:
        'A file of the copy that was asked of one’s own data, on the device that has shown link or word; recorded each time',
      tag: 'public',
      params: { code: 'the code of the request', file: 'one of its copies' },
      answer: string,
      answerType: 'application/octet-stream',
      refusals: ['caseMissing', 'fileMissing', 'wrongState', 'tooOften'],
    },
    run: async (request, reply) => {
      const { asker } = request
      if (asker?.type !== 'resident') return stop('notSignedIn')
      limiter.take('files', whoOf(request), house.now())
      const place = read(Place, request.params)
      const named = parseCode(place.code)
      if (!named) return stop('caseMissing')
      const { county, id, kind } = orStop(await matterOf(house, named))
      const actor = await followed({ house }, asker.actor, asker.device, county, id)
      if (actor.party === null) return stop('caseMissing')
      const step = { kind, step: 'takeCopy', form: 1, case: { county, id }, seen: null, input: { file: place.file } }
      doneOrStop(await perform(house, actor, { ...step, key: randomUUID(), at: { device: house.now(), offset: 0 } }))
      hub.poke()
      const row = await house.db.read({ actor: 'files', counties: [county] }, (tx) => findAttachment(tx, county, id, place.file))
      const bytes = row && row.state !== 'erased' ? await files.get(county, id, place.file, 'full') : null
      if (!row || bytes === null) return stop('fileMissing')
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${named.code}.${endings[row.type ?? ''] ?? 'bin'}"`)
        .type(row.type ?? 'application/octet-stream')
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    },
  })
}
