// Work belongs to offices and duties, not to persons: who leaves a post leaves open work only where nobody else there would see it.
import type { Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'

/** Open matters of an office that wait for a duty. */
export type Waiting = { readonly duty: string; readonly matters: number }

/**
 * What would wait for nobody at `now` without the posts `gone`: every row of the queue of `post` (its own work, parts of joint work,
 * supervision it opened or must answer, cases it leads) that no other post of the office sees, which must have the duty and cover the
 * place. The transaction must work for `counties`.
 */
export const waitingFor = (tx: Tx, counties: readonly string[], post: string, gone: readonly string[], now: Instant) =>
  tx.rows<Waiting>(
    `with kinds as (select distinct on (k.region, k.kind) k.region, k.kind, k.permissions from post_kind k
         where k.from_day <= to_timestamp($2 / 1000.0)::date order by k.region, k.kind, k.version desc),
       mine as (select p.organisation, p.areas, k.permissions, h.area as home,
           cardinality(p.areas) > 0 and not exists (select 1 from unnest(p.areas) u where starts_with(h.area, u)) as confined
         from post p join organisation h on h.id = p.organisation join kinds k on k.region = p.region and k.kind = p.kind where p.id = $3)
     select t.duty, count(*)::int as matters from mine m join todo t on t.organisation = m.organisation and t.duty = any(m.permissions)
     where t.county = any($1) and (not m.confined or exists (select 1 from unnest(m.areas) u where starts_with(t.area, u)))
       and not exists (select 1 from post o join kinds k on k.region = o.region and k.kind = o.kind
         where o.organisation = t.organisation and o.id <> all($4::uuid[]) and o.person is not null
           and o.from_at <= $2 and (o.to_at is null or o.to_at > $2) and t.duty = any(k.permissions)
           and (cardinality(o.areas) = 0 or exists (select 1 from unnest(o.areas) u where starts_with(t.area, u) or starts_with(m.home, u))))
     group by t.duty order by t.duty`,
    [counties, now, post, gone],
  )

/** Open cases that the holder of this post took upon himself (包案). */
export const ledBy = (tx: Tx, counties: readonly string[], post: { readonly id: string; readonly organisation: string }) =>
  tx.rows<{ county: string; id: string; kind: string }>(
    `select c.county, c.id, c.kind from "case" c where c.county = any($1) and c.organisations && array[$2]::text[] and c.closed_at is null
       and c.data ->> 'leaderPost' = $3 order by c.county, c.id`,
    [counties, post.organisation, post.id],
  )

/** What a post that has ended left behind, with the cases it led as `case.lead`; empty where others see all of it. */
export async function leftBehind(db: Db, post: string, now: Instant): Promise<readonly Waiting[]> {
  const system = { actor: 'system:posts', counties: [] as string[] }
  const [of] = await db.read(system, (tx) =>
    tx.rows<{ organisation: string; counties: string[] }>(
      `select p.organisation, array_agg(k.county order by k.county) as counties from post p join keeper k on k.region = p.region
       where p.id = $1 group by 1`,
      [post],
    ),
  )
  if (!of) return []
  return db.read({ ...system, counties: of.counties }, async (tx) => {
    const waiting = await waitingFor(tx, of.counties, post, [post], now)
    const led = await ledBy(tx, of.counties, { id: post, organisation: of.organisation })
    return [
      ...waiting.filter((one) => one.duty !== 'case.lead'),
      ...(led.length > 0 ? [{ duty: 'case.lead', matters: led.length }] : []),
    ]
  })
}
