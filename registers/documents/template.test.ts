// Templates as officials upload them: what is wrong is named, what is hostile is refused, what is filled is what the page shows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import PizZip from 'pizzip'
import sharp from 'sharp'
import { encode } from 'uqr'
import { newRing, withNewKey } from '../../store/keys.ts'
import { builtinDocx, builtins } from './builtin.ts'
import { columns } from './field.ts'
import type { Block } from './paper.ts'
import { officialPdf } from './pdf.ts'
import { readSquare } from './scan.ts'
import { checkSquare, publicKeys, signed } from './signature.ts'
import { checkTemplate, fillTemplate, type Values } from './template.ts'

const builtin = (name: string): Buffer => {
  const found = builtins.find((one) => one.name === name)
  assert.ok(found)
  return builtinDocx(found)
}
/** A built-in template as an official changed it. */
const changed = (name: string, change: (zip: PizZip) => void): Buffer => {
  const zip = new PizZip(builtin(name))
  change(zip)
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}
const reworded = (name: string, from: string, to: string): Buffer =>
  changed(name, (zip) => {
    const text = zip.file('word/document.xml')?.asText() ?? ''
    assert.ok(text.includes(from))
    zip.file('word/document.xml', text.replace(from, to))
  })
const said = (blocks: readonly Block[]): string => JSON.stringify(blocks)
const values: Values = {
  发文机关: '云岭区综治中心',
  发文字号: '云综督〔2026〕12号',
  成文日期: '二〇二六年十月十五日',
  主送机关: '青龙街道办事处',
  案件名称: '青龙路<污水>外溢 & 井盖破损',
  案件编号: '990103-261013-ABCD2345-7',
  超期天数: '2',
  诉求人: '阿卜杜拉·买买提',
}

test('every built-in template is sound, and its page can be drawn empty', async () => {
  for (const one of builtins) {
    const bytes = builtinDocx(one)
    assert.deepEqual(checkTemplate(bytes, { personal: one.personal }), [], one.title)
    assert.ok(bytes.equals(builtinDocx(one)), one.title)
    const { blocks } = fillTemplate(bytes, {})
    const { pages } = await officialPdf({ title: one.title, blocks, seal: 'stamp', square: null, mark: '预览' }, 0)
    assert.equal(pages, 1, one.title)
  }
})

test('what the official writes is what the page shows: head, number, styles, bold words and marks of XML', () => {
  const bold = reworded(
    'supervision',
    '<w:r><w:t xml:space="preserve">{{督办事由}}',
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">加粗{{督办事由}}',
  )
  const { blocks, bytes } = fillTemplate(bold, values)
  assert.deepEqual(blocks[0], { block: 'head', text: '云岭区综治中心', number: '云综督〔2026〕12号' })
  assert.deepEqual(blocks[1], { block: 'title', runs: [{ text: '关于督促办理“青龙路<污水>外溢 & 井盖破损”的函' }] })
  assert.ok(said(blocks).includes('{"text":"加粗","bold":true}'))
  assert.ok(blocks.some((one) => one.block === 'sign' && one.date === '二〇二六年十月十五日'))
  assert.deepEqual(said(fillTemplate(bytes, {}).blocks), said(blocks), 'the filled DOCX holds the same')
})

test('a list in a table becomes as many rows as it has', () => {
  const { blocks } = fillTemplate(builtin('cover'), {
    目录: Array.from({ length: 3 }, (_, n) => ({ 序号: String(n + 1), 材料名称: `材料${n + 1}` })),
  })
  const tables = blocks.flatMap((one) => (one.block === 'table' ? [one] : []))
  assert.deepEqual(
    tables[1]?.rows.map((row) => [row.header === true, row.cells[1]?.[0]?.text]),
    [
      [true, '材料名称'],
      [false, '材料1'],
      [false, '材料2'],
      [false, '材料3'],
    ],
  )
})

test('an unknown field is refused with the place where it stands and the field that may be meant', () => {
  const faults = checkTemplate(reworded('supervision', '{{督办事由}}', '兹有{{督办理由}}一事'), { personal: false })
  assert.deepEqual(faults, [
    { fault: 'unknown', name: '督办理由', paragraph: 7, text: '兹有{{督办理由}}一事', meant: '督办事由' },
  ])
  const kinds = (from: string, to: string) => {
    const found = checkTemplate(reworded('minutes', from, to), { personal: false })
    return 'fault' in found ? found.fault : found.map(({ fault }) => fault)
  }
  assert.deepEqual(kinds('{{正文}}', '{{诉求人}}'), ['personal'])
  assert.deepEqual(kinds('{{正文}}', '{{议题名称}}'), ['outsideList'])
  assert.deepEqual(kinds('{{正文}}', '{{正文}'), ['brackets'])
  assert.deepEqual(kinds('{{/议题}}', ''), ['unclosed'])
  assert.ok(Object.keys(columns).includes('议题'))
})

