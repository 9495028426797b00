// Fills a database with so many cases, as they would stand after years of use.
import { existsSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { kinds } from '../cases/index.ts'
import { actorOf } from '../registers/people/actor.ts'
import { readRegion } from '../registers/regions/read.ts'
import type { Staff, System } from '../rules/actor.ts'
import { nearest } from '../rules/house.ts'
import type { Category, Region } from '../rules/region.ts'
import { DAY, HOUR, MINUTE } from '../rules/time.ts'
import { type Db, openDatabase } from '../store/db.ts'
import type { House } from '../store/house.ts'
import { terms } from '../store/terms.ts'
import { lotsOf, type Vault } from '../store/vault.ts'
import { copyRows } from './copy.ts'
import { type People, Story, type Told } from './story.ts'

export type Filling = {
  readonly county: string
  readonly cases: number
  /** The cases were opened one after the other over so many days until `now`; fewer days leave more of them open. */
  readonly days: number
  readonly now: number
  /** The server's own, so that it can open what is sealed. */
  readonly vault: Vault
  readonly progress?: (done: number) => void
}

const clock: System = { type: 'system', name: 'clock' }
const tables = ['"case"', 'entry', 'clock', 'todo', 'words', 'party', 'attachment', 'rating'] as const
const batch = 4000

/** Numbers that are the same every time. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Real messages where they are at hand, else a few sentences of our own. */
function texts(): { text: string; terms: readonly string[] }[] {
  const file = new URL('../../shared/data/messages.jsonl', import.meta.url)
  const own = [
    '小区门口的路灯坏了一个多月，晚上看不清路。',
    '三楼楼道堆满杂物，占用消防通道。',
    '人行道上井盖松动，走过去会响。',
    '河边有人倒建筑垃圾，气味很大。',
    '楼下夜里施工，吵得睡不着。',
  ]
  const all = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => String((JSON.parse(line) as { text: unknown }).text))
    : own
  return all
    .map((text) => [...text.replace(/\s+/g, ' ').trim()].slice(0, 120).join(''))
    .filter((text) => text.length > 4)
    .map((text) => ({ text, terms: terms(text) }))
}

type Grid = { readonly code: string; readonly points: readonly (readonly [number, number])[] }

async function gridsOf(db: Db, region: Region): Promise<Grid[]> {
  const rows = await db.asOwner((tx) =>
    tx.rows<{ code: string; points: [number, number][] }>(
      `select b.code, (select json_agg(json_build_array(st_x(p.geom), st_y(p.geom))) from st_dump(st_generatepoints(b.geom, 30, 7)) p) as points
       from boundary b where b.level = 'grid' and b.valid_to is null and b.region = $1 order by b.code`,
      [region.code],
    ),
  )
  return rows
}

/** Who acts: one person of each kind for each place, with the posts he holds. */
async function peopleOf(db: Db, region: Region, now: number): Promise<People> {
  const rows = await db.asOwner((tx) =>
    tx.rows<{ kind: string; person: string; organisation: string; area: string | null }>(
      `select distinct on (kind, organisation, areas) kind, person, organisation, areas[1] as area from post
       where region = $1 and person is not null and kind in ('dispatcher', 'communityCadre', 'gridWorker', 'handler') order by kind, organisation, areas, id`,
      [region.code],
    ),
  )
  const staff = new Map<string, Staff>()
  await db.read(
    { actor: 'bench', counties: [] },
    async (tx) => {
      for (const row of rows) {
        const one = await actorOf(tx, row.person, now)
        if (!one) continue
        staff.set(`${row.kind} ${row.organisation}`, one)
        if (row.area !== null && !staff.has(`${row.kind} ${row.area}`)) staff.set(`${row.kind} ${row.area}`, one)
      }
    },
    { statementMs: 60_000 },
  )
  return {
    dispatcher: (street) => staff.get(`dispatcher ${street}`),
    cadre: (community) => staff.get(`communityCadre ${community}`),
    worker: (grid) => staff.get(`gridWorker ${grid}`),
    handler: (organisation) => staff.get(`handler ${organisation}`),
  }
}

