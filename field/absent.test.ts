// What the phone must never do to whoever carries it: follow, rank, reward or count him.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import visits from '../cases/visit/texts/zh-CN.json' with { type: 'json' }
import words from '../ui/texts/zh-CN/field.json' with { type: 'json' }
import passing from '../ui/texts/zh-CN/passing.json' with { type: 'json' }

const files = globSync('**/*.{ts,tsx}', { cwd: import.meta.dirname }).filter((file) => !file.endsWith('.test.ts'))
const sources = files.map((file) => [file, readFileSync(join(import.meta.dirname, file), 'utf8')] as const)
const naming = (what: RegExp) => sources.filter(([, text]) => what.test(text)).map(([file]) => file)

test('the place is asked in one file, once each time, and nothing watches it', () => {
  assert.deepEqual(naming(/geolocation\./), ['place/here.ts'])
  assert.deepEqual(naming(/watchPosition|BackgroundFetch|\.sync\.register|periodicSync/), [])
  const asking = naming(/useHere\(/).filter((file) => file !== 'place/here.ts')
  assert.deepEqual(asking.sort(), ['place/map.tsx', 'report/page.tsx', 'today/page.tsx'])
})

test('a place that was asked for the list or the map is kept nowhere: only the report carries one, as part of the act', () => {
  for (const [file, text] of sources)
    if (file === 'place/map.tsx' || file === 'today/page.tsx')
      assert.doesNotMatch(text, /drafts\.set\([^)]*here|localStorage|tellCentre|send\(/, file)
})

test('no sentence of the phone speaks of points, ranks, check-in, mileage or time on line', () => {
  const bad = /积分|排名|排行|打卡|签到|里程|在线时长|轨迹|得分|考核/
  assert.deepEqual(
    [words, visits, passing].flatMap((all) => Object.entries(all)).filter(([, sentence]) => bad.test(sentence)),
    [],
  )
})

test('what a round, a notice told, a hand among neighbours and a visit tell the centre names no place of the phone, no person and no household', () => {
  const told = sources.flatMap(([file, text]) =>
    [...text.matchAll(/body(?::| =) \{([^}]*)\}/g)].map((found) => [file, found[1]?.trim() ?? ''] as const),
  )
  assert.ok(told.length >= 4)
  for (const [file, body] of told)
    assert.doesNotMatch(body, /lon|lat|here|person|household|phone|name|position|accuracy/i, `${file}: ${body}`)
})

test('a code read on a door only chooses a grid: it is not sent, kept or counted', () => {
  for (const file of ['place/scan.tsx', 'place/code.ts']) {
    const text = sources.find(([name]) => name === file)?.[1] ?? ''
    assert.notEqual(text, '')
    assert.doesNotMatch(text, /fetch\(|send\(|tellCentre|drafts|localStorage|indexedDB|usePhone/, file)
  }
})
