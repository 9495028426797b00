// A tar file loses only what is not wanted.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { onlyOf } from './bundle.ts'

test('what is kept of a tar file is whole, long paths too, and can be unpacked', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-tar-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const deep = `${'a-long-name/'.repeat(10)}kept.txt`
  for (const [path, size] of [
    ['kept.txt', 513],
    ['dropped.txt', 2000],
    [deep, 0],
    ['empty/dropped', 0],
  ] as const) {
    mkdirSync(dirname(join(folder, 'in', path)), { recursive: true })
    writeFileSync(join(folder, 'in', path), 'x'.repeat(size))
  }
  const tar = execFileSync('tar', [
    '--format=ustar',
    '-cf',
    '-',
    '-C',
    join(folder, 'in'),
    'kept.txt',
    'dropped.txt',
    deep,
    'empty/dropped',
  ])
  const kept = onlyOf(tar, (path) => path.endsWith('kept.txt'))
  const list = execFileSync('tar', ['-tvf', '-'], { input: kept, encoding: 'utf8' })
  assert.deepEqual(
    list
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/).at(-1)),
    ['kept.txt', deep],
  )
  assert.equal(execFileSync('tar', ['-xOf', '-', 'kept.txt'], { input: kept }).length, 513)
})
