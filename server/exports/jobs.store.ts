// Lists taken out, as rows: the order to write one, how far it is, who works on it, and the log of it all.
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { Form } from './folder.ts'

export type State = 'waiting' | 'writing' | 'done' | 'stopped' | 'failed'
export type Export = {
  readonly id: string
  readonly region: string
  readonly person: string
  readonly post: string | null
  readonly organisation: string
  readonly list: string
  readonly asked: Readonly<Record<string, string>>
  readonly form: Form
  readonly personal: boolean
  readonly reason: string
  readonly language: string
  readonly state: State
  readonly rows_written: number
  readonly rows_all: number | null
  readonly bytes: number | null
  readonly digest: string | null
  readonly why: string | null
  readonly made_at: Instant
  readonly ended_at: Instant | null
  readonly fetched: number
  readonly fetched_at: Instant | null
}
export type Change = Partial<Pick<Export, 'state' | 'rows_written' | 'rows_all' | 'bytes' | 'digest' | 'why' | 'ended_at'>>

const columns = `id, region, person, post, organisation, list, asked, form, personal, reason, language, state, rows_written, rows_all, bytes, digest,
  why, made_at, ended_at, fetched, fetched_at`
/** What is not heard of for so long is taken up by whoever is free, and written from its beginning. */
const silence = 15_000

type New = Pick<
  Export,
  'id' | 'region' | 'person' | 'post' | 'organisation' | 'list' | 'asked' | 'form' | 'personal' | 'reason' | 'language'
>
export async function newExport(tx: Tx, one: New, now: Instant): Promise<void> {
  await tx.rows(
    `insert into list_export (id, region, person, post, organisation, list, asked, form, personal, reason, language, state, made_at, changed_at, beat_at)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, 'waiting', $12, $12, 0)`,
    [
      one.id,
      one.region,
      one.person,
      one.post,
      one.organisation,
      one.list,
      JSON.stringify(one.asked),
      one.form,
      one.personal,
      one.reason,
      one.language,
      now,
    ],
  )
}

/** How many of this person's are not finished. */
export async function unfinished(tx: Tx, person: string): Promise<number> {
  const sql = `select count(*)::int as n from list_export where person = $1 and state in ('waiting', 'writing')`
  return (await tx.rows<{ n: number }>(sql, [person]))[0]?.n ?? 0
}

/** One of this person's own; another's is as if it were not there. */
export async function findExport(tx: Tx, id: string, person: string): Promise<Export | null> {
  return (await tx.rows<Export>(`select ${columns} from list_export where id = $1 and person = $2`, [id, person]))[0] ?? null
}

/** This person's own, the newest twenty. */
export const exportsOf = (tx: Tx, person: string): Promise<Export[]> =>
  tx.rows<Export>(`select ${columns} from list_export where person = $1 order by made_at desc, id limit 20`, [person])

/** All of a region, the newest first, after (made_at, id). */
export const exportLog = (tx: Tx, region: string, after: readonly [Instant, string] | null, limit: number) =>
  tx.rows<Export & { name: string }>(
    `select ${columns.replaceAll(/(\w+)/g, 'e.$1')}, p.name from list_export e join person p on p.id = e.person where e.region = $1
       and ($2::bigint is null or (e.made_at, e.id) < ($2::bigint, $3::uuid)) order by e.made_at desc, e.id desc limit $4`,
    [region, after?.[0] ?? null, after?.[1] ?? null, limit],
  )

/** Changes one that stands in one of these states; null when it stands in none any more. */
export async function moveExport(
  tx: Tx,
  id: string,
  from: readonly State[],
  change: Change,
  now: Instant,
): Promise<Export | null> {
  const names = Object.keys(change) as (keyof Change)[]
  const set = names.map((name, n) => `${name} = $${n + 4}`)
  const beat = change.state === undefined ? '$3' : '0'
  const rows = await tx.rows<Export>(
    `update list_export set ${[...set, 'changed_at = $3', `beat_at = ${beat}`].join(', ')} where id = $1 and state = any($2) returning ${columns}`,
    [id, from, now, ...names.map((name) => change[name])],
  )
  return rows[0] ?? null
}

/** One of these regions that waits, or whose writer has fallen silent; nobody else takes it up meanwhile. */
export async function takeUpExport(tx: Tx, regions: readonly string[], now: Instant): Promise<Export | null> {
  const rows = await tx.rows<Export>(
    `update list_export set state = 'writing', beat_at = $1, changed_at = $1
     where id = (select id from list_export where state in ('waiting', 'writing') and beat_at < $2 and region = any($3)
       order by made_at, id limit 1 for update skip locked) returning ${columns}`,
    [now, now - silence, regions],
  )
  return rows[0] ?? null
}

/** As it stands in the file. */
export const personName = async (tx: Tx, person: string): Promise<string> =>
  (await tx.rows<{ name: string }>('select name from person where id = $1', [person]))[0]?.name ?? person

/** Writes down that the file was fetched. */
export const fetchedExport = (tx: Tx, id: string, now: Instant): Promise<unknown> =>
  tx.rows('update list_export set fetched = fetched + 1, fetched_at = $2 where id = $1', [id, now])

/** Those of which nothing needs to lie any more. */
export async function overExports(tx: Tx, ids: readonly string[], before: Instant): Promise<readonly string[]> {
  const live = await tx.rows<{ id: string }>('select id from list_export where id = any($1) and changed_at >= $2', [ids, before])
  const kept = new Set(live.map((one) => one.id))
  return ids.filter((one) => !kept.has(one))
}
