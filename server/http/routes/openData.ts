// Without a page of ours: the Atom feed of an area, and the files of open data written last night.
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { type OpenRow, open } from '../../../insight/open.store.ts'
import en from '../../../ui/texts/en/public.json' with { type: 'json' }
import zhCN from '../../../ui/texts/zh-CN/public.json' with { type: 'json' }
import zhTW from '../../../ui/texts/zh-TW/public.json' with { type: 'json' }
import type { Door } from '../../door.ts'
import { dumpFiles, dumpFolder } from '../../openData/dump.ts'
import { atomOf } from '../../openData/feed.ts'
import { originOf } from '../address.ts'
import { ask } from '../ask.ts'
import { languageFor, stop } from '../errors.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { addRoute, string } from '../route.ts'

const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
const Asked = z.strictObject({ county, area: z.optional(z.string().check(z.regex(/^\d{6,12}$/))) })
const File = z.strictObject({ county, file: z.string().check(z.maxLength(40)) })
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }
const most = 50

export function addOpenData(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const says = { tag: 'public', refusals: ['notFound', 'tooOften', 'badInput'] as const }
  addRoute(app, {
    method: 'GET',
    url: '/public/feed',
    access: 'anyone',
    says: {
      ...says,
      summary: 'Atom feed of the public cases of an area, the newest first',
      query: { county: 'the keeper', area: 'only below this area' },
      answer: string,
      answerType: 'application/atom+xml',
    },
    run: async (request, reply) => {
      limiter.take('track', originOf(request), door.house.now())
      const asked = read(Asked, request.query)
      const region = door.house.region(asked.county)
      if (!region || !door.keepers().has(asked.county)) return stop('notFound')
      const actor = { type: 'resident', device: '', party: null } as const
      const page = await ask(door, request, open.name, { actor, counties: [asked.county] }, { ...asked, limit: String(most) })
      const language = languageFor(request)
      const area = asked.area === undefined ? undefined : region.areas.get(asked.area)?.name
      const search = new URLSearchParams(asked as Record<string, string>)
      reply.header('cache-control', 'public, max-age=300')
      return reply.type('application/atom+xml; charset=utf-8').send(
        atomOf({
          title: area ?? region.name[language] ?? region.name['zh-CN'],
          origin: `${request.protocol}://${request.host}`,
          self: `/api/public/feed?${search}`,
          rows: page.rows as readonly OpenRow[],
          now: door.house.now(),
          language,
          stateOf: (state) => words[language]?.[`plain.${state}`] ?? words[language]?.['plain.other'] ?? state,
        }),
      )
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/public/data/:county/:file',
    access: 'anyone',
    says: {
      ...says,
      summary: 'Open data of last night: cases.csv, cases.geojson, figures.csv, and datapackage.json that says what they are',
      params: { county: 'the keeper', file: 'one of the four' },
      answer: string,
      answerType: 'text/csv',
    },
    run: async (request, reply) => {
      limiter.take('track', originOf(request), door.house.now())
      const { county: keeper, file } = read(File, request.params)
      const type = Object.hasOwn(dumpFiles, file) ? dumpFiles[file] : undefined
      const path = join(dumpFolder(door.data, keeper), file)
      if (type === undefined || !door.keepers().has(keeper) || !existsSync(path)) return stop('notFound')
      reply.header('cache-control', 'public, max-age=3600')
      return reply.type(type).send(createReadStream(path))
    },
  })
}
