// The file of municipal requests read into rows with instants; what a row lacks is null, never invented.
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { type Instant, instantAt, MINUTE, parseDay, type Zone } from '../../rules/time.ts'
import { ReplayStopped } from './virtual.ts'

export type Request = {
  readonly key: string
  readonly openedAt: Instant
  /** Null: never closed. */
  readonly closedAt: Instant | null
  readonly notes: string
  readonly queue: string
  readonly category: string
  readonly complaint: string
  readonly descriptor: string
  readonly address: string
  readonly district: string
  readonly neighbourhood: string
  readonly channel: string
  readonly point: { readonly lon: number; readonly lat: number } | null
}

/** The file is not one of requests: which line, and what is wrong with it. */
export class RequestsBroken extends ReplayStopped {}

const columns = [
  'unique_key',
  'created_date',
  'closed_date',
  'status_notes',
  'agency_name',
  'category',
  'complaint_type',
  'descriptor',
  'incident_address',
  'supervisor_district',
  'neighborhood',
  'source',
  'latitude',
  'longitude',
] as const
type Line = Readonly<Record<(typeof columns)[number], string>>

/**
 * Rows in the order of their opening. The stamps end in "UTC", but their hours are those of the city's own day (most reports
 * between eight and three, hardly any at night), so they are read as local time of `zone`. Throws RequestsBroken.
 */
export async function readRequests(file: string, zone: Zone): Promise<readonly Request[]> {
  const lines = parse(await readFile(file), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: false,
  }) as Line[]
  for (const column of columns)
    if (lines[0] && !(column in lines[0])) throw new RequestsBroken(`the file has no column ${column}`)
  const seen = new Set<string>()
  const rows = lines.map((line, n): Request => {
    const broken = (what: string) => new RequestsBroken(`row ${n + 1} (${line.unique_key}): ${what}`)
    if (!/^\w{1,40}$/.test(line.unique_key) || seen.has(line.unique_key)) throw broken('unique_key is missing or stands twice')
    seen.add(line.unique_key)
    const openedAt = stampOf(line.created_date, zone)
    if (openedAt === null) throw broken(`created_date is no time: ${line.created_date}`)
    const closedAt = line.closed_date === '' ? null : stampOf(line.closed_date, zone)
    if (closedAt === null && line.closed_date !== '') throw broken(`closed_date is no time: ${line.closed_date}`)
    return {
      key: line.unique_key,
      openedAt,
      closedAt,
      notes: line.status_notes.trim(),
      queue: line.agency_name,
      category: line.category,
      complaint: line.complaint_type,
      descriptor: line.descriptor,
      address: line.incident_address,
      district: line.supervisor_district,
      neighbourhood: line.neighborhood,
      channel: line.source,
      point: pointOf(line),
    }
  })
  return rows.toSorted((a, b) => a.openedAt - b.openedAt || (a.key < b.key ? -1 : 1))
}

/** 'YYYY-MM-DD HH:MM:SS UTC' as the wall clock of `zone`; null when it is no time. */
function stampOf(text: string, zone: Zone): Instant | null {
  const [, date = '', hours, minutes, seconds] = /^(\d{4}-\d\d-\d\d) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) UTC$/.exec(text) ?? []
  const day = parseDay(date)
  return day === null ? null : instantAt(day, Number(hours) * 60 + Number(minutes), zone) + (Number(seconds) * MINUTE) / 60
}

/** 0, 0 is how the file writes that it does not know. */
function pointOf({ latitude, longitude }: Line): Request['point'] {
  const [lat, lon] = [Number(latitude), Number(longitude)]
  const real = latitude !== '' && longitude !== '' && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0)
  return real ? { lon, lat } : null
}
