// What the screens must know before anybody signs in, and the document of this API.
import type { FastifyInstance } from 'fastify'
import { setting } from '../../../rules/house.ts'
import type { Door } from '../../door.ts'
import { languageFor } from '../errors.ts'
import { openapi } from '../openapi.ts'
import { addRoute, boolean, integer, list, nullable, object, string } from '../route.ts'

/** From which instant on (null: ever since) how many minutes the clocks are ahead of UTC. */
const zone = object({ offsets: list(object({ from: nullable(integer), minutes: integer })) })

export function addSettings(app: FastifyInstance, door: Door): void {
  addRoute(app, {
    method: 'GET',
    url: '/settings',
    access: 'anyone',
    says: {
      summary: 'Base map, regions and languages of this installation',
      tag: 'settings',
      answer: object({
        baseMap: nullable({ type: 'object' }),
        region: nullable(object({ code: string, name: string, invented: boolean, zone })),
        /** Where residents may come to: not those whose region keeps another door for them. */
        counties: list(object({ county: string, name: string })),
        languages: list(string),
        ways: list(string),
        demo: boolean,
      }),
    },
    run: async (request) => {
      const language = languageFor(request)
      const counties = [...door.keepers()]
      const region = counties.map(([county]) => door.house.region(county)).find((one) => one !== null) ?? null
      return {
        baseMap: door.settings.baseMap,
        region: region && {
          code: region.code,
          name: region.name[language] ?? region.name['zh-CN'],
          invented: region.invented,
          zone: region.calendar.zone,
        },
        counties: counties.flatMap(([county, keeper]) => {
          const of = door.house.region(county)
          return of && setting(of, 'resident.door', true) ? [{ county, name: keeper.name }] : []
        }),
        languages: ['zh-CN', 'zh-TW', 'en'],
        ways: door.ways,
        demo: door.demo(),
      }
    },
  })
  let document: Readonly<Record<string, unknown>> | null = null
  addRoute(app, {
    method: 'GET',
    url: '/openapi.json',
    access: 'anyone',
    says: { summary: 'This document', tag: 'settings', answer: { type: 'object' } },
    run: async () => {
      document ??= openapi(app.routeDefs, door.house.kinds, door.queries)
      return document
    },
  })
}
