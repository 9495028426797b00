// q/topics and q/topicCases: hot topics with how many reports this person may see behind each, and those reports.
import * as z from 'zod/mini'
import { defineQuery } from '../../store/query.ts'
import type { CaseLine } from '../../store/reads/line.ts'
import { type Found, linesOf } from '../../store/reads/lines.ts'
import { paramsFrom, visible } from '../../store/visible.ts'
import { isSearching } from './find.store.ts'

type Row = {
  readonly county: string
  readonly name: string
  readonly about: readonly string[]
  readonly since: number
  readonly until: number
  readonly burst: number
  /** Reports that this person may see. */
  readonly n: number
  /** The matter that gathered some of them, newest first. */
  readonly settledIn: { readonly id: string; readonly code: string } | null
}
/** A topic of fewer reports says nothing to who may not see the others. */
const least = 3

/** The largest first. */
export const topics = defineQuery({
  name: 'topics',
  input: z.strictObject({ limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 100) }),
  by: 'topic.read',
  looks: 'none',
  run: async ({ tx, actor, counties, now }, { limit }) => {
    const params = paramsFrom(counties)
    const rows = await tx.rows<Row>(
      `select t.county, t.name, t.about, t.since_at as since, t.until_at as until, t.burst, s.n, s."settledIn" from topic t
       cross join lateral (select count(*)::int as n,
           (select jsonb_build_object('id', p.id, 'code', p.code) from relation r join "case" p on p.county = t.county and p.id = r.case_id
             where r.county = any($1) and r.county = t.county and r.what = 'gathered' and r.other = any(t.cases) and p.county = any($1) and not p.data ? 'calledOff'
             order by r.at desc, p.id limit 1) as "settledIn"
         from "case" c where c.county = any($1) and c.county = t.county and c.id = any(t.cases) and ${visible(actor, 'c', params)}) s
       where t.county = any($1) and s.n >= ${params.add(least)} order by s.n desc, t.name, t.county limit ${params.add(limit)}`,
      params.values,
    )
    const [searched] = await tx.rows<{ at: number; reports: number }>(
      'select found_at as at, reports from topic_search where county = any($1) order by found_at desc, county limit 1',
      [counties],
    )
    return {
      rows,
      next: null,
      asOf: now,
      foundAt: searched?.at ?? null,
      reports: searched?.reports ?? 0,
      searching: counties.some(isSearching),
    }
  },
})

/** The reports behind one, the newest first. */
export const topicCases = defineQuery({
  name: 'topicCases',
  input: z.strictObject({
    county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)),
    name: z.string().check(z.minLength(1), z.maxLength(20)),
  }),
  by: 'topic.read',
  looks: 'none',
  run: async (asking, { county, name }) => {
    const none = { rows: [] as readonly CaseLine[], next: null, asOf: asking.now }
    if (!asking.counties.includes(county)) return none
    const params = paramsFrom(county, name)
    const found = await asking.tx.rows<Found>(
      `select c.county, c.id, c.version from topic t join "case" c on c.county = $1 and c.id = any(t.cases)
       where t.county = $1 and t.name = $2 and ${visible(asking.actor, 'c', params)} order by c.opened_at desc, c.id limit 200`,
      params.values,
    )
    return { ...none, rows: await linesOf(asking, found) }
  },
})
