// q/notices: what I was told, newest first: to me, or to a duty of my organisation.
import * as z from 'zod/mini'
import type { Staff } from '../../rules/actor.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import { after, limit } from './filters.ts'
import { textIn } from './line.ts'

const Input = z.strictObject({ after, limit })
type Row = {
  county: string
  id: string
  at: number
  topic: string
  matters: number | null
  read: boolean
  case_id: string | null
  code: string | null
  kind: string
  category: string
}
export type Notice = Readonly<{
  id: string
  at: number
  topic: string
  read: boolean
  /** Null when the case is no longer within my rights. */
  case: Readonly<{ county: string; id: string; code: string; kind: string; categoryName: string }> | null
  /** The letter of a day, where it is one. */
  digest: Readonly<{ county: string; id: string }> | null
  /** So many matters at once, for which there is a list. */
  count: number | null
  /** The daily report that was sent, or one's own that was written. */
  report: Readonly<{ county: string; id: string }> | null
}>

export const notices = defineQuery({ name: 'notices', input: Input, by: 'staff', looks: 'none', run: readNotices })

/** Organisation and duty pairs under which notices reach this actor, each once. */
export function toldDuties(actor: Staff): { readonly organisations: readonly string[]; readonly duties: readonly string[] } {
  const pairs = new Map(
    actor.posts.flatMap((post) =>
      post.permissions.map((duty) => [`${post.organisation} ${duty}`, [post.organisation, duty] as const] as const),
    ),
  )
  return {
    organisations: [...pairs.values()].map(([organisation]) => organisation),
    duties: [...pairs.values()].map(([, duty]) => duty),
  }
}

const noticeSql = (told: string): string => `select n.county, n.id, n.at, n.topic, n.matters, n.case_id from notice n
  where n.county = any($1) and n.channel = 'inbox' and (n.at, n.id) < ($5::bigint, $6::uuid) and ${told}
  order by n.at desc, n.id desc limit $7`

async function readNotices(asking: Asking, input: z.infer<typeof Input>): Promise<Page<Notice>> {
  const { actor, now, counties, house, language } = asking
  if (actor.type !== 'staff') return { rows: [], next: null, asOf: now }
  const { organisations, duties } = toldDuties(actor)
  const [at, id] = readCursor(input.after) ?? [now, 'ffffffff-ffff-ffff-ffff-ffffffffffff']
  const params = paramsFrom(counties, actor.person, organisations, duties, at, id, input.limit + 1)
  const rows = await asking.tx.rows<Row>(
    // Each duty is read newest first from its own index: one "or" would walk over what the whole county was told.
    `with mine as (
       select * from (
         (${noticeSql('n.person = $2')})
         union all
         select x.* from unnest($3::text[], $4::text[]) p (organisation, duty),
           lateral (${noticeSql('n.organisation = p.organisation and n.duty = p.duty')}) x) all_mine
       order by at desc, id desc limit $7)
     select m.*, c.code, c.kind, c.category,
       exists (select 1 from notice_read r where r.county = any($1) and r.county = m.county and r.person = $2 and r.notice_id = m.id) as read
     from mine m left join "case" c on c.county = any($1) and c.county = m.county and c.id = m.case_id and ${visible(actor, 'c', params)}
     order by m.at desc, m.id desc`,
    params.values,
  )
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  const named = (row: Row) => textIn(house.region(row.county)?.categories.get(row.category)?.name, language) ?? row.category
  return {
    rows: shown.map((row) => ({
      id: row.id,
      at: row.at,
      topic: row.topic,
      read: row.read,
      case:
        row.code === null || row.case_id === null
          ? null
          : { county: row.county, id: row.case_id, code: row.code, kind: row.kind, categoryName: named(row) },
      digest: row.topic === 'digest' ? { county: row.county, id: row.id } : null,
      count: row.matters,
      report: row.topic === 'report' ? { county: row.county, id: row.id } : null,
    })),
    next: rows.length > input.limit && last ? cursorOf([last.at, last.id]) : null,
    asOf: now,
  }
}
