// A roster as an office sends it: who is right is put in force once, who is wrong is told what to do, and a slip opens an account once.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { after, test } from 'node:test'
import { regionLoad } from '../../registers/regions/load.ts'
import { readRegion } from '../../registers/regions/read.ts'
import { sampleCounty, sampleRegion } from '../../registers/regions/sample.ts'
import { importRoster, readRoster } from '../../registers/roster/import.store.ts'
import { sheetRows } from '../../registers/sheets/read.ts'
import { writeSheets } from '../../registers/sheets/write.ts'
import { DAY } from '../../rules/time.ts'
import { newRing } from '../../store/keys.ts'
import { vaultOf } from '../../store/vault.ts'
import { testDatabase } from '../../test/database.ts'
import { makeSlip, slipOf, useSlip } from '../accounts/activation.store.ts'
import { atTheDoor } from '../accounts/signIn.ts'
import type { Given, Shell } from './command.ts'
import { userImport } from './roster.ts'

const home = mkdtempSync(join(tmpdir(), 'chaguan-roster-'))
after(() => rmSync(home, { recursive: true, force: true }))
const db = await testDatabase()
const county = sampleCounty()
const now = 1_790_000_000_000
await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2026-01-01', now: 1 })
const region = await readRegion(db, county)
const centre = [...region.organisations.values()].find(
  (one) => one.kind === 'governanceCentre' && one.area.startsWith(`${county}001001`),
)
const grid = [...region.areas.values()].find((one) => one.level === 'grid' && one.code.startsWith(`${county}001001`))
assert.ok(centre && grid)
const headings = ['姓  名', '手机号码', '岗位', '单 位', '网格', '起始日期', '备注']
const good = [
  ['张𬱟', '13800000001', '网格员', centre.name, grid.code, '2026年1月9日', ''],
  ['阿卜杜拉·买买提', '+86 138-0000-0002', '社区干部', centre.short, '', '', ''],
]
let files = 0
async function xlsx(rows: readonly (readonly string[])[]): Promise<string> {
  const file = join(home, `${++files}.xlsx`)
  await pipeline(writeSheets([{ name: '名册', widths: [], rows }], new Date(0)), createWriteStream(file))
  return file
}
const people = () =>
  db.read(atTheDoor, (tx) =>
    tx.rows<{ login: string; name: string }>(`select login, name from person where login like '1380000%' order by login`),
  )

test('headings are found below a title, in the words offices use, and the same file a second time changes nothing', async () => {
  const file = await xlsx([['泊舟街道人员名册（示例）'], headings, ...good])
  const read = await readRoster(db, file, region)
  assert.deepEqual(read.faults, [])
  assert.deepEqual(
    read.lines.map((one) => [one.name, one.phone, one.post, one.organisation]),
    [
      ['张𬱟', '13800000001', 'gridWorker', centre.id],
      ['阿卜杜拉·买买提', '13800000002', 'communityCadre', centre.id],
    ],
  )
  const seen = await importRoster(db, region, read, { write: false, now })
  assert.deepEqual([seen.people, seen.posts, seen.same], [2, 2, 0])
  assert.deepEqual(await people(), [], 'a preview writes nothing')
  const done = await importRoster(db, region, read, { write: true, now })
  assert.deepEqual([done.people, done.posts, done.same, done.fresh.length], [2, 2, 0, 2])
  assert.deepEqual(await people(), [
    { login: '13800000001', name: '张𬱟' },
    { login: '13800000002', name: '阿卜杜拉·买买提' },
  ])
  const again = await importRoster(db, region, read, { write: true, now: now + DAY })
  assert.deepEqual([again.people, again.posts, again.same], [0, 0, 2])
})

test('what is wrong is told by row and column; the rest is put in force, and the mended file adds only what was missing', async () => {
  const bad = [
    ['', '13800000003', '网格员', centre.name, grid.code, '', ''],
    ['李四', '138', '网格员', centre.name, grid.code, '', ''],
    ['王五', '13800000005', '大队长', centre.name, grid.code, '', ''],
    ['赵六', '13800000006', '网格员', '没有的单位', grid.code, '', ''],
    ['孙七', '13800000007', '网格员', centre.name, '没有的网格', '', ''],
    ['周八', '13800000008', '网格员', centre.name, '', '', ''],
    ['吴九', '13800000009', '网格员', centre.name, grid.code, '3/4/2026', ''],
    ['郑十', '13800000010', '系统管理员', centre.name, '', '', ''],
    ['钱一', '1.3800000012E+17', '网格员', centre.name, grid.code, '', ''],
  ]
  const read = await readRoster(db, await xlsx([headings, ...good, ...bad]), region)
  assert.deepEqual(
    read.faults.map((one) => [one.row, one.column, one.why]),
    [
      [4, '姓  名', 'missing'],
      [5, '手机号码', 'noPhone'],
      [6, '岗位', 'noPost'],
      [7, '单 位', 'noOrganisation'],
      [8, '网格', 'noArea'],
      [9, '单 位', 'wrongLevel'],
      [10, '起始日期', 'noDay'],
      [11, '岗位', 'notImportable'],
      [12, '手机号码', 'rounded'],
    ],
  )
  const done = await importRoster(db, region, read, { write: true, now })
  assert.deepEqual([done.people, done.same], [0, 2])
})

