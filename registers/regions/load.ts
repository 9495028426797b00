// Loading a region folder: its rules as a new version with a day of effect, its areas, offices and people once.
import type { Area } from '../../rules/region.ts'
import { instantAt } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'
import { storedCode } from '../areas/code.ts'
import { namePlaces } from '../finder/names.store.ts'
import { writeLists } from '../lists/file.ts'
import { insertRows } from './bulk.ts'
import { folderDefects } from './check.ts'
import type { Content, Progress } from './content.ts'
import { type Defect, defectWords } from './defect.ts'
import { expand } from './expand.ts'
import { openFolder, type RawFolder, type RegionFolder } from './folder.ts'
import { raise } from './revision.ts'

export class RegionBroken extends Error {
  readonly defects: readonly Defect[]
  constructor(defects: readonly Defect[]) {
    super(defects.map((one) => defectWords(one, 'en')).join('\n'))
    this.defects = defects
  }
}

export type LoadOptions = {
  /** Greater than every version loaded before; the same version with the same files is left alone. */
  readonly version: number
  /** First day on which this version holds, in the region's zone; areas and offices new with it begin on it too. */
  readonly fromDay: string
  readonly now: number
  readonly progress?: Progress
  /** Names of every kind that the program has, as for `regionCheck`. */
  readonly kinds?: Iterable<string>
}
export type Loaded = {
  readonly code: string
  readonly version: number
  readonly changed: boolean
  readonly counts: Readonly<Record<string, number>>
}

/**
 * Checks and loads a folder in one transaction. Rules (categories, clocks, post kinds, settings, calendar) become
 * a version, items of the lists and the calendar have versions of their own; areas, boundaries, organisations, posts and places that are not there yet are added, those that are stay as
 * they are (they change by `goLive`, `splitArea`, `mergeAreas` and the functions of people). Throws RegionBroken.
 */
export async function regionLoad(db: Db, source: string | RawFolder, options: LoadOptions): Promise<Loaded> {
  const { folder, defects } = openFolder(source)
  const all = folder === null || defects.length > 0 ? defects : folderDefects(folder, options.kinds)
  if (folder === null || all.length > 0) throw new RegionBroken(all)
  const head = folder.files['region.json']
  if (head === undefined) throw new RegionBroken(all)
  const told: Progress = options.progress ?? (() => undefined)
  const region = storedCode(head.code)
  const same = await db.asOwner((tx) => sameVersion(tx, region, options.version, folder))
  if (same) return { code: region, version: options.version, changed: false, counts: {} }
  const content = await expand(folder, options.now, told)
  return db.asOwner(async (tx) => {
    await writeRules(tx, folder, options)
    const counts = await writeContent(tx, region, content, options, instantAt(options.fromDay, 0, head.zone), told)
    await raise(tx, region)
    return { code: region, version: options.version, changed: true, counts }
  })
}

async function sameVersion(tx: Tx, region: string, version: number, folder: RegionFolder): Promise<boolean> {
  const newest = await tx.rows<{ version: number }>('select max(version)::int as version from region where code = $1', [region])
  const known = newest[0]?.version ?? 0
  if (known < version) return false
  const rows = await tx.rows<{ path: string; digest: string }>(
    'select path, digest from region_file where region = $1 and version = $2',
    [region, version],
  )
  const kept = new Map(rows.map((row) => [row.path, row.digest]))
  const same = kept.size === folder.digests.size && [...folder.digests].every(([path, digest]) => kept.get(path) === digest)
  if (!same) throw new Error(`region ${region}: version ${version} is not newer than the loaded version ${known}`)
  return true
}

