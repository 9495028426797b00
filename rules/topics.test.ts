// What recurs becomes a topic with its messages; what only shares an ending or a turn of speech does not.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DAY } from './time.ts'
import { hotTopics, type Told } from './topics.ts'

const streets = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉']
const other = (n: number): Told => ({
  id: `o${n}`,
  at: n * DAY,
  text: `${streets[n % 20]}${streets[(n * 7 + 3) % 20]}路的灯${n}\n请问什么时候能修好`,
})

test('a name told of from several sides is one topic, with who asked, since when, and what is said of it', () => {
  const about = Array.from({ length: 12 }, (_, n): Told => {
    const [before, after] = [streets[n % 12], streets[(n + 5) % 20]]
    return { id: `m${n}`, at: (100 + n) * DAY, text: `${before}说翠屏湾${after}有事\n搅拌站很吵，${after}求助` }
  })
  const topics = hotTopics([...Array.from({ length: 200 }, (_, n) => other(n)), ...about])
  const [topic] = topics.filter((one) => one.name.includes('翠屏湾'))
  assert.equal(topics.filter((one) => one.ids.some((id) => id.startsWith('m'))).length, 1)
  assert.deepEqual([topic?.ids.length, topic?.since, topic?.until, topic?.burst], [12, 100 * DAY, 111 * DAY, 12])
})

test('what everybody writes, and what too few write, is no topic', () => {
  const lamps = Array.from({ length: 200 }, (_, n) => other(n))
  assert.deepEqual(hotTopics(lamps, { least: 25 }), [])
  assert.deepEqual(hotTopics([other(1)]), [])
  assert.deepEqual(hotTopics([]), [])
})

const file = new URL('../../shared/data/messages.jsonl', import.meta.url).pathname
test('among the real messages each of five known topics comes out as one', {
  skip: existsSync(file) ? false : 'the real file is not here',
}, () => {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  const rows = lines.map((line) => JSON.parse(line) as { id: string; subject: string; text: string; sentAt: string })
  const topics = hotTopics(
    rows.map(({ id, subject, text, sentAt }) => ({ id, text: `${subject}\n${text}`, at: Date.parse(sentAt) || 0 })),
  )
  for (const [name, size] of [
    ['丽发新城', 53],
    ['伊景园', 48],
    ['魅力之城', 25],
    ['58车贷', 12],
    ['辉煌国际', 10],
  ] as const) {
    const wanted = new Set(rows.filter((row) => `${row.subject}${row.text}`.includes(name)).map((row) => row.id))
    assert.equal(wanted.size, size, name)
    const mostly = topics.filter((one) => one.ids.filter((id) => wanted.has(id)).length >= 0.8 * one.ids.length)
    const [largest] = mostly.toSorted((a, b) => b.ids.length - a.ids.length)
    const own = largest?.ids.filter((id) => wanted.has(id)).length ?? 0
    assert.ok(own >= 0.8 * size, `${name}: ${own} of ${size}`)
    assert.equal(mostly.length, 1, `${name}: ${mostly.map((one) => one.name).join()}`)
  }
})
