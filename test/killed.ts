// What is in the middle of being brought in, taken out, kept or put back when its process is killed without a word: nothing half, nothing lost, and the next goes on.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { regionLoad } from '../registers/regions/load.ts'
import { readRegion } from '../registers/regions/read.ts'
import { sampleCounty, sampleRegion } from '../registers/regions/sample.ts'
import { sheetRows } from '../registers/sheets/read.ts'
import type { Region } from '../rules/region.ts'
import { newExport } from '../server/exports/jobs.store.ts'
import { importsIn } from '../server/imports/folder.ts'
import { moveJob, newJob } from '../server/imports/jobs.store.ts'
import { type Db, openDatabase } from '../store/db.ts'
import { verifyCounty } from '../store/verify.ts'
import { emptyDatabase, realDatabase, testCluster } from './database.ts'
import { before, kill, pause, startServer } from './storm.ts'

const cli = new URL('../server/cli.ts', import.meta.url).pathname

type Place = {
  readonly db: Db
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  readonly county: string
  readonly region: Region
  readonly number: (sql: string, ...params: readonly unknown[]) => Promise<number>
}

/** A database with a county in it, and an empty data folder. */
async function place(t: TestContext): Promise<Place> {
  const { db, url } = await realDatabase()
  const home = mkdtempSync(join(tmpdir(), 'chaguan-killed-'))
  t.after(async () => {
    await db.close()
    rmSync(home, { recursive: true, force: true })
  })
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2024-01-01', now: before })
  const env = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: url,
    CHAGUAN_DATA: join(home, 'data'),
    CHAGUAN_BACKUP_KEY: join(home, 'backup.key'),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(home, 'compiled'),
  }
  mkdirSync(env.CHAGUAN_DATA)
  const number: Place['number'] = async (sql, ...params) =>
    Number((await db.read({ actor: 'test', counties: [county] }, (tx) => tx.rows<{ n: number }>(sql, params)))[0]?.n)
  return { db, home, env, county, region: await readRegion(db, county), number }
}

/** Points between nothing and all, so many, evenly apart. */
const points = (count: number, all: number): readonly number[] =>
  Array.from({ length: count }, (_, n) => Math.max(1, Math.floor((all * (n + 1)) / (count + 1))))

type Ended = { readonly code: number; readonly out: string }
const well = (one: Ended | null) => assert.equal(one?.code, 0, one?.out ?? 'killed')

