// A language more is a folder more: shown to choose, read from right to left where it says so, Chinese where it has no sentence yet.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { firstSpoken, inLanguage, sentencesIn } from '../server/spoken.ts'
import { alsoSpoken, patched, spokenIn } from '../ui/languages.ts'
import { firstLanguage } from '../ui/texts.ts'

const catalogue = join(import.meta.dirname, '../ui/texts')
const headsIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder).map((one) => [
      `./texts/${one}/language.json`,
      JSON.parse(readFileSync(join(folder, one, 'language.json'), 'utf8')) as { name: string; dir: string },
    ]),
  )

test('an invented language in a folder of its own is spoken by screens, refusals and messages, without a line of code', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-texts-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(catalogue, folder, { recursive: true })
  mkdirSync(join(folder, 'qx'))
  const write = (name: string, what: object) => writeFileSync(join(folder, 'qx', `${name}.json`), JSON.stringify(what))
  write('language', { name: 'Qaxi', dir: 'rtl' })
  write('public', { 'nav.home': 'Omeh' })
  write('refusals', { tooOften: 'Netfo oot' })
  const spoken = spokenIn(headsIn(folder))
  assert.deepEqual(
    spoken.map((one) => one.code),
    ['zh-CN', 'zh-TW', 'en', 'qx'],
  )
  assert.deepEqual(spoken.at(-1), { code: 'qx', name: 'Qaxi', dir: 'rtl' })
  const read = (language: string) =>
    JSON.parse(readFileSync(join(folder, language, 'public.json'), 'utf8')) as Record<string, string>
  const page = patched(read('zh-CN'), read('qx'))
  assert.equal(page['nav.home'], 'Omeh')
  assert.equal(page['nav.report'], read('zh-CN')['nav.report'], 'what is missing is said in Chinese')
  const refusals = sentencesIn(folder, 'refusals')
  assert.equal(inLanguage(refusals, 'qx').tooOften, 'Netfo oot')
  assert.equal(inLanguage(refusals, 'qx').caseMissing, inLanguage(refusals, 'zh-CN').caseMissing)
  const messages = sentencesIn(folder, 'messages')
  assert.equal(inLanguage(messages, 'qx').accept, inLanguage(messages, 'zh-CN').accept)
  assert.equal(firstSpoken(refusals.keys(), ['qx-CN', 'en']), 'qx')
  assert.equal(alsoSpoken(spoken, 'qx-CN'), 'qx')
  assert.equal(firstLanguage('qx', [], spoken), 'qx')
})

test('the languages of the house are chosen as before, and nobody speaks one that is not there', () => {
  const spoken = spokenIn(headsIn(catalogue))
  for (const [asked, said] of [
    ['zh-HK', 'zh-TW'],
    ['zh', 'zh-CN'],
    ['en-GB', 'en'],
    ['fr', 'zh-CN'],
  ] as const)
    assert.equal(firstLanguage(null, [asked], spoken), said)
})
