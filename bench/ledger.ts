// A ledger of a million rows, three in a hundred of them wrong, through the server's own worker: looked at, stopped, gone on with, taken over.
// Time, memory, processor time of server and database (a machine that carries other work falsifies it least), and how long somebody else waits meanwhile. `node bench/ledger.ts [rows] [xlsx|csv] [most rows to take over]`.

import { randomUUID } from 'node:crypto'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readRegion } from '../registers/regions/read.ts'
import { csvPieces } from '../registers/sheets/csvWrite.ts'
import { writeSheets } from '../registers/sheets/write.ts'
import { importsIn } from '../server/imports/folder.ts'
import { findJob, type Job, moveJob, newJob } from '../server/imports/jobs.store.ts'
import { county, newCity, serverOn, settled } from './city.ts'
import { startServer } from './server.ts'

const [, , given = '1000000', form = 'xlsx', most = given] = process.argv
const rows = Number(given)
const within = { actor: 'system:importer', counties: [] }
const folder = mkdtempSync(join(tmpdir(), 'chaguan-bench-'))
const city = await newCity(folder)
const region = await readRegion(city.db, county)
const centre = [...region.organisations.values()].find((one) => one.kind === 'governanceCentre' && one.area === region.code)
const office = [...region.organisations.values()].find((one) => one.kind === 'department.urbanManagement')
const grids = [...region.areas.values()].filter((one) => one.level === 'grid')
const categories = [...region.categories.values()].filter((one) => one.class !== null)
if (!centre || !office) throw new Error('the district has no centre')

const heading = ['编号', '登记日期', '内容', '类别', '网格', '地点', '承办单位', '状态', '反映人', '联系电话']
const days = ['2026-10-12', '2026/10/13', '2026年10月14日', '20261015', '46310']
/** Every thirty-third has one fault, of six kinds in turn. */
function line(n: number): string[] {
  const one = [
    `T-${n}`,
    days[n % days.length] ?? '',
    `第 ${n} 件：楼道堆放杂物，多次劝说未清理，邻居反映影响通行`,
    categories[n % categories.length]?.name['zh-CN'] ?? '',
    grids[n % grids.length]?.code ?? '',
    `示例路 ${n % 300} 号`,
    n % 3 === 0 ? (office?.name ?? '') : '',
    n % 3 === 0 ? '办理中' : '待受理',
    n % 4 === 0 ? '阿卜杜拉·买买提' : '',
    n % 4 === 0 ? `139${String(n % 1e8).padStart(8, '0')}` : '',
  ]
  if (n % 33 !== 32) return one
  const [at, text] = (
    [
      [0, '1.1E+17'],
      [1, '上个礼拜'],
      [2, ''],
      [3, '没有的类别'],
      [4, '没有的网格'],
      [7, '不知道'],
    ] as const
  )[Math.floor(n / 33) % 6] ?? [0, '']
  return one.with(at, text)
}
function* lines(): Generator<readonly string[]> {
  yield heading
  for (let n = 0; n < rows; n++) yield line(n)
}

const imports = importsIn(folder)
await imports.make()
const id = randomUUID()
const sheet = imports.path(id, 'sheet')
let began = performance.now()
const seconds = () => (performance.now() - began) / 1000
await pipeline(
  form === 'csv' ? Readable.from(csvPieces(lines())) : writeSheets([{ name: '台账', widths: [], rows: lines() }], new Date(0)),
  createWriteStream(sheet),
)
console.log(`${rows} rows, ${(statSync(sheet).size / 1e6).toFixed(0)} MB ${form}, written in ${seconds().toFixed(0)} s`)

await city.db.begin(within, (tx) =>
  newJob(tx, { id, region: region.code, what: 'ledger', office: centre.id, person: null, language: 'zh-CN' }, Date.now()),
)
const server = await startServer(serverOn(city.url, folder))
await new Promise((resolve) => setTimeout(resolve, 8000))
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
const job = async (): Promise<Job> => {
  const found = await city.db.read(within, (tx) => findJob(tx, id))
  if (!found) throw new Error('the job is gone')
  return found
}
const move = (from: Job['state'], state: Job['state']) =>
  city.db.begin(within, (tx) =>
    moveJob(
      tx,
      id,
      [from],
      {
        state,
        ...(from === 'new'
          ? {
              columns: Object.fromEntries(
                ['number', 'filed', 'text', 'category', 'area', 'place', 'organisation', 'state', 'name', 'phone'].map(
                  (name, n) => [name, n],
                ),
              ),
            }
          : {}),
      },
      Date.now(),
    ),
  )