/** The command line as a process of its own, killed as soon as `until` says so (asked every few ms); what it wrote, null where it was killed. */
async function chaguan(
  env: Place['env'],
  words: readonly string[],
  until?: (said: string) => Promise<boolean> | boolean,
): Promise<Ended | null> {
  const child = spawn(process.execPath, [cli, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  let [out, said] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  while (until && child.exitCode === null) {
    if (await until(said)) child.kill('SIGKILL')
    await pause(5)
    if (child.signalCode !== null) break
  }
  const [code, signal] = (await ended) as [number | null, string | null]
  if (signal === 'SIGKILL') return null
  assert.ok(code !== null && until === undefined, `it ended with ${code} before it could be killed: ${out}${said}`)
  return { code, out: `${out}${said}` }
}

const centreOf = (region: Region, county: string) => {
  const centre = [...region.organisations.values()].find(
    (one) => one.kind === 'governanceCentre' && one.area.startsWith(`${county}001`) && one.area.endsWith('000'),
  )
  const grid = [...region.areas.values()].find((one) => one.level === 'grid' && one.code.startsWith(`${county}001`))
  const category = [...region.categories.values()].find((one) => one.class !== null)
  assert.ok(centre && grid && category)
  return { centre, grid, category }
}

/** `user import`: every account has its post, after every kill and at the end. */
async function roster(p: Place, kills: number, rows: number): Promise<void> {
  const { centre, grid } = centreOf(p.region, p.county)
  const file = join(p.home, 'roster.csv')
  const lines = Array.from(
    { length: rows },
    (_, n) => `人员${n},139${String(n).padStart(8, '0')},网格员,${centre.name},${grid.code}`,
  )
  writeFileSync(file, `姓名,手机,岗位,单位,网格\n${lines.join('\n')}\n`)
  const words = ['user', 'import', file, '--region', p.county, '--apply']
  const people = () => p.number(`select count(*) as n from person where login like '139________'`)
  const bare = () =>
    p.number(
      `select count(*) as n from person h where login like '139________' and (select count(*) from post where person = h.id) <> 1`,
    )
  for (const point of points(kills, rows)) {
    assert.equal(await chaguan(p.env, words, async () => (await people()) >= point), null)
    assert.equal(await bare(), 0, 'nobody is half')
    assert.ok((await people()) < rows)
  }
  const last = await chaguan(p.env, words)
  well(last)
  assert.deepEqual([await people(), await bare()], [rows, 0])
  assert.match((await chaguan(p.env, words))?.out ?? '', new RegExp(`0 people, 0 posts; ${rows} as they were`))
}

/** Whoever worked on a job before is gone for fifteen seconds. */
const later = (p: Place, table: 'sheet_job' | 'list_export') => p.db.asOwner((tx) => tx.rows(`update ${table} set beat_at = 0`))

type Job = { readonly id: string; readonly columns: object }
/** A sheet as the desk brings it, its file in place: looked at by the server's worker, put in force, killed at each point, and gone on with to its end. */
async function brought(
  p: Place,
  job: Pick<Parameters<typeof newJob>[1], 'what' | 'office' | 'person'> & Job,
  {
    points,
    all,
    reached,
    held,
  }: {
    readonly points: readonly number[]
    readonly all: number
    readonly reached: () => Promise<number>
    readonly held: () => Promise<unknown>
  },
): Promise<void> {
  const { id, columns, ...of } = job
  const within = { actor: 'system:importer', counties: [] }
  const start = (state: 'checking' | 'taking', from: 'new' | 'checked') =>
    p.db.begin(within, (tx) => moveJob(tx, id, [from], { state, ...(from === 'new' ? { columns } : {}) }, before))
  await p.db.begin(within, (tx) => newJob(tx, { ...of, id, region: p.region.code, language: 'zh-CN' }, before))
  await start('checking', 'new')
  const stateOf = async () =>
    (
      await p.db.read(within, (tx) =>
        tx.rows<{ state: string; done: number; why: string | null }>('select state, done, why from sheet_job where id = $1', [
          id,
        ]),
      )
    )[0]
  const until = async (is: () => Promise<boolean>) => {
    while (!(await is())) {
      const now = await stateOf()
      assert.notEqual(now?.state, 'failed', now?.why ?? '')
      await pause(10)
    }
  }
  let server = await startServer(p.env)
  await until(async () => (await stateOf())?.state === 'checked')
  await start('taking', 'checked')
  for (const point of points) {
    await until(async () => (await reached()) >= point)
    await kill(server, 'SIGKILL')
    assert.ok((await reached()) < all, 'it was killed in the middle')
    await held()
    await later(p, 'sheet_job')
    server = await startServer(p.env)
  }
  await until(async () => (await stateOf())?.state === 'taken')
  await kill(server, 'SIGTERM')
  assert.deepEqual(await stateOf(), { state: 'taken', done: all, why: null })
  assert.equal(await reached(), all)
  await held()
}

/** A roster as the desk brings it: everybody has one post after every kill, the record says of each post once who gave it, and the figures are right. */
async function rosterOfDesk(p: Place, kills: number, rows: number): Promise<void> {
  const { centre, grid } = centreOf(p.region, p.county)
  const kinds = [...p.region.postKinds.values()].filter((one) => one.permissions.includes('account.posts')).map((one) => one.kind)
  const [by] = await p.db.read({ actor: 'test', counties: [] }, (tx) =>
    tx.rows<{ person: string }>(
      `select person from post where region = $1 and kind = any($2) and person is not null and to_at is null and areas && $3 order by id limit 1`,
      [p.region.code, kinds, [p.county, `${p.county}001`]],
    ),
  )
  assert.ok(by, 'nobody administers posts')
  const folder = importsIn(p.env.CHAGUAN_DATA ?? '')
  const id = randomUUID()
  await folder.make()
  const lines = Array.from(
    { length: rows },
    (_, n) => `来人${n},138${String(n).padStart(8, '0')},网格员,${centre.name},${grid.code}`,
  )
  writeFileSync(folder.path(id, 'sheet'), `姓名,手机,岗位,单位,网格\n${lines.join('\n')}\n坏,1,没有,x,y\n`)
  const people = () => p.number(`select count(*) as n from person where login like '138________'`)
  const columns = { name: 0, phone: 1, post: 2, organisation: 3, area: 4 }
  await brought(
    p,
    { id, what: 'roster', office: '', person: by.person, columns },
    {
      points: points(kills, rows),
      all: rows,
      reached: people,
      held: async () => {
        const odd = await p.number(
          `select count(*) as n from person h where login like '138________' and (select count(*) from post where person = h.id) <> 1`,
        )
        const noted = await p.number(`select count(*) as n from people_act where what = 'post' and facts ->> 'roster' = $1`, id)
        assert.deepEqual([odd, noted], [0, await people()], 'nobody is half, and each is in the record')
      },
    },
  )
}

/** A ledger as the desk brings it, taken over by the server's worker: whole cases after every kill, none twice, and the figures are right. */
async function ledger(p: Place, kills: number, rows: number): Promise<void> {
  const { centre, grid, category } = centreOf(p.region, p.county)
  const folder = importsIn(p.env.CHAGUAN_DATA ?? '')
  const id = randomUUID()
  await folder.make()
  const lines = Array.from({ length: rows }, (_, n) => `T-${n},2024-09-01,第 ${n} 件事,${category.name['zh-CN']},${grid.code}`)
  writeFileSync(folder.path(id, 'sheet'), `编号,登记日期,内容,类别,网格\n${lines.join('\n')}\n坏-1,昨天,x,y,z\n`)
  const cases = () => p.number('select count(*) as n from "case" where county = $1', p.county)
  const columns = { number: 0, filed: 1, text: 2, category: 3, area: 4 }
  await brought(
    p,
    { id, what: 'ledger', office: centre.id, person: null, columns },
    { points: points(kills, rows), all: rows, reached: cases, held: () => whole(p) },
  )
  assert.equal(
    await p.number(`select count(distinct data ->> 'oldNumber') as n from "case" where county = $1`, p.county),
    rows,
    'none twice',
  )
}

async function whole(p: Place, db = p.db): Promise<number> {
  const within = { actor: 'test', counties: [p.county] }
  const { faults, cases } = await db.read(within, (tx) => verifyCounty(tx, p.county), { statementMs: 120_000 })
  assert.deepEqual(faults, [])
  return cases
}

/** A list taken out: no file before it is whole, and then with every row and the digest that the log has. */
async function list(p: Place, kills: number, rows: number): Promise<void> {
  const within = { actor: 'system:exporter', counties: [] }
  const [post] = await p.db.read(within, (tx) =>
    tx.rows<{ id: string; person: string; organisation: string }>(
      `select id, person, organisation from post where kind = 'countyDispatcher' and region = $1 and to_at is null and person is not null limit 1`,
      [p.region.code],
    ),
  )
  assert.ok(post)
  const id = randomUUID()
  const order = { id, region: p.region.code, person: post.person, post: post.id, organisation: post.organisation }
  const asked = { list: 'cases', asked: {}, form: 'xlsx', personal: false, reason: '月度会议', language: 'zh-CN' } as const
  const folder = join(p.env.CHAGUAN_DATA ?? '', 'exports')
  const file = join(folder, `${id}.xlsx`)
  const now = async () =>
    (
      await p.db.read(within, (tx) =>
        tx.rows<{ state: string; written: number; digest: string | null }>(
          'select state, rows_written as written, digest from list_export where id = $1',
          [id],
        ),
      )
    )[0]
  await p.db.begin(within, (tx) => newExport(tx, { ...order, ...asked }, before))
  for (let n = 0; n < kills; n++) {
    const server = await startServer(p.env)
    while (!existsSync(`${file}.part`)) await pause(2)
    await pause(n * 20)
    await kill(server, 'SIGKILL')
    assert.equal((await now())?.state, 'writing', 'it was killed in the middle')
    assert.equal(existsSync(file), false, 'nothing half is there to be fetched')
    await later(p, 'list_export')
  }
  const server = await startServer(p.env)
  while ((await now())?.state === 'writing' || (await now())?.state === 'waiting') await pause(20)
  await kill(server, 'SIGTERM')
  const done = await now()
  assert.deepEqual([done?.state, done?.written], ['done', rows])
  assert.equal(done?.digest, createHash('sha256').update(readFileSync(file)).digest('hex'))
  assert.deepEqual(readdirSync(folder), [`${id}.xlsx`])
  let read = 0
  for await (const _ of sheetRows(file)) read++
  assert.equal(read, rows + 2, 'the mark, the headings, and every row')
}

/** A backup, then its restoring elsewhere. */
async function kept(p: Place, kills: number): Promise<void> {
  const shelf = join(p.home, 'backups')
  const env = { ...p.env, CHAGUAN_BACKUP: shelf }
  mkdirSync(join(p.env.CHAGUAN_DATA ?? '', 'files/960001/ab'), { recursive: true })
  for (let n = 0; n < 40; n++)
    writeFileSync(join(p.env.CHAGUAN_DATA ?? '', `files/960001/ab/photo${n}.full`), Buffer.alloc(200_000, `${n} photo `))
  const parts = (): number =>
    existsSync(join(shelf, 'parts'))
      ? readdirSync(join(shelf, 'parts'), { recursive: true }).filter((one) => /\w{64}$/.test(String(one))).length
      : 0
  const names = async () => (await chaguan(env, ['backup', 'list']))?.out.trim().split('\n').filter(Boolean) ?? []
  for (let n = 0; n < kills; n++) {
    const there = parts()
    // The last points are among the files.
    assert.equal(await chaguan(env, ['backup'], () => parts() >= there + 2 + n), null)
    assert.deepEqual(await names(), [], 'one that was cut off is none')
  }
  const lying = parts()
  const made = await chaguan(env, ['backup'])
  well(made)
  const [, all, written] = /in (\d+) parts, (\d+) of them/.exec(made?.out ?? '') ?? []
  assert.ok(Number(all) - Number(written) >= lying - 2, `${written} of ${all} written, ${lying} lay there`)
  const [name = ''] = await names()

  const into = join(p.home, 'elsewhere')
  mkdirSync(into)
  const url = await emptyDatabase(await testCluster())
  const other = { ...env, DATABASE_URL: url, CHAGUAN_DATA: into }
  // Where it is told what it is doing: at the files, at the first tables, at the last.
  for (const point of points(kills, 24)) {
    const lines = (said: string) => said.split('\n').length - 1
    assert.equal(await chaguan(other, ['restore', name], (said) => lines(said) >= point), null)
  }
  const back = await chaguan(other, ['restore', name])
  well(back)
  const db = await openDatabase({ engine: 'postgres', url })
  try {
    assert.equal(await whole(p, db), await whole(p))
    const rows = (of: Db) =>
      of.asOwner((tx) => tx.rows('select (select count(*) from person) as people, (select count(*) from post) as posts'))
    assert.deepEqual(await rows(db), await rows(p.db))
    assert.deepEqual(readdirSync(join(into, 'files/960001/ab')), readdirSync(join(p.env.CHAGUAN_DATA ?? '', 'files/960001/ab')))
  } finally {
    await db.close()
  }
  const again = await chaguan(other, ['restore', name])
  assert.match(again?.out ?? '', /not empty/)
}

/** Kills each so many times, at points evenly apart, and lets it come to its end. `rows` of each file. */
export async function killedInTheMiddle(
  t: TestContext,
  { kills, rows }: { readonly kills: number; readonly rows: number },
): Promise<void> {
  const p = await place(t)
  await t.test('a roster', () => roster(p, kills, rows))
  await t.test('a roster on the desk', () => rosterOfDesk(p, kills, rows))
  await t.test('a ledger', () => ledger(p, kills, rows))
  await t.test('a list', () => list(p, kills, rows))
  await t.test('a backup and its restoring', () => kept(p, kills))
}
