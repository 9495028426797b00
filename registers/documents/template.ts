// A template: checked before anybody may use it, filled into a DOCX, read as blocks for the page.
import Docxtemplater from 'docxtemplater'
import { type Docx, openDocx, type Unfit } from './docx.ts'
import { columns, fields, findField, nearest } from './field.ts'
import type { Block } from './paper.ts'
import { blocksOf, paragraphsOf } from './read.ts'

/** One thing wrong with a template, with the paragraph it stands in (from 1) and its text. */
export type Fault = {
  readonly fault: 'unknown' | 'personal' | 'unclosed' | 'unopened' | 'outsideList' | 'brackets' | 'empty' | 'broken'
  readonly name: string
  readonly paragraph: number
  readonly text: string
  readonly meant: string | null
}
/** Values by field; lists are rows of values. A field without a value is empty. */
export type Values = Readonly<Record<string, string | readonly Readonly<Record<string, string>>[]>>

const tag = /\{\{\s*([#/]?)\s*([^{}]*?)\s*\}\}/g

/** What is wrong with an uploaded template, in the order of its text; empty when it may be used. `personal`: may it hold personal fields? */
export function checkTemplate(bytes: Uint8Array, { personal }: { readonly personal: boolean }): readonly Fault[] | Unfit {
  const docx = openDocx(bytes)
  if ('fault' in docx) return docx
  let paragraphs: string[]
  try {
    paragraphs = paragraphsOf(docx)
  } catch {
    return { fault: 'notDocx', where: 'word/document.xml' }
  }
  const found: Fault[] = []
  const open: { readonly name: string; readonly paragraph: number; readonly text: string }[] = []
  const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
  paragraphs.forEach((text, n) => {
    const add = (fault: Fault['fault'], name: string, meant: string | null = null) =>
      found.push({ fault, name, paragraph: n + 1, text: shown(text), meant })
    for (const [, mark, name = ''] of text.matchAll(tag)) {
      const list = open.at(-1)?.name
      const field = findField(name)
      if (mark === '#') {
        if (field?.of !== 'list') add('unknown', name, nearest(name, Object.keys(columns)))
        open.push({ name, paragraph: n + 1, text: shown(text) })
      } else if (mark === '/') {
        if (list === name) open.pop()
        else add('unopened', name, list ?? null)
      } else if (list !== undefined && columns[list]?.includes(name)) continue
      else if (field === null || field.of === 'list') {
        const home = Object.keys(columns).find((one) => columns[one]?.includes(name))
        if (home !== undefined && list === undefined) add('outsideList', name, home)
        else add('unknown', name, nearest(name, [...(columns[list ?? ''] ?? []), ...fields.map((one) => one.name)]))
      } else if (field.personal && !personal) add('personal', name)
    }
    if (/\{\{|\}\}/.test(text.replaceAll(tag, ''))) add('brackets', text.replaceAll(tag, '').trim().slice(0, 20))
  })
  for (const one of open) found.push({ fault: 'unclosed', meant: null, ...one })
  if (paragraphs.length === 0) found.push({ fault: 'empty', name: '', paragraph: 0, text: '', meant: null })
  if (found.length > 0) return found
  try {
    fill(docx, {})
    return []
  } catch (error) {
    return [{ fault: 'broken', name: error instanceof Error ? error.message : '', paragraph: 0, text: '', meant: null }]
  }
}

function fill({ zip, styles }: Docx, values: Values | null): { readonly bytes: Buffer; readonly blocks: Block[] } {
  const filled = new Docxtemplater(zip, {
    delimiters: { start: '{{', end: '}}' },
    paragraphLoop: true,
    linebreaks: true,
    // A field names a value and nothing else: no expression is run.
    parser: (name) => ({
      get: (scope: Values, { scopeList }) => {
        const key = name.trim()
        if (values === null) return findField(key)?.of === 'list' ? [{}] : `【${key}】`
        for (const one of [scope, ...(scopeList as readonly Values[]).toReversed()]) if (Object.hasOwn(one, key)) return one[key]
        return ''
      },
    }),
    nullGetter: () => '',
  })
  filled.render(values ?? {})
  const packed = filled.getZip()
  const document = packed.file('word/document.xml')?.asText() ?? ''
  // The same values give the same bytes, whenever they are filled in.
  for (const part of Object.values(packed.files)) part.date = new Date(Date.UTC(2026, 0, 1))
  return {
    bytes: packed.generate({ type: 'nodebuffer', compression: 'DEFLATE' }),
    blocks: blocksOf({ document, styles }),
  }
}

/** The template with its fields filled, as a DOCX and as blocks for the page; with null every field shows its name. Throws on a template that was not checked. */
export function fillTemplate(template: Uint8Array, values: Values | null): { readonly bytes: Buffer; readonly blocks: Block[] } {
  const docx = openDocx(template)
  if ('fault' in docx) throw new Error(`template: ${docx.fault}`)
  return fill(docx, values)
}
