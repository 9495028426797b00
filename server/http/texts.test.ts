// Every refusal has a sentence in every language, saying the same.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { refusals } from '../../rules/refusal.ts'
import { languageOf, sentence } from './texts.ts'

const languages = ['zh-CN', 'zh-TW', 'en'] as const
const read = (language: string, file = 'refusals'): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../ui/texts/${language}/${file}.json`, import.meta.url), 'utf8')) as Record<string, string>
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

test('every code has a sentence in every language with the same placeholders, and nothing is left over', () => {
  const source = read('zh-CN')
  const codes = [...Object.keys(refusals), 'fault'].sort()
  for (const language of languages) {
    const texts = read(language)
    assert.deepEqual(Object.keys(texts).sort(), codes, language)
    for (const code of codes) {
      assert.ok((texts[code] ?? '').length > 8, `${language} ${code}`)
      assert.deepEqual(placeholders(texts[code] ?? ''), placeholders(source[code] ?? ''), `${language} ${code}`)
      assert.match(texts[code] ?? '', language === 'en' ? /^[A-Z].*\.$/ : /。$/, `${language} ${code}`)
      assert.doesNotMatch(
        (texts[code] ?? '').replace(/\[[^\]]*\]/g, ''),
        /[{}[\]]/,
        `${language} ${code}: placeholders stand in a [part]`,
      )
    }
  }
})

test('what residents are sent names who writes, what about, which matter and whom to ring, in every language, and nothing else', () => {
  const fields: Readonly<Record<string, readonly string[]>> = {
    matter: [],
    oneTime: ['code'],
    office: ['centre', 'code', 'matter'],
  }
  const source = Object.keys(read('zh-CN', 'messages')).sort()
  for (const language of languages) {
    const texts = read(language, 'messages')
    assert.deepEqual(Object.keys(texts).sort(), source, language)
    for (const [topic, text] of Object.entries(texts))
      assert.deepEqual(placeholders(text), fields[topic] ?? ['centre', 'code', 'matter', 'ring'], `${language} ${topic}`)
  }
})

test('a part whose fact is not known is left out', () => {
  assert.equal(
    sentence('en', 'locked', { minutes: 60 }),
    'Too many wrong tries; this is locked for now. Try again in 60 minutes.',
  )
  assert.equal(sentence('en', 'locked', {}), 'Too many wrong tries; this is locked for now. Try again.')
  assert.equal(sentence('zh-CN', 'tooLong', { max: 2000 }), '内容太长，最多 2000，没有提交。请缩短或分几次提交。')
})

test('the language is the best one asked for that we speak', () => {
  assert.equal(languageOf(undefined), 'zh-CN')
  assert.equal(languageOf('zh-HK,zh;q=0.8'), 'zh-TW')
  assert.equal(languageOf('fr, en-GB;q=0.7, zh;q=0.3'), 'en')
  assert.equal(languageOf('en;q=0.1, zh-Hant-TW;q=0.9'), 'zh-TW')
  assert.equal(languageOf('en;q=0'), 'zh-CN')
  assert.equal(languageOf(`${'x,'.repeat(10_000)}en`), 'zh-CN')
})
