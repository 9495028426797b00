// A backup of a county with a matter in it: put back elsewhere it is the same to the last byte, and what was cut off is none.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { everyEngine, prepared, testDatabase } from '../../test/database.ts'
import { tuesday, world } from '../../test/world.ts'
import { type Db, openDatabase } from '../db.ts'
import { verifyCounty } from '../verify.ts'
import { backUp, backupsOn, kept, readManifest, restore, type Source, thin, usualKeeping } from './backup.ts'
import { BackupBroken, backupKey, boxOf } from './box.ts'
import { folderShelf, type Shelf } from './shelf.ts'
import { dumpTables } from './tables.ts'

const home = mkdtempSync(join(tmpdir(), 'chaguan-backup-'))
after(() => rmSync(home, { recursive: true, force: true }))
const box = boxOf(randomBytes(32))
const DAY = 86_400_000
let folders = 0
const folder = () => {
  const path = join(home, String(++folders))
  mkdirSync(path)
  return path
}

const aRegion = `insert into region (code, version, from_day, from_at, name, zone, office, invented, kinds, data, loaded_at)
  values ($1, 1, '2024-01-01', 0, '{}', '{}', '{}', true, '{}', '{}', 0)`

/** A data folder with a key file and one attachment. */
function sourceOn(db: Db, now = () => tuesday): Source & { readonly photo: string } {
  const data = folder()
  const photo = 'files/960001/ab/0c6f8f2e-1111-4111-8111-111111111111/0c6f8f2e-2222-4222-8222-222222222222.full'
  mkdirSync(join(data, photo, '..'), { recursive: true })
  writeFileSync(join(data, photo), randomBytes(5_000_000))
  writeFileSync(join(data, 'keys.json'), '{"keys":"of this house"}')
  return { db, data, keys: join(data, 'keys.json'), now, photo }
}
async function scratch(): Promise<Source> {
  const data = folder()
  const db = await openDatabase({ engine: 'pglite', folder: null, prepared: await prepared() })
  return { db, data, keys: join(data, 'keys.json'), now: () => tuesday }
}
/** Every row of every table, as the database writes it. */
async function everything(db: Db): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  await dumpTables(db, async (table, piece) => {
    found[table] = (found[table] ?? '') + piece.bytes.toString('utf8')
  })
  return found
}

everyEngine('backup', (open) => {
  test('put back where nothing is, it is the same in every row and every byte, and its record is whole', async () => {
    const db = await open()
    const w = world(db)
    await w.house.db.asOwner((tx) =>
      tx.rows(`insert into keeper (county, region, name, codes) values ($1, $1, '示例区', array[$1])`, [w.county]),
    )
    await w.house.db.asOwner((tx) => tx.rows(aRegion, [w.county]))
    const caseId = '0c6f8f2e-1111-4111-8111-111111111111'
    await w.send(
      w.staff.gridWorker,
      'report',
      { category: '0101', text: '井盖𬱟破了"\\\n第二行', place: { area: w.grid } },
      caseId,
    )
    const source = sourceOn(db)
    const shelf = folderShelf(folder())
    const made = await backUp(source, shelf, box)
    assert.deepEqual(await backupsOn(shelf), [made.name])
    const into = await scratch()
    await restore(shelf, box, made.name, into)
    const before = await everything(db)
    assert.deepEqual(await everything(into.db), before)
    assert.match(before.words ?? '', /𬱟破了/)
    assert.deepEqual(readFileSync(join(into.data, source.photo)), readFileSync(join(source.data, source.photo)))
    assert.deepEqual(readFileSync(into.keys), readFileSync(source.keys))
    const verified = await into.db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
    assert.deepEqual([verified.faults, verified.cases], [[], 1])
    await into.db.close()
  })
})

test('the second one writes only what has changed, and each stands for itself', async () => {
  const db = await testDatabase()
  let now = tuesday
  const source = sourceOn(db, () => now)
  const shelf = folderShelf(folder())
  const first = await backUp(source, shelf, box)
  now += DAY
  const second = await backUp(source, shelf, box)
  assert.ok(first.written > 2)
  assert.ok(second.written <= 1, `${second.written} parts of ${second.parts} written again`)
  const whole = await backUp({ ...source, now: () => now + 1000 }, shelf, box, { since: false })
  assert.equal(whole.written, whole.parts)
})

