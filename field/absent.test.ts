// What the phone must never do to whoever carries it: follow, rank, reward or count him.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import words from '../ui/texts/zh-CN/field.json' with { type: 'json' }

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
    Object.entries(words).filter(([, sentence]) => bad.test(sentence)),
    [],
  )
})
