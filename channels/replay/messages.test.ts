// Made-up messages as reports: no word lost, no place invented, no line swallowed.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { instantAt } from '../../rules/time.ts'
import { codePoints } from '../../rules/words.ts'
import { testDatabase } from '../../test/database.ts'
import { world } from '../../test/world.ts'
import { messageLines, pieces, replayMessages } from './messages.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaguan-messages-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const w = world(await testDatabase())
const options = { county: w.county, category: '0102' }

const long = '这条路从去年冬天开始一直没有修好。'.repeat(300)
const lines = [
  { id: '1', author: 'A1', subject: '路灯不亮', sentAt: '2019/2/28 9:05:07', text: '晚上一片黑。\u2028请来看看。' },
  { id: '2', author: 'A1', subject: '修路', sentAt: '2020-01-08 14:44:38', text: long },
  { id: '3', author: 'A2', subject: '乱码', sentAt: '昨天', text: '前\u0000后\ud800完' },
  { id: '3', author: 'A2', subject: '重复', sentAt: '2019/1/1 1:01:01', text: '再说一遍' },
  { id: '4', author: 'A3', text: ' ' },
]
const file = join(folder, 'messages.jsonl')
writeFileSync(file, `${lines.map((one) => JSON.stringify(one)).join('\n')}\n{broken\n`)

test('messages wait in the queue with no place, each with all its words', async () => {
  const done = await replayMessages(w.house, file, options)
  const { took: _took, left, ...counts } = done
  assert.deepEqual(counts, { county: w.county, lines: 6, cases: 3, authors: 2, long: 1, additions: 2, mended: 2, waiting: 3 })
  assert.deepEqual(left, [
    { line: 4, why: 'id 3 stands twice' },
    { line: 5, why: 'no words' },
    { line: 6, why: 'no JSON' },
  ])
  assert.ok(messageLines(done).includes('line 6 left out: no JSON'))

  const told = await w.rows<{
    source: string
    place_state: string
    holder: string
    category: string
    device_at: number
    text: string
  }>(
    `select c.source, c.place_state, c.holder, c.category, e.device_at, string_agg(t.text, '' order by x.version) as text
     from "case" c join entry e on e.county = $1 and e.case_id = c.id and e.version = 1 join entry x on x.county = $1 and x.case_id = c.id
     cross join lateral jsonb_array_elements(x.words) word join words t on t.county = $1 and t.id = (word ->> 'id')::uuid
     where c.county = $1 group by 1, 2, 3, 4, 5 order by 5`,
    [w.county],
  )
  const waits = { source: 'resident', place_state: 'none', holder: w.organisation('county'), category: '0102' }
  const zone = w.region.calendar.zone
  assert.deepEqual(told, [
    { ...waits, device_at: instantAt('2019-02-28', 545, zone) + 7000, text: '路灯不亮\n晚上一片黑。\u2028请来看看。' },
    { ...waits, device_at: instantAt('2020-01-08', 884, zone) + 38_000, text: `修路\n${long}` },
    // No time can be read: the device's time is the platform's.
    { ...waits, device_at: w.house.now(), text: '乱码\n前\ufffd后\ufffd完' },
  ])
  const devices = await w.rows<{ n: number }>('select count(distinct device) as n from party where county = $1', [w.county])
  assert.equal(devices[0]?.n, 2, 'a device for each author')
})

test('a second run repeats verdicts', async () => {
  const before = await w.rows('select count(*) as n from entry where county = $1', [w.county])
  assert.equal((await replayMessages(w.house, file, options)).waiting, 3)
  assert.deepEqual(await w.rows('select count(*) as n from entry where county = $1', [w.county]), before)
})

test('a text in pieces is the text, and each piece can stand by itself', () => {
  assert.deepEqual(pieces(' \n \n🌱🌱', 5), [' \n \n🌱', '🌱'])
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z。，\n 🌱]{1,80}$/u), fc.integer({ min: 5, max: 30 }), (text, max) => {
      if (text.trim() === '' || /\s{5}/.test(text)) return
      const all = pieces(text, max)
      assert.equal(all.join(''), text)
      for (const piece of all) assert.ok(codePoints(piece) <= max && piece.trim() !== '', JSON.stringify(all))
    }),
  )
})

const real = new URL('../../../shared/data/messages.jsonl', import.meta.url).pathname
test('the first messages of the real file', { skip: existsSync(real) ? false : 'the real file is not here' }, async () => {
  const other = world(await testDatabase())
  const done = await replayMessages(other.house, real, { county: other.county, category: '0102', limit: 40 })
  assert.deepEqual([done.cases, done.waiting, done.left.length, done.mended], [40, 40, 0, 0])
})
