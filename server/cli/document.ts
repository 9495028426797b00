// chaguan document …: the built-in templates as files, a check of an edited one with its page, and the proof of a sealed paper.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtinDocx, builtins } from '../../registers/documents/builtin.ts'
import { officialPdf } from '../../registers/documents/pdf.ts'
import { readSquare } from '../../registers/documents/scan.ts'
import { checkSquare, publicKeys } from '../../registers/documents/signature.ts'
import { checkTemplate, type Fault, fillTemplate } from '../../registers/documents/template.ts'
import { openKeyRing } from '../../store/keys.ts'
import { readOptions } from '../options.ts'
import { type Command, FoundWrong, type Shell, type Tools, WrongUse } from './command.ts'

const mostBytes = 50_000_000
function fileAt(path: string): Buffer {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new WrongUse(`There is no file ${path}.`)
  if (found.size > mostBytes) throw new WrongUse(`${path} is larger than ${mostBytes / 1e6} MB.`)
  return readFileSync(path)
}

export const documentTemplates: Command = {
  name: 'document templates',
  summary: 'Write the built-in templates as DOCX files to edit',
  usage: '<folder>',
  details: 'Files that are there already are left alone.',
  words: [1, 1],
  run: async ({ words: [folder = ''] }, shell) => {
    mkdirSync(folder, { recursive: true })
    for (const one of builtins) {
      const path = join(folder, `${one.title}.docx`)
      try {
        writeFileSync(path, builtinDocx(one), { flag: 'wx' })
        shell.out(path)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        shell.err(`${path} is there already.`)
      }
    }
    return 0
  },
}

const wrong: Readonly<Record<Fault['fault'], (fault: Fault) => string>> = {
  unknown: ({ name, meant }) => `there is no field {{${name}}}${meant ? `; is {{${meant}}} meant?` : ''}`,
  personal: ({ name }) => `{{${name}}} names a person; only templates marked --personal may hold it`,
  unclosed: ({ name }) => `the list {{#${name}}} is not ended by {{/${name}}}`,
  unopened: ({ name }) => `{{/${name}}} ends a list that was not begun`,
  outsideList: ({ name, meant }) => `{{${name}}} stands outside its list; put it between {{#${meant}}} and {{/${meant}}}`,
  brackets: () => 'a field begins or ends with a single bracket; write {{field}}',
  empty: () => 'there is no text in it',
  broken: ({ name }) => `it cannot be filled: ${name}`,
}
const unfit: Readonly<Record<string, string>> = {
  tooLarge: 'it is too large for a template',
  notDocx: 'it is no sound DOCX file; save it again as .docx',
  macros: 'it carries macros; save it as .docx without them',
  embedded: 'it carries an embedded file; take it out',
  external: 'it links to something outside; take the link out',
  entities: 'it declares entities of XML, which no word processor does',
  autoField: 'it has a field that fetches or runs something; take it out',
}

export const documentCheck: Command = {
  name: 'document check',
  summary: 'Say what is wrong with a template, or draw its page with the names of the fields',
  usage: '<template.docx> [--personal] [--pdf <file>]',
  details: 'Exit code 1 when it may not be used. --personal: the template may name who reported.',
  options: { personal: { type: 'boolean' }, pdf: { type: 'string' } },
  words: [1, 1],
  run: async ({ words: [path = ''], options }, shell) => {
    const bytes = fileAt(path)
    const found = checkTemplate(bytes, { personal: options.personal === true })
    if ('fault' in found) throw new FoundWrong(`${path}: ${unfit[found.fault]} (${found.where}).`)
    for (const one of found) shell.out(`paragraph ${one.paragraph}: ${wrong[one.fault](one)} — “${one.text}”`)
    if (found.length > 0) return 1
    shell.out(`${path}: sound.`)
    if (typeof options.pdf !== 'string') return 0
    // Without a case every field shows its own name.
    const { blocks } = fillTemplate(bytes, null)
    const drawn = await officialPdf({ title: path, blocks, seal: 'stamp', square: null, mark: '预览' }, shell.now())
    writeFileSync(options.pdf, drawn.bytes)
    shell.out(`${options.pdf}: ${drawn.pages} page${drawn.pages === 1 ? '' : 's'}.`)
    if (drawn.missing.length > 0) shell.err(`No face draws ${drawn.missing.join(' ')}.`)
    return 0
  },
}

const ringOf = (shell: Shell, tools: Tools) => openKeyRing(readOptions(shell.env, tools.config().data).keys)

export const documentKey: Command = {
  name: 'document key',
  summary: 'Print the public keys with which anybody can check a sealed document',
  usage: '',
  words: [0, 0],
  run: async (_given, shell, tools) => {
    shell.out(JSON.stringify(publicKeys(ringOf(shell, tools)), null, 2))
    return 0
  },
}

const doubts = {
  notOurs: 'This is no square of a sealed document.',
  unknownKey: 'It was signed with a key that is not known here.',
  forged: 'The signature does not fit: it is forged or damaged.',
} as const

export const documentVerify: Command = {
  name: 'document verify',
  summary: 'Check the square of a sealed document without the network',
  usage: '<text of the square, or a picture of the page> [--keys <file>]',
  details:
    'Exit code 1 when it cannot be believed. --keys: the output of "document key" of the house that issued it; else our own.',
  options: { keys: { type: 'string' } },
  words: [1, 1],
  run: async ({ words: [given = ''], options }, shell, tools) => {
    let text: string | null = given
    if (!given.startsWith('CG1.'))
      text = await readSquare(fileAt(given)).catch(() => {
        throw new WrongUse(`${given} is no picture in JPG or PNG.`)
      })
    if (text === null)
      throw new FoundWrong('No square can be read on this page; scan it again with more light or a higher resolution.')
    const keys =
      typeof options.keys === 'string'
        ? (JSON.parse(fileAt(options.keys).toString('utf8')) as Record<string, string>)
        : publicKeys(ringOf(shell, tools))
    const said = checkSquare(text, keys)
    if (typeof said === 'string') throw new FoundWrong(doubts[said])
    shell.out(`genuine: ${said.number}, ${said.organisation}, ${said.day}, digest ${said.digest}`)
    return 0
  },
}
