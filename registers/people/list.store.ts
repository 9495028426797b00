// The people of an administrator's areas with their posts, who stands in for whom, and what was done by administrators.
import type { Holding } from '../../rules/actor.ts'
import { prefixRange } from '../../rules/area.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { cursorOf, readCursor } from '../../store/query.ts'
import type { Held } from './administer.store.ts'

export type Listed = {
  readonly id: string
  readonly name: string
  readonly login: string | null
  readonly posts: readonly (Held & { readonly away: readonly Away[] })[]
}
export type Away = {
  readonly id: string
  readonly from: Instant
  readonly to: Instant
  readonly deputy: string
  readonly deputyName: string | null
}

/** Within a prefix, as text of a condition over the alias `u`; each prefix takes two parameters from `first` on. */
const within = (first: number, count: number): string =>
  Array.from({ length: count }, (_, n) => `(u >= $${first + 2 * n} and u < $${first + 2 * n + 1})`).join(' or ')

const most = 60

/**
 * At most 60 people who hold, or held last, a post in these areas, by name; `search` looks in name, login and pinyin; `waiting`: only
 * those who have not opened their account yet. A disabled account is listed only when searched for by its whole login.
 */
export async function peopleIn(
  tx: Tx,
  region: string,
  posts: readonly Pick<Holding, 'areas'>[],
  asked: {
    readonly search: string
    readonly waiting: boolean
    readonly organisation: string | null
    readonly after: string | null
  },
  now: Instant,
): Promise<{ readonly rows: readonly Listed[]; readonly next: string | null }> {
  const ranges = [...new Set(posts.flatMap((post) => post.areas))].map(prefixRange)
  if (ranges.length === 0) return { rows: [], next: null }
  const [pinyin, id] = readCursor(asked.after ?? undefined) ?? []
  const search = asked.search.trim().toLowerCase()
  const rows = await tx.rows<Omit<Listed, 'posts'> & { pinyin: string }>(
    `select h.id, h.name, h.login, h.pinyin from person h
     where h.region = $1 and ($2 = '' or h.name like '%' || $2 || '%' or h.login like $2 || '%' or replace(h.pinyin, ' ', '') like $2 || '%')
       and ((h.disabled_at is null and h.login is not null) or h.login = $2) and (not $7 or h.password_hash is null) and ($3::text is null or (h.pinyin, h.id::text) > ($3, $6))
       and exists (select 1 from post p where p.person = h.id and ($4::text is null or p.organisation = $4)
         and exists (select 1 from unnest(p.areas) u where ${within(8, ranges.length)}))
     order by h.pinyin, h.id limit $5`,
    [
      region,
      search.replaceAll(/[%_\\]/g, ''),
      pinyin ?? null,
      asked.organisation,
      most + 1,
      id ?? null,
      asked.waiting,
      ...ranges.flat(),
    ],
  )
  const shown = rows.slice(0, most)
  const held = await tx.rows<Held & { person: string }>(
    `select distinct on (p.id) p.id, p.person, p.kind, p.organisation, p.areas, p.name, p.from_at as "from", p.to_at as "to" from post p
     where p.person = any($1) and (p.to_at is null or p.to_at > $2) order by p.id`,
    [shown.map((one) => one.id), now],
  )
  const away = await awayOf(
    tx,
    held.map((one) => one.id),
    now,
  )
  const last = rows.length > most ? shown.at(-1) : undefined
  return {
    rows: shown.map(({ id, name, login }) => ({
      id,
      name,
      login,
      posts: held
        .filter((one) => one.person === id)
        .map(({ person: _, ...post }) => ({
          ...post,
          away: away.filter((one) => one.post === post.id).map(({ post: _post, ...rest }) => rest),
        })),
    })),
    next: last ? cursorOf([last.pinyin, last.id]) : null,
  }
}

/** Absences of these posts that are not over. */
const awayOf = (tx: Tx, posts: readonly string[], now: Instant): Promise<(Away & { readonly post: string })[]> =>
  tx.rows(
    `select a.id, a.post, a.from_at as "from", a.to_at as "to", a.deputy_post as deputy, h.name as "deputyName" from absence a
     join post p on p.id = a.deputy_post left join person h on h.id = p.person where a.post = any($1) and a.to_at > $2 order by a.from_at, a.id`,
    [posts, now],
  )

export type Done = {
  readonly id: string
  readonly at: Instant
  readonly what: string
  readonly by: string
  readonly byName: string
  readonly person: string | null
  readonly personName: string | null
  readonly organisation: string | null
  readonly areas: readonly string[]
  readonly facts: Readonly<Record<string, unknown>>
}

/** What administrators did, the newest first: all of a region (for who audits), or to one person, or by one. */
export const actsOf = (
  tx: Tx,
  region: string,
  of: { readonly person?: string | null; readonly before?: Instant | null },
): Promise<Done[]> =>
  tx.rows<Done>(
    `select a.id, a.at, a.what, a.by, b.name as "byName", a.person, h.name as "personName", a.organisation, a.areas, a.facts
     from people_act a join person b on b.id = a.by left join person h on h.id = a.person
     where a.region = $1 and ($2::uuid is null or a.person = $2) and ($3::bigint is null or a.at < $3) order by a.at desc, a.id limit 100`,
    [region, of.person ?? null, of.before ?? null],
  )

/** Accounts without a password of people with a post in this area, by office and name. */
export const bareIn = (
  tx: Tx,
  region: string,
  area: string,
  limit: number,
  now: Instant,
): Promise<{ id: string; name: string; login: string }[]> =>
  tx.rows(
    `select h.id, h.name, h.login from person h
     join lateral (select min(p.organisation) as organisation from post p where p.person = h.id and (p.to_at is null or p.to_at > $2)
       and exists (select 1 from unnest(p.areas) u where u >= $3 and u < $4)) o on o.organisation is not null
     where h.region = $1 and h.password_hash is null and h.disabled_at is null and h.login is not null
     order by o.organisation, h.pinyin, h.id limit $5`,
    [region, now, ...prefixRange(area), limit],
  )
