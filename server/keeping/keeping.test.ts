// Keeping the house: the nightly backup and the Sunday's trial once for all, and what the status says must be done.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { HOUR } from '../../rules/time.ts'
import { folderShelf } from '../../store/backup/shelf.ts'
import { openDatabase } from '../../store/db.ts'
import { prepared, testDatabase } from '../../test/database.ts'
import { run } from '../cli.ts'
import { keepWatch, makeBackup } from './keep.ts'
import { inTheBook, lastRuns, type Run } from './runs.store.ts'
import { readKeeping } from './settings.ts'
import { backupAlarms } from './status.store.ts'

const home = mkdtempSync(join(tmpdir(), 'chaguan-keeping-'))
after(() => rmSync(home, { recursive: true, force: true }))
const data = join(home, 'data')
mkdirSync(data)
writeFileSync(join(data, 'keys.json'), '{}')
const start = 1_790_000_000_000
let now = start
const source = { db: await testDatabase(), data, keys: join(data, 'keys.json'), now: () => now }
const where = { shelf: folderShelf(join(home, 'backups')), key: join(home, 'backup.key') }
const scratch = async () => openDatabase({ engine: 'pglite', folder: null, prepared: await prepared() })
const runs = () => source.db.read({ actor: 'test', counties: [] }, lastRuns)

test('the backup of the night is made once for all processes, and the trial of Sunday after it', async () => {
  const local = (weekday: number, hour: number) => () => ({ day: '2026-10-18', hour, weekday })
  const watch = { ...where, hour: 2 }
  assert.equal(await keepWatch(source, watch, local(7, 1), scratch), null, 'too early')
  assert.equal(await keepWatch(source, watch, local(7, 2), scratch), 'backup')
  assert.equal(await keepWatch(source, watch, local(6, 3), scratch), null, 'done already, and no Sunday')
  assert.equal(await keepWatch(source, watch, local(7, 3), scratch), 'trial')
  assert.equal(await keepWatch(source, watch, local(7, 4), scratch), null)
  const { done } = await runs()
  assert.deepEqual(
    done.map((one) => [one.what, one.outcome, one.backup !== null]),
    [
      ['backup', 'done', true],
      ['trial', 'done', true],
    ],
  )
})

test('one that was cut off gives its night free after ten silent minutes; one that failed says why', async () => {
  const began = Promise.withResolvers<void>()
  const cut = Promise.withResolvers<never>()
  const hang = inTheBook(
    source.db,
    { what: 'backup', slot: 'night', place: 'x' },
    () => now,
    () => {
      began.resolve()
      return cut.promise
    },
  )
  hang.catch(() => undefined)
  await began.promise
  const again = () =>
    inTheBook(
      source.db,
      { what: 'backup', slot: 'night', place: 'x' },
      () => now,
      async () => ({ backup: 'b', detail: {} }),
    )
  assert.equal(await again(), null, 'somebody is at it')
  now += 11 * 60_000
  assert.ok(await again())
  cut.reject(new Error('the power went'))
  await assert.rejects(hang, /the power went/)
  now += 1
  const full = { ...where.shelf, put: () => Promise.reject(new Error('no room on the disk')) }
  await assert.rejects(makeBackup(source, { ...where, shelf: full }))
  const { begun } = await runs()
  assert.deepEqual([begun[0]?.outcome, begun[0]?.detail], ['failed', { why: 'no room on the disk' }])
})

describe('what the status says must be done', () => {
  const at = start + 100 * HOUR
  const ran = (hours: number, more: Partial<Run> = {}): Run => ({
    what: 'backup',
    place: 'x',
    startedAt: at - hours * HOUR,
    beatAt: at - hours * HOUR,
    endedAt: at - hours * HOUR,
    outcome: 'done',
    backup: 'b',
    detail: {},
    ...more,
  })
  const open = { endedAt: null, outcome: null, backup: null } as const
  const cases: readonly [string, Parameters<typeof backupAlarms>[1], Parameters<typeof backupAlarms>[2], readonly string[]][] = [
    ['all is well', { backup: ran(5), trial: ran(20) }, { backup: ran(5), trial: ran(20) }, []],
    ['never one', { backup: null, trial: null }, { backup: null, trial: null }, ['backupMissing']],
    ['the last is a day and more old', { backup: ran(27), trial: ran(20) }, { backup: ran(27), trial: ran(20) }, ['backupOld']],
    ['the last one is still at work', { backup: ran(20), trial: ran(20) }, { backup: ran(0, open), trial: ran(20) }, []],
    ['the last one was cut off', { backup: ran(20), trial: ran(20) }, { backup: ran(1, open), trial: ran(20) }, ['backupCutOff']],
    [
      'the last one failed',
      { backup: ran(20), trial: ran(20) },
      { backup: ran(1, { outcome: 'failed' }), trial: ran(20) },
      ['backupFailed'],
    ],
    ['none was tried', { backup: ran(5), trial: null }, { backup: ran(5), trial: null }, ['trialOld']],
    [
      'the trial failed',
      { backup: ran(5), trial: ran(20) },
      { backup: ran(5), trial: ran(1, { what: 'trial', outcome: 'failed' }) },
      ['trialFailed'],
    ],
  ]
  for (const [name, done, begun, expected] of cases)
    test(name, () =>
      assert.deepEqual(
        backupAlarms('x', done, begun, at).map((one) => one.what),
        expected,
      ),
    )
  test('no place was ever named', () =>
    assert.deepEqual(
      backupAlarms(null, { backup: null, trial: null }, { backup: null, trial: null }, at).map((one) => one.what),
      ['noBackupPlace'],
    ))
})

test('a place that cannot be one is refused with one sentence', () => {
  for (const [env, said] of [
    [{ CHAGUAN_BACKUP: 'backups' }, /absolute folder/],
    [{ CHAGUAN_BACKUP: `${data}/backups` }, /would be lost together/],
    [{ CHAGUAN_BACKUP: 's3://city/one' }, /CHAGUAN_S3_ENDPOINT/],
    [{ CHAGUAN_BACKUP: 'ftp://city/one' }, /absolute folder/],
    [{ CHAGUAN_BACKUP_HOUR: '24' }, /hour from 0 to 23/],
  ] as const)
    assert.throws(() => readKeeping(env, data), said)
  assert.equal(readKeeping({}, data).shelf, null)
  assert.equal(readKeeping({ CHAGUAN_BACKUP: '/backups' }, data).shelf?.place, '/backups')
})

test('from the terminal: list what is there, put the newest back elsewhere, and hear how it stands', async () => {
  const out: string[] = []
  const env = { CHAGUAN_DATA: join(home, 'other'), CHAGUAN_BACKUP: where.shelf.place, CHAGUAN_BACKUP_KEY: where.key }
  const say = (...args: string[]) =>
    run(args, { env, out: (line) => out.push(line), err: (line) => out.push(line), now: () => now++ })
  assert.equal(await say('restore', '20000101T000000Z'), 1)
  assert.match(out.at(-1) ?? '', /There is no backup 20000101T000000Z/)
  assert.equal(await say('restore', 'newest'), 0, out.join('\n'))
  assert.match(out.at(-1) ?? '', /rows of 0 counties are back/)
  assert.equal(await say('backup', 'list'), 0)
  assert.match(out.at(-1) ?? '', /^\d{8}T\d{6}Z$/)
  assert.equal(await say('status'), 1)
  assert.ok(
    out.some((line) => line.startsWith('! There is no whole backup yet')),
    out.join('\n'),
  )
})
