// chaguan lines draft|defects|accept|live: new boundaries come in as a draft, are looked at, and go live in somebody's name.
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { storedCode } from '../../registers/areas/code.ts'
import { acceptDefect } from '../../registers/areas/defects.ts'
import { draftImport, readBoundaries } from '../../registers/areas/draft.ts'
import { AreaRefused, goLive } from '../../registers/areas/live.ts'
import { type SheetLanguage, type Survey, surveyGeoJson, surveyOf, surveySheet } from '../../registers/areas/survey.ts'
import { regionCodes } from '../../registers/regions/read.ts'
import { isCode } from '../../rules/area.ts'
import { localDay, parseDay } from '../../rules/time.ts'
import type { Db } from '../../store/db.ts'
import { beijing, type Command, FoundWrong, fileAt, type Given, needed, progress, WrongUse } from './command.ts'

const context = { actor: 'system:lines', counties: [] }

async function surveyIn(db: Db, given: Given): Promise<Survey> {
  const id = given.words[0] ?? ''
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new WrongUse(`${id} is no id of a draft.`)
  const survey = await db.read(context, (tx) => surveyOf(tx, id), { statementMs: 120_000 })
  if (survey === null) throw new FoundWrong(`There is no draft ${id}.`)
  return survey
}

/** What AreaRefused says to the person at the terminal. */
const sentences: Readonly<Partial<Record<AreaRefused['code'], string>>> = {
  noDraft: 'It is not a draft any more.',
  openDefects: 'Defects are open that nobody has accepted by name: see chaguan lines defects.',
  sameDay: 'Lines that begin on that day or later are in force already: give the draft a later day.',
}

const kinds = { gap: 'gap', overlap: 'overlap', orphan: 'outside its parent', noGeometry: 'no line' } as const

function defectLines(survey: Survey): readonly string[] {
  const name = (id: string) => (survey.names[id] === undefined ? id : `${id} ${survey.names[id]}`)
  return survey.defects.map(
    (one, i) =>
      `${i + 1}. ${kinds[one.kind]}, ${Math.round(one.size)} m²: ${one.areas.map(name).join(' and ')}; answers for it: ` +
      `${one.owners.map(name).join(', ') || 'nobody'}${one.acceptedBy === null ? '' : `; accepted by ${one.acceptedBy}: ${one.note}`}`,
  )
}
const openOf = (survey: Survey) => survey.defects.filter((one) => one.acceptedAt === null).length

export const linesDraft: Command = {
  name: 'lines draft',
  summary: 'Take new boundaries (GeoJSON) as a draft and list what is wrong with them',
  usage: '<region code> <file.geojson> --by <name> [--name <title>] [--from <YYYY-MM-DD>]',
  details:
    'Each feature carries code, and name, kind, parent, surveyed where they are new. Slivers under two metres are mended; every gap, overlap\n' +
    'and orphan that remains is listed with who answers for it. Nothing in force changes. Exit code 1 when defects remain.',
  options: { by: { type: 'string' }, name: { type: 'string' }, from: { type: 'string' } },
  words: [2, 2],
  run: async (given, shell, tools) => {
    const [region = '', file = ''] = given.words
    if (!isCode(region)) throw new WrongUse(`${region} is no code of a region.`)
    fileAt(file)
    const by = needed(given, 'by')
    const day = given.options.from ?? localDay(shell.now(), beijing)
    if (typeof day !== 'string' || parseDay(day) === null) throw new WrongUse('--from must be a day such as 2026-11-23.')
    const areas = boundariesIn(file)
    const db = await tools.db()
    if (!(await regionCodes(db)).includes(storedCode(region))) throw new FoundWrong(`There is no region ${region} here.`)
    const id = randomUUID()
    const name = typeof given.options.name === 'string' ? given.options.name : file
    const told = progress(shell)
    const { mended } = await draftImport(db, areas, { id, region, name, day, by, now: shell.now(), progress: told })
    const survey = await surveyIn(db, { words: [id], options: {} })
    shell.out(`Draft ${id}: ${areas.length} areas from ${day}, ${mended} slivers mended, ${survey.defects.length} defects.`)
    for (const line of defectLines(survey)) shell.out(line)
    return survey.defects.length === 0 ? 0 : 1
  },
}

