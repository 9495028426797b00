// What residents ask, with an answer in plain words that an office provides and keeps up to date; versions are added, never changed.
import * as z from 'zod/mini'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { code, day, text } from '../../rules/schema.ts'
import { localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { queryRuns, quoted, terms } from '../../store/terms.ts'

export const NewItem = z.strictObject({
  id: code,
  question: text(200),
  answer: text(2000),
  basis: text(300),
  /** Id of the organisation that provides it. */
  owner: code,
  validUntil: day,
})
export type Item = z.infer<typeof NewItem>
export type KnowledgeRow = Item & { readonly version: number; readonly ownerName: string; readonly overdue: boolean }

const latest = `(select distinct on (region, id) * from knowledge where region = $1 order by region, id, version desc)`
const columns = `k.id, k.version, k.question, k.answer, k.basis, k.owner, o.name as "ownerName", k.valid_until::text as "validUntil",
  k.valid_until < $2::date as overdue`
const vector = (item: Item): string => terms(`${item.question} ${item.answer}`).map(quoted).join(' ')

/** The latest versions that hold every word typed, or the longest first where nothing was typed; those overdue last, at most `limit`. */
export async function findKnowledge(
  tx: Tx,
  region: string,
  words: string,
  today: string,
  limit: number,
): Promise<readonly KnowledgeRow[]> {
  const runs = queryRuns(words)
  const query = runs.map((run) => `(${run.query})`).join(' & ')
  return tx.rows<KnowledgeRow>(
    `select ${columns} from ${latest} k join organisation o on o.id = k.owner
     where $3 = '' or k.terms @@ $3::tsquery
     order by k.valid_until < $2::date, position($4 in k.question) > 0 desc, length(k.question), k.id limit $5`,
    [region, today, query, runs[0]?.run ?? '', limit],
    'find-knowledge',
  )
}

/** Items of these offices whose day is over, the oldest first: they go back to who provides them. */
export const overdueKnowledge = (
  tx: Tx,
  region: string,
  owners: readonly string[],
  today: string,
): Promise<readonly KnowledgeRow[]> =>
  tx.rows<KnowledgeRow>(
    `select ${columns} from ${latest} k join organisation o on o.id = k.owner
     where k.valid_until < $2::date and k.owner = any($3) order by k.valid_until, k.id limit 200`,
    [region, today, owners],
    'overdue-knowledge',
  )

/** Adds the next version; refuses an office that the region does not have, and a day that is past. Answers its number. */
export async function addKnowledge(
  tx: Tx,
  region: Region,
  item: Item,
  by: string | null,
  now: number,
): Promise<number | Refusal> {
  if (!region.organisations.has(item.owner)) return refuse('organisationUnknown', { organisation: item.owner })
  if (by !== null && item.validUntil < localDay(now, region.calendar.zone))
    return refuse('nothingChanged', { field: 'validUntil' })
  const [row] = await tx.rows<{ version: number }>(
    `insert into knowledge (region, id, version, question, answer, basis, owner, valid_until, terms, made_by, made_at)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7::date, $8::tsvector, $9::uuid, $10 from knowledge where region = $1 and id = $2
     returning version`,
    [region.code, item.id, item.question, item.answer, item.basis, item.owner, item.validUntil, vector(item), by, now],
  )
  return row?.version ?? 1
}

/** Counts what was searched and not found, for the day; figures of telephones and identity numbers are not kept. */
export async function missKnowledge(tx: Tx, region: string, words: string, today: string): Promise<void> {
  const kept = words
    .normalize('NFKC')
    .replace(/\d{5,}/g, '')
    .trim()
    .slice(0, 50)
  if (kept === '') return
  await tx.rows(
    `insert into knowledge_missed (region, day, words, times) values ($1, $2::date, $3, 1)
     on conflict (region, day, words) do update set times = knowledge_missed.times + 1`,
    [region, today, kept],
  )
}

/** Every wording of one item, the newest first: who wrote it stands in it, as with every act of an office. */
export const versionsOf = (tx: Tx, region: string, id: string, today: string): Promise<readonly KnowledgeRow[]> =>
  tx.rows<KnowledgeRow>(
    `select ${columns} from knowledge k join organisation o on o.id = k.owner where k.region = $1 and k.id = $3 order by k.version desc limit 50`,
    [region, today, id],
    'knowledge-versions',
  )

/** May this office write the next wording? Whoever keeps the base may; and whoever provides an item keeps it up to date. Source: 济南§34. */
export async function mayWrite(
  tx: Tx,
  region: string,
  item: Pick<Item, 'id' | 'owner'>,
  posts: readonly { readonly organisation: string; readonly permissions: readonly string[] }[],
): Promise<boolean> {
  if (posts.some((post) => post.permissions.includes('knowledge.edit'))) return true
  const [newest] = await tx.rows<{ owner: string }>(
    'select owner from knowledge where region = $1 and id = $2 order by version desc limit 1',
    [region, item.id],
  )
  return posts.some(
    (post) =>
      post.permissions.includes('case.organisation') && post.organisation === newest?.owner && newest.owner === item.owner,
  )
}

/** What was not found since a day and is not found today either, the most asked first. */
export const missedKnowledge = async (tx: Tx, region: string, since: string) => {
  const rows = await tx.rows<{ words: string; times: number }>(
    `select words, sum(times)::int as times from knowledge_missed where region = $1 and day >= $2::date group by words
     order by times desc, words`,
    [region, since],
    'missed-knowledge',
  )
  const shown = rows.slice(0, 200)
  const queries = shown.map(({ words }) =>
    queryRuns(words)
      .map((run) => `(${run.query})`)
      .join(' & '),
  )
  const asked = queries.map((query) => (query === '' ? "'-'" : query))
  const answered = await tx.rows<{ n: number }>(
    `select q.n::int as n from unnest($2::text[]) with ordinality as q(query, n)
     where exists (select 1 from ${latest} k where k.terms @@ q.query::tsquery)`,
    [region, asked],
    'missed-answered',
  )
  const found = new Set(answered.map((one) => one.n))
  return shown.filter((_, at) => !found.has(at + 1)).slice(0, 100)
}