test('one that was cut off in the middle is none, and the next goes on where it stopped', async () => {
  const source = sourceOn(await testDatabase())
  const place = folder()
  const shelf = folderShelf(place)
  let left = 3
  const cut: Shelf = {
    ...shelf,
    put: async (name, bytes) => {
      if (left-- === 0) throw new Error('the power went')
      return shelf.put(name, bytes)
    },
  }
  await assert.rejects(backUp(source, cut, box), /the power went/)
  assert.deepEqual(await backupsOn(shelf), [])
  const made = await backUp(source, shelf, box)
  assert.ok(made.written < made.parts, 'what lay there was used')
  assert.deepEqual(readdirSync(join(place, 'incoming')), [])
})

test('a changed part, a missing part, another key, or something there already: it is told, and nothing is put back', async () => {
  const source = sourceOn(await testDatabase())
  const place = folder()
  const shelf = folderShelf(place)
  const made = await backUp(source, shelf, box)
  const into = await scratch()
  await assert.rejects(restore(shelf, boxOf(randomBytes(32)), made.name, into), BackupBroken)
  await assert.rejects(restore(shelf, box, '20200101T000000Z', into), /There is no backup/)
  writeFileSync(into.keys, 'other keys')
  await assert.rejects(restore(shelf, box, made.name, into), /holds other keys/)
  rmSync(into.keys)
  const [part] = await shelf.list('parts')
  const path = join(place, part?.name ?? '')
  const bytes = readFileSync(path)
  bytes[40] = (bytes[40] ?? 0) ^ 1
  writeFileSync(path, bytes)
  await assert.rejects(restore(shelf, box, made.name, into), BackupBroken)
  rmSync(path)
  await assert.rejects(restore(shelf, box, made.name, into), /this backup is not whole/)
  await into.db.asOwner((tx) => tx.rows(aRegion, ['960001']))
  await assert.rejects(restore(shelf, box, made.name, into), /is not empty/)
  await into.db.close()
})

test('seven days, five weeks and twelve months stay; what only old ones needed goes', async () => {
  const names = Array.from({ length: 400 }, (_, n) => new Date(Date.UTC(2026, 10, 29) - n * DAY).toISOString()).map(
    (text) => `${text.slice(0, 19).replaceAll(/[-:]/g, '')}Z`,
  )
  const stay = [...kept(names, usualKeeping)].sort()
  assert.ok(stay.length >= 7 + 3 + 10 && stay.length <= 24, String(stay.length))
  assert.equal(stay.at(-1), '20261129T000000Z')
  assert.ok(stay.includes('20260131T000000Z') && !stay.includes('20260115T000000Z'), stay.join(' '))
  const source = sourceOn(await testDatabase())
  const place = folder()
  const shelf = folderShelf(place)
  const old = await backUp({ ...source, now: () => tuesday - 3 * DAY }, shelf, box)
  writeFileSync(join(source.data, source.photo), randomBytes(100))
  const made = await backUp(source, shelf, box)
  const far = Date.UTC(2040, 0, 1)
  writeFileSync(join(place, 'incoming/left-by-a-kill.part'), 'half')
  const gone = await thin(shelf, box, { days: 1, weeks: 1, months: 1 }, far)
  assert.deepEqual([gone.backups, await backupsOn(shelf)], [1, [made.name]])
  assert.ok(gone.parts >= 3, old.name)
  assert.deepEqual(readdirSync(join(place, 'incoming')), [])
  const manifest = await readManifest(shelf, box, made.name)
  for (const name of [manifest.keys, ...manifest.files, ...manifest.tables.flatMap((one) => one.pieces)])
    assert.ok(await shelf.has(name), 'what is still needed is there')
})

test('the key of backups is made once, for its owner only, and a wrong file is told', () => {
  const path = join(folder(), 'backup.key')
  assert.throws(() => backupKey(path, true), /There is no key of backups/)
  assert.deepEqual(backupKey(path), backupKey(path))
  writeFileSync(path, 'abc')
  assert.throws(() => backupKey(path), BackupBroken)
})
