// The catalogue: one set of keys and placeholders in every language, Chinese punctuation in Chinese, no sentence outside it.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fill, firstLanguage, learn, say, speak, word } from './texts.ts'

const root = join(import.meta.dirname, '..')
const source = 'zh-CN'
const read = (language: string, file: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, 'ui/texts', language, file), 'utf8'))
const files = globSync('*.json', { cwd: join(root, 'ui/texts', source) })
const placeholders = (sentence: string): string[] =>
  [...new Set([...sentence.matchAll(/\{(\w+)(?:\|[^}]*)?\}/g)].map(([, name]) => name ?? ''))].sort()

test('there is a catalogue to check', () => assert.ok(files.length >= 3, files.join()))

for (const file of files) {
  const texts = read(source, file)
  for (const language of ['zh-TW', 'en']) {
    const other = read(language, file)
    test(`${language}/${file} has exactly the keys of ${source}`, () => {
      assert.deepEqual(Object.keys(other).sort(), Object.keys(texts).sort())
    })
    test(`${language}/${file} takes the placeholders of ${source}`, () => {
      for (const [key, sentence] of Object.entries(texts))
        assert.deepEqual(placeholders(other[key] ?? ''), placeholders(sentence), `${file} ${key}`)
    })
  }
  for (const language of ['zh-CN', 'zh-TW'])
    test(`${language}/${file} writes Chinese with full-width punctuation`, () => {
      for (const [key, sentence] of Object.entries(read(language, file))) {
        const plain = sentence.replace(/\{[^}]*\}/g, '一')
        assert.doesNotMatch(
          plain,
          /\p{Script=Han}\s*[,;:!?()]|[,;:!?(]\s*\p{Script=Han}|\p{Script=Han}\.(?:\s|$)/u,
          `${file} ${key}: ${sentence}`,
        )
      }
    })
  test(`no sentence of ${file} is empty`, () => {
    for (const language of ['zh-CN', 'zh-TW', 'en'])
      for (const [key, sentence] of Object.entries(read(language, file)))
        assert.notEqual(sentence.trim(), '', `${language} ${key}`)
  })
}

test('no screen holds a Chinese sentence of its own', () => {
  const screens = globSync(['{ui,desk,public,field}/**/*.{ts,tsx}', 'cases/screens.ts', 'cases/**/screens/**/*.{ts,tsx}'], {
    cwd: root,
  })
  const own = screens.filter((file) => !file.endsWith('.test.ts'))
  assert.ok(own.length > 40)
  for (const file of own) {
    const code = readFileSync(join(root, file), 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/(^|\s)\/\/.*$/gm, '')
    assert.doesNotMatch(code, /\p{Script=Han}/u, file)
  }
})

test('a sentence is filled, also with the word for one or many, and what is not given stays visible', () => {
  assert.equal(fill('{n} {n|day|days} left', { n: 1 }), '1 day left')
  assert.equal(fill('{n} {n|day|days} left', { n: 3 }), '3 days left')
  assert.equal(fill('{who} has it', {}), '{who} has it')
})

test('a word of the kind itself goes before the common one, and an unknown code is shown as it is', () => {
  speak('en', { case: { 'state.fixed': 'Fixed', 'state.open': 'Open' } })
  learn('hazard', { 'state.fixed': 'Hazard gone' })
  assert.equal(word('state', 'fixed', 'hazard'), 'Hazard gone')
  assert.equal(word('state', 'open', 'hazard'), 'Open')
  assert.equal(word('state', 'strange', 'hazard'), 'strange')
  assert.equal(say('no.such.key'), 'no.such.key')
})

test('the first language is the chosen one, else what the browser asks for, else Chinese', () => {
  assert.equal(firstLanguage('en', ['zh-CN']), 'en')
  assert.equal(firstLanguage(null, ['zh-HK', 'en']), 'zh-TW')
  assert.equal(firstLanguage(null, ['de', 'en-GB']), 'en')
  assert.equal(firstLanguage(null, ['bo']), 'zh-CN')
})
