// A region folder on disk or in memory: its own files laid over those of its base, parsed by their schemas.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as z from 'zod'
import type { CalendarYear } from '../../rules/calendar.ts'
import { type Defect, defect } from './defect.ts'
import { calendarYear, type FileName, type FileOf, files, required } from './schema.ts'

const regions = resolve(dirname(fileURLToPath(import.meta.url)), '../../regions')

/** Parsed files by name, the calendar they name, and the digest of each raw file. */
export type RegionFolder = {
  readonly files: { readonly [N in FileName]?: FileOf<N> }
  readonly calendar: readonly CalendarYear[]
  readonly digests: ReadonlyMap<string, string>
  /** Kinds for which the base has rules, switched on here or not. */
  readonly offered: ReadonlySet<string>
}
export type RawFolder = { readonly files: Readonly<Partial<Record<FileName, unknown>>>; readonly base?: string }

/** Reads and parses a folder (path, or raw files in memory whose base is a folder name under `regions/`). Never throws for what it finds. */
export function openFolder(source: string | RawFolder): { folder: RegionFolder | null; defects: readonly Defect[] } {
  const defects: Defect[] = []
  const raw = new Map<FileName, unknown>()
  const offered = collect(source, raw, defects)
  const parsed: Record<string, unknown> = {}
  for (const [name, content] of raw) {
    const verdict = files[name].safeParse(content)
    if (verdict.success) parsed[name] = verdict.data
    else for (const issue of verdict.error.issues.slice(0, 20)) defects.push(shapeDefect(name, issue))
  }
  for (const name of required) if (!raw.has(name)) defects.push(defect(name, '', 'missingFile', {}))
  const typed = parsed as RegionFolder['files']
  const calendar = typed['region.json'] === undefined ? [] : years(typed['region.json'].calendar, defects)
  const digests = new Map(
    [...raw].map(([name, content]) => [name as string, createHash('sha256').update(JSON.stringify(content)).digest('hex')]),
  )
  const usable = required.every((name) => typed[name] !== undefined)
  return { folder: usable ? { files: typed, calendar, digests, offered } : null, defects }
}

/** The announced years that ship with the program. */
function chinaCalendar(): readonly CalendarYear[] {
  const folder = join(regions, 'calendar')
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d{4}\.json$/.test(name)) : []
  return found.sort().map((name) => calendarYear.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
}

/** Lays the own files over those of the base; returns the kinds that the base has clocks for. */
function collect(source: string | RawFolder, into: Map<FileName, unknown>, defects: Defect[]): ReadonlySet<string> {
  const own =
    typeof source === 'string' ? readAll(source, defects) : new Map(Object.entries(source.files) as [FileName, unknown][])
  const head = own.get('region.json')
  const named =
    typeof head === 'object' && head !== null && 'base' in head && typeof head.base === 'string' ? head.base : undefined
  const base = (typeof source === 'string' ? undefined : source.base) ?? named
  if (base !== undefined) {
    if (/^[a-z0-9-]+$/.test(base) && existsSync(join(regions, base)))
      for (const [name, content] of readAll(join(regions, base), defects)) into.set(name, content)
    else defects.push(defect('region.json', 'base', 'unknownBase', { base }))
  }
  const clocks = files['clocks.json'].safeParse(into.get('clocks.json'))
  for (const [name, content] of own) into.set(name, name === 'settings.json' ? laidOver(into.get(name), content) : content)
  return new Set(clocks.success ? Object.keys(clocks.data.clocks) : [])
}

const settingsOf = (content: unknown): object | null =>
  typeof content === 'object' && content !== null && 'settings' in content && typeof content.settings === 'object'
    ? content.settings
    : null

/** Settings are laid over one by one: a region names those it has otherwise than its base. */
function laidOver(base: unknown, own: unknown): unknown {
  const [under, over] = [settingsOf(base), settingsOf(own)]
  return under && over && typeof own === 'object' ? { ...own, settings: { ...under, ...over } } : own
}

function shapeDefect(name: string, issue: z.core.$ZodIssue): Defect {
  const at = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') return defect(name, at, 'unknownField', { fields: issue.keys.join(', ') })
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return defect(name, at, 'missingField', {})
  return defect(name, at, 'shape', { problem: issue.message })
}

function readAll(path: string, defects: Defect[]): Map<FileName, unknown> {
  const found = new Map<FileName, unknown>()
  if (!existsSync(path)) {
    defects.push(defect(path, '', 'noFolder', {}))
    return found
  }
  for (const name of readdirSync(path).sort()) {
    if (!/\.(json|geojson)$/.test(name)) continue
    if (!(name in files)) {
      defects.push(defect(name, '', 'unknownFile', {}))
      continue
    }
    try {
      found.set(name as FileName, JSON.parse(readFileSync(join(path, name), 'utf8')))
    } catch (error) {
      defects.push(defect(name, '', 'notJson', { problem: error instanceof Error ? error.message : String(error) }))
    }
  }
  return found
}

function years(named: FileOf<'region.json'>['calendar'], defects: Defect[]): readonly CalendarYear[] {
  if (named !== 'china') return named
  const found = chinaCalendar()
  if (found.length === 0) defects.push(defect('region.json', 'calendar', 'noCalendar', {}))
  return found
}
