// What a text reads like: learned from a handful of cases, with the words that decided, and nothing where nothing is known.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Example, learn, limits, placeWords, telling } from './learn.ts'
import { measure } from './measure.ts'
import { suggest } from './suggest.ts'

const times = (n: number, label: string, ...terms: string[]): Example[] => Array.from({ length: n }, () => ({ label, terms }))
const examples = [
  ...times(6, '0301', '井盖', '丢失', '马路'),
  ...times(3, '0301', '井盖', '松动', '马路'),
  ...times(8, '0101', '垃圾', '没人', '马路'),
  ...times(4, '0501', '噪音', '夜里', '施工'),
]
const model = learn(examples)
const first = (...terms: string[]) => suggest(model, terms)[0]

describe('learning', () => {
  test('counts in how many cases of a category a word was said, once per case', () => {
    assert.deepEqual(model.terms.马路, { '0101': 8, '0301': 9 })
    assert.deepEqual(learn(times(3, '0101', '垃圾', '垃圾')).terms.垃圾, { '0101': 3 })
    assert.deepEqual(model.labels['0301'], { examples: 9, words: 27 })
    assert.equal(model.examples, 21)
  })
  test('forgets what fewer than three cases said, so that a name told once or twice is not kept', () => {
    const known = learn([...examples, ...times(2, '0101', '周小满'), ...times(3, '0101', '花坛')]).terms
    assert.equal(known.周小满, undefined)
    assert.deepEqual(known.花坛, { '0101': 3 })
  })
  test('keeps no figures, nothing of one character and nothing without letters', () => {
    assert.deepEqual(telling(['13900001111', '3号楼', 'a3', '盖', '井盖', 'led', '@market', '@', '井盖']), [
      '井盖',
      'led',
      '@market',
    ])
    assert.deepEqual(placeWords(['market']), ['@market'])
    assert.deepEqual(Object.keys(learn(times(5, '0101', '13900001111', '5')).terms), [])
  })
  test('keeps no more words than it may, those said most', () =>
    assert.deepEqual(Object.keys(learn(examples, { ...limits, most: 2 }).terms), ['马路', '井盖']))
  test('is the same in whatever order cases come, and after a way through JSON', () =>
    fc.assert(
      fc.property(fc.shuffledSubarray(examples, { minLength: examples.length }), (mixed) => {
        assert.deepEqual(learn(mixed), model)
        assert.deepEqual(JSON.parse(JSON.stringify(learn(mixed))), model)
      }),
    ))
})

describe('proposing', () => {
  test('names the category whose words these are, and the words, strongest first, but none that others say as often', () => {
    const found = first('井盖', '丢失', '马路')
    assert.equal(found?.label, '0301')
    assert.deepEqual(
      found?.words.map(({ word, cases, all }) => [word, cases, all]),
      [
        ['井盖', 9, 9],
        ['丢失', 6, 6],
      ],
    )
    assert.equal(first('夜里', '马路', '施工')?.label, '0501')
  })
  test('a word that speaks for another category is no reason', () => {
    const found = first('噪音', '夜里', '井盖')
    assert.equal(found?.label, '0501')
    assert.ok(found && !found.words.some(({ word }) => word === '井盖'))
  })
  test('says nothing of a text without a known word, and nothing where nothing was learned', () => {
    assert.deepEqual(suggest(model, ['医保', 'constructor']), [])
    assert.deepEqual(suggest(model, []), [])
    assert.deepEqual(suggest(learn([]), ['井盖']), [])
    assert.deepEqual(suggest(model, ['井盖'], { names: new Map() }), [])
  })
  test('three at most unless asked, whose shares are a whole when all are asked for', () => {
    assert.equal(suggest(learn([...examples, ...times(3, '0601', '路灯')]), ['马路']).length, 3)
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...Object.keys(model.terms)), { minLength: 1 }), (terms) => {
        const all = suggest(model, terms, { top: 99 })
        assert.ok(Math.abs(all.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9)
        assert.deepEqual(
          all.map(({ share }) => share),
          all.map(({ share }) => share).toSorted((a, b) => b - a),
        )
        for (const { words } of all) for (const { weight } of words) assert.ok(weight >= 0.3)
      }),
    )
  })
  test('of two words of which one holds the other only the stronger is named', () => {
    const learned = learn([...times(4, '0301', '井盖', '井盖丢失'), ...times(4, '0101', '垃圾')])
    assert.deepEqual(
      suggest(learned, ['井盖', '井盖丢失'])[0]?.words.map(({ word }) => word),
      ['井盖丢失'],
    )
  })
  test('only what has a name today is proposed, and a name alone speaks for what no case was yet', () => {
    const names = new Map([
      ['0101', ['垃圾']],
      ['0701', ['路灯', '不亮']],
    ])
    assert.deepEqual(
      suggest(model, ['井盖', '马路'], { names })
        .map(({ label }) => label)
        .toSorted(),
      ['0101', '0701'],
    )
    assert.equal(suggest(model, ['路灯'], { names })[0]?.label, '0701')
    assert.equal(suggest(model, ['垃圾'], { names })[0]?.label, '0101')
  })
  test('a slice of the counts says the same as all of them', () => {
    const terms = ['井盖', '马路']
    const slice = { ...model, terms: Object.fromEntries(terms.map((word) => [word, model.terms[word] ?? {}])) }
    assert.deepEqual(suggest(slice, terms), suggest(model, terms))
  })
})

describe('measuring', () => {
  const told = (n: number): Example[] => Array.from({ length: n }, (_, i) => examples[(i * 5) % examples.length] as Example)
  test('judges the newest fifth by what the older ones taught', () => {
    const { tested, first: right, three, constant } = measure(told(105), undefined)
    assert.deepEqual([tested, right, three], [21, 21, 21])
    assert.ok(constant < 12, `${constant}`)
  })
  test('what is labelled at random is not called right', () => {
    const labels = ['0101', '0301', '0501', '0601']
    const noise = Array.from({ length: 400 }, (_, i) => ({
      label: labels[(Math.imul(i, 2654435761) >>> 24) % 4] as string,
      terms: [`词${'甲乙丙丁戊'[i % 5]}`, `话${'子丑寅卯'[i % 4]}`],
    }))
    const { tested, first: right } = measure(noise, undefined)
    assert.equal(tested, 80)
    assert.ok(right < 40, `${right}`)
  })
  test('what is new in the newest cases cannot have been known', () => {
    const { tested, first: right } = measure([...times(80, '0101', '垃圾'), ...times(20, '0301', '井盖')], undefined)
    assert.deepEqual([tested, right], [20, 0])
  })
  test('without cases there is nothing to tell', () => assert.equal(measure([], undefined).tested, 0))
})