/** Writes the cases; every hash chain is true, every clock and queue row what the rules make of it. */
export async function fill(url: string, given: Filling): Promise<{ cases: number; entries: number }> {
  const db = await openDatabase({ engine: 'postgres', url })
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const region = await readRegion(db, given.county)
    const kind = kinds.get('gridEvent')
    if (!kind) throw new Error('no grid event')
    const [grids, people] = [await gridsOf(db, region), await peopleOf(db, region, given.now)]
    const said = texts()
    const leaves = [...region.categories.values()].filter((one) => one.class !== null && one.complaint !== true)
    let current: readonly string[] = []
    const chance = random(given.cases)
    const bytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, () => Math.floor(chance() * 256))
    const places = new Map<string, readonly string[]>()
    const placeTerms = (place: string): readonly string[] => {
      let list = places.get(place)
      if (!list) {
        list = terms(place)
        places.set(place, list)
      }
      return list
    }
    const house: House = {
      db,
      kinds,
      vault: given.vault,
      region: () => region,
      keeperOf: () => null,
      now: () => given.now,
      random: (n) => bytes(n),
      lot: lotsOf(given.vault),
      place: async () => ({ lon: 0, lat: 0, grids: [] }),
      terms: () => current,
      issuePaper: Object.assign(() => Promise.reject(new Error('the year of the bench issues no papers')), { keys: {} }),
    }
    const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T
    const columns = await columnsOf(client)
    const dropped = await dropIndexes(client)
    let waiting: Told[] = []
    // One piece is copied while the next is told.
    let copied: Promise<void> = Promise.resolve()
    let entries = 0
    for (let n = 0; n < given.cases; n++) {
      const story = new Story(house, region, kind, given.county)
      const grid = pick(grids)
      const words = pick(said)
      const place = `${region.areas.get(grid.code.slice(0, 12))?.name ?? ''}${1 + Math.floor(chance() * 40)}号楼`
      current = [...new Set([...words.terms, ...placeTerms(place)])].slice(0, 256)
      live(story, {
        region,
        people,
        grid,
        category: pick(leaves),
        text: words.text,
        place,
        point: pick(grid.points),
        chance,
        now: given.now,
        opened: Math.floor(given.now - given.days * DAY * (1 - (n + chance()) / given.cases)),
      })
      entries += story.told.entry.length
      waiting.push(story.told)
      if (waiting.length === batch || n === given.cases - 1) {
        await copied
        copied = write(client, columns, waiting)
        waiting = []
        given.progress?.(n + 1)
      }
    }
    await copied
    await client.query(`set maintenance_work_mem = '512MB'`)
    for (const sql of dropped) await client.query(sql)
    await client.query('analyze')
    return { cases: given.cases, entries }
  } finally {
    await client.end()
    await db.close()
  }
}

type Life = {
  readonly region: Region
  readonly people: People
  readonly grid: Grid
  readonly category: Category
  readonly text: string
  readonly place: string
  readonly point: readonly [number, number]
  readonly chance: () => number
  readonly now: number
  readonly opened: number
}

