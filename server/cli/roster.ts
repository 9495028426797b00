// chaguan user import: a roster becomes accounts and posts, what is wrong becomes a workbook to mend, and every new person a slip.

import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { renderSVG } from 'uqr'
import { readRegion } from '../../registers/regions/read.ts'
import { fields } from '../../registers/roster/columns.ts'
import { type Fresh, importRoster, type Read, readRoster } from '../../registers/roster/import.store.ts'
import { SheetRefused } from '../../registers/sheets/sheet.ts'
import { writeSheets } from '../../registers/sheets/write.ts'
import type { Region } from '../../rules/region.ts'
import type { Db } from '../../store/db.ts'
import { openKeyRing } from '../../store/keys.ts'
import { vaultOf } from '../../store/vault.ts'
import texts from '../../ui/texts/zh-CN/roster.json' with { type: 'json' }
import { makeSlip } from '../accounts/activation.store.ts'
import { atTheDoor } from '../accounts/signIn.ts'
import { readOptions } from '../options.ts'
import { type Command, FoundWrong, fileAt, mappingOf, needed, progress, WrongUse } from './command.ts'

const say = (key: string, params: Readonly<Record<string, string | number>> = {}): string =>
  ((texts as Readonly<Record<string, string>>)[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(params[name] ?? ''),
  )

export const userImport: Command = {
  name: 'user import',
  summary: 'Accounts and posts from a roster (XLSX, or CSV in UTF-8 or GB18030); without --apply it only says what would be',
  usage: '<file> --region <code> [--apply] [--map name=2,phone=3] [--errors <out.xlsx>] [--slips <out.html> --address https://…]',
  details:
    `Columns are found by their headings (${fields.join(', ')}) or named with --map (counted from 1), and remembered for files with the same headings.\n` +
    'The login is the telephone number. The same file again changes nothing; one that was cut off goes on.\n' +
    '--errors writes what is wrong, by row and column, with what to do. --slips writes a page to print for everybody without a password:\n' +
    'a code to scan that opens the account once, for seven days, street by street; printing it again takes the older slips back.',
  options: {
    region: { type: 'string' },
    apply: { type: 'boolean' },
    map: { type: 'string' },
    errors: { type: 'string' },
    slips: { type: 'string' },
    address: { type: 'string' },
  },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const file = fileAt(given.words[0])
    const { slips, errors, address } = given.options
    if (typeof slips === 'string' && (typeof address !== 'string' || !/^https?:\/\/[^/]+\/?$/.test(address)))
      throw new WrongUse('--slips needs --address: where people reach this server, such as https://chaguan.example.')
    const code = needed(given, 'region')
    const mapping = mappingOf(given, fields)
    const db = await tools.db()
    const region = await readRegion(db, code, shell.now()).catch(() => {
      throw new FoundWrong(`No region ${code} is loaded.`)
    })
    const read = await readRoster(db, file, region, mapping).catch((error: unknown) => {
      if (error instanceof SheetRefused)
        throw new FoundWrong(say(`sheet.${error.why}`, { row: error.row ?? '', columns: fields.join(', ') }))
      throw error
    })
    const write = given.options.apply === true
    const told = progress(shell)
    const now = shell.now()
    const found = await importRoster(db, region, read, { write, now, told: (done, all) => void told('lines', done, all) })
    shell.out(
      `${write ? 'In force' : 'Would be'}: ${found.people} people, ${found.posts} posts; ${found.same} as they were; ${read.faults.length} faults in ${new Set(read.faults.map((one) => one.row)).size} rows.`,
    )
    for (const one of read.faults.slice(0, 10)) shell.err(sentenceOf(one))
    if (typeof errors === 'string') await whole(errors, (path) => writeErrors(path, read, now))
    if (write && typeof slips === 'string' && typeof address === 'string') {
      const vault = vaultOf(openKeyRing(readOptions(shell.env, tools.config().data).keys))
      const page = await slipsPage(db, vault, region, found.fresh, address.replace(/\/$/, ''), now)
      await whole(slips, (path) => writeFile(path, page, { mode: 0o600 }))
      shell.out(`${found.fresh.length} slips in ${slips}.`)
    }
    return read.faults.length > 0 ? 1 : 0
  },
}

const sentenceOf = ({ row, column, why, value }: Read['faults'][number]): string =>
  say('fault', { row, column, value, why: say(`why.${why}`) })

/** Under another name until it is whole. */
async function whole(path: string, make: (path: string) => Promise<unknown>): Promise<void> {
  const part = `${path}.part`
  try {
    await make(part)
    await rename(part, path)
  } finally {
    await rm(part, { force: true })
  }
}

const writeErrors = (path: string, { faults }: Read, now: number): Promise<void> =>
  pipeline(
    writeSheets(
      [
        {
          name: say('errors.name'),
          widths: [8, 16, 24, 60],
          rows: [
            ['errors.row', 'errors.column', 'errors.value', 'errors.what'].map((key) => ({ text: say(key), bold: true })),
            ...faults.map((one) => [
              String(one.row),
              one.column,
              { text: one.value, fill: 'wrong' as const },
              say(`why.${one.why}`),
            ]),
          ],
        },
      ],
      new Date(now),
    ),
    createWriteStream(path, { mode: 0o600 }),
  )

const html = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const style = `@page{size:A4;margin:10mm}body{font:14px/1.5 "Noto Sans CJK SC","PingFang SC",sans-serif;margin:0}section{break-after:page}h1{font-size:16px;margin:0 0 4mm}
.slips{display:grid;grid-template-columns:1fr 1fr;gap:4mm}.slip{border:1px dashed #888;padding:4mm;display:grid;grid-template-columns:36mm 1fr;gap:4mm;break-inside:avoid}.slip svg{width:36mm;height:36mm}.slip p{margin:0 0 1mm}b{font-size:16px}`

/** One page to print, street by street; each slip is made now and takes an older one of the same person back. */
async function slipsPage(
  db: Db,
  vault: ReturnType<typeof vaultOf>,
  region: Region,
  fresh: readonly Fresh[],
  address: string,
  now: number,
): Promise<string> {
  const streetOf = (area: string): string =>
    [...region.areas.values()].find((one) => one.level === 'street' && area.startsWith(one.code.slice(0, 9)))?.name ??
    region.name['zh-CN']
  const sections: string[] = []
  for (const [street, people] of Map.groupBy(fresh, (one) => streetOf(one.area))) {
    const slips: string[] = []
    for (const one of people) {
      const secret = await db.begin(atTheDoor, (tx) => makeSlip(tx, vault, one.person, randomBytes, now))
      const svg = renderSVG(`${address}/desk/activate#${secret}`, { border: 2 })
      const office = region.organisations.get(one.organisation)?.short ?? ''
      slips.push(
        `<div class="slip">${svg}<div><p><b>${html(one.name)}</b></p><p>${html(office)}</p><p>${html(say('slip.login', { login: one.login }))}</p><p>${html(say('slip.how'))}</p></div></div>`,
      )
    }
    sections.push(
      `<section><h1>${html(say('slip.title', { street, n: people.length }))}</h1><div class="slips">${slips.join('')}</div></section>`,
    )
  }
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${html(say('slip.page'))}</title><style>${style}</style>${sections.join('')}</html>\n`
}