/** Seconds of processor that the server and the processes of its database have taken so far. */
async function processors(): Promise<{ readonly server: number; readonly database: number }> {
  const ticks = (pid: number): number => {
    try {
      const fields = /\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) / 100
    } catch {
      return 0
    }
  }
  const rows = await city.db.asLogin((tx) => tx.rows<{ pid: number }>('select pid from pg_stat_activity'))
  return { server: ticks(server.child.pid ?? 0), database: rows.reduce((sum, { pid }) => sum + ticks(pid), 0) }
}
let spentAt = { server: 0, database: 0 }
/** Since it was asked last, for each of so many rows. */
async function spent(each: number): Promise<string> {
  const now = await processors()
  const ms = (name: 'server' | 'database') => (((now[name] - spentAt[name]) / each) * 1000).toFixed(2)
  const said = `processor for each: server ${ms('server')}, database ${ms('database')} ms`
  spentAt = now
  return said
}
/** Somebody else's waits (ms) since it was asked last. */
let waits: number[] = []
let asking = true
const elsewhere = (async () => {
  while (asking) {
    const from = performance.now()
    await (await fetch(`${server.url}/api/health`)).arrayBuffer()
    waits.push(performance.now() - from)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
})()
const waited = (): string => {
  const sorted = waits.toSorted((a, b) => a - b)
  waits = []
  return `others wait p50 ${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)}, p99 ${(sorted[Math.floor(sorted.length * 0.99)] ?? 0).toFixed(0)}, at most ${(sorted.at(-1) ?? 0).toFixed(0)} ms`
}
/** Waits until the job is past `over`, and says now and then how far it is. */
async function watch(over: (now: Job) => boolean, told: (now: Job) => number): Promise<Job> {
  let said = performance.now()
  for (;;) {
    const now = await job()
    if (over(now)) return now
    if (now.state === 'failed') throw new Error(`it failed: ${now.why}`)
    if (performance.now() - said > 30_000) {
      said = performance.now()
      console.log(`  ${now.state} ${told(now)} after ${seconds().toFixed(0)} s, ${server.memory().toFixed(0)} MB`)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

try {
  console.log(`server: ${server.memory().toFixed(0)} MB before, at most ${peak().toFixed(0)}`)
  waits = []
  await spent(1)
  began = performance.now()
  await move('new', 'checking')
  const checked = await watch(
    (now) => now.state === 'checked',
    (now) => now.rows_read,
  )
  console.log(
    `looked at: ${checked.rows_read} rows in ${seconds().toFixed(1)} s (${Math.round(checked.rows_read / seconds())}/s), ${checked.good} good, ${checked.faulty} to mend (${(statSync(imports.path(id, 'errors')).size / 1e6).toFixed(1)} MB); at most ${peak().toFixed(0)} MB; ${waited()}; ${await spent(checked.rows_read)}`,
  )

  const wanted = Math.min(Number(most), checked.good)
  began = performance.now()
  await move('checked', 'taking')
  await watch(
    (now) => now.done >= wanted / 10,
    (now) => now.done,
  )
  const stopAt = performance.now()
  await move('taking', 'stopped')
  const cases = () =>
    city.db.read({ actor: 'bench', counties: [county] }, (tx) =>
      tx.rows<{ n: number }>('select count(*)::int as n from "case" where county = $1', [county]),
    )
  let before = -1
  for (;;) {
    const now = (await cases())[0]?.n ?? 0
    if (now === before) break
    before = now
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  console.log(`stopped after ${before} cases: quiet within ${((performance.now() - stopAt) / 1000).toFixed(1)} s`)
  began = performance.now()
  const from = (await job()).done
  await spent(1)
  await move('stopped', 'taking')
  await watch(
    (now) => now.done > from,
    (now) => now.done,
  )
  console.log(`gone on with: the next case after ${seconds().toFixed(1)} s`)
  const taken = await watch(
    (now) => now.state === 'taken' || now.done >= wanted,
    (now) => now.done,
  )
  console.log(
    `taken over: ${taken.done - from} cases in ${seconds().toFixed(0)} s (${Math.round((taken.done - from) / seconds())}/s), ${taken.refused} refused; at most ${peak().toFixed(0)} MB; ${waited()}; ${await spent(taken.done - from)}`,
  )
  began = performance.now()
  await settled(city.url)
  console.log(`what followed from it: ${seconds().toFixed(0)} s; ${waited()}; ${await spent(taken.done)}`)
  asking = false
  await elsewhere
} finally {
  asking = false
  await server.stop()
  await city.stop()
  rmSync(folder, { recursive: true, force: true })
}
