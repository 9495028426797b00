// chaguan area rename|merge|split|became: areas change on a day, and what each became stays known, so that years can be compared.
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { mergeAreas, type Part, renameArea, splitArea, successors } from '../../registers/areas/change.ts'
import { storedCode } from '../../registers/areas/code.ts'
import { AreaRefused } from '../../registers/areas/live.ts'
import { isCode } from '../../rules/area.ts'
import { type Day, localDay, parseDay } from '../../rules/time.ts'
import type { Db } from '../../store/db.ts'
import { beijing, type Command, FoundWrong, fileAt, type Given, needed, WrongUse } from './command.ts'

const context = { actor: 'system:areas', counties: [] }
const sentences: Readonly<Partial<Record<AreaRefused['code'], string>>> = {
  noArea: 'There is no such area on that day',
  codeTaken: 'That code is in use or was used before',
  wrongCode: 'That is no code below the same area, or of another level',
  childrenLeft: 'Every area directly below must go to one of the parts; left over',
  notNeighbours: 'Only areas of one level below the same area can be merged',
  sameDay: 'Something of it begins on that day or later',
}

const codeIn = (text: string): string => {
  if (!isCode(text)) throw new WrongUse(`${text} is no code of an area.`)
  return text
}
function dayIn({ options }: Given, now: number): Day {
  const day = options.day ?? localDay(now, beijing)
  if (typeof day !== 'string' || parseDay(day) === null) throw new WrongUse('--day must be a day such as 2027-01-01.')
  return day
}
/** Changes as the owner of the register; what it refuses is a sentence. */
async function changed(db: Db, run: Parameters<Db['asOwner']>[0]): Promise<void> {
  try {
    await db.asOwner(run)
  } catch (error) {
    if (error instanceof AreaRefused)
      throw new FoundWrong(`${sentences[error.code] ?? error.code}: ${error.message.split(': ').at(-1)}.`)
    throw error
  }
}

export const areaRename: Command = {
  name: 'area rename',
  summary: 'Give an area, with everything below it, another code (and name) from a day on',
  usage: '<code> <new code> [--name <name>] [--day <YYYY-MM-DD>]',
  options: { name: { type: 'string' }, day: { type: 'string' } },
  words: [2, 2],
  run: async (given, shell, tools) => {
    const [code = '', to = ''] = given.words.map(codeIn)
    const day = dayIn(given, shell.now())
    const name = typeof given.options.name === 'string' ? { name: given.options.name } : {}
    await changed(await tools.db(), (tx) => renameArea(tx, { code, to, day, ...name }))
    shell.out(`${code} is ${to} from ${day}.`)
    return 0
  },
}

export const areaMerge: Command = {
  name: 'area merge',
  summary: 'Make one area of several of the same level from a day on',
  usage: '<code,code,…> <new code> --name <name> [--day <YYYY-MM-DD>]',
  options: { name: { type: 'string' }, day: { type: 'string' } },
  words: [2, 2],
  run: async (given, shell, tools) => {
    const codes = (given.words[0] ?? '').split(',').map(codeIn)
    const code = codeIn(given.words[1] ?? '')
    const day = dayIn(given, shell.now())
    if (codes.length < 2) throw new WrongUse('Name two areas at least, with commas between.')
    await changed(await tools.db(), (tx) => mergeAreas(tx, { codes, into: { code, name: needed(given, 'name') }, day }))
    shell.out(`${codes.join(', ')} are ${code} from ${day}.`)
    return 0
  },
}

const Parts = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      properties: z.object({
        code: z.string().check(z.refine(isCode)),
        name: z.string().check(z.minLength(1)),
        share: z.optional(z.number().check(z.gte(0), z.lte(1))),
        takes: z._default(z.array(z.string().check(z.refine(isCode))), []),
      }),
      geometry: z.nullable(z.object({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.any()) })),
    }),
  ),
})

export const areaSplit: Command = {
  name: 'area split',
  summary: 'Divide an area into parts from a day on',
  usage: '<code> <parts.geojson> [--day <YYYY-MM-DD>]',
  details:
    'Each feature is a part: code, name, takes (codes directly below that go to it) and, where no geometry is given, its share.\n' +
    'The old code is closed and keeps its cases; what it became, and with which share, stays on record: see chaguan area became.',
  options: { day: { type: 'string' } },
  words: [2, 2],
  run: async (given, shell, tools) => {
    const code = codeIn(given.words[0] ?? '')
    const into = partsIn(given.words[1] ?? '')
    const day = dayIn(given, shell.now())
    await changed(await tools.db(), (tx) => splitArea(tx, { code, day, into }))
    shell.out(`${code} is divided into ${into.map((part) => part.code).join(', ')} from ${day}.`)
    return 0
  },
}

function partsIn(file: string): readonly Part[] {
  fileAt(file)
  try {
    return Parts.parse(JSON.parse(readFileSync(file, 'utf8'))).features.map(({ properties: { share, ...part }, geometry }) => ({
      ...part,
      ...(share === undefined ? {} : { share }),
      geometry: geometry as Part['geometry'],
    }))
  } catch (error) {
    const issue = (error as { issues?: { path: PropertyKey[]; message: string }[] }).issues?.[0]
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : error instanceof Error ? error.message : ''
    throw new FoundWrong(`${file} is no GeoJSON collection of parts: ${why}.`)
  }
}

export const areaBecame: Command = {
  name: 'area became',
  summary: 'What an area of the past is today, with the share of each, for comparing years',
  usage: '<code> [--day <YYYY-MM-DD>]',
  options: { day: { type: 'string' } },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const code = codeIn(given.words[0] ?? '')
    const day = dayIn(given, shell.now())
    const db = await tools.db()
    const found = await db.read(context, (tx) => successors(tx, storedCode(code), day))
    for (const one of found) shell.out(`${one.code} ${(one.share * 100).toFixed(1)} %`)
    return 0
  },
}
