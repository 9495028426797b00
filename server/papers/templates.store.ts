// Templates of official papers: the one in force on a day, the built-in one, and their bytes kept under their digest.
import { createHash } from 'node:crypto'
import { builtinDocx, builtins } from '../../registers/documents/builtin.ts'
import type { PaperName } from '../../rules/paper.ts'
import type { Day } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

type Template = { readonly digest: string; readonly bytes: Buffer; readonly version: number }

const made = new Map<string, Template>()
/** The built-in one, version 0. Throws for a name without one. */
function builtinOf(name: string): Template {
  const known = made.get(name)
  if (known) return known
  const found = builtins.find((one) => one.name === name)
  if (!found) throw new Error(`no template ${name}`)
  const bytes = builtinDocx(found)
  const one = { digest: sha256(bytes), bytes, version: 0 }
  made.set(name, one)
  return one
}

/** The template of a region in force on that day: the newest uploaded one, else the built-in. */
export async function templateOf(tx: Tx, region: string, name: PaperName, day: Day): Promise<Template> {
  const [row] = await tx.rows<{ version: number; digest: string | null; bytes: Buffer | null }>(
    `select t.version, t.digest, f.bytes from paper_template t left join paper_file f on f.digest = t.digest
     where t.region = $1 and t.name = $2 and t.from_day <= $3 order by t.from_day desc, t.version desc limit 1`,
    [region, name, day],
    'paper_template',
  )
  return row?.digest && row.bytes ? { digest: row.digest, bytes: row.bytes, version: row.version } : builtinOf(name)
}

/** Keeps the bytes under their digest; kept already they are the same. */
export const keepFile = (tx: Tx, digest: string, bytes: Uint8Array): Promise<unknown> =>
  tx.rows(
    'insert into paper_file (digest, bytes) values ($1, $2) on conflict (digest) do nothing',
    [digest, Buffer.from(bytes)],
    'paper_file',
  )

export const nameOf = async (tx: Tx, person: string): Promise<string> =>
  (await tx.rows<{ name: string }>('select name from person where id = $1', [person], 'paper_person'))[0]?.name ?? ''
