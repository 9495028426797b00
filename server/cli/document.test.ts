// Documents at the terminal: a built-in template is edited, checked, drawn, and the square of a paper is believed or not.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import PizZip from 'pizzip'
import { signed } from '../../registers/documents/signature.ts'
import { openKeyRing } from '../../store/keys.ts'
import { run } from '../cli.ts'

test('an official takes the supervision letter, misspells a field and is told where; a square is proved at the terminal', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-document-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const [out, err]: [string[], string[]] = [[], []]
  const env = { CHAGUAN_DATA: folder }
  const typed = (...args: string[]) =>
    run(args, { env, out: (line) => out.push(line), err: (line) => err.push(line), now: () => 1_790_000_000_000 })

  assert.equal(await typed('document', 'templates', join(folder, 'templates')), 0)
  const path = join(folder, 'templates', '督办函.docx')
  assert.equal(await typed('document', 'check', path, '--pdf', join(folder, 'page.pdf')), 0)
  assert.equal(readFileSync(join(folder, 'page.pdf')).subarray(0, 5).toString(), '%PDF-')

  const zip = new PizZip(readFileSync(path))
  zip.file('word/document.xml', (zip.file('word/document.xml')?.asText() ?? '').replace('{{督办事由}}', '{{督办理由}}'))
  writeFileSync(path, zip.generate({ type: 'nodebuffer' }))
  assert.equal(await typed('document', 'check', path), 1)
  assert.ok(out.includes('paragraph 7: there is no field {{督办理由}}; is {{督办事由}} meant? — “{{督办理由}}”'))
  assert.equal(await typed('document', 'templates', join(folder, 'templates')), 0)
  assert.ok(err.includes(`${path} is there already.`))

  const ring = openKeyRing(join(folder, 'keys.json'))
  const said = { number: '云综督〔2026〕12号', organisation: '云岭区综治中心', day: '2026-10-15', digest: 'ab'.repeat(16) }
  assert.equal(await typed('document', 'key'), 0)
  writeFileSync(join(folder, 'public.json'), out.at(-1) ?? '')
  const square = signed(ring, said)
  assert.equal(await typed('document', 'verify', square, '--keys', join(folder, 'public.json')), 0)
  assert.match(out.at(-1) ?? '', /^genuine: 云综督〔2026〕12号/)
  assert.equal(await typed('document', 'verify', `${square.slice(0, -4)}AAAA`, '--keys', join(folder, 'public.json')), 1)
})