/** What became of it until now: most are settled and archived, some lie about. */
function live(story: Story, life: Life): void {
  const { people, grid, category, chance, now, region } = life
  let at = life.opened
  const later = (least: number, most: number): boolean => {
    at += Math.floor(least + chance() * (most - least))
    return at <= now
  }
  const worker = people.worker(grid.code)
  const point = { lon: life.point[0], lat: life.point[1], system: 'CGCS2000', accuracy: 10 }
  const report = { category: category.code, text: life.text, place: { point, words: life.place } }
  if (worker && chance() < 0.3) {
    story.act(worker, 'report', report, at, [grid.code])
    if (story.is('reported')) {
      if (!later(5 * MINUTE, HOUR)) return
      story.act(
        worker,
        'settle',
        { before: [story.photo('before', at)], after: [story.photo('after', at)], note: '已当场处理。' },
        at,
      )
      if (story.is('rated') && later(MINUTE, 2 * MINUTE)) story.act(clock, 'archive', {}, at)
      return
    }
  } else
    story.act(
      { type: 'resident', device: Buffer.from(`bench ${chance()}`.padEnd(32)).toString('hex'), party: null },
      'report',
      {
        ...report,
        contact: { name: '居民', phone: `139${String(Math.floor(chance() * 1e8)).padStart(8, '0')}`, wants: 'message' },
      },
      at,
      [grid.code],
    )
  const lies = chance() < 0.01
  const centre = (): Staff | undefined => {
    const holder = region.organisations.get(story.row?.holder ?? '')
    return holder && (people.dispatcher(holder.id) ?? people.cadre(holder.id))
  }
  const acceptor = centre()
  if (!acceptor || !later(10 * MINUTE, 3 * HOUR)) return
  story.act(acceptor, 'accept', {}, at)
  const assigner = centre()
  if (!story.is('filed') || !assigner || lies || !later(5 * MINUTE, HOUR)) return
  const named = category.handlerOrganisation === null ? null : nearest(region, category.handlerOrganisation, grid.code)
  const handler = (named && people.handler(named.id)) ?? people.handler('990106.urbanManagement')
  const organisation = handler?.posts.find((post) => post.permissions.includes('gridEvent.handle'))?.organisation
  if (!handler || organisation === undefined) return
  story.act(assigner, 'assign', { organisation }, at)
  if (!later(10 * MINUTE, 2 * HOUR)) return
  story.act(handler, 'sign', {}, at)
  if (!later(4 * HOUR, 4 * DAY)) return
  story.act(handler, 'finish', { result: '已到现场处理，问题解决。', files: [story.photo('after', at)] }, at)
  if (story.is('handled')) {
    if (!worker || !later(HOUR, DAY)) return
    story.act(worker, 'verify', { files: [story.photo('after', at)] }, at)
  }
  if (story.is('toCall')) {
    const caller = people.dispatcher(story.row?.centre ?? '')
    if (!caller || !later(HOUR, DAY)) return
    story.act(caller, 'verifyByPhone', { text: '已电话核实。' }, at)
  }
  if (story.is('toRate')) {
    if (!later(HOUR, 7 * DAY)) return
    if (chance() < 0.4) story.act(story.reporter('bench'), 'rate', { solved: true, grade: 3 + Math.floor(chance() * 3) }, at)
    else story.act(clock, 'unrated', {}, at)
  }
  if (story.is('rated') && later(MINUTE, 2 * MINUTE)) story.act(clock, 'archive', {}, at)
}

async function columnsOf(client: pg.Client): Promise<Map<string, string[]>> {
  const found = await client.query<{ t: string; c: string }>(
    `select table_name as t, column_name as c from information_schema.columns where table_schema = 'public' and is_generated = 'NEVER' order by table_name, ordinal_position`,
  )
  const columns = new Map<string, string[]>()
  for (const { t, c } of found.rows) columns.set(t, [...(columns.get(t) ?? []), c])
  return columns
}

/** Indexes that no constraint needs: made again when everything is in. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const found = await client.query<{ name: string; sql: string }>(
    `select i.indexname as name, i.indexdef as sql from pg_indexes i where i.schemaname = 'public' and i.tablename = any($1)
     and not exists (select 1 from pg_constraint k where k.conname = i.indexname)`,
    [tables.map((table) => table.replaceAll('"', ''))],
  )
  for (const { name } of found.rows) await client.query(`drop index ${name}`)
  return found.rows.map((row) => row.sql)
}

async function write(client: pg.Client, columns: ReadonlyMap<string, readonly string[]>, all: readonly Told[]): Promise<void> {
  const rows: Record<(typeof tables)[number], Readonly<Record<string, unknown>>[]> = {
    '"case"': all.map((one) => one.case),
    entry: all.flatMap((one) => one.entry),
    clock: all.flatMap((one) => [...one.clock.values()]),
    todo: all.flatMap((one) => [...one.todo]),
    words: all.flatMap((one) => one.words),
    party: all.flatMap((one) => one.party),
    attachment: all.flatMap((one) => one.attachment),
    rating: all.flatMap((one) => one.rating),
  }
  await client.query('begin')
  for (const table of tables)
    await copyRows(
      client,
      table,
      columns.get(table.replaceAll('"', '')) ?? [],
      rows[table].map((row) => jsonFor(table, row)),
    )
  await client.query('commit')
}

/** Lists that are JSON and not arrays of the database. */
const jsonColumns: Readonly<Record<string, readonly string[]>> = { entry: ['clocks', 'words', 'files', 'facts'] }
const jsonFor = (table: string, row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const own = jsonColumns[table]
  return own ? { ...row, ...Object.fromEntries(own.map((name) => [name, JSON.stringify(row[name])])) } : row
}