test('columns that somebody named are remembered for files with the same headings', async () => {
  const odd = ['谁', '打哪个号', '做什么', '在哪里']
  const file = await xlsx([odd, ['冯二', '13800000021', '社区干部', centre.name]])
  await assert.rejects(readRoster(db, file, region), /noSheet/)
  const read = await readRoster(db, file, region, { name: 0, phone: 1, post: 2, organisation: 3 })
  await importRoster(db, region, read, { write: true, now })
  const other = await xlsx([odd, ['陈三', '13800000022', '社区干部', centre.name]])
  assert.equal((await readRoster(db, other, region)).lines[0]?.phone, '13800000022')
})

test('from the terminal: a preview, a workbook of what is wrong, and slips to print for who has no password', async () => {
  const csv = join(home, 'roster.csv')
  writeFileSync(
    csv,
    `姓名,手机,岗位,单位,网格\n褚四,13800000031,网格员,${centre.name},${grid.code}\n卫五,号码,网格员,${centre.name},${grid.code}\n`,
  )
  const out: string[] = []
  const shell: Shell = { env: {}, out: (line) => out.push(line), err: (line) => out.push(line), now: () => now }
  const say = (options: Given['options']) =>
    userImport.run({ words: [csv], options: { region: county, ...options } }, shell, {
      config: () => ({ port: 0, host: '', data: home, databaseUrl: null }),
      db: async () => db,
    })
  assert.equal(await say({}), 1)
  assert.match(out.join('\n'), /Would be: 1 people, 1 posts; 0 as they were; 1 faults in 1 rows/)
  const [errors, slips] = [join(home, 'errors.xlsx'), join(home, 'slips.html')]
  assert.equal(await say({ apply: true, errors, slips, address: 'https://chaguan.example' }), 1)
  const rows: (readonly (string | undefined)[])[] = []
  for await (const row of sheetRows(errors)) rows.push(row.cells.map((cell) => cell?.text))
  assert.deepEqual(rows[1]?.slice(0, 3), ['3', '手机', '号码'])
  assert.match(rows[1]?.[3] ?? '', /11 位手机号/)
  const page = readFileSync(slips, 'utf8')
  assert.match(page, /褚四[\s\S]*账号：13800000031/)
  assert.equal(page.match(/class="slip"/g)?.length, 1)
})

test('a slip opens an account once, within seven days, and a new one takes the old one back', async () => {
  const vault = vaultOf(newRing())
  const [person] = await db.read(atTheDoor, (tx) => tx.rows<{ id: string }>(`select id from person where login = '13800000001'`))
  const id = person?.id ?? ''
  const make = () => db.begin(atTheDoor, (tx) => makeSlip(tx, vault, id, randomBytes, now))
  const find = (secret: string, at = now) => db.read(atTheDoor, (tx) => slipOf(tx, vault, secret, at))
  const old = await make()
  const secret = await make()
  assert.equal(await find(old), null, 'taken back')
  assert.equal(await find(secret, now + 7 * DAY), null, 'too old')
  const slip = await find(secret)
  assert.equal(slip?.login, '13800000001')
  assert.ok(slip)
  const use = () => db.begin(atTheDoor, (tx) => useSlip(tx, vault, slip, 'hash', randomBytes, now))
  assert.deepEqual(await use(), { second: null })
  assert.equal(await use(), null, 'used')
  assert.equal(await find(secret), null)
})

test('who must have a second factor is given one with the slip', async () => {
  const vault = vaultOf(newRing())
  const login = '13800000002'
  await db.asOwner((tx) => tx.rows('update person set totp_required = true where login = $1', [login]))
  const [person] = await db.read(atTheDoor, (tx) => tx.rows<{ id: string }>('select id from person where login = $1', [login]))
  const secret = await db.begin(atTheDoor, (tx) => makeSlip(tx, vault, person?.id ?? '', randomBytes, now))
  const slip = await db.read(atTheDoor, (tx) => slipOf(tx, vault, secret, now))
  assert.ok(slip)
  const opened = await db.begin(atTheDoor, (tx) => useSlip(tx, vault, slip, 'hash', randomBytes, now))
  assert.match(opened?.second?.totp ?? '', /^otpauth:\/\/totp\//)
})
