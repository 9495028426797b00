// The in-app inbox as rows: what one person has not read of what was told to him or to a duty of his organisation.
import type { Staff } from '../rules/actor.ts'
import type { Instant } from '../rules/time.ts'
import type { Tx } from '../store/db.ts'
import { toldDuties } from '../store/reads/notices.ts'

/** How far back the unread are counted, for each duty. */
const recent = 200

const unreadSql = (told: string): string => `select n.id from (
    select n.county, n.id from notice n where n.county = any($1) and n.at > $5 and n.at <= $6 and n.channel = 'inbox' and ${told}
    order by n.at desc, n.id desc limit ${recent}) n
  where not exists (select 1 from notice_read r where r.county = any($1) and r.county = n.county and r.person = $2 and r.notice_id = n.id)`

/** Unread notices of the last 90 days among the newest 200 of each duty, counted up to 100. */
export async function countUnread(tx: Tx, actor: Staff, counties: readonly string[], now: Instant): Promise<number> {
  const { organisations, duties } = toldDuties(actor)
  const rows = await tx.rows<{ n: number }>(
    `select least(count(*), 100)::int as n from (
       (${unreadSql('n.person = $2')})
       union all
       select x.id from unnest($3::text[], $4::text[]) p (organisation, duty),
         lateral (${unreadSql('n.organisation = p.organisation and n.duty = p.duty')}) x) x`,
    [counties, actor.person, organisations, duties, now - 90 * 86_400_000, now],
    'unread',
  )
  return rows[0]?.n ?? 0
}

/** Marks notices as read by this person; those that are not his are passed over. */
export async function readNotices(
  tx: Tx,
  actor: Staff,
  counties: readonly string[],
  ids: readonly string[],
  now: Instant,
): Promise<void> {
  const { organisations, duties } = toldDuties(actor)
  await tx.rows(
    `insert into notice_read (county, person, notice_id, at)
     select n.county, $2, n.id, $6 from notice n
     where n.county = any($1) and n.id = any($5)
       and (n.person = $2 or (n.organisation, n.duty) in (select * from unnest($3::text[], $4::text[])))
     on conflict do nothing`,
    [counties, actor.person, organisations, duties, ids, now],
  )
}
