// q/bulletins: what is to be passed on in an area, and where there it was told. q/bulletinsSent: how far an office's notices came, by community. q/neighbours: hands wanted and given in household groups.
import * as z from 'zod/mini'
import { isCode, prefixRange, trimCode } from '../../rules/area.ts'
import type { Region } from '../../rules/region.ts'
import { addDays, localDay } from '../../rules/time.ts'
import { defineQuery } from '../../store/query.ts'
import { countiesOf, nameOf } from '../../store/reads/statement.ts'
import { limitOf } from './input.ts'
import { regionOf } from './routes.ts'

const area = z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' }))
const Input = z.strictObject({ area, limit: limitOf(50) })

const areaName = (region: Region | null, code: string): string =>
  region?.areas.get(code)?.name ?? region?.areas.get(code.padEnd(12, '0'))?.name ?? code

type Row = {
  county: string
  id: string
  organisation: string
  title: string
  text: string
  until: string
  at: number
  told: string[]
}

/** Those addressed to the area, to one around it or to one inside of it, until their day; `told`: areas inside of it where it was told. */
export const bulletins = defineQuery({
  name: 'bulletins',
  input: Input,
  by: 'staff',
  looks: 'none',
  run: async (asking, input) => {
    const region = regionOf(asking)
    const { bound, is } = countiesOf(asking.counties)
    const at = trimCode(input.area)
    const [from, to] = prefixRange(at)
    const today = region ? localDay(asking.now, region.calendar.zone) : ''
    const sql = `select b.county, b.id::text as id, b.organisation, b.title, b.text, b.until_day as until, b.made_at as at,
        coalesce((select json_agg(t.area order by t.area) from bulletin_told t
          where ${is('t.county')} and t.county = b.county and t.bulletin = b.id and t.area >= $4 and t.area < $5), '[]') as told
      from bulletin b where ${is('b.county')} and b.ended_at is null and b.until_day >= $2
        and exists (select 1 from unnest(b.areas) x where starts_with(x, $3) or starts_with($3, x))
      order by b.made_at desc, b.id limit $6`
    const rows = await asking.tx.rows<Row>(sql, [bound, today, at, from, to, input.limit], nameOf('bulletins', sql))
    return {
      rows: rows.map(({ organisation, ...row }) => ({
        ...row,
        organisationName: region?.organisations.get(organisation)?.short ?? organisation,
      })),
      next: null,
      asOf: asking.now,
    }
  },
})

type Sent = {
  county: string
  id: string
  title: string
  text: string
  until: string
  at: number
  endedAt: number | null
  areas: string[]
}
type Reached = { bulletin: string; community: string; grids: number; gridsTold: number; groups: number; groupsTold: number }

/** Of the offices one may send for, newest first. A community is the smallest thing counted: no grid, no group, nobody. */
export const bulletinsSent = defineQuery({
  name: 'bulletinsSent',
  input: z.strictObject({ limit: limitOf(20) }),
  by: 'staff',
  looks: 'none',
  run: async (asking, input) => {
    const region = regionOf(asking)
    const { bound, is } = countiesOf(asking.counties)
    const { actor } = asking
    const offices =
      actor.type === 'staff'
        ? actor.posts.filter((post) => post.permissions.includes('bulletin.send')).map((post) => post.organisation)
        : []
    const sql = `select b.county, b.id::text as id, b.title, b.text, b.until_day as until, b.made_at as at, b.ended_at as "endedAt", b.areas
      from bulletin b where ${is('b.county')} and b.organisation = any($2) order by b.made_at desc, b.id limit $3`
    const sent = await asking.tx.rows<Sent>(sql, [bound, offices, input.limit], nameOf('bulletins_sent', sql))
    const reach = `select b.id::text as bulletin, left(a.code, 12) as community,
        count(*) filter (where a.level = 'grid')::int as grids, count(*) filter (where a.level = 'grid' and t.area is not null)::int as "gridsTold",
        count(*) filter (where a.level = 'group')::int as groups, count(*) filter (where a.level = 'group' and t.area is not null)::int as "groupsTold"
      from bulletin b cross join lateral unnest(b.areas) x
        join area a on a.region = $3 and a.valid_to is null and a.level in ('grid', 'group') and starts_with(a.code, x)
        left join bulletin_told t on ${is('t.county')} and t.county = b.county and t.bulletin = b.id and t.area = a.code
      where ${is('b.county')} and b.id = any($2::uuid[]) group by 1, 2 order by 1, 2`
    const reached = await asking.tx.rows<Reached>(
      reach,
      [bound, sent.map((one) => one.id), region?.code ?? ''],
      nameOf('bulletins_reach', reach),
    )
    return {
      rows: sent.map(({ areas, ...one }) => ({
        ...one,
        areaNames: areas.map((code) => areaName(region, code)),
        communities: reached
          .filter((row) => row.bulletin === one.id)
          .map(({ bulletin: _of, community, ...row }) => ({ ...row, area: community, areaName: areaName(region, community) })),
      })),
      next: null,
      asOf: asking.now,
    }
  },
})

type AskRow = {
  county: string
  id: string
  area: string
  sort: string
  what: string
  until: string
  at: number
  doneAt: number | null
}

/** Inside of an area: hands still wanted, and what was done in the last thirty days. */
export const neighbours = defineQuery({
  name: 'neighbours',
  input: Input,
  by: 'staff',
  looks: 'none',
  run: async (asking, input) => {
    const region = regionOf(asking)
    const { bound, is } = countiesOf(asking.counties)
    const today = region ? localDay(asking.now, region.calendar.zone) : ''
    const [from, to] = prefixRange(input.area)
    const sql = `select n.county, n.id::text as id, n.area, n.sort, n.what, n.until_day as until, n.at, n.done_at as "doneAt"
      from neighbour_ask n where ${is('n.county')} and n.area >= $2 and n.area < $3
        and ((n.done_at is null and n.until_day >= $4) or (n.done_at is not null and n.until_day >= $5))
      order by (n.done_at is not null), n.at desc, n.id limit $6`
    const rows = await asking.tx.rows<AskRow>(
      sql,
      [bound, from, to, today, today === '' ? '' : addDays(today, -23), input.limit],
      nameOf('neighbours', sql),
    )
    return { rows: rows.map((row) => ({ ...row, areaName: areaName(region, row.area) })), next: null, asOf: asking.now }
  },
})
