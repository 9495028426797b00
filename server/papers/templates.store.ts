// Templates of official papers: the one in force on a day, the built-in one, and their bytes kept under their digest.
import { createHash } from 'node:crypto'
import { builtinDocx, builtins } from '../../registers/documents/builtin.ts'
import type { TemplateName } from '../../rules/paper.ts'
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
export async function templateOf(tx: Tx, region: string, name: TemplateName, day: Day): Promise<Template> {
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

/** What is kept under a digest; null where nothing is. */
export const bytesOf = async (tx: Tx, digest: string): Promise<Buffer | null> =>
  (await tx.rows<{ bytes: Buffer }>('select bytes from paper_file where digest = $1', [digest], 'paper_bytes'))[0]?.bytes ?? null

export const nameOf = async (tx: Tx, person: string): Promise<string> =>
  (await tx.rows<{ name: string }>('select name from person where id = $1', [person], 'paper_person'))[0]?.name ?? ''

type Version = {
  readonly name: string
  readonly version: number
  readonly from: Day
  readonly builtin: boolean
  readonly fileName: string | null
  readonly person: string | null
  readonly at: number
}

/** Every uploaded version of a region, by the day from which it is in force. */
export const versionsOf = (tx: Tx, region: string): Promise<Version[]> =>
  tx.rows<Version>(
    `select t.name, t.version, t.from_day as "from", t.digest is null as builtin, t.file_name as "fileName", p.name as person, t.at
     from paper_template t left join person p on p.id = t.person where t.region = $1 order by t.name, t.from_day, t.version`,
    [region],
    'paper_templates',
  )

/** The bytes of a version; 0 is the built-in one. Null where there is none. */
export async function fileOf(tx: Tx, region: string, name: TemplateName, version: number): Promise<Buffer | null> {
  if (version === 0) return builtinOf(name).bytes
  const [row] = await tx.rows<{ bytes: Buffer }>(
    'select f.bytes from paper_template t join paper_file f on f.digest = t.digest where t.region = $1 and t.name = $2 and t.version = $3',
    [region, name, version],
    'paper_template_file',
  )
  return row?.bytes ?? null
}

/** One version more; null bytes bring the built-in one back. Two at once get two numbers or one is told to try again. */
export async function addVersion(
  tx: Tx,
  region: string,
  row: { name: TemplateName; from: Day; fileName: string | null; person: string; at: number },
  bytes: Buffer | null,
): Promise<number> {
  const digest = bytes === null ? null : sha256(bytes)
  if (digest !== null && bytes !== null) await keepFile(tx, digest, bytes)
  const [made] = await tx.rows<{ version: number }>(
    `insert into paper_template (region, name, version, from_day, digest, file_name, person, at)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7 from paper_template where region = $1 and name = $2
     returning version`,
    [region, row.name, row.from, digest, row.fileName, row.person, row.at],
    'paper_template_add',
  )
  if (!made) throw new Error('a template got no version')
  return made.version
}