function boundariesIn(file: string) {
  try {
    return readBoundaries(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const issue = (error as { issues?: { path: (string | number)[]; message: string }[] }).issues?.[0]
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : error instanceof Error ? error.message : ''
    throw new FoundWrong(`${file} is no GeoJSON collection of boundaries: ${why}.`)
  }
}

const languages = ['zh-CN', 'zh-TW', 'en'] as const

export const linesDefects: Command = {
  name: 'lines defects',
  summary: 'List the defects of a draft with who answers for them, also on a map',
  usage: '<draft> [--map <file.html|file.geojson>] [--language zh-CN|zh-TW|en]',
  details:
    '--map writes a page to open and print (.html), or the defects alone for a program of maps (.geojson). Exit code 1 while any is open.',
  options: { map: { type: 'string' }, language: { type: 'string' } },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const { map, language = 'zh-CN' } = given.options
    if (!languages.includes(language as SheetLanguage)) throw new WrongUse('--language is zh-CN, zh-TW or en.')
    if (map !== undefined && !/\.(html|geojson)$/.test(String(map))) throw new WrongUse('--map is a file .html or .geojson.')
    const survey = await surveyIn(await tools.db(), given)
    for (const line of defectLines(survey)) shell.out(line)
    shell.out(`${survey.defects.length} defects, ${openOf(survey)} of them open.`)
    if (typeof map === 'string') {
      writeFileSync(map, map.endsWith('.html') ? surveySheet(survey, language as SheetLanguage) : surveyGeoJson(survey))
      shell.err(`Map in ${map}.`)
    }
    return openOf(survey) === 0 ? 0 : 1
  },
}

export const linesAccept: Command = {
  name: 'lines accept',
  summary: 'Let defects of a draft stand, in somebody’s name',
  usage: '<draft> [<number> …] --by <name> --note <why> [--all]',
  details: 'Numbers as chaguan lines defects lists them.',
  options: { by: { type: 'string' }, note: { type: 'string' }, all: { type: 'boolean' } },
  words: [1, 1000],
  run: async (given, shell, tools) => {
    const [by, note] = [needed(given, 'by'), needed(given, 'note')]
    const numbers = given.words.slice(1).map(Number)
    if ((given.options.all === true) === numbers.length > 0) throw new WrongUse('Name the numbers, or say --all.')
    const db = await tools.db()
    const survey = await surveyIn(db, given)
    const wrong = numbers.find((n) => survey.defects[n - 1] === undefined)
    if (wrong !== undefined) throw new WrongUse(`The draft has no defect ${wrong}.`)
    const chosen = numbers.length > 0 ? numbers.flatMap((n) => survey.defects[n - 1] ?? []) : survey.defects
    const at = shell.now()
    let accepted = 0
    await db.begin(context, async (tx) => {
      for (const one of chosen) accepted += (await acceptDefect(tx, one.id, { person: null, name: by, at, note })) ? 1 : 0
    })
    const after = await surveyIn(db, given)
    shell.out(`${accepted} accepted by ${by}; ${openOf(after)} open.`)
    return 0
  },
}

export const linesLive: Command = {
  name: 'lines live',
  summary: 'Put a draft in force on its day, with the defects that were accepted',
  usage: '<draft> --by <name>',
  options: { by: { type: 'string' } },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const by = needed(given, 'by')
    const db = await tools.db()
    const { id, day } = await surveyIn(db, given)
    try {
      const done = await db.asOwner((tx) => goLive(tx, id, { name: by, at: shell.now() }))
      shell.out(`In force from ${day}: ${done.areas} areas, ${done.boundaries} lines, ${done.accepted} accepted defects.`)
      return 0
    } catch (error) {
      if (error instanceof AreaRefused) throw new FoundWrong(sentences[error.code] ?? error.message)
      throw error
    }
  },
}
