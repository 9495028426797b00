// Official documents as pages: what stands on them is what was written, and their numbers have no gap.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { everyEngine } from '../../test/database.ts'
import { landOf } from '../../test/land.ts'
import { chineseDay, nextNumber, writtenNumber } from './number.ts'
import type { Block, Paper } from './paper.ts'
import { officialPdf, officialSet } from './pdf.ts'

const at = Date.UTC(2026, 9, 13)
const readable = existsSync('/usr/bin/pdftotext') ? false : 'poppler-utils is not installed'
const textOf = (bytes: Buffer): string => execFileSync('pdftotext', ['-raw', '-', '-'], { input: bytes, encoding: 'utf8' })
const line = (text: string): Block => ({ block: 'paragraph', runs: [{ text }, { text, bold: true }] })
const paper = (blocks: readonly Block[]): Paper => ({ title: '答复', blocks, seal: null, square: null, mark: null })
const long = '阿依古丽·吐尔逊·艾合买提江·买买提明·阿布都热合曼·依明江'

test('rare characters, names with a middle dot and a name of thirty characters come out of the page as they went in', {
  skip: readable,
}, async () => {
  assert.ok([...long].length >= 28)
  const { bytes, missing } = await officialPdf(
    paper([
      { block: 'title', runs: [{ text: '关于𰻝𬱟的答复' }] },
      ...['𬱟', '𰻝', '阿卜杜拉·买买提', '𠮷野家'].map(line),
      { block: 'table', rows: [{ cells: [[{ text: long }], [{ text: '2026-10-13' }]] }] },
    ]),
    at,
  )
  const text = textOf(bytes).replaceAll(/\s/g, '')
  for (const name of ['关于𰻝𬱟的答复', '𬱟𬱟', '𰻝𰻝', '阿卜杜拉·买买提', '𠮷野家', long]) assert.ok(text.includes(name), name)
  assert.deepEqual(missing, [])
})

test('a character that no face can draw is shown by its code and named, never left out', { skip: readable }, async () => {
  const { bytes, missing } = await officialPdf(paper([line('王\u{2A6D7}')]), at)
  assert.deepEqual(missing, ['\u{2A6D7}'])
  assert.match(textOf(bytes), /王〓\(U\+2A6D7\)/)
})

test('the same paper gives the same bytes, and a long one turns its pages', async () => {
  const one = paper(Array.from({ length: 30 }, () => line('经查，该事项已由青龙街道办事处于十月十三日办结。')))
  const [first, second] = [await officialPdf(one, at), await officialPdf(one, at)]
  assert.ok(first.bytes.equals(second.bytes))
  assert.equal(first.pages, 3)
})

test('a set begins every paper on a page of its own with page numbers of its own', { skip: readable }, async () => {
  const to = new PassThrough()
  const pieces: Buffer[] = []
  to.on('data', (piece: Buffer) => pieces.push(piece))
  const told: number[] = []
  const papers = async function* () {
    for (const name of ['甲', '乙', '丙']) yield paper([line(name)])
  }
  const { pages } = await officialSet(papers(), to, { title: '批量打印', at, told: (n) => told.push(n) })
  assert.deepEqual([pages, told], [3, [1, 2, 3]])
  assert.equal(textOf(Buffer.concat(pieces)).match(/— 1 —/g)?.length, 3)
})

test('numbers and days are written as official documents write them', () => {
  const region = { ...landOf('990103', []), settings: { 'paper.signs': ['street1 云综督'] } }
  assert.equal(writtenNumber(region, 'street1', 2026, 12), '云综督〔2026〕12号')
  assert.equal(chineseDay({ year: 2026, month: 10, day: 20 }), '二〇二六年十月二十日')
  assert.equal(chineseDay({ year: 2030, month: 1, day: 31 }), '二〇三〇年一月三十一日')
})

everyEngine('numbers of documents', (open) => {
  test('forty at once get the numbers from one to forty, and those that fail leave no gap', async () => {
    const db = await open()
    const context = { actor: 'test', counties: ['990103'] }
    const take = (organisation: string, fail = false) =>
      db.begin(context, async (tx) => {
        const n = await nextNumber(tx, organisation, 2026)
        if (fail) throw new Error('broken off')
        return n
      })
    const all = await Promise.allSettled(Array.from({ length: 44 }, (_, n) => take('centre', n % 11 === 10)))
    const taken = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    assert.deepEqual(
      taken.toSorted((a, b) => a - b),
      Array.from({ length: 40 }, (_, n) => n + 1),
    )
    assert.equal(await take('street'), 1)
  })
})
