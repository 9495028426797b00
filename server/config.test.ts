// Wrong settings are told in one sentence before anything is opened.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { after, test } from 'node:test'
import { readConfig, WrongConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaguan-config-'))
after(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'file')
writeFileSync(file, '')

test('nothing set means the usual', () => {
  assert.deepEqual(readConfig({}), { port: 8080, host: '127.0.0.1', data: resolve('data'), databaseUrl: null })
})

test('each setting says what it says', () => {
  const databaseUrl = 'postgresql://u:p@db.example:5433/chaguan?sslmode=require'
  assert.deepEqual(readConfig({ PORT: '0', HOST: '::1', CHAGUAN_DATA: folder, DATABASE_URL: databaseUrl }), {
    port: 0,
    host: '::1',
    data: folder,
    databaseUrl,
  })
})

const wrong: readonly (readonly [string, string])[] = [
  ['PORT', ''],
  ['PORT', 'eighty'],
  ['PORT', '-1'],
  ['PORT', '65536'],
  ['PORT', '80.5'],
  ['PORT', '0x50'],
  ['HOST', ''],
  ['HOST', 'a b'],
  ['HOST', 'http://x'],
  ['CHAGUAN_DATA', ''],
  ['CHAGUAN_DATA', file],
  ['CHAGUAN_DATA', join(file, 'below')],
  ['CHAGUAN_DATA', 'a\0b'],
  ['CHAGUAN_DATA', '/proc/chaguan'],
  ['DATABASE_URL', ''],
  ['DATABASE_URL', 'localhost'],
  ['DATABASE_URL', 'mysql://h/d'],
  ['DATABASE_URL', 'postgres://host'],
  ['DATABASE_URL', 'postgres://host/'],
]
for (const [name, value] of wrong)
  test(`${name}=${JSON.stringify(value.replace(folder, ''))} is refused with one sentence that names it`, () => {
    assert.throws(
      () => readConfig({ [name]: value }),
      (error: Error) =>
        error instanceof WrongConfig && /^[A-Z_]+ must be [^\n]+\.$/.test(error.message) && error.message.startsWith(name),
    )
  })

test('as a program: exit code 2 and the sentence, 0 when all is well', () => {
  const ask = (env: Readonly<Record<string, string>>) => {
    const { status, stderr } = spawnSync(process.execPath, [new URL('./config.ts', import.meta.url).pathname], {
      env,
      encoding: 'utf8',
    })
    return { status, stderr }
  }
  assert.deepEqual(ask({ PORT: 'eighty' }), { status: 2, stderr: 'PORT must be a number from 0 to 65535.\n' })
  assert.deepEqual(ask({ CHAGUAN_LOG: 'loud' }).status, 2)
  assert.deepEqual(ask({ PORT: '8081' }), { status: 0, stderr: '' })
})
