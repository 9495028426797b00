// The map's tiles: the ground is kept by the browser for a while, cases never, for they are within one's rights of this minute.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import type { Door } from '../../door.ts'
import { layers, type Tiles } from '../../tiles/tiles.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { addRoute, string } from '../route.ts'

const whole = z.pipe(z.string().check(z.regex(/^\d{1,7}$/)), z.transform(Number))
const Place = z.strictObject({ layer: z.enum(layers), z: whole, x: whole, y: whole })

export function addTiles(app: FastifyInstance, door: Door, tiles: Tiles): void {
  addRoute(app, {
    method: 'GET',
    url: '/tiles/:layer/:z/:x/:y(^\\d{1,7}).mvt',
    access: 'staffOrDevice',
    scope: 'read',
    says: {
      summary: 'A vector tile of the map: areas, base, places; and for staff cases (points or clusters)',
      tag: 'map',
      params: { layer: layers.join(', '), z: 'zoom', x: 'column', y: 'row' },
      answer: string,
      answerType: 'application/vnd.mapbox-vector-tile',
    },
    run: async (request, reply) => {
      const { layer, z: zoom, x, y } = read(Place, request.params)
      // The ground is everybody's; cases are tiles for staff only.
      const who = layer === 'cases' || request.asker?.type === 'staff' ? staffOf(request) : null
      const bytes = await tiles.tileFor(layer, zoom, x, y, who ?? { actor: null, counties: [...door.keepers().keys()] })
      if (bytes === null) return stop('notFound')
      if (layer !== 'cases') reply.header('cache-control', 'private, max-age=600')
      return reply.type('application/vnd.mapbox-vector-tile').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    },
  })
}