async function writeRules(tx: Tx, folder: RegionFolder, options: LoadOptions): Promise<void> {
  const { files } = folder
  const head = files['region.json']
  if (head === undefined) return
  const { version, fromDay, now } = options
  const region = storedCode(head.code)
  await tx.rows(
    `insert into region (code, version, from_day, from_at, name, zone, office, invented, kinds, data, loaded_at)
     values ($1, $2, $3::date, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8, $9::text[], $10::jsonb, $11)`,
    [
      region,
      version,
      fromDay,
      instantAt(fromDay, 0, head.zone),
      JSON.stringify(head.name),
      JSON.stringify(head.zone),
      JSON.stringify(head.office.map((span) => span.map(minutesOf))),
      head.invented,
      head.kinds,
      JSON.stringify({ prefix: head.prefix ?? '', city: head.city, texts: files['texts.json']?.texts ?? {} }),
      now,
    ],
  )
  const own = { extra: { region: '$2', version: '$3::int' }, params: [region, version] }
  const dated = { extra: { ...own.extra, from_day: '$4::date' }, params: [region, version, fromDay] }
  const rawFiles = [...folder.digests].map(([path, digest]) => ({
    path,
    digest,
    content: (files as Record<string, unknown>)[path] ?? null,
  }))
  await insertRows(tx, 'region_file', { path: 'text', digest: 'text', content: 'jsonb' }, rawFiles, own)
  const categories = (files['categories.json']?.categories ?? []).map((data, position) => ({
    code: data.code,
    parent: data.parent,
    position,
    data,
  }))
  await insertRows(tx, 'category', { code: 'text', parent: 'text', position: 'int', data: 'jsonb' }, categories, dated)
  const policies = Object.entries(files['clocks.json']?.clocks ?? {}).flatMap(([kind, clocks]) =>
    Object.entries(clocks).flatMap(([clock, list]) =>
      list.map((policy, position) => ({ kind, clock, position, data: { ...policy, clock, version } })),
    ),
  )
  await insertRows(tx, 'clock_policy', { kind: 'text', clock: 'text', position: 'int', data: 'jsonb' }, policies, dated)
  await insertRows(
    tx,
    'post_kind',
    { kind: 'text', name: 'jsonb', permissions: 'text[]', level: 'text' },
    arrays(files['posts.json']?.posts ?? []),
    dated,
  )
  await writeLists(tx, region, files, { version, fromDay, zone: head.zone })
  const settings = Object.entries(files['settings.json']?.settings ?? {}).map(([key, value]) => ({ key, value }))
  await insertRows(tx, 'setting', { key: 'text', value: 'jsonb' }, settings, dated)
  await insertRows(
    tx,
    'keeper',
    { county: 'text', name: 'text', codes: 'text[]' },
    arrays(head.keepers.map((keeper) => ({ ...keeper, codes: keeper.codes.map(storedCode) }))),
    { extra: { region: '$2' }, params: [region] },
  )
  await writeRoutes(tx, folder, options, region)
  const years = folder.calendar.map((data) => ({ year: data.year, announced: data.announced, data }))
  await insertRows(tx, 'calendar_year', { year: 'int', announced: 'boolean', data: 'jsonb' }, years, {
    extra: { region: '$2', version: '1', loaded_at: '$3::bigint' },
    params: [region, now],
  })
}

