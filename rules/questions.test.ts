// Questions of a category: what fits is kept as codes, what was written is words, what is wrong names its question.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import base from '../regions/base/categories.json' with { type: 'json' }
import { answered, toldAnswers } from './questions.ts'
import { isRefusal } from './refusal.ts'
import type { Category } from './region.ts'

const name = (text: string) => ({ 'zh-CN': text, 'zh-TW': text, en: `${text} en` })
const category = {
  questions: [
    {
      code: 'when',
      text: name('什么时候'),
      type: 'multivaluelist',
      required: true,
      values: [
        { key: 'morning', name: name('早上') },
        { key: 'noon', name: name('中午') },
      ],
    },
    { code: 'people', text: name('几个人'), type: 'number', required: false },
    { code: 'lamp', text: name('灯杆编号'), type: 'string', required: false },
  ],
} as unknown as Category

test('answers by the table', () => {
  const table: readonly (readonly [Record<string, string[]> | undefined, unknown])[] = [
    [undefined, { codes: null, words: null }],
    [{ when: ['morning', 'noon', 'noon'] }, { codes: { when: ['morning', 'noon'] }, words: null }],
    [
      { when: ['noon'], people: ['3'], lamp: ['B-17'] },
      { codes: { when: ['noon'], people: ['3'] }, words: '灯杆编号：B-17' },
    ],
    [{}, 'answers.when'],
    [{ when: ['night'] }, 'answers.when'],
    [{ when: ['noon'], people: ['many'] }, 'answers.people'],
    [{ when: ['noon'], people: ['1', '2'] }, 'answers.people'],
    [{ when: ['noon'], colour: ['red'] }, 'answers.colour'],
  ]
  for (const [given, wanted] of table) {
    const found = answered(category, given)
    assert.deepEqual(isRefusal(found) ? found.facts.field : found, wanted, JSON.stringify(given))
  }
})

test('kept codes are told in the language asked for', () => {
  assert.deepEqual(toldAnswers(category, { when: ['noon', 'dusk'], gone: ['x'] }, 'en'), [
    { question: '什么时候 en', answer: '中午 en, dusk' },
    { question: 'gone', answer: 'x' },
  ])
})

test('no category asks more than three questions, each in three languages', () => {
  const asking = (base.categories as unknown as readonly Category[]).filter((one) => one.questions)
  assert.ok(asking.length >= 8)
  for (const { code, questions = [] } of asking) {
    assert.ok(questions.length <= 3, code)
    for (const question of questions)
      for (const text of [question.text, ...(question.values ?? []).map((one) => one.name)])
        assert.ok(text['zh-CN'] && text['zh-TW'] && text.en, code)
  }
})
