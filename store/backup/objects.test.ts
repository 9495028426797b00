// The object store as a shelf, against a stand-in in this process: the same promises as the folder's.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import S3rver from '@20minutes/s3rver'
import { objectShelf } from './objects.ts'
import { folderShelf, type Shelf } from './shelf.ts'

const home = mkdtempSync(join(tmpdir(), 'chaguan-objects-'))
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: join(home, 's3'),
  configureBuckets: [{ name: 'chaguan', configs: [] }],
})
const shelves: Record<string, Shelf> = {}
before(async () => {
  const { port } = await server.run()
  const at = { bucket: 'chaguan', endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', key: 'S3RVER', secret: 'S3RVER' }
  shelves.objects = objectShelf({ ...at, prefix: 'city/one' })
  shelves.lost = objectShelf({ ...at, prefix: '', bucket: 'nowhere' })
  shelves.folder = folderShelf(join(home, 'folder'))
})
after(async () => {
  await server.close()
  rmSync(home, { recursive: true, force: true })
})

for (const name of ['folder', 'objects'])
  test(`${name}: what was put is there whole, listed in order, and gone when removed`, async () => {
    const shelf = shelves[name] as Shelf
    const bytes = randomBytes(300_000)
    await shelf.put('parts/ab/abc', bytes)
    await shelf.put('backups/20261129T000000Z', Buffer.from('second'))
    await shelf.put('backups/20261128T000000Z', Buffer.from('first'))
    assert.deepEqual(Buffer.from((await shelf.get('parts/ab/abc')) ?? []), bytes)
    assert.deepEqual([await shelf.has('parts/ab/abc'), await shelf.has('parts/ab/abd')], [true, false])
    assert.equal(await shelf.get('parts/ab/abd'), null)
    assert.deepEqual(
      (await shelf.list('backups')).map((one) => one.name),
      ['backups/20261128T000000Z', 'backups/20261129T000000Z'],
    )
    await shelf.remove('parts/ab/abc')
    assert.deepEqual(await shelf.list('parts'), [])
    await assert.rejects(async () => shelf.put('../outside', bytes))
  })

test('a bucket that is not there is told, and a listing of nothing is empty', async () => {
  await assert.rejects((shelves.lost as Shelf).put('parts/ab/abc', Buffer.from('x')), /there is no bucket nowhere/)
  assert.deepEqual(await (shelves.objects as Shelf).list('nothing'), [])
})
