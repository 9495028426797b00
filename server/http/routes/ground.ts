// The ground for phones: which packs of tiles are one's own, and each of them; public ground, and still for staff only, who carry it.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { packAt } from '../../../rules/ground.ts'
import type { Door } from '../../door.ts'
import { openPacks } from '../../tiles/packs.ts'
import type { Tiles } from '../../tiles/tiles.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { newLane } from '../lane.ts'
import { addRoute, integer, list, object, string } from '../route.ts'

const digits = z.string().check(z.regex(/^\d{1,7}$/))
const Place = z.strictObject({ z: digits, x: digits, y: digits })
const tag = 'field'
/** At once, and how long one waits for its turn, in milliseconds: nothing here is pressing, and acts go on beside it. */
const [atOnce, longest] = [2, 5_000]

export function addGround(app: FastifyInstance, door: Door, tiles: Tiles): void {
  const packs = openPacks(door.house, tiles)
  const lane = newLane(atOnce, longest)
  addRoute(app, {
    method: 'GET',
    url: '/field/ground',
    access: 'staff',
    scope: 'read',
    says: {
      summary: 'The ground a phone of mine carries: streets of my areas, and the packs of tiles that cover each',
      tag,
      answer: object({
        budget: integer,
        streets: list(
          object({
            code: string,
            name: string,
            rings: list({ type: 'array' }),
            packs: list(object({ name: string, bytes: integer, digest: string })),
          }),
        ),
      }),
      refusals: ['notSignedIn', 'busy'],
    },
    run: (request, reply) => {
      reply.header('cache-control', 'no-store')
      const { actor, counties } = staffOf(request)
      return lane.run(() => packs.groundFor({ actor, counties }))
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/field/ground/:z/:x/:y',
    access: 'staff',
    scope: 'read',
    says: {
      summary: 'A pack of tiles: each after its length in four bytes, the least first',
      tag,
      params: { z: '13, 14 or 15', x: 'column', y: 'row' },
      answer: string,
      answerType: 'application/x-chaguan-tiles',
      refusals: ['notFound', 'notSignedIn', 'busy'],
    },
    run: async (request, reply) => {
      const { z: zoom, x, y } = read(Place, request.params)
      const pack = packAt(`${zoom}/${x}/${y}`) ?? stop('notFound')
      const { counties } = staffOf(request)
      const bytes = await lane.run(() => packs.packFor(pack, { actor: null, counties }))
      // The phone keeps it in its own base; twice would be once too often.
      reply.header('cache-control', 'no-store')
      return reply.type('application/x-chaguan-tiles').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    },
  })
}