/** A file of rules that is not the one loaded before begins a new version of the routing; the same again leaves what officials published. */
async function writeRoutes(tx: Tx, folder: RegionFolder, options: LoadOptions, region: string): Promise<void> {
  const file = 'routes.json'
  const digest = folder.digests.get(file)
  if (digest === undefined) return
  const [before] = await tx.rows<{ digest: string }>(
    'select digest from region_file where region = $1 and path = $2 and version < $3 order by version desc limit 1',
    [region, file, options.version],
  )
  if (before?.digest === digest) return
  const { fromDay, now } = options
  await tx.rows(
    `insert into route_set (region, version, from_day, from_at, routes, published_at)
     select $1::text, coalesce(max(version), 0) + 1, $2::date, $3::bigint, $4::jsonb, $5::bigint from route_set where region = $1`,
    [
      region,
      fromDay,
      instantAt(fromDay, 0, folder.files['region.json']?.zone ?? { offsets: [] }),
      JSON.stringify(folder.files[file]?.routes ?? []),
      now,
    ],
  )
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** json_to_recordset reads a JSON array into text[] by itself; this only keeps the known columns. */
const arrays = <T extends object>(rows: readonly T[]) => rows as readonly Readonly<Record<string, unknown>>[]

/** Codes from short to long: parents before their children. */
const shortFirst = (a: Area, b: Area) => a.code.length - b.code.length

async function writeContent(
  tx: Tx,
  region: string,
  content: Content,
  options: LoadOptions,
  fromAt: number,
  told: Progress,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const write = async (
    label: string,
    table: string,
    columns: Record<string, string>,
    rows: readonly object[],
    extra: Record<string, string>,
    params: unknown[],
  ) => {
    counts[label] = rows.length
    await insertRows(tx, table, columns, arrays(rows), { extra, params, told: (done) => told(label, done, rows.length) })
  }
  const dated = [region, options.fromDay]
  const fromDay = { region: '$2', valid_from: '$3::date' }
  const areas = [...content.areas].sort(shortFirst)
  await write(
    'areas',
    'area',
    { code: 'text', level: 'text', kind: 'text', name: 'text', parent: 'text', surveyed: 'boolean' },
    areas,
    fromDay,
    dated,
  )
  const boundaries = content.boundaries.map((one) => ({ code: one.code, level: one.level, geom: one.wkb, bbox: one.bbox }))
  await write(
    'boundaries',
    'boundary',
    { code: 'text', level: 'text', geom: 'geometry', bbox: 'double precision[]' },
    boundaries,
    fromDay,
    dated,
  )
  const organisations = content.organisations.map(({ aroundTheClock, ...one }) => ({ ...one, around_the_clock: aroundTheClock }))
  const office = {
    id: 'text',
    kind: 'text',
    name: 'text',
    short: 'text',
    level: 'text',
    area: 'text',
    parent: 'text',
    phone: 'text',
    around_the_clock: 'boolean',
    hours: 'jsonb',
  }
  await write('organisations', 'organisation', office, organisations, fromDay, dated)
  const person = { id: 'uuid', login: 'text', name: 'text', pinyin: 'text', phone: 'text' }
  await write('persons', 'person', person, content.persons, { region: '$2', made_at: '$3::bigint' }, [region, options.now])
  await write('admins', 'admin_duty', { person: 'uuid', duty: 'text' }, content.admins, {}, [])
  // Who administers signs in with a second factor; an account already in use keeps what it has.
  await tx.rows(
    'update person set totp_required = true where region = $1 and password_hash is null and id in (select person from admin_duty)',
    [region],
  )
  const post = { id: 'uuid', organisation: 'text', kind: 'text', name: 'text', areas: 'text[]', person: 'uuid', phone: 'text' }
  await write('posts', 'post', post, content.posts, { region: '$2', from_at: '$3::bigint' }, [region, fromAt])
  const members = content.members.map((one) => ({ ...one, member_organisation: one.member }))
  const member = { id: 'uuid', organisation: 'text', person: 'uuid', member_organisation: 'text', role: 'text' }
  await write('members', 'organisation_member', member, members, { from_day: '$2::date' }, [options.fromDay])
  const duty = content.duty.map((one) => ({
    organisation: one.organisation,
    from_at: one.from,
    to_at: one.to,
    line: one.line,
    person: one.person,
  }))
  await write(
    'duty',
    'duty',
    { organisation: 'text', from_at: 'bigint', to_at: 'bigint', line: 'int', person: 'uuid' },
    duty,
    {},
    [],
  )
  const places = content.places.map(({ wkb, ...one }) => ({ ...one, geom: wkb }))
  const place = {
    id: 'uuid',
    kind: 'text',
    name: 'text',
    address: 'text',
    area: 'text',
    owner: 'text',
    surveyed: 'boolean',
    geom: 'geometry',
    data: 'jsonb',
  }
  await write('places', 'place', place, places, { region: '$2' }, [region])
  const nameless = await tx.rows(
    `select 1 from place p where p.region = $1 and p.kind <> 'water' and not exists (select 1 from place_name n where n.place = p.id) limit 1`,
    [region],
  )
  if (nameless.length > 0) await namePlaces(tx, region, (done) => options.progress?.('names', done, done))
  await write(
    'layers',
    'area_layer',
    { code: 'text', layer: 'text', organisation: 'text', staff: 'int' },
    content.layers,
    { valid_from: '$2::date' },
    [options.fromDay],
  )
  const oldCodes = content.oldCodes.map((one) => ({ organisation: one.organisation, old_code: one.old, code: one.code }))
  await write(
    'oldCodes',
    'area_old_code',
    { organisation: 'text', old_code: 'text', code: 'text' },
    oldCodes,
    { valid_from: '$2::date' },
    [options.fromDay],
  )
  return counts
}
