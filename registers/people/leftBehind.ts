// Work belongs to offices and duties, not to persons: who leaves a post leaves open work only where nobody else has the duty.
import type { Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'

/** Open matters of an office that wait for a duty nobody there has after the post ended; and cases its leader had taken upon himself. */
export type LeftBehind = { readonly duty: string; readonly matters: number }

const kindsNow = `select distinct on (k.region, k.kind) k.region, k.kind, k.permissions from post_kind k
  where k.from_day <= to_timestamp($2 / 1000.0)::date order by k.region, k.kind, k.version desc`

/** At `now`, when the post has ended. Empty where whoever is still there has every duty, as deputy or on loan too. */
export async function leftBehind(db: Db, post: string, now: Instant): Promise<readonly LeftBehind[]> {
  const system = { actor: 'system:posts', counties: [] as string[] }
  const [of] = await db.read(system, (tx) => officeOf(tx, post))
  if (!of) return []
  return db.read({ ...system, counties: of.counties }, async (tx) => {
    const waiting = await tx.rows<LeftBehind>(
      `with kinds as (${kindsNow})
       select t.duty, count(*)::int as matters from todo t
       where t.county = any($1) and t.organisation = $3
         and t.duty = any(select unnest(k.permissions) from kinds k join post p on p.id = $4 and k.kind = p.kind and k.region = $5)
         and not exists (select 1 from post o join kinds k on k.kind = o.kind and k.region = $5
           where o.organisation = $3 and o.person is not null and o.from_at <= $2 and (o.to_at is null or o.to_at > $2) and t.duty = any(k.permissions))
       group by t.duty order by t.duty`,
      [of.counties, now, of.organisation, post, of.region],
    )
    const [led] = await tx.rows<{ matters: number }>(
      `select count(*)::int as matters from "case" c where c.county = any($1) and c.organisations && array[$2]::text[] and c.closed_at is null
         and c.data ->> 'leaderPost' = $3`,
      [of.counties, of.organisation, post],
    )
    return [...waiting, ...(led && led.matters > 0 ? [{ duty: 'case.lead', matters: led.matters }] : [])]
  })
}

const officeOf = (tx: Tx, post: string) =>
  tx.rows<{ organisation: string; region: string; counties: string[] }>(
    `select p.organisation, p.region, array_agg(k.county order by k.county) as counties from post p join keeper k on k.region = p.region
     where p.id = $1 group by 1, 2`,
    [post],
  )