test('a hostile file is refused by its first sign and unfolds no further than the limit', () => {
  const fault = (bytes: Buffer) => {
    const found = checkTemplate(bytes, { personal: true })
    return 'fault' in found ? found.fault : found
  }
  const rels = 'word/_rels/document.xml.rels'
  const cases: readonly (readonly [string, Buffer])[] = [
    ['macros', changed('reply', (zip) => zip.file('word/vbaProject.bin', 'x'))],
    ['embedded', changed('reply', (zip) => zip.file('word/embeddings/a.xlsx', 'x'))],
    [
      'external',
      changed('reply', (zip) =>
        zip.file(rels, '<Relationships><Relationship Id="a" Target="http://a.invalid" TargetMode="External"/></Relationships>'),
      ),
    ],
    ['entities', changed('reply', (zip) => zip.file('word/document.xml', '<!DOCTYPE a [<!ENTITY b "c">]><w:document/>'))],
    [
      'autoField',
      changed('reply', (zip) => zip.file('word/header1.xml', '<w:hdr><w:instrText>DDEAUTO c:\\a</w:instrText></w:hdr>')),
    ],
    ['tooLarge', changed('reply', (zip) => zip.file('word/media/a.bin', Buffer.alloc(30_000_000)))],
    ['tooLarge', Buffer.alloc(2_000_001)],
    ['notDocx', Buffer.from('PK not a zip')],
    ['notDocx', changed('reply', (zip) => zip.file('word/document.xml', '<w:document><w:body>'))],
    ['notDocx', changed('reply', (zip) => zip.remove('word/document.xml'))],
  ]
  for (const [expected, bytes] of cases) assert.equal(fault(bytes), expected)
})

test('the square of a document is believed by whoever has the public key, also after the keys were changed, and no other is', () => {
  const ring = newRing()
  const said = { number: '云综督〔2026〕12号', organisation: '云岭区综治中心', day: '2026-10-15', digest: 'ab'.repeat(16) }
  const text = signed(ring, said)
  assert.ok(text.length < 400)
  assert.deepEqual(checkSquare(text, publicKeys(ring)), said)
  assert.deepEqual(checkSquare(text, publicKeys(withNewKey(ring))), said)
  assert.equal(checkSquare(text, publicKeys(newRing())), 'forged')
  assert.equal(checkSquare(text, {}), 'unknownKey')
  const [form, id, , signature] = text.split('.')
  const other = Buffer.from(JSON.stringify([said.number, said.organisation, '2026-10-16', said.digest])).toString('base64url')
  assert.equal(checkSquare([form, id, other, signature].join('.'), publicKeys(ring)), 'forged')
  for (const noise of ['', 'https://a.invalid', 'CG1.k1', 'CG1.k1.x.y.z'])
    assert.equal(checkSquare(noise, publicKeys(ring)), 'notOurs')
})

test('the square is read off a picture of the page, also upside down; a page without one gives nothing', async () => {
  const text = signed(newRing(), {
    number: '云综督〔2026〕12号',
    organisation: '云岭区综治中心',
    day: '2026-10-15',
    digest: 'ab'.repeat(16),
  })
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const square = await sharp(Buffer.from(data.flatMap((row) => row.map((dark) => (dark ? 0 : 255)))), {
    raw: { width: size, height: size, channels: 1 },
  })
    .resize(190, 190, { kernel: 'nearest' })
    .png()
    .toBuffer()
  const blank = sharp({ create: { width: 1240, height: 1754, channels: 3, background: '#fdfcf8' } })
  const page = await blank
    .clone()
    .composite([{ input: square, left: 165, top: 1200 }])
    .jpeg({ quality: 70 })
    .toBuffer()
  assert.equal(await readSquare(page), text)
  assert.equal(await readSquare(await sharp(page).rotate(180).toBuffer()), text)
  assert.equal(await readSquare(await blank.png().toBuffer()), null)
  await assert.rejects(readSquare(Buffer.from('no picture')))
})
